import { describe, expect, it } from 'vitest';
import {
  bothCalendars,
  calendar,
  firstOpen,
  openBetween,
  weeklyCalendar,
} from '../../../lib/core/local-time/calendar.ts';
import { chunkLength } from '../../../lib/core/local-time/zone-offsets.ts';
import { day, hour } from '../../../lib/core/vocabulary.ts';

const monday = Date.UTC(2026, 2, 2);
const mornings = [8 * hour, 12 * hour];
const utc = ['UTC'];

describe('a calendar', () => {
  it('is cut to each span that is asked for, whatever was asked before', () => {
    const open = weeklyCalendar(utc, mornings);
    expect(openBetween(open, monday, monday + day)).toEqual([monday + 8 * hour, monday + 12 * hour]);
    // The end of the last question, then its start.
    expect(openBetween(open, monday + 10 * hour, monday + day)).toEqual([
      monday + 10 * hour,
      monday + 12 * hour,
    ]);
    expect(openBetween(open, monday + 10 * hour, monday + 11 * hour)).toEqual([
      monday + 10 * hour,
      monday + 11 * hour,
    ]);
    expect(openBetween(open, monday + 10 * hour, monday + 10 * hour)).toEqual([]);
  });

  it('is that of its own zones and hours', () => {
    expect(openBetween(weeklyCalendar(['Asia/Kathmandu'], mornings), monday, monday + day)[0]).toBe(
      monday + 2.25 * hour,
    );
    expect(openBetween(weeklyCalendar(utc, [0, hour]), monday, monday + day)).toEqual([
      monday,
      monday + hour,
    ]);
    expect(weeklyCalendar(utc, mornings)).toBe(weeklyCalendar(utc, mornings));
    expect(openBetween(weeklyCalendar([], mornings), monday, monday + day)).toEqual([]);
  });

  it('of two is open while both are, also where a chunk ends', () => {
    const seam = 413 * chunkLength;
    const always = weeklyCalendar(utc, [0, 7 * day]);
    const both = bothCalendars(weeklyCalendar(['Asia/Tokyo'], [0, 7 * day]), always);
    expect(openBetween(both, seam - day, seam + day)).toEqual([seam - day, seam + day]);
    const none = bothCalendars(weeklyCalendar(utc, mornings), weeklyCalendar(utc, [20 * hour, 21 * hour]));
    expect(openBetween(none, monday, monday + 7 * day)).toEqual([]);
    expect(bothCalendars(always, both)).not.toBe(bothCalendars(both, always));
  });

  it('opens next within the span that is asked for, or not at all', () => {
    const open = weeklyCalendar(utc, mornings);
    expect(firstOpen(open, monday, monday + day)).toBe(monday + 8 * hour);
    expect(firstOpen(open, monday + 9 * hour, monday + day)).toBe(monday + 9 * hour);
    expect(firstOpen(open, monday, monday + 8 * hour)).toBe(null);
    expect(firstOpen(open, monday + 12 * hour, monday + 60 * day)).toBe(monday + 7 * day + 8 * hour);
    expect(firstOpen([monday, monday + hour], monday + hour, monday + day)).toBe(null);
  });

  it('keeps few chunks, however far apart it is asked', () => {
    let computed = 0;
    const open = calendar((from, to) => {
      computed++;
      return [from, to];
    });
    for (let chunk = 400; chunk < 420; chunk++) {
      const at = chunk * chunkLength;
      expect(openBetween(open, at, at + day)).toEqual([at, at + day]);
    }
    expect(open.chunks.size).toBeLessThanOrEqual(4);
    openBetween(open, 419 * chunkLength, 419 * chunkLength + hour);
    expect(computed).toBe(20);
  });
});
