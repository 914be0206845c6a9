import { signLink } from '../../lib/address/signed-link.ts';
import { type Channel, minute, type Purpose } from '../../lib/core/vocabulary.ts';
import type { GatewayAnswer } from '../../lib/edge/answer.ts';
import type { httpEvent } from '../edge/http-event.ts';
import { type HttpFunctionName, hashOf, keyring, start, type World } from './world.ts';

/** What a closing covers; whatever is not said is covered in full. */
export type Closing = {
  name: string;
  subject: { addressHash: string } | { customerId: string };
  channel: Channel | null;
  purposes: readonly Purpose[] | null;
  askedAt: number;
  /** The place in the trace where the caller had the answer; null: never acknowledged. */
  acknowledged: number | null;
};
/** Somebody asked for something to be opened again: from then on the subject is not judged any more. */
export type Opening = { subject: Closing['subject']; asked: number };
export type DispatchAnswer = {
  key: string;
  body: number;
  status: number;
  text: string;
  dispatchId: string | null;
};
export type KillSwitchTurn = { on: boolean; asked: number; acknowledgedAt: number | null };

export type Story = {
  customers: string[];
  closings: Closing[];
  openings: Opening[];
  answers: DispatchAnswer[];
  killSwitch: KillSwitchTurn[];
};

const phones = ['+31612345678', '+31687654321'];
const phoneSpellings: Readonly<Record<string, string>> = {
  '+31612345678': '+31 6 1234 5678',
  '+31687654321': '+31 (6) 87654321',
};
const mailboxes = ['ana@example.com', 'bo@example.com'];
const zone = { timeZone: 'Europe/Amsterdam', country: 'NL' };
const notTransactional: readonly Purpose[] = ['marketing', 'service', 'collections'];

type Sent = Parameters<typeof httpEvent>[2];

/** Draws one small story and lets it happen; resolves when everybody has their answer or has given up. */
export async function playStory(world: World): Promise<Story> {
  const { chance } = world;
  const story: Story = { customers: [], closings: [], openings: [], answers: [], killSwitch: [] };
  const addressOf = new Map<string, { sms: string; email: string }>();
  for (let index = 0; index < chance.between(1, 4); index++) {
    const customerId = `c${index + 1}`;
    story.customers.push(customerId);
    // Some share an address.
    const own = { sms: phones[chance.happens(0.6) ? 0 : 1] as string, email: chance.pick(mailboxes) };
    addressOf.set(customerId, own);
    await request(world, 'customers', 'PUT', `/v1/customers/${customerId}`, {
      body: customerBody(own, world),
    });
    for (const channel of ['sms', 'email']) {
      if (chance.happens(0.9)) await grant(world, customerId, channel);
    }
  }
  if (chance.happens(0.04)) await widelyShared(world, phones[0] as string);

  world.setFaults(drawFaults(world));
  const going: Promise<void>[] = [];
  const later = (from: number, to: number, act: () => Promise<void>) => {
    going.push(world.pause(chance.between(from, to)).then(act));
  };
  for (let index = 0; index < chance.between(1, 5); index++) addDispatch(world, story, later, index);
  for (let stops = chance.between(0, 3); stops > 0; stops--) addClosing(world, story, later, addressOf);
  if (chance.happens(0.2)) addOpening(world, story, later, addressOf);
  if (chance.happens(0.3)) addMoves(world, story, later, addressOf);
  if (chance.happens(0.15)) addKillSwitch(world, story, later);
  for (let sweeps = chance.between(1, 5); sweeps > 0; sweeps--) later(0, 30_000, () => world.sweep());
  await world.scheduler.run();
  await Promise.all(going);
  return story;
}

function drawFaults(world: World) {
  const strength = world.chance.pick([0, 0.3, 1, 2.5]);
  return {
    crash: 0.004 * strength,
    failure: 0.012 * strength,
    duplicate: world.chance.pick([0, 0.15, 0.5]),
  };
}

function customerBody(addresses: { sms: string; email: string }, world: World) {
  const sms = world.chance.happens(0.5) ? addresses.sms : phoneSpellings[addresses.sms];
  const email = world.chance.happens(0.5) ? addresses.email : addresses.email.toUpperCase();
  return {
    ...zone,
    contactPoints: [
      { channel: 'sms', address: sms },
      { channel: 'email', address: email },
    ],
  };
}

async function grant(world: World, customerId: string, channel: string): Promise<void> {
  const capturedAt = new Date(start - 86_400_000).toISOString();
  await request(world, 'consents', 'POST', `/v1/customers/${customerId}/consents`, {
    body: { channel, purpose: 'marketing', status: 'granted', capturedAt, actor: 'customer', source: 'form' },
  });
}

