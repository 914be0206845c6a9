import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { WeeklyWindow } from '../../../lib/core/customer.ts';
import { contains } from '../../../lib/core/local-time/intervals.ts';
import { nextOpening, openIntervals } from '../../../lib/core/local-time/open-intervals.ts';
import { type WeeklyRanges, weeklyRanges } from '../../../lib/core/local-time/weekly-ranges.ts';
import { clockOfZone, zoneNames } from '../../../lib/core/local-time/zone-table.ts';
import { day, hour, minute, weekdays } from '../../../lib/core/vocabulary.ts';
import { runtimeAgrees } from '../../support/zone-differences.ts';
import { anyWindows } from './any-windows.ts';
import { isInside } from './intl-clock.ts';

/*
 * Every zone there is, with windows of its own in each run, around one of its clock changes as a rule. Two witnesses who know
 * nothing of our table: the platform's calendar, asked minute by minute, and Temporal, asked for its own list of changes.
 */
const firstYear = Date.UTC(2000, 0, 1);
const leapDays = [2000, 2024, 2028].map((year) => Date.UTC(year, 1, 29));

type MinuteOfWeek = number;
type Span = { zone: string; from: number; to: number; windows: readonly WeeklyWindow[] };
const minutesOfDay = 1_440;

/** One span for each zone: four of five lie around a clock change where the zone has any, others at leap days or anywhere. */
function spans(hours: number): Span[] {
  const zones = zoneNames();
  const windows = fc.sample(anyWindows, zones.length);
  const dice = fc.sample(
    fc.record({ kind: fc.nat(9), pick: fc.nat(), minutes: fc.nat(hours * 60 - 1) }),
    zones.length,
  );
  return zones.map((zone, index) => {
    const { kind, pick, minutes } = dice[index] as (typeof dice)[number];
    const usable = (at: number) =>
      at > firstYear && at < Date.UTC(2044, 0, 1) && runtimeAgrees(zone, at + hours * hour);
    const changes = clockOfZone(zone).starts.filter(usable);
    const anywhere = firstYear + (pick % (26 * 365)) * day;
    const centre =
      kind < 8 && changes.length > 0
        ? (changes[pick % changes.length] as number)
        : kind < 9
          ? (leapDays[pick % leapDays.length] as number)
          : anywhere;
    const from = (usable(centre) ? centre : Date.UTC(2024, 1, 29)) - minutes * minute;
    return { zone, from, to: from + hours * hour, windows: windows[index] as WeeklyWindow[] };
  });
}

const shortNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function walkIntl({ zone, from, to }: Span): MinuteOfWeek[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const clock: MinuteOfWeek[] = [];
  for (let at = from; at < to; at += minute) {
    // "Sun 09:30"
    const text = format.format(at);
    const weekday = shortNames.indexOf(text.slice(0, 3));
    clock.push(weekday * minutesOfDay + Number(text.slice(-5, -3)) * 60 + Number(text.slice(-2)));
  }
  return clock;
}

function walkTemporal({ zone, from, to }: Span): MinuteOfWeek[] {
  const clock: MinuteOfWeek[] = [];
  for (let at = from; at < to; ) {
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    const change = local.getTimeZoneTransition('next')?.epochMilliseconds ?? to;
    const start = (local.dayOfWeek - 1) * minutesOfDay + local.hour * 60 + local.minute;
    for (let passed = 0; at < Math.min(change, to); at += minute) {
      clock.push((start + passed++) % (7 * minutesOfDay));
    }
  }
  return clock;
}

/** Compares every minute of a span, from the last to the first. Returns how many there were. */
function compare(span: Span, clock: readonly MinuteOfWeek[]): number {
  const { zone, from, to, windows } = span;
  const ranges = weeklyRanges(windows, 'sms') as WeeklyRanges;
  const open = openIntervals(zone, ranges, from, to);
  let next: number | null = null;
  for (let index = clock.length - 1; index >= 0; index--) {
    const at = from + index * minute;
    const minuteOfWeek = clock[index] as number;
    const weekday = weekdays[Math.floor(minuteOfWeek / minutesOfDay)] as (typeof weekdays)[number];
    const inside = isInside({ date: '', weekday, minutes: minuteOfWeek % minutesOfDay }, windows);
    if (inside) next = at;
    // Nothing before the next opening is open, for it is the next minute that the witness finds inside.
    if (contains(open, at) !== inside || nextOpening(zone, ranges, at, to) !== next) {
      throw new Error(
        `${zone} at ${new Date(at).toISOString()} with ${JSON.stringify(windows)}: expected ${inside}, next ${next}`,
      );
    }
  }
  return clock.length;
}

describe('in every zone, with any windows, openness and the next opening', () => {
  it('are what a minute-by-minute walk through the platform’s calendar finds', () => {
    let instants = 0;
    for (const span of spans(30)) instants += compare(span, walkIntl(span));
    expect(instants).toBeGreaterThanOrEqual(1_000_000);
  }, 120_000);

  it('are what Temporal finds', () => {
    let instants = 0;
    for (const span of spans(30)) instants += compare(span, walkTemporal(span));
    expect(instants).toBeGreaterThanOrEqual(1_000_000);
  }, 120_000);
});
