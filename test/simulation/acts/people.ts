import { happenedBefore } from '../before-the-story.ts';
import { ask, untilAnswered } from '../caller.ts';
import { type Addresses, type Cast, mailboxes, type Story } from '../story.ts';
import { hashOf, start, type World } from '../world.ts';

/** One to four customers; some share an address. */
export async function settle(world: World, story: Story): Promise<void> {
  const { chance } = world;
  const { phones } = story.people;
  for (let index = 0; index < chance.between(1, 4); index++) {
    const customerId = `c${index + 1}`;
    story.customers.push(customerId);
    const own = { sms: phones[chance.happens(0.6) ? 0 : 1], email: chance.pick(mailboxes) };
    story.addressOf.set(customerId, own);
    const granted = ['sms', 'email', 'voice'].filter(() => chance.happens(0.9));
    // Who writes their addresses how, for one.
    const variant = chance.between(0, 4);
    const way = [story.people.place.timeZone, customerId, own.sms, own.email, granted, variant].join(' ');
    await happenedBefore(world, way, async (apart) => {
      const body = customerBody(apart, story, own);
      await ask(apart, 'customers', 'PUT', `/v1/customers/${customerId}`, { body });
      for (const channel of granted) await grant(apart, customerId, channel);
    });
  }
  if (chance.happens(0.04)) await shareWidely(world, phones[0]);
}

export function addressesOf(story: Story, customerId: string): Addresses {
  return story.addressOf.get(customerId) as Addresses;
}

export function customerBody(world: World, { people }: Story, addresses: Addresses) {
  const spelt = (number: string) => (world.chance.happens(0.5) ? number : people.spellings[number]);
  const email = world.chance.happens(0.5) ? addresses.email : addresses.email.toUpperCase();
  return {
    ...people.place,
    contactPoints: [
      { channel: 'sms', address: spelt(addresses.sms) },
      { channel: 'email', address: email },
      { channel: 'voice', address: spelt(addresses.sms) },
    ],
  };
}

async function grant(world: World, customerId: string, channel: string): Promise<void> {
  const capturedAt = new Date(start - 86_400_000).toISOString();
  await ask(world, 'consents', 'POST', `/v1/customers/${customerId}/consents`, {
    body: { channel, purpose: 'marketing', status: 'granted', capturedAt, actor: 'customer', source: 'form' },
  });
}

/** So many have the address that its suppression goes on by queue. */
async function shareWidely(world: World, address: string): Promise<void> {
  for (let index = 0; index < 26; index++)
    await world.table.truth.put({
      pk: `ADDRESS#${hashOf(address)}`,
      sk: `CUSTOMER#x${index}`,
      schemaVersion: 1,
    });
}

/** The customer's address changes, and perhaps back again. */
export function addMoves({ world, story, later }: Cast): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const own = addressesOf(story, customerId);
  const other = { ...own, sms: story.people.phones.find((phone) => phone !== own.sms) as string };
  const path = `/v1/customers/${customerId}`;
  for (const addresses of chance.pick([[other], [other, own], [other, own, other]])) {
    later(0, chance.pick([2_000, 20_000]), async () => {
      const seen = await untilAnswered(world, 'customers', 'GET', path);
      world.trace.note('client', `moves ${customerId} to ${addresses.sms}`);
      await untilAnswered(world, 'customers', 'PUT', path, {
        body: customerBody(world, story, addresses),
        headers: chance.happens(0.7) ? { 'if-match': seen?.headers.etag ?? '' } : {},
      });
    });
  }
}
