import { openId } from '../../../lib/address/sealed-id.ts';
import { isTerminal } from '../../../lib/core/dispatch.ts';
import { day } from '../../../lib/core/vocabulary.ts';
import { dispatchInner } from '../../../lib/runtime/accept-order.ts';
import { happeningHash, triggerOrder } from '../../../lib/runtime/start-trigger.ts';
import { parseDispatch } from '../../../lib/store/dispatch-items.ts';
import { dispatchKey, offersKey } from '../../../lib/store/keys.ts';
import { parseOffers } from '../../../lib/store/offers.ts';
import { actionIds, cooldownDays, eventType, usefulFor } from '../acts/actions.ts';
import { isErased, type Story } from '../story.ts';
import { keyring, type World } from '../world.ts';
import { type Call, type Report, shortOf } from './calls-made.ts';

/** An action that events start is offered to a customer once in its cooldown, whoever made the offer before. */
export function checkActions(calls: readonly Call[], world: World, story: Story, report: Report): void {
  const started = calls.filter(
    ({ record, result }) => record.client === triggerOrder('', '').client && result !== 'rejected',
  );
  for (const { dispatchId, order, record } of started) {
    const { customerId, inner, request } = record;
    // Two who become one person may each have been told before that; of who is erased nothing is remembered.
    if (isMerged(story, customerId) || isErased(story, customerId)) continue;
    const ofAction = (other: Call) =>
      other.record.customerId === customerId && other.record.request.actionId === request.actionId;
    if (started.some((other) => other.order < order && ofAction(other)))
      report('actions', `${shortOf(dispatchId)}: ${request.actionId} for the second time`);
    const reserved = offersOf(world, customerId).find(({ key }) => key === inner);
    if (reserved === undefined) report('actions', `${shortOf(dispatchId)}: is not counted as an offer`);
    for (const told of story.outcomes) {
      const about = told.customerId === customerId && told.action === request.actionId;
      if (!about || told.outcome === 'no_answer' || told.acknowledged === null) continue;
      const knownAt = world.trace.happenings[told.acknowledged]?.at ?? 0;
      const cooled = told.at + cooldownDays * day <= (reserved?.at ?? 0);
      if (knownAt < (reserved?.at ?? 0) && !cooled)
        report('actions', `${shortOf(dispatchId)}: ${told.action} had been ${told.outcome}`);
    }
  }
}

const isMerged = ({ merges }: Story, customerId: string) =>
  merges.some(({ from, into }) => from === customerId || into === customerId);

const offersOf = (world: World, customerId: string) =>
  parseOffers(world.table.imageOf(offersKey(customerId))).offers;

/** An event starts one thing at most, once, and whoever reports it is told the same. */
export function checkHappenings(world: World, story: Story, report: Report): void {
  for (const { customerId, eventId, at, answers } of story.happened) {
    if (isErased(story, customerId)) continue;
    if (answers.size > 1) report('actions', `${eventId}: two different answers`);
    const hash = happeningHash({ type: eventType, eventId });
    const records = actionIds.flatMap((action) => {
      const { client, idempotencyKey } = triggerOrder(hash, action);
      const item = world.table.imageOf(
        dispatchKey(customerId, dispatchInner(keyring, client, idempotencyKey)),
      );
      return item ? [parseDispatch(item)] : [];
    });
    if (records.length > 1) report('actions', `${eventId}: started two actions`);
    for (const { notAfter, status } of records) {
      if (notAfter !== at + usefulFor) report('actions', `${eventId}: may be sent until ${notAfter}`);
      if (!isTerminal(status)) report('I11', `${eventId}: still ${status} at rest`);
    }
    for (const answer of answers) {
      const { dispatchId } = JSON.parse(answer) as { dispatchId: string };
      const target = openId(keyring, 'dispatch', dispatchId);
      if (!records.some(({ inner }) => inner === target?.inner))
        report('I11', `${eventId}: what it started is not stored`);
    }
  }
}

/** What was reported of an action is remembered once, in order. */
export function checkOutcomes(world: World, story: Story, report: Report): void {
  for (const customerId of story.customers) {
    if (isMerged(story, customerId) || isErased(story, customerId)) continue;
    const offers = offersOf(world, customerId);
    if (offers.some(({ at }, index) => index > 0 && at < (offers[index - 1]?.at ?? 0)))
      report('actions', `${customerId}: outcomes out of order`);
    for (const told of story.outcomes.filter((one) => one.customerId === customerId)) {
      const times = offers.filter(
        ({ action, outcome, at }) => action === told.action && outcome === told.outcome && at === told.at,
      ).length;
      const reports = story.outcomes.filter(
        (other) =>
          other.customerId === customerId &&
          other.action === told.action &&
          other.outcome === told.outcome &&
          other.at === told.at,
      );
      const sure = reports.filter(({ acknowledged }) => acknowledged !== null).length;
      if (times < sure || times > reports.length)
        report(
          'actions',
          `${customerId}: ${told.outcome} ${told.action} remembered ${times} times, reported ${sure} to ${reports.length}`,
        );
    }
  }
}
