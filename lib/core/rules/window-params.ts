import type { WeeklyWindow } from '../customer.ts';
import { localClock, localTimeOfDay, localWeekday } from '../local-time/local-clock.ts';
import { rangeOn, week } from '../local-time/weekly-ranges.ts';
import { type Channel, day, weekdays } from '../vocabulary.ts';
import type { Params } from './rule.ts';

/** What to tell about a hold by local hours: the zone, the local time, and the window that contains the instant `inside`. */
export function windowParams(
  zones: readonly string[],
  windows: readonly WeeklyWindow[],
  channel: Channel,
  at: number,
  inside: number | null,
): Params {
  const zone = zones[0] as string;
  const window = inside === null ? null : windowAt(zone, windows, channel, inside);
  return {
    zone,
    zones: zones.length,
    localDay: weekdays[localWeekday(zone, at)] as string,
    localTime: localClock(zone, at),
    days: window === null ? null : window.days.join(),
    from: window?.from ?? null,
    to: window?.to ?? null,
  };
}

function windowAt(
  zone: string,
  windows: readonly WeeklyWindow[],
  channel: Channel,
  at: number,
): WeeklyWindow | null {
  const local = localWeekday(zone, at) * day + localTimeOfDay(zone, at);
  for (const window of windows) {
    if (window.channels !== undefined && !window.channels.includes(channel)) continue;
    for (const name of window.days) {
      const { from, to } = rangeOn(window, weekdays.indexOf(name));
      if ((from <= local && local < to) || local < to - week) return window;
    }
  }
  return null;
}
