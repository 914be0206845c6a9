import type { Candidate } from '../decision.ts';
import type { Intervals } from '../local-time/intervals.ts';
import { localHourOfWeek } from '../local-time/local-clock.ts';
import { offsetAt, offsetStaysUntil } from '../local-time/zone-offsets.ts';
import { type Channel, day, hour } from '../vocabulary.ts';
import { hoursOfWeek } from './propensity-table.ts';

/** A contact now is worth this much more than one a day later: news ages, and a later moment may close before it comes. */
export const waitingDiscountPerDay = 0.05;

/** What scoring needs to know of one channel. */
export type Scoring = {
  channel: Channel;
  /** By local hour of the week, 0 to 1. */
  propensities: Float64Array;
  /** The highest of them. */
  bestPropensity: number;
  /** The zone whose clock the propensities follow. */
  zone: string;
  /** Waiting counts from here. */
  from: number;
  /** What a response is worth, times the preference for the channel. */
  worth: number;
  cost: number;
};

/** The slot with the highest score among the start of each open interval and every full local hour in it; of equals the first. */
export function bestSlot(open: Intervals, scoring: Scoring): Candidate | null {
  const { channel, propensities, zone, from, worth, cost } = scoring;
  const highest = worth * scoring.bestPropensity;
  let bestScore = Number.NEGATIVE_INFINITY;
  let bestAt = 0;
  let bestPropensity = 0;
  for (let i = 0; i < open.length; i += 2) {
    const to = open[i + 1] as number;
    let at = open[i] as number;
    // Waiting costs: once even the best hour of the week would score no higher, nothing that follows can win.
    if (highest / waiting(at - from) - cost <= bestScore) break;
    while (at < to) {
      // Within a span of constant offset, each full hour is the next hour of the week.
      const spanTo = Math.min(to, offsetStaysUntil(zone, at));
      let hourOfWeek = localHourOfWeek(zone, at);
      let untilNext = hour - positiveModulo(at + offsetAt(zone, at), hour);
      while (at < spanTo) {
        const propensity = propensities[hourOfWeek] as number;
        const score = (worth * propensity) / waiting(at - from) - cost;
        if (score > bestScore) {
          bestScore = score;
          bestAt = at;
          bestPropensity = propensity;
        }
        at += untilNext;
        untilNext = hour;
        hourOfWeek = hourOfWeek + 1 === hoursOfWeek ? 0 : hourOfWeek + 1;
      }
      // The clocks changed, or the interval ended, before the full hour.
      at = spanTo;
    }
  }
  if (bestScore === Number.NEGATIVE_INFINITY) return null;
  return { channel, sendAt: bestAt, propensity: bestPropensity, score: bestScore };
}

/** The first open instant, scored; null where there is none. */
export function firstSlot(open: Intervals, scoring: Scoring): Candidate | null {
  const at = open[0];
  return at === undefined ? null : scoreSlot(at, scoring);
}

/** One instant, scored. */
export function scoreSlot(at: number, scoring: Scoring): Candidate {
  return bestSlot([at, at + 1], scoring) as Candidate;
}

function waiting(milliseconds: number): number {
  return 1 + milliseconds * (waitingDiscountPerDay / day);
}

function positiveModulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
