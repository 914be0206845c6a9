import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../lib/core/local-time/intervals.ts';
import {
  instantsOfDays,
  localClock,
  localDay,
  localHourOfWeek,
  localWeekday,
} from '../../../lib/core/local-time/local-clock.ts';
import { offsetAt, offsetSpanAt } from '../../../lib/core/local-time/zone-offsets.ts';
import { day, hour, minute, weekdays } from '../../../lib/core/vocabulary.ts';
import { runtimeAgrees } from '../../support/zone-differences.ts';
import { oddDays, wallClock } from './intl-clock.ts';

const anyInstant = fc
  .oneof(
    fc
      .tuple(fc.constantFrom(...oddDays), fc.integer({ min: -36 * 60, max: 60 * 60 }))
      .map(([[zone, date], minutes]) => ({
        zone,
        at: Date.parse(`${date}T00:00:00Z`) + minutes * minute,
      })),
    fc.record({
      zone: fc.constantFrom(...oddDays.map(([zone]) => zone)),
      at: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2045, 0, 1) }),
    }),
  )
  .filter(({ zone, at }) => runtimeAgrees(zone, at));

describe('the local clock', () => {
  it('tells date, weekday, hour and time as the platform does', () => {
    fc.assert(
      fc.property(anyInstant, ({ zone, at }) => {
        const { date, weekday, minutes } = wallClock(zone, at);
        expect(localDay(zone, at) * day).toBe(Date.parse(date));
        expect(weekdays[localWeekday(zone, at)]).toBe(weekday);
        expect(localHourOfWeek(zone, at)).toBe(weekdays.indexOf(weekday) * 24 + Math.floor(minutes / 60));
        expect(localClock(zone, at)).toBe(
          `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps an offset for as long as it says', () => {
    fc.assert(
      fc.property(anyInstant, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ zone, at }, share) => {
        const until = offsetSpanAt(zone, at).to;
        expect(until).toBeGreaterThan(at);
        expect(offsetAt(zone, at + Math.floor((until - at) * share))).toBe(offsetAt(zone, at));
      }),
    );
  });

  it.each(oddDays)('finds every instant of a local day in %s around %s', (zone, date) => {
    const from = Date.parse(`${date}T00:00:00Z`) - 36 * hour;
    const to = from + 4 * day;
    const wanted = Date.parse(date) / day;
    const instants = instantsOfDays(zone, [wanted, wanted + 1], from, to);
    for (let at = from; at < to; at += minute) {
      expect(contains(instants, at)).toBe(wallClock(zone, at).date === date);
    }
  });

  it('has no instants on a day that was left out', () => {
    const leftOut = Date.UTC(2011, 11, 30) / day;
    const from = leftOut * day - 3 * day;
    expect(instantsOfDays('Pacific/Apia', [leftOut, leftOut + 1], from, from + 6 * day)).toEqual([]);
  });
});
