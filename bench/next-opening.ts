import { DateTime } from 'luxon';
import { Temporal } from 'temporal-polyfill';
import { nextOpening } from '../lib/core/local-time/open-intervals.ts';
import { type WeeklyRanges, weeklyRanges } from '../lib/core/local-time/weekly-ranges.ts';
import { zoneNames } from '../lib/core/local-time/zone-table.ts';
import { day, hour, minute, weekdays } from '../lib/core/vocabulary.ts';
import { type Row, report, times, whole } from './support/report.ts';

/**
 * How often in a second one core finds the next instant at which a set of windows opens, over all zones and two years; and how
 * that compares with asking a calendar for each candidate quarter of an hour, as a scheduler without a table of offsets does.
 */
const ranges = weeklyRanges(
  [
    { days: [...weekdays.slice(0, 5)], from: '09:00', to: '20:00' },
    { days: ['sat'], from: '10:00', to: '14:30' },
    { days: ['sun'], from: '22:00', to: '01:00' },
  ],
  'sms',
) as WeeklyRanges;
const zones = zoneNames();
const start = Date.UTC(2026, 0, 1);

const questions = Array.from({ length: 10_000 }, (_, index) => ({
  zone: zones[(index * 7) % zones.length] as string,
  at: start + ((index * 7_919) % (2 * 365 * 24)) * hour + (index % 60) * minute,
}));

/** Openings found in a second. */
function perSecond(rounds: number, find: (zone: string, at: number) => number): number {
  for (const { zone, at } of questions.slice(0, rounds)) find(zone, at);
  const before = performance.now();
  for (let index = 0; index < rounds; index++) {
    const { zone, at } = questions[index % questions.length] as (typeof questions)[number];
    if (find(zone, at) < at) throw new Error(`An opening in ${zone} lies in the past.`);
  }
  return (rounds / (performance.now() - before)) * 1_000;
}

/** Steps through the candidates and asks for the weekday (0: Monday), the hour and the minute of each. */
function stepping(read: (zone: string, at: number) => [number, number, number]) {
  return (zone: string, at: number) => {
    for (let candidate = at; ; candidate += 15 * minute) {
      const [weekday, hours, minutes] = read(zone, candidate);
      const time = weekday * day + hours * hour + minutes * minute;
      for (let r = 0; r < ranges.length; r += 2) {
        if (time >= (ranges[r] as number) && time < (ranges[r + 1] as number)) return candidate;
      }
    }
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
const shortNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
function readIntl(zone: string, at: number): [number, number, number] {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  // "Sun 09:30"
  const text = format.format(at);
  return [shortNames.indexOf(text.slice(0, 3)), Number(text.slice(-5, -3)), Number(text.slice(-2))];
}
function readLuxon(zone: string, at: number): [number, number, number] {
  const { weekday, hour: hours, minute: minutes } = DateTime.fromMillis(at, { zone });
  return [weekday - 1, hours, minutes];
}
function readTemporal(zone: string, at: number): [number, number, number] {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return [local.dayOfWeek - 1, local.hour, local.minute];
}

const own = perSecond(1_000_000, (zone, at) => nextOpening(zone, ranges, at, at + 8 * day) as number);
const calendars = (
  [
    ['Intl', readIntl],
    ['luxon', readLuxon],
    ['temporal-polyfill', readTemporal],
  ] as const
).map(([name, read]): Row => {
  const rate = perSecond(300, stepping(read));
  return {
    what: `by one ${name} call for each candidate`,
    figure: `${whole(rate)} / s`,
    against: `ours is ${times(own / rate)} as fast`,
  };
});

report({
  title: 'Next opening',
  how: 'The next instant at which a set of weekly windows opens, over all zones and two years; by the wall clock. The calendars step through the quarters of an hour.',
  rows: [
    {
      what: 'next openings of windows in a zone',
      figure: `${whole(own)} / s`,
      against: '',
      bar: '≥ 500,000 / s',
      met: own >= 500_000,
    },
    ...calendars,
  ],
});
