import { createHash } from 'node:crypto';
import { type ChosenForEvent, chooseForEvent, type NotStarted } from '../core/actions/choose-for-event.ts';
import type { CompanyEvent } from '../core/actions/company-event.ts';
import { cappedUntil, coolsUntil, type Offer } from '../core/actions/offers.ts';
import type { PreparedAction, PreparedActions } from '../core/actions/prepare-actions.ts';
import { decisionRequest } from '../core/decide.ts';
import { leaseDuration } from '../core/gate.ts';
import { forgottenAt } from '../core/retention.ts';
import { readOffers, reserveOffer, withdrawOffer } from '../store/offers.ts';
import { readCustomer, refuseWhileLeaving } from '../store/read-customer.ts';
import { TooMuchContention } from '../store/store-ports.ts';
import { readTrigger, recordTrigger } from '../store/triggers.ts';
import { type AcceptPorts, acceptOrder, dispatchInner, repeatedOrder } from './accept-order.ts';
import { factsFor } from './facts-for.ts';
import { noteFailedExpressions } from './note-failed-expressions.ts';
import type { Ports } from './ports.ts';

export type TriggerPorts = AcceptPorts & Pick<Ports, 'log'> & { catalogue: () => Promise<PreparedActions> };

/** The dispatch that an event started; suppressed: it was decided against, and the decision says why. */
export type Started = { actionId: string; dispatchId: string; status: 'scheduled' | 'suppressed' };

export type TriggerOutcome =
  /** recorded: it came for the first time. known: what it started the first time, and nothing more. */
  | { outcome: 'recorded' | 'known'; started: Started | null; notStarted: readonly NotStarted[] }
  /** It had lost its use for every action that waits for it. Nothing was recorded. */
  | { outcome: 'too-late'; started: null; notStarted: readonly NotStarted[] }
  /** No action waits for it. Nothing was recorded. */
  | { outcome: 'nothing-waits' }
  | { outcome: 'unknown-customer' };

/** The caller of the dispatches that events start, whichever way an event comes. */
const caller = 'trigger';

/**
 * Takes in an event of the company and starts the best of the actions that wait for it, at most once for each event, whoever
 * reports it and how often. What it starts is chosen once and recorded; the dispatch's key is the event's, so that whoever
 * comes after a crash goes on where it broke off. Repeat it whenever it rejects.
 */
export async function startTrigger(
  ports: TriggerPorts,
  client: string,
  event: CompanyEvent,
): Promise<TriggerOutcome> {
  const { customerId } = event;
  const readAt = ports.clock();
  const customer = await readCustomer(ports.table, customerId, { consistent: false });
  if (!customer) return { outcome: 'unknown-customer' };
  refuseWhileLeaving(customer);
  const actions = await ports.catalogue();
  const hash = happeningHash(event);
  const known = await readTrigger(ports.table, customerId, hash);
  if (known !== null) return { outcome: 'known', ...(await goOn(ports, hash, known, actions, readAt)) };

  const waiting = actions.all.filter(({ action }) => action.trigger?.event === event.type);
  if (waiting.length === 0) return { outcome: 'nothing-waits' };
  if (customer.behind) throw new TooMuchContention();
  const now = ports.clock();
  const at = Math.min(event.at, now);
  const chosen = await choose(ports, customer, { ...event, at }, waiting, now);
  // Too late it stays, however often it comes.
  if (chosen.order === null && chosen.notStarted.every(({ code }) => code === 'TOO_LATE'))
    return { outcome: 'too-late', started: null, notStarted: chosen.notStarted };
  refuseLongAfter(ports, readAt);
  const expiresAt = forgottenAt('event', now);
  noteFailedExpressions(ports, chosen.notStarted);
  const recorded = await recordTrigger(ports.table, customerId, hash, {
    ...chosen,
    client,
    receivedAt: now,
    expiresAt,
  });
  const went = await goOn(ports, hash, recorded.trigger, actions, readAt);
  return { outcome: recorded.first ? 'recorded' : 'known', ...went };
}

/** An erasure waits so long for what was begun before it: what came later would be left of its customer. */
function refuseLongAfter({ clock }: Pick<TriggerPorts, 'clock'>, readAt: number): void {
  if (clock() - readAt > leaseDuration / 2) throw new TooMuchContention();
}

/** The same happening has the same hash, whichever way it was reported. */
export function happeningHash({ type, eventId }: Pick<CompanyEvent, 'type' | 'eventId'>): string {
  return createHash('sha256')
    .update(JSON.stringify([type, eventId]))
    .digest('base64url');
}

async function choose(
  ports: TriggerPorts,
  person: Parameters<typeof factsFor>[2],
  event: CompanyEvent,
  waiting: readonly PreparedAction[],
  now: number,
): Promise<ChosenForEvent> {
  const [settings, offers] = await Promise.all([
    ports.settings(),
    readOffers(ports.table, event.customerId, { consistent: true }),
  ]);
  const purposes = waiting.map(({ action }) => action.purpose);
  const facts = await factsFor(settings, purposes, person, now);
  const seed = Buffer.from(ports.randomness(4)).readUInt32BE();
  return chooseForEvent({ event, facts, offers, waiting }, settings.policy, now, seed);
}

/** Whose dispatch it is that an event starts of an action, and under which key. */
export function triggerOrder(hash: string, actionId: string): { client: string; idempotencyKey: string } {
  return { client: caller, idempotencyKey: `${hash}/${actionId}` };
}

type Went = { started: Started | null; notStarted: readonly NotStarted[] };

/** Carries out what was chosen: answers for a dispatch that was started, or starts it now. */
async function goOn(
  ports: TriggerPorts,
  hash: string,
  { order: input, notStarted }: ChosenForEvent,
  actions: PreparedActions,
  readAt: number,
): Promise<Went> {
  if (input === null) return { started: null, notStarted };
  const { customerId, actionId = '' } = input;
  const order = { ...triggerOrder(hash, actionId), input };
  // What is told of this dispatch being offered later has the same key, and counts once with this.
  const offerKey = dispatchInner(await ports.keyring(), order.client, order.idempotencyKey);
  const not = (code: NotStarted['code']): Went => ({
    started: null,
    notStarted: [...notStarted, { action: actionId, code }],
  });

  let acceptance = await repeatedOrder(ports, order);
  if (acceptance === null) {
    const action = actions.byId.get(actionId)?.action;
    if (action === undefined) return not('NOT_ON_OFFER');
    const now = ports.clock();
    const asked = decisionRequest(input, now);
    if (!asked.ok) return not('TOO_LATE');
    // Counted before it is sent, so that of two events at once one finds the cooldown; taken back where nothing is sent.
    const offer: Offer = { action: actionId, outcome: 'offered', at: now, key: offerKey };
    const free = (others: readonly Offer[]) =>
      coolsUntil(action, others, now) === null && cappedUntil(action, others, now) === null;
    refuseLongAfter(ports, readAt);
    if (!(await reserveOffer(ports.table, customerId, offer, free))) return not('COOLDOWN');
    acceptance = await acceptOrder(ports, { ...order, request: asked.request });
  }
  switch (acceptance.outcome) {
    case 'unknown-customer':
      throw new TooMuchContention();
    case 'other-body':
      throw new Error('An event started two different dispatches.');
    default: {
      const { record, decision } = acceptance;
      const status = decision.outcome === 'contact' ? 'scheduled' : 'suppressed';
      if (status === 'suppressed') await withdrawOffer(ports.table, customerId, offerKey);
      return { started: { actionId, dispatchId: record.dispatchId, status }, notStarted };
    }
  }
}
