import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WeeklyWindow } from '../../../lib/core/customer.ts';
import { openBetween, weeklyCalendar } from '../../../lib/core/local-time/calendar.ts';
import { contains } from '../../../lib/core/local-time/intervals.ts';
import { nextOpening, openIntervals } from '../../../lib/core/local-time/open-intervals.ts';
import {
  outsideWeeklyRanges,
  type WeeklyRanges,
  weeklyRanges,
} from '../../../lib/core/local-time/weekly-ranges.ts';
import { chunkLength } from '../../../lib/core/local-time/zone-offsets.ts';
import { day, hour, minute, weekdays } from '../../../lib/core/vocabulary.ts';
import { anyWindows } from './any-windows.ts';
import { isInside, oddDays, wallClock } from './intl-clock.ts';

const rangesOf = (windows: readonly WeeklyWindow[]) => weeklyRanges(windows, 'sms') as WeeklyRanges;
const aroundOf = (date: string) => Date.parse(`${date}T00:00:00Z`) - 36 * hour;

describe('open intervals', () => {
  it.each(oddDays)('agree with the wall clock minute by minute in %s around %s', (zone, date) => {
    const from = aroundOf(date);
    const to = from + 4 * day;
    const clocks = Array.from({ length: (to - from) / minute }, (_, index) =>
      wallClock(zone, from + index * minute),
    );
    fc.assert(
      fc.property(anyWindows, (windows) => {
        const open = openIntervals(zone, rangesOf(windows), from, to);
        const rest = openIntervals(zone, outsideWeeklyRanges(windows, 'sms') as WeeklyRanges, from, to);
        let next: number | null = null;
        for (let index = clocks.length - 1; index >= 0; index--) {
          const at = from + index * minute;
          const inside = isInside(clocks[index] as (typeof clocks)[number], windows);
          if (inside) next = at;
          // Every minute belongs to exactly one side, to its last millisecond.
          if (contains(open, at) !== inside || contains(open, at + minute - 1) !== inside) return false;
          if (contains(rest, at) === inside) return false;
          if (index % 97 === 0 && nextOpening(zone, rangesOf(windows), at, to) !== next) return false;
        }
        return true;
      }),
      { numRuns: 8 },
    );
  });

  it('are sorted, disjoint, never touch and stay within the span', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...oddDays),
        anyWindows,
        fc.integer({ min: 0, max: 4 * day }),
        fc.integer({ min: 0, max: 60 * day }),
        ([zone, date], windows, start, length) => {
          const from = aroundOf(date) + start;
          const open = openIntervals(zone, rangesOf(windows), from, from + length);
          for (let i = 0; i < open.length; i++) {
            expect(open[i]).toBeGreaterThanOrEqual(from);
            expect(open[i]).toBeLessThanOrEqual(from + length);
            if (i > 0) expect(open[i] as number).toBeGreaterThan(open[i - 1] as number);
          }
        },
      ),
    );
  });

  it('of several zones are where all of them are open, also when they come from the cache', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...oddDays.map(([zone]) => zone)), { minLength: 1, maxLength: 4 }),
        anyWindows,
        fc.integer({ min: 0, max: 100 * day }),
        (zones, windows, start) => {
          const ranges = rangesOf(windows);
          for (const shift of [0, 3 * hour + 7]) {
            const from = Date.UTC(2026, 2, 1) + start + shift;
            const to = from + 5 * day;
            const open = openBetween(weeklyCalendar(zones, ranges), from, to);
            for (let at = from; at < to; at += 13 * minute) {
              const inside = zones.every((zone) => isInside(wallClock(zone, at), windows));
              expect(contains(open, at)).toBe(inside);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('run on where one span of the offset table ends and the next begins', () => {
    const seam = 413 * chunkLength;
    const windows = [WeeklyWindow.parse({ days: [...weekdays], from: '00:00', to: '24:00' })];
    expect(openIntervals('Asia/Kathmandu', rangesOf(windows), seam - day, seam + day)).toEqual([
      seam - day,
      seam + day,
    ]);
    expect(
      openBetween(weeklyCalendar(['Asia/Kathmandu'], rangesOf(windows)), seam - day, seam + day),
    ).toEqual([seam - day, seam + day]);
  });

  it('of a window that crosses midnight belong to the day on which it starts', () => {
    const windows: WeeklyWindow[] = [{ days: ['sun'], from: '22:00', to: '02:00' }];
    const sunday = Date.UTC(2026, 2, 8);
    expect(openIntervals('UTC', rangesOf(windows), sunday, sunday + 2 * day)).toEqual([
      sunday + 22 * hour,
      sunday + 26 * hour,
    ]);
    // On Sunday morning nothing is left of it: it did not start on Saturday.
    expect(openIntervals('UTC', rangesOf(windows), sunday - day, sunday + 22 * hour)).toEqual([]);
  });

  it('reach the end of the day with 24:00 and go on into a window that starts at 00:00', () => {
    const windows: WeeklyWindow[] = [
      { days: ['sun'], from: '20:00', to: '24:00' },
      { days: ['mon'], from: '00:00', to: '01:00' },
    ];
    const sunday = Date.UTC(2026, 2, 8);
    expect(openIntervals('UTC', rangesOf(windows), sunday, sunday + 2 * day)).toEqual([
      sunday + 20 * hour,
      sunday + 25 * hour,
    ]);
  });

  it('start where the clocks stop skipping when the window starts in the hour that is left out', () => {
    const windows: WeeklyWindow[] = [{ days: ['sun'], from: '02:30', to: '04:00' }];
    const springForward = Date.UTC(2026, 2, 8, 7);
    expect(
      openIntervals('America/New_York', rangesOf(windows), springForward - day, springForward + day),
    ).toEqual([springForward, springForward + hour]);
  });

  it('are open twice in the hour that comes twice', () => {
    const windows: WeeklyWindow[] = [{ days: ['sun'], from: '01:15', to: '01:45' }];
    const first = Date.UTC(2026, 10, 1, 5);
    expect(openIntervals('America/New_York', rangesOf(windows), first - hour, first + 3 * hour)).toEqual([
      first + 15 * minute,
      first + 45 * minute,
      first + 75 * minute,
      first + 105 * minute,
    ]);
  });

  it('of no windows at all never come, however long one waits', () => {
    expect(nextOpening('Europe/Paris', [], 0, Number.POSITIVE_INFINITY)).toBe(null);
    expect(nextOpening('Europe/Paris', [0, hour], day, day)).toBe(null);
  });

  it('are refused for a zone that does not exist', () => {
    expect(() => openIntervals('Mars/Olympus', [0, 1], 0, 1)).toThrow(RangeError);
  });
});
