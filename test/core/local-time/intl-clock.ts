import type { WeeklyWindow } from '../../../lib/core/customer.ts';
import { type Weekday, weekdays } from '../../../lib/core/vocabulary.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

type WallClock = { date: string; weekday: Weekday; minutes: number };

/** The wall clock as the platform tells it: the oracle, read for every instant afresh. */
export function wallClock(zone: string, at: number): WallClock {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    weekday: weekdays[names.indexOf(parts.weekday as string)] as Weekday,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** Whether a wall clock lies in one of the windows, said as plainly as possible. */
export function isInside({ weekday, minutes }: WallClock, windows: readonly WeeklyWindow[]): boolean {
  const today = weekdays.indexOf(weekday);
  const yesterday = weekdays[(today + 6) % 7] as Weekday;
  return windows.some((window) => {
    const from = clockMinutes(window.from);
    const to = clockMinutes(window.to);
    const startsToday = window.days.includes(weekday);
    if (from < to) return startsToday && from <= minutes && minutes < to;
    return (startsToday && minutes >= from) || (window.days.includes(yesterday) && minutes < to);
  });
}

function clockMinutes(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours as number) * 60 + (minutes as number);
}

/** Places and days on which their clocks do something odd. */
export const oddDays: readonly (readonly [zone: string, date: string])[] = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/London', '2026-03-29'],
  ['Europe/London', '2026-10-25'],
  // Half an hour of summer time.
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
  // +05:45, +12:45 / +13:45 and +08:45.
  ['Asia/Kathmandu', '2026-03-29'],
  ['Pacific/Chatham', '2026-04-04'],
  ['Pacific/Chatham', '2026-09-26'],
  ['Australia/Eucla', '2026-07-01'],
  // A whole day left out.
  ['Pacific/Apia', '2011-12-30'],
  // Clocks that changed at midnight: a day without 00:00, and one with 23:00 twice.
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2019-02-17'],
  ['America/Havana', '2025-11-02'],
  ['Asia/Beirut', '2026-03-29'],
  // Winter time that is the odd one out.
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  // Two hours at once.
  ['Antarctica/Troll', '2026-03-29'],
  ['America/St_Johns', '2006-10-29'],
];
