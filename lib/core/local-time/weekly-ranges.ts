import type { WeeklyWindow } from '../customer.ts';
import { type Channel, channels, day, hour, minute, weekdays } from '../vocabulary.ts';
import { append, complement, type Intervals } from './intervals.ts';

export const week = 7 * day;

/** Times of the local week as intervals of milliseconds since Monday 00:00 on the wall clock, within one week. */
export type WeeklyRanges = Intervals;

type Compiled = { open: WeeklyRanges; rest: WeeklyRanges };

type ByChannel = Readonly<Record<Channel, Compiled | null>>;

const compiled = new WeakMap<readonly WeeklyWindow[], ByChannel>();

/** The same by what the lists say: many customers choose the same hours, and what is computed for hours is kept by identity. */
const compiledByText = new Map<string, ByChannel>();
const mostTexts = 1_000;

/** When the windows that concern a channel are open; null where no window concerns it. */
export function weeklyRanges(windows: readonly WeeklyWindow[], channel: Channel): WeeklyRanges | null {
  return compile(windows, channel)?.open ?? null;
}

/** All other times of the week; null where no window concerns the channel. */
export function outsideWeeklyRanges(windows: readonly WeeklyWindow[], channel: Channel): WeeklyRanges | null {
  return compile(windows, channel)?.rest ?? null;
}

/** Every local time `HH:MM`, from 00:00 to 24:00. */
const clockTexts = Array.from({ length: 24 * 60 + 1 }, (_, minutes) => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
});
const minutesByClock: ReadonlyMap<string, number> = new Map(
  clockTexts.map((text, minutes) => [text, minutes]),
);

/** `HH:MM` of a whole number of minutes since midnight, up to 24 hours. */
export function clockText(minutes: number): string {
  return clockTexts[minutes] as string;
}

function minutesOf(clock: string): number {
  const minutes = minutesByClock.get(clock);
  if (minutes === undefined) throw new RangeError('a window has a local time that is not HH:MM');
  return minutes;
}

/** Where a window starts and ends on a weekday (0: Monday), in milliseconds since Monday 00:00; it may end in the next week. */
function rangeOn(window: WeeklyWindow, weekday: number): { from: number; to: number } {
  const from = weekday * day + minutesOf(window.from) * minute;
  const to = weekday * day + minutesOf(window.to) * minute;
  return { from, to: to > from ? to : to + 24 * hour };
}

/** Compiles once for each list of windows; the lists are never changed in place. */
function compile(windows: readonly WeeklyWindow[], channel: Channel): Compiled | null {
  let byChannel = compiled.get(windows);
  if (byChannel === undefined) {
    byChannel = compileText(windows);
    compiled.set(windows, byChannel);
  }
  return byChannel[channel];
}

function compileText(windows: readonly WeeklyWindow[]): ByChannel {
  let text = '';
  for (const { days, from, to, channels: named } of windows) text += `${days} ${from} ${to} ${named};`;
  let byChannel = compiledByText.get(text);
  if (byChannel === undefined) {
    byChannel = compileAll(windows);
    if (compiledByText.size === mostTexts) compiledByText.clear();
    compiledByText.set(text, byChannel);
  }
  return byChannel;
}

function compileAll(windows: readonly WeeklyWindow[]): ByChannel {
  // Most lists name no channels: then all channels share one result, and what is cached for it.
  if (windows.every((window) => window.channels === undefined)) {
    const shared = compileSome(windows);
    return perChannel(() => shared);
  }
  return perChannel((channel) =>
    compileSome(windows.filter((window) => window.channels?.includes(channel) ?? true)),
  );
}

function perChannel(make: (channel: Channel) => Compiled | null): ByChannel {
  return Object.fromEntries(channels.map((channel) => [channel, make(channel)])) as ByChannel;
}

function compileSome(windows: readonly WeeklyWindow[]): Compiled | null {
  if (windows.length === 0) return null;
  const pieces: [number, number][] = [];
  for (const window of windows) {
    for (const name of window.days) {
      const { from, to } = rangeOn(window, weekdays.indexOf(name));
      pieces.push([from, Math.min(to, week)]);
      // Sunday night runs into Monday morning.
      if (to > week) pieces.push([0, to - week]);
    }
  }
  pieces.sort((left, right) => left[0] - right[0]);
  const open: number[] = [];
  for (const [from, to] of pieces) append(open, from, to);
  return { open, rest: complement(open, 0, week) };
}
