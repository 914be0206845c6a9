import { ask, untilAnswered } from '../caller.ts';
import type { Cast, Erasure, Story } from '../story.ts';
import { start, type World } from '../world.ts';
import { importFile } from './pages-and-mails.ts';
import { addressesOf, customerBody } from './people.ts';

/** A customer is erased, perhaps while everything held on them is given out; some are brought back by the next sync. */
export function addErasure({ world, story, later }: Cast): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const from = chance.pick([0, 4_000, 30_000]);
  if (chance.happens(0.75)) {
    later(from, from + chance.pick([300, 3_000]), async () => {
      world.trace.note('client', `asks for an export of ${customerId}`);
      await untilAnswered(world, 'export-customer', 'POST', `/v1/customers/${customerId}/export`);
    });
  }
  later(from, from + 1_500, async () => {
    const erasure: Erasure = { customerId, acknowledged: null, returned: false };
    world.trace.note('client', `erases ${customerId}`);
    story.erasures.push(erasure);
    const answer = await untilAnswered(world, 'erase-customer', 'DELETE', `/v1/customers/${customerId}`);
    noteAnswer(world, erasure, answer?.statusCode);
    if (erasure.acknowledged === null || chance.happens(0.4)) return;
    await world.pause(chance.between(0, 20_000));
    erasure.returned = true;
    await untilAnswered(world, 'customers', 'PUT', `/v1/customers/${customerId}`, {
      body: customerBody(world, story, addressesOf(story, customerId)),
    });
    const body = {
      ...{ customerId, purpose: 'service', channels: ['sms'] },
      content: { sms: { body: 'Welcome back.' } },
    };
    const headers = { 'idempotency-key': `back-${customerId}` };
    await untilAnswered(world, 'dispatches', 'POST', '/v1/dispatches', { body, headers });
  });
}

/** An erasure that broke off is asked for again when nothing goes wrong any more. */
export async function finishErasures(world: World, { erasures }: Pick<Story, 'erasures'>): Promise<void> {
  for (const erasure of erasures) {
    if (erasure.acknowledged !== null) continue;
    const answer = await ask(world, 'erase-customer', 'DELETE', `/v1/customers/${erasure.customerId}`);
    noteAnswer(world, erasure, answer?.statusCode);
  }
}

function noteAnswer(world: World, erasure: Erasure, status: number | undefined): void {
  const order = world.trace.note('client', `erasure of ${erasure.customerId} ← ${status ?? 'no answer'}`);
  if (status === 200) erasure.acknowledged = order;
}

/** Another system's view of a customer, in which everything is open: it lifts nothing, so that nothing is said to be opened. */
export function addOpenImport({ world, story, later }: Cast): void {
  const customerId = world.chance.pick(story.customers);
  later(0, 30_000, async () => {
    const consent = { purpose: 'marketing', status: 'granted', actor: 'customer', source: 'crm' };
    const capturedAt = new Date(world.scheduler.now).toISOString();
    const row = {
      ...{ customerId, doNotContact: false, doNotCall: false },
      channels: { sms: 'allowed', email: 'preferred', voice: 'allowed' },
      consents: ['sms', 'email', 'voice'].map((channel) => ({ ...consent, channel, capturedAt })),
    };
    world.trace.note('client', `imports an open ${customerId}`);
    await importFile(world, 'preferences', `${JSON.stringify(row)}\n`);
  });
}

/** A double opt-in that was asked for before the story began: the click may come after a revocation, which it does not lift. */
export async function addConfirmation({ world, story, later }: Cast): Promise<void> {
  const customerId = world.chance.pick(story.customers);
  const body = {
    ...{ channel: 'email', purpose: 'marketing', status: 'pending', actor: 'customer', source: 'form' },
    capturedAt: new Date(start - 1_000).toISOString(),
  };
  const path = `/v1/customers/${customerId}/consents`;
  const asked = await ask(world, 'consents', 'POST', path, { body });
  const { confirmUrl } = JSON.parse(asked?.body ?? '{}') as { confirmUrl?: string };
  if (confirmUrl === undefined) throw new Error(`A double opt-in was not begun: ${asked?.body}`);
  later(0, 30_000, async () => {
    const order = world.trace.note('client', `confirms for ${customerId}`);
    story.confirmations.push({ customerId, order });
    await untilAnswered(world, 'preference-centre', 'POST', new URL(confirmUrl).pathname, {
      ...{ scope: null, body: 'yes=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    });
  });
}
