import { remember } from '../remember.ts';
import { day, hour, minute } from '../vocabulary.ts';
import { append, type Intervals } from './intervals.ts';
import { clockText } from './weekly-ranges.ts';
import { chunkLength, chunkOf, offsetAt, spansOf } from './zone-offsets.ts';

const minutesPerDay = 24 * 60;

/** Days since 1 January 1970 on the local calendar. Throws RangeError for a zone that is not known. */
export function localDay(zone: string, at: number): number {
  return Math.floor((at + offsetAt(zone, at)) / day);
}

/** The local weekday, 0 for Monday. */
export function localWeekday(zone: string, at: number): number {
  return modulo(localDay(zone, at) + 3, 7);
}

/** Milliseconds of the local day that have passed on the wall clock. */
export function localTimeOfDay(zone: string, at: number): number {
  return modulo(at + offsetAt(zone, at), day);
}

/** The local hour of the week: 0 for Monday 00:00–01:00, 167 for Sunday 23:00–24:00. */
export function localHourOfWeek(zone: string, at: number): number {
  return hourOfWeekOf(Math.floor((at + offsetAt(zone, at)) / hour));
}

/** The same of the whole hours that have passed on the wall clock since 1970. */
export function hourOfWeekOf(hours: number): number {
  // 1 January 1970 was a Thursday.
  return modulo(hours + 3 * 24, 7 * 24);
}

/** The wall clock as `HH:MM`. */
export function localClock(zone: string, at: number): string {
  return clockText(Math.floor(localTimeOfDay(zone, at) / minute));
}

/** The local weekday (0 for Monday) and the wall clock as `HH:MM`. */
export function localTimeOfWeek(zone: string, at: number): { weekday: number; clock: string } {
  const minutes = Math.floor((at + offsetAt(zone, at)) / minute);
  const days = Math.floor(minutes / minutesPerDay);
  return { weekday: modulo(days + 3, 7), clock: clockText(minutes - days * minutesPerDay) };
}

/** The local date as `YYYY-MM-DD`. */
export function localDate(zone: string, at: number): string {
  return dateText(localDay(zone, at));
}

const dateText = remember(1_000, (days: number) => new Date(days * day).toISOString().slice(0, 10));

/** The instants from `from` up to `to` whose local date is one of the days (intervals of whole day numbers, half-open). */
export function instantsOfDays(zone: string, days: Intervals, from: number, to: number): Intervals {
  const instants: number[] = [];
  for (let chunk = chunkOf(from); chunk * chunkLength < to; chunk++) {
    for (const span of spansOf(zone, chunk)) {
      const spanFrom = Math.max(from, span.from);
      const spanTo = Math.min(to, span.to);
      for (let d = 0; d < days.length; d += 2) {
        const firstDay = (days[d] as number) * day - span.offset;
        const afterLastDay = (days[d + 1] as number) * day - span.offset;
        append(instants, Math.max(spanFrom, firstDay), Math.min(spanTo, afterLastDay));
      }
    }
  }
  return instants;
}

/** The remainder of whole numbers, never negative. Numbers above 2^31 make the operator % many times slower than this. */
export function modulo(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}
