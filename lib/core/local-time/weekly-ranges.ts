import type { WeeklyWindow } from '../customer.ts';
import { remember } from '../remember.ts';
import { type Channel, channels, day, hour, minute, tableOf, weekdays } from '../vocabulary.ts';
import { append, complement, type Intervals } from './intervals.ts';

export const week = 7 * day;

/** Times of the local week as intervals of milliseconds since Monday 00:00 on the wall clock, within one week. */
export type WeeklyRanges = Intervals;

type Compiled = { open: WeeklyRanges; rest: WeeklyRanges };

type ByChannel = Readonly<Record<Channel, Compiled | null>>;

/** Lists of windows that are kept, and what is compiled from them. */
const mostLists = 1_000;

/** When the windows that concern a channel are open; null where no window concerns it. */
export function weeklyRanges(windows: readonly WeeklyWindow[], channel: Channel): WeeklyRanges | null {
  return compile(sharedWindows(windows))[channel]?.open ?? null;
}

/** All other times of the week; null where no window concerns the channel. */
export function outsideWeeklyRanges(windows: readonly WeeklyWindow[], channel: Channel): WeeklyRanges | null {
  return compile(sharedWindows(windows))[channel]?.rest ?? null;
}

/** Every local time `HH:MM` that was asked for, and its minutes since midnight. The list has its length at once: filled by leaps it is slow to read. */
const clockTexts: (string | undefined)[] = Array(24 * 60 + 1);
const minutesByClock = new Map<string, number>();

/** `HH:MM` of a whole number of minutes since midnight, up to 24 hours. */
export function clockText(minutes: number): string {
  let text = clockTexts[minutes];
  if (text === undefined) {
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    text = `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
    clockTexts[minutes] = text;
  }
  return text;
}

function minutesOf(clock: string): number {
  let minutes = minutesByClock.get(clock);
  if (minutes === undefined) {
    if (!/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(clock))
      throw new RangeError('a window has a local time that is not HH:MM');
    minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    minutesByClock.set(clock, minutes);
  }
  return minutes;
}

/** Where a window starts and ends on a weekday (0: Monday), in milliseconds since Monday 00:00; it may end in the next week. */
function rangeOn(window: WeeklyWindow, weekday: number): { from: number; to: number } {
  const from = weekday * day + minutesOf(window.from) * minute;
  const to = weekday * day + minutesOf(window.to) * minute;
  return { from, to: to > from ? to : to + 24 * hour };
}

/** Lists that begin alike: what is said by the windows so far, and what follows. */
type Branch = { list: readonly WeeklyWindow[] | null; longer: Map<number, Branch> };

let lists: Branch = { list: null, longer: new Map() };
let listCount = 0;

/**
 * One list object for all lists that say the same, under which their open hours are kept: many customers choose the same hours.
 * Lists are never changed in place.
 */
export function sharedWindows(windows: readonly WeeklyWindow[]): readonly WeeklyWindow[] {
  let branch = lists;
  for (const window of windows) {
    const key = keyOf(window);
    let next = branch.longer.get(key);
    if (next === undefined) {
      next = { list: null, longer: new Map() };
      branch.longer.set(key, next);
    }
    branch = next;
  }
  if (branch.list === null) {
    branch.list = windows;
    if (listCount++ === mostLists) {
      lists = { list: null, longer: new Map() };
      listCount = 0;
    }
  }
  return branch.list;
}

/** All that a window says as one number below 2 ** 49: a text of every customer's windows would take a tenth of a decision's time. */
function keyOf({ days, from, to, channels: named }: WeeklyWindow): number {
  let key = 0;
  // Seven days at most, in the order in which they are told.
  for (const name of days) key = 8 * key + 1 + weekdays.indexOf(name);
  key = (key * 2_048 + minutesOf(from)) * 2_048 + minutesOf(to);
  if (named === undefined) return 64 * key;
  for (const channel of channels) key = 2 * key + (named.includes(channel) ? 1 : 0);
  return 2 * key + 1;
}

const compile = remember(mostLists, (windows: readonly WeeklyWindow[]): ByChannel => {
  // Most lists name no channels: then all channels share one result, and what is kept for it.
  if (windows.every((window) => window.channels === undefined)) {
    const shared = compileSome(windows);
    return tableOf(channels, () => shared);
  }
  return tableOf(channels, (channel) =>
    compileSome(windows.filter((window) => window.channels?.includes(channel) ?? true)),
  );
});

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
