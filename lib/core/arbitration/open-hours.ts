import type { Intervals } from '../local-time/intervals.ts';
import { hourOfWeekOf } from '../local-time/local-clock.ts';
import { offsetSpanAt } from '../local-time/zone-offsets.ts';
import { hour } from '../vocabulary.ts';
import { hoursOfWeek } from './propensity-table.ts';

/** The first open instant in each local hour of the week that is open at all, ascending: a later one is never worth more. */
export function openHours(open: Intervals, zone: string): number[] {
  const seen = new Uint8Array(hoursOfWeek);
  const found: number[] = [];
  for (let i = 0; i < open.length && found.length < hoursOfWeek; i += 2) {
    const to = open[i + 1] as number;
    let at = open[i] as number;
    while (at < to) {
      const clock = offsetSpanAt(zone, at);
      const hours = Math.floor((at + clock.offset) / hour);
      const hourOfWeek = hourOfWeekOf(hours);
      if (seen[hourOfWeek] === 0) {
        seen[hourOfWeek] = 1;
        found.push(at);
        if (found.length === hoursOfWeek) break;
      }
      // To the next full hour of the wall clock, or to where the clocks change before it.
      at = Math.min((hours + 1) * hour - clock.offset, clock.to);
    }
  }
  return found;
}
