import {
  append,
  between,
  complement,
  covers,
  type Intervals,
  intersect,
  never,
} from '../local-time/intervals.ts';
import { instantsOfDays, localDay } from '../local-time/local-clock.ts';
import type { FrequencyCap } from '../policy.ts';
import { type Channel, day } from '../vocabulary.ts';
import { capsOf, countedInstants, entriesSince } from './counted-contacts.ts';
import {
  channelByClock,
  type Hold,
  holdToo,
  type Judge,
  type Params,
  pass,
  passOnEveryChannel,
  type Question,
  type Rule,
} from './rule.ts';

/** At most so many contacts in each period: the company's caps, and the customer's own limit for a week. */
export const frequencyCaps: Rule = ({ obligations }) => (obligations.timing ? judge : pass);

const judge: Judge = (question) => {
  const { policy, facts, purpose, channel } = question;
  if (!mayBeUsedUp(policy.caps, question)) return passOnEveryChannel;
  let verdict = pass;
  for (const cap of capsOf(policy.caps, channel, purpose)) {
    verdict = holdToo(verdict, capHold(cap, question));
  }
  const { maxPerWeek } = facts.gate;
  return maxPerWeek === null ? verdict : holdToo(verdict, capHold(weeklyLimit(maxPerWeek), question));
};

/** Most customers are contacted so seldom that it does not matter which of the contacts a cap counts. */
function mayBeUsedUp(caps: readonly FrequencyCap[], question: Question): boolean {
  const { forgottenBefore, maxPerWeek } = question.facts.gate;
  if (forgottenBefore > 0 || maxPerWeek !== null) return true;
  for (let index = 0; index < caps.length; index++) {
    const cap = caps[index] as FrequencyCap;
    if (entriesSince(question, question.from - reachOf(cap)) >= cap.limit) return true;
  }
  return false;
}

function weeklyLimit(limit: number): FrequencyCap {
  return { id: 'customer-week', limit, period: { kind: 'rolling', milliseconds: 7 * day } };
}

/** When one cap that concerns the contact is used up; null: never within the span. */
export function capHold(cap: FrequencyCap, question: Question): Hold | null {
  const { from, to } = question;
  const { forgottenBefore } = question.facts.gate;
  const since = from - reachOf(cap);
  if (forgottenBefore === 0 && entriesSince(question, since) < cap.limit) return null;
  const instants = countedInstants(cap, question, since);
  if (instants.length < cap.limit && forgottenBefore === 0) return null;
  const open = openUnderCap(cap.limit, cap.period, instants, question);
  if (covers(open, from, to)) return null;
  return {
    code: 'FREQUENCY_CAP',
    rule: `frequency-cap:${cap.id}`,
    channel: concerned(cap, question),
    open,
    params: (at) => capParams(cap, instants, at),
  };
}

/** Milliseconds are the same everywhere; a day on the calendar is not. */
function concerned({ channels, period }: FrequencyCap, question: Question): Channel | null {
  if (channels !== undefined) return question.channel;
  return period.kind === 'rolling' ? null : channelByClock(question);
}

/** The instants of the question at which one more contact would keep to the limit, given when the counted ones were made. */
export function openUnderCap(
  limit: number,
  period: FrequencyCap['period'],
  instants: readonly number[],
  question: Question,
): Intervals {
  const { from, to } = question;
  return period.kind === 'rolling'
    ? complement(closedByRolling(limit, period.milliseconds, instants, question), from, to)
    : openByCalendar(limit, period.days, instants, question);
}

function closedByRolling(
  limit: number,
  period: number,
  instants: readonly number[],
  { facts, from, to }: Question,
): Intervals {
  if (limit <= 0) return [from, to];
  const { forgottenBefore } = facts.gate;
  // What was forgotten may have used the cap up.
  const known = forgottenBefore > 0 ? [Number.NEGATIVE_INFINITY, forgottenBefore + period] : [];
  return closedRanges(known, instants, limit, period);
}

/** A contact must be allowed by the calendar of every place where the customer may be. */
function openByCalendar(
  limit: number,
  days: number,
  instants: readonly number[],
  question: Question,
): Intervals {
  const { zones, facts, from, to } = question;
  if (limit <= 0) return never;
  const { forgottenBefore } = facts.gate;
  let open = between(from, to);
  for (const zone of zones) {
    const localDays = instants.map((at) => localDay(zone, at)).sort((left, right) => left - right);
    const known =
      forgottenBefore > 0 ? [Number.NEGATIVE_INFINITY, localDay(zone, forgottenBefore - 1) + days] : [];
    const closed = instantsOfDays(zone, closedRanges(known, localDays, limit, days), from, to);
    open = intersect(open, complement(closed, from, to));
  }
  return open;
}

/**
 * Where one more point would make `limit + 1` of them lie less than `period` apart; points are whole numbers (milliseconds
 * or days) in order. Each run of `limit` neighbours that spans less than the period closes from the last of them minus the
 * period, exclusive, to the first of them plus the period. Points exactly one period apart do not share it.
 */
export function closedRanges(
  closed: number[],
  points: readonly number[],
  limit: number,
  period: number,
): Intervals {
  for (let i = 0; i + limit <= points.length; i++) {
    const first = points[i] as number;
    const last = points[i + limit - 1] as number;
    if (last - first < period) append(closed, last - period + 1, first + period);
  }
  return closed;
}

/** A contact longer ago than this shares no period with one now. Two days of the calendar may lie 50 hours apart and more. */
function reachOf({ period }: FrequencyCap): number {
  return period.kind === 'rolling' ? period.milliseconds : (period.days + 2) * day;
}

function capParams(cap: FrequencyCap, instants: readonly number[], at: number): Params {
  const { period } = cap;
  const length = period.kind === 'rolling' ? period.milliseconds : period.days * day;
  return {
    cap: cap.id,
    limit: cap.limit,
    // Counted contacts around the instant: made, accepted and being sent.
    count: instants.filter((instant) => Math.abs(instant - at) < length).length,
    period: period.kind,
    periodMilliseconds: period.kind === 'rolling' ? period.milliseconds : null,
    periodDays: period.kind === 'calendar' ? period.days : null,
    per: cap.per ?? null,
  };
}
