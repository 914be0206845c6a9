import { createHash } from 'node:crypto';
import { openId } from '../address/sealed-id.ts';
import type { NotStarted } from '../core/actions/choose-for-event.ts';
import type { CompanyEvent } from '../core/actions/company-event.ts';
import type { ContactEvent } from '../core/event.ts';
import { forgottenAt } from '../core/retention.ts';
import { type Problem, problem } from '../edge/problem.ts';
import { impossible, notFound } from '../edge/refusals.ts';
import { takeEvent } from '../store/take-event.ts';
import { missingCustomer } from './missing-customer.ts';
import { closingStore, type SuppressingPorts } from './ports.ts';
import { type Started, startTrigger, type TriggerPorts } from './start-trigger.ts';

/** Clocks differ: so far ahead (milliseconds) an event may lie. */
const aheadAtMost = 5 * 60_000;

/** Takes in what happened to a contact, once for each event. Rejects when the store does; repeat it then. */
export async function takeInContactEvent(
  ports: SuppressingPorts,
  client: string,
  event: ContactEvent,
): Promise<{ status: 'recorded' | 'known' } | Problem> {
  const now = ports.clock();
  const { eventId, dispatchId, ...said } = event;
  if (event.at > now + aheadAtMost) return tooFarAhead;
  const store = await closingStore(ports);
  const opened = dispatchId === undefined ? null : openId(store.keyring, 'dispatch', dispatchId);
  if (dispatchId !== undefined && opened?.customerId !== event.customerId) return notFound('dispatch');
  const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
  const taken = await takeEvent(store, fanOut, client, {
    ...said,
    // A clock that is fast must not let what it says outrank what happens in the next minutes.
    at: Math.min(event.at, now),
    hash: createHash('sha256')
      .update(JSON.stringify([client, eventId]))
      .digest('base64url'),
    dispatch: opened?.inner,
    receivedAt: now,
    done: !['bounced', 'complained', 'opted_out'].includes(event.type),
    expiresAt: forgottenAt('event', now),
  });
  switch (taken) {
    case 'recorded':
    case 'known':
      return { status: taken };
    case 'unknown-customer':
      return missingCustomer(ports.table, event.customerId);
    case 'unknown-dispatch':
      return notFound('dispatch');
    case 'no-address':
      return impossible('#/channel', 'the customer has no address on this channel that could be closed');
    default:
      return taken satisfies never;
  }
}

const tooFarAhead = impossible('#/at', 'must not lie more than 5 minutes ahead');

const nothingWaits = problem(
  422,
  'NOTHING_WAITS',
  'No action has this event as its trigger, and no contact event has this name: check the type, or PUT the action first.',
);

/** What became of an event of the company. ignored: it came too late for every action. */
export type CompanyEventResult = {
  status: 'recorded' | 'known' | 'ignored';
  started: Started | null;
  notStarted: readonly NotStarted[];
};

/** Takes in what happened at the company and starts what waits for it. Rejects when the store does; repeat it then. */
export async function takeInCompanyEvent(
  ports: TriggerPorts,
  client: string,
  event: CompanyEvent,
): Promise<CompanyEventResult | Problem> {
  if (event.at > ports.clock() + aheadAtMost) return tooFarAhead;
  const taken = await startTrigger(ports, client, event);
  switch (taken.outcome) {
    case 'unknown-customer':
      return missingCustomer(ports.table, event.customerId);
    case 'nothing-waits':
      return nothingWaits;
    default: {
      const { outcome, started, notStarted } = taken;
      ports.log('info', 'company-event', { outcome: started === null ? outcome : started.status });
      return { status: outcome === 'too-late' ? 'ignored' : outcome, started, notStarted };
    }
  }
}