/** So many have the address that its suppression goes on by queue. */
async function widelyShared(world: World, address: string): Promise<void> {
  for (let index = 0; index < 26; index++)
    await world.table.truth.put({
      pk: `ADDRESS#${hashOf(address)}`,
      sk: `CUSTOMER#x${index}`,
      schemaVersion: 1,
    });
}

type Later = (from: number, to: number, act: () => Promise<void>) => void;

/** One key: a request, its concurrent duplicates, its repetition after a lost answer, and perhaps another body. */
function addDispatch(world: World, story: Story, later: Later, index: number): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const purpose = chance.pick<Purpose>(['marketing', 'marketing', 'marketing', 'service', 'transactional']);
  const patience = chance.pick([8_000, 60_000, 10 * minute, 10 * minute, 3 * 24 * 60 * minute]);
  const channels = chance.pick([undefined, ['sms'], ['sms'], ['email']]);
  const notAfter = new Date(start + 60_000 + patience).toISOString();
  const body = (variant: number) => ({
    customerId,
    purpose,
    ...(channels ? { channels } : {}),
    notAfter,
    content: { sms: { body: `text ${variant}` }, email: { subject: 'mail', text: `mail ${variant}` } },
  });
  const key = `key-${index}`;
  const from = chance.pick([0, 0, 3_000]);
  const ask = async (variant: number) => {
    const answer = await untilAnswered(world, 'dispatches', 'POST', '/v1/dispatches', {
      body: body(variant),
      headers: { 'idempotency-key': key },
    });
    if (!answer) return;
    const json = JSON.parse(answer.body) as { dispatchId?: string };
    const dispatchId = answer.statusCode < 300 ? (json.dispatchId ?? null) : null;
    const text = dispatchId ? answer.body : String(answer.statusCode);
    story.answers.push({ key, body: variant, status: answer.statusCode, text, dispatchId });
    world.trace.note('client', `${key}/${variant} ← ${answer.statusCode} ${dispatchId?.slice(-8) ?? ''}`);
    if (dispatchId && chance.happens(0.12))
      await untilAnswered(world, 'dispatches', 'DELETE', `/v1/dispatches/${dispatchId}`);
  };
  later(from, from + 300, () => ask(1));
  if (chance.happens(0.4)) later(from, from + 1_500, () => ask(1));
  if (chance.happens(0.2)) later(from, from + 60_000, () => ask(1));
  if (chance.happens(0.2)) later(from, from + 1_500, () => ask(2));
}

function addClosing(
  world: World,
  story: Story,
  later: Later,
  addressOf: ReadonlyMap<string, { sms: string; email: string }>,
): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const { sms, email } = addressOf.get(customerId) as { sms: string; email: string };
  const kind = chance.pick([
    'text',
    'text',
    'one-click',
    'suppression',
    'do-not-contact',
    'blocked',
    'revoked',
  ]);
  const channel: Channel = chance.pick(['sms', 'email']);
  const address = channel === 'sms' ? sms : email;
  const close = async (
    closing: Omit<Closing, 'name' | 'askedAt' | 'acknowledged'>,
    ask: () => Promise<GatewayAnswer | null>,
  ) => {
    const name = `${kind} ${'addressHash' in closing.subject ? address : customerId} ${channel}`;
    const asked = world.trace.note('client', `asks: ${name}`);
    const entry: Closing = { ...closing, name, askedAt: asked, acknowledged: null };
    story.closings.push(entry);
    const answer = await ask();
    const acknowledged = answer !== null && answer.statusCode < 300;
    const order = world.trace.note('client', `${name} ← ${answer?.statusCode ?? 'no answer'}`);
    if (acknowledged) entry.acknowledged = order;
  };
  const preferences = (body: unknown) =>
    untilAnswered(world, 'preferences', 'PUT', `/v1/customers/${customerId}/preferences`, { body });
  later(0, chance.pick([1_500, 6_000, 40_000]), async () => {
    switch (kind) {
      case 'text':
        return close({ subject: { addressHash: hashOf(sms) }, channel: 'sms', purposes: null }, () =>
          text(world, sms, chance.pick(['STOP', 'stop!', 'Unsubscribe'])),
        );
      case 'one-click':
        return close(
          { subject: { addressHash: hashOf(email) }, channel: 'email', purposes: ['marketing'] },
          () => {
            const token = signLink(keyring, {
              purpose: 'unsubscribe',
              customerId,
              channel: 'email',
              addressHash: hashOf(email),
              expiresAt: start + 86_400_000,
            });
            return untilAnswered(world, 'unsubscribe', 'POST', `/u/${token}`, {
              body: 'List-Unsubscribe=One-Click',
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              scope: null,
            });
          },
        );
      case 'suppression': {
        const scope = chance.pick(['all', 'marketing'] as const);
        const purposes = scope === 'all' ? null : (['marketing'] as const);
        return close({ subject: { addressHash: hashOf(address) }, channel, purposes }, () =>
          untilAnswered(world, 'suppressions', 'POST', '/v1/suppressions', {
            body: {
              address: phoneSpellings[address] ?? address,
              channels: [channel],
              scope,
              reason: chance.pick(['customer-request', 'dnc-registry']),
              source: 'test',
            },
          }),
        );
      }
      case 'do-not-contact':
        return close({ subject: { customerId }, channel: null, purposes: notTransactional }, () =>
          preferences({ doNotContact: true }),
        );
      case 'blocked':
        return close({ subject: { customerId }, channel, purposes: notTransactional }, () =>
          preferences({ channels: { [channel]: 'blocked' } }),
        );
      default: {
        const capturedAt = new Date(world.scheduler.now).toISOString();
        return close({ subject: { customerId }, channel, purposes: ['marketing'] }, () =>
          untilAnswered(world, 'consents', 'POST', `/v1/customers/${customerId}/consents`, {
            body: {
              channel,
              purpose: 'marketing',
              status: 'revoked',
              capturedAt,
              actor: 'customer',
              source: 'page',
            },
          }),
        );
      }
    }
  });
}

