import type { WeeklyWindow } from '../customer.ts';
import { localTimeOfWeek } from '../local-time/local-clock.ts';
import { type Channel, type Weekday, weekdays } from '../vocabulary.ts';

/** What is told of a hold by local hours. */
type WindowParams = {
  zone: string;
  zones: number;
  localDay: string;
  localTime: string;
  days: string | null;
  from: string | null;
  to: string | null;
};

/** What to tell about a hold by local hours: the zone, the local time, and the window that contains the instant `inside`. */
export function windowParams(
  zones: readonly string[],
  windows: readonly WeeklyWindow[],
  channel: Channel,
  at: number,
  inside: number | null,
): WindowParams {
  const zone = zones[0] as string;
  const window = inside === null ? null : windowAt(zone, windows, channel, inside);
  const { weekday, clock } = localTimeOfWeek(zone, at);
  return {
    zone,
    zones: zones.length,
    localDay: weekdays[weekday] as string,
    localTime: clock,
    days: window === null ? null : textOf(window.days),
    from: window?.from ?? null,
    to: window?.to ?? null,
  };
}

const dayTexts = new WeakMap<readonly Weekday[], string>();

/** `mon,tue`: made once for a list, because windows of law and policy are told again and again. */
function textOf(days: readonly Weekday[]): string {
  let text = dayTexts.get(days);
  if (text === undefined) {
    text = days.join();
    dayTexts.set(days, text);
  }
  return text;
}

/** The first window of the channel that contains the instant; one that ends the next morning began the day before. */
function windowAt(
  zone: string,
  windows: readonly WeeklyWindow[],
  channel: Channel,
  at: number,
): WeeklyWindow | null {
  const { weekday, clock } = localTimeOfWeek(zone, at);
  return windowAtTime(windows, channel, weekday, clock);
}

/** The same of a time that is told: the weekday (0 for Monday) and the clock as `HH:MM`. */
export function windowAtTime(
  windows: readonly WeeklyWindow[],
  channel: Channel,
  weekday: number,
  clock: string,
): WeeklyWindow | null {
  // Texts `HH:MM` are in the order of the times they tell.
  const today = weekdays[weekday] as Weekday;
  const yesterday = weekdays[weekday === 0 ? 6 : weekday - 1] as Weekday;
  for (let index = 0; index < windows.length; index++) {
    const window = windows[index] as WeeklyWindow;
    const { days, from, to } = window;
    if (window.channels !== undefined && !window.channels.includes(channel)) continue;
    const overnight = to <= from;
    if (from <= clock && (overnight || clock < to) && days.includes(today)) return window;
    if (overnight && clock < to && days.includes(yesterday)) return window;
  }
  return null;
}
