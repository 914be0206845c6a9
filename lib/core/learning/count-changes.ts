import type { Profile } from '../customer.ts';
import { whereabouts } from '../place/candidate-places.ts';
import { channels } from '../vocabulary.ts';
import { emptyBeliefs } from './customer-beliefs.ts';
import { learnCustomer, settleLog } from './learn-customer.ts';
import { type LearnedModel, segmentModel } from './learned-model.ts';
import { channelOf, contactCount, outcomeOf, type ResponseLog, sentAtOf } from './log-bytes.ts';
import { blamedFor } from './losses.ts';
import { placedLog } from './placed-log.ts';
import { addLog, type EpochCounts, emptyCounts, type SegmentCounts } from './population-counts.ts';
import { answered, outcome, responseHorizon } from './response.ts';

/** A customer's log as it is counted, and in which segment. */
export type Counted = { segment: number; log: ResponseLog };

/** The log of a customer as it is to be counted now: with what the population's counts need of it. */
export function logToCount(
  log: ResponseLog,
  profile: Profile,
  segment: number,
  model: LearnedModel,
  now: number,
): ResponseLog {
  const known = segment < model.population.segments ? segment : 0;
  const { view } = segmentModel(model, known, false);
  const placed = placedLog(log, zoneOf(profile), profile.acquisitionChannel ?? null);
  const beliefs = emptyBeliefs();
  learnCustomer(beliefs, placed, view, now);
  return settleLog(placed, beliefs, view, now);
}

/** The clock by which a customer's answers are read; UTC where nobody knows. */
export function zoneOf(profile: Profile): string {
  return whereabouts(profile, 'email', 'marketing').zones[0] ?? 'UTC';
}

const answeredOrOver = answered | outcome.lost | outcome.failed | outcome.machine;

/**
 * When silence next becomes a no, or the last contact of a channel can lose its customer no more, and the log is to be counted
 * anew (milliseconds); null: nothing is open.
 */
export function nextCount(log: ResponseLog, now: number): number | null {
  let next = Number.POSITIVE_INFINITY;
  const last = new Map<number, number>();
  for (let index = 0; index < contactCount(log); index++) {
    const channel = channelOf(log, index);
    last.set(channel, index);
    if ((outcomeOf(log, index) & answeredOrOver) !== 0) continue;
    const over = sentAtOf(log, index) + responseHorizon(channels[channel] as (typeof channels)[number]);
    if (over > now) next = Math.min(next, over);
  }
  for (const index of last.values()) {
    const over = sentAtOf(log, index) + blamedFor;
    if ((outcomeOf(log, index) & outcome.lost) === 0 && over > now) next = Math.min(next, over);
  }
  return next === Number.POSITIVE_INFINITY ? null : next;
}

/** What the counts of each segment change by when these logs take the place of those. */
export function countChanges(
  changes: readonly { before: Counted | null; after: Counted }[],
): Map<number, SegmentCounts> {
  const bySegment = new Map<number, SegmentCounts>();
  const of = (segment: number) => {
    const known = bySegment.get(segment) ?? emptyCounts();
    bySegment.set(segment, known);
    return known;
  };
  for (const { before, after } of changes) {
    if (before) addLog(of(before.segment), before.log, -1);
    addLog(of(after.segment), after.log, 1);
  }
  return bySegment;
}

/** Adds one span's counts to another's, which changes. */
export function addEpoch(into: EpochCounts, of: EpochCounts): void {
  for (const name of ['responses', 'exposure', 'sent', 'lost'] as const) {
    const to = into[name];
    const from = of[name];
    for (let i = 0; i < from.length; i++) if (from[i] !== 0) to[i] = (to[i] as number) + (from[i] as number);
  }
}