function addOpening(
  world: World,
  story: Story,
  later: Later,
  addressOf: ReadonlyMap<string, { sms: string; email: string }>,
): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const { sms } = addressOf.get(customerId) as { sms: string };
  later(500, 40_000, async () => {
    if (chance.happens(0.5)) {
      const asked = world.trace.note('client', `START from ${sms}`);
      story.openings.push({ subject: { addressHash: hashOf(sms) }, asked });
      await text(world, sms, 'START');
      return;
    }
    const path = `/v1/customers/${customerId}/preferences`;
    const seen = await untilAnswered(world, 'preferences', 'GET', path);
    if (seen?.statusCode !== 200) return;
    const asked = world.trace.note('client', `opens the preferences of ${customerId}`);
    story.openings.push({ subject: { customerId }, asked });
    await untilAnswered(world, 'preferences', 'PUT', path, {
      body: {},
      headers: { 'if-match': seen.headers.etag ?? '' },
    });
  });
}

/** The customer's address changes, and perhaps back again. */
function addMoves(
  world: World,
  story: Story,
  later: Later,
  addressOf: ReadonlyMap<string, { sms: string; email: string }>,
): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const own = addressOf.get(customerId) as { sms: string; email: string };
  const other = { ...own, sms: phones.find((phone) => phone !== own.sms) as string };
  const path = `/v1/customers/${customerId}`;
  for (const addresses of chance.pick([[other], [other, own], [other, own, other]])) {
    later(0, chance.pick([2_000, 20_000]), async () => {
      const seen = await untilAnswered(world, 'customers', 'GET', path);
      world.trace.note('client', `moves ${customerId} to ${addresses.sms}`);
      await untilAnswered(world, 'customers', 'PUT', path, {
        body: customerBody(addresses, world),
        headers: chance.happens(0.7) ? { 'if-match': seen?.headers.etag ?? '' } : {},
      });
    });
  }
}

function addKillSwitch(world: World, story: Story, later: Later): void {
  const { chance } = world;
  const turn = async (on: boolean) => {
    const entry: KillSwitchTurn = {
      on,
      asked: world.trace.note('client', `kill switch ${on}`),
      acknowledgedAt: null,
    };
    story.killSwitch.push(entry);
    const answer = await untilAnswered(world, 'kill-switch', 'POST', '/v1/kill-switch', {
      body: { on, scope: 'all', reason: 'test' },
    });
    if (answer?.statusCode === 200) entry.acknowledgedAt = world.scheduler.now;
  };
  later(0, 8_000, () => turn(true));
  if (chance.happens(0.5)) later(12_000, 40_000, () => turn(false));
}

function text(world: World, from: string, messageBody: string): Promise<GatewayAnswer | null> {
  const message = {
    originationNumber: from,
    destinationNumber: '+31970000000',
    messageBody,
    inboundMessageId: 'in-1',
  };
  return untilAnswered(world, 'inbound-sns', 'POST', '/inbound/sns', world.snsDelivery(message));
}

/** A client repeats what was not answered, or answered with «try again», a few times, unchanged. */
async function untilAnswered(
  world: World,
  name: HttpFunctionName,
  method: string,
  path: string,
  sent?: Sent,
): Promise<GatewayAnswer | null> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const answer = await request(world, name, method, path, sent);
    if (answer && answer.statusCode < 500) return answer;
    await world.pause(world.chance.between(50, 4_000));
  }
  return null;
}

/** During setup nothing else happens, so the events run here; later they run in `playStory`. */
async function request(world: World, name: HttpFunctionName, method: string, path: string, sent?: Sent) {
  const answer = world.request(name, method, path, sent);
  if (world.weather.calm) await world.scheduler.run();
  return answer;
}
