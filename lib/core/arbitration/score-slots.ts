import type { Candidate } from '../decision.ts';
import type { Intervals } from '../local-time/intervals.ts';
import { hourOfWeekOf } from '../local-time/local-clock.ts';
import { type OffsetSpan, offsetSpanAt } from '../local-time/zone-offsets.ts';
import { type Channel, day, hour, second } from '../vocabulary.ts';
import { hoursOfWeek, type PropensityTable } from './propensity-table.ts';

/** A contact now is worth this much more than one a day later: news ages, and a later moment may close before it comes. */
export const waitingDiscountPerDay = 0.05;

// Worked out here, because constants of other modules are looked up each time, and this is the innermost loop.
const slotLength = hour;
const slotsOfWeek = hoursOfWeek;
const discountPerMillisecond = waitingDiscountPerDay / day;
const millisecondsPerDiscount = day / waitingDiscountPerDay;
/** More than rounding can lose of an instant. */
const tolerance = second;

/** What scoring needs to know of one channel. */
export type Scoring = {
  channel: Channel;
  table: PropensityTable;
  /** The zone whose clock the propensities follow. */
  zone: string;
  /** Waiting counts from here. */
  from: number;
  cost: number;
};

/**
 * The slot with the highest score among the start of each open interval and every full local hour in it; of equals the first.
 * `worth` is what a response is worth, times the preference for the channel.
 */
export function bestSlot(open: Intervals, scoring: Scoring, worth: number): Candidate | null {
  const { channel, table, zone, from, cost } = scoring;
  const { propensities, hoursToHigher } = table;
  const highest = worth * table.bestPropensity;
  let bestScore = Number.NEGATIVE_INFINITY;
  let bestAt = 0;
  let bestPropensity = -1;
  // Waiting costs: from here on even the best hour of the week would be worth less than what was found, and nothing can win.
  let hopeless = Number.POSITIVE_INFINITY;
  let clock: OffsetSpan | null = null;
  for (let i = 0; i < open.length; i += 2) {
    const to = open[i + 1] as number;
    let at = open[i] as number;
    if (at >= hopeless) break;
    while (at < to) {
      if (clock === null || at >= clock.to) clock = offsetSpanAt(zone, at);
      // Within a span of constant offset, each full hour is the next hour of the week.
      const spanTo = Math.min(to, clock.to);
      const hours = Math.floor((at + clock.offset) / slotLength);
      let hourOfWeek = hourOfWeekOf(hours);
      let untilNext = (hours + 1) * slotLength - clock.offset - at;
      while (at < spanTo && at < hopeless) {
        const propensity = propensities[hourOfWeek] as number;
        // Later and answered no more often: worth no more.
        if (propensity > bestPropensity) {
          const value = (worth * propensity) / waiting(at - from);
          if (value - cost > bestScore) {
            bestScore = value - cost;
            bestAt = at;
            bestPropensity = propensity;
            hopeless = from + waitWorth(highest / value) + tolerance;
          }
        }
        const ahead = hoursToHigher[hourOfWeek] as number;
        at += untilNext + (ahead - 1) * slotLength;
        untilNext = slotLength;
        hourOfWeek += ahead;
        if (hourOfWeek >= slotsOfWeek) hourOfWeek -= slotsOfWeek;
      }
      // The clocks changed, or the interval ended, before the full hour.
      at = spanTo;
    }
  }
  if (bestScore === Number.NEGATIVE_INFINITY) return null;
  return { channel, sendAt: bestAt, propensity: bestPropensity, score: bestScore };
}

/** The first open instant, scored; null where there is none. */
export function firstSlot(open: Intervals, scoring: Scoring, worth: number): Candidate | null {
  const at = open[0];
  return at === undefined ? null : scoreSlot(at, scoring, worth);
}

/** The same slot, of which a response is worth something else. */
export function rescored(candidate: Candidate, { from, cost }: Scoring, worth: number): Candidate {
  const { channel, sendAt, propensity } = candidate;
  return { channel, sendAt, propensity, score: (worth * propensity) / waiting(sendAt - from) - cost };
}

/** One instant, scored. */
export function scoreSlot(at: number, scoring: Scoring, worth: number): Candidate {
  return bestSlot([at, at + 1], scoring, worth) as Candidate;
}

/** By what factor the value of a contact falls while it waits so many milliseconds. */
export function waiting(milliseconds: number): number {
  return 1 + milliseconds * discountPerMillisecond;
}

/** The time that takes a value down by such a factor, in milliseconds; a factor of nothing by nothing takes no time. */
function waitWorth(factor: number): number {
  return factor > 1 ? (factor - 1) * millisecondsPerDiscount : 0;
}
