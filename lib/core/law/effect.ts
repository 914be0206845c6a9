import { complement, type Intervals, intersect } from '../local-time/intervals.ts';
import { instantsOfDays } from '../local-time/local-clock.ts';
import { day } from '../vocabulary.ts';
import type { LawField } from './rule-pack.ts';

/** Local days as whole day numbers, half-open, on which a field holds; null: on every day. */
export type DaysInEffect = Intervals | null;

/** Whether a field rests on a source. What rests on memory, or on sources that differ, may only narrow what is allowed. */
export function isTrusted({ confidence }: LawField<unknown>): boolean {
  return confidence === 'primary' || confidence === 'secondary';
}

/** When a field holds. Dates that nobody can vouch for are not believed: they could end a rule that still stands. */
export function daysInEffect(field: LawField<unknown>): DaysInEffect {
  const { effectiveFrom, effectiveTo } = field;
  if ((effectiveFrom === undefined && effectiveTo === undefined) || !isTrusted(field)) return null;
  return [
    effectiveFrom === undefined ? Number.NEGATIVE_INFINITY : dayNumber(effectiveFrom),
    effectiveTo === undefined ? Number.POSITIVE_INFINITY : dayNumber(effectiveTo) + 1,
  ];
}

/** The instants of one zone at which a field holds. */
export function instantsInEffect(zone: string, days: DaysInEffect, from: number, to: number): Intervals {
  return days === null ? [from, to] : instantsOfDays(zone, days, from, to);
}

/** Open wherever a rule opens, and wherever it does not hold (yet, or any more). */
export function openOrNotInEffect(
  zone: string,
  days: DaysInEffect,
  open: Intervals,
  from: number,
  to: number,
): Intervals {
  if (days === null) return open;
  const closed = intersect(instantsInEffect(zone, days, from, to), complement(open, from, to));
  return complement(closed, from, to);
}

/** Days since 1970 of a date `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / day;
}
