/**
 * A set of instants: sorted, disjoint, half-open intervals laid flat, `[from, to, from, to, …]`, in milliseconds.
 * Flat numbers, because the decision intersects many of them and allocates as little as it can.
 */
export type Intervals = readonly number[];

export const never: Intervals = [];

/** The instants from `from` up to, not including, `to`. */
export function between(from: number, to: number): Intervals {
  return from < to ? [from, to] : never;
}

/** Adds an interval at the end, joining it to the last one where they touch or overlap. Intervals must come in order. */
export function append(intervals: number[], from: number, to: number): void {
  if (from >= to) return;
  const last = intervals.length - 1;
  if (last > 0 && (intervals[last] as number) >= from) {
    if ((intervals[last] as number) < to) intervals[last] = to;
  } else {
    intervals.push(from, to);
  }
}

/** The instants in both. */
export function intersect(left: Intervals, right: Intervals): Intervals {
  const both: number[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const leftTo = left[l + 1] as number;
    const rightTo = right[r + 1] as number;
    const from = Math.max(left[l] as number, right[r] as number);
    const to = Math.min(leftTo, rightTo);
    if (from < to) both.push(from, to);
    if (leftTo <= rightTo) l += 2;
    if (rightTo <= leftTo) r += 2;
  }
  return both;
}

/** The instants from `from` up to `to` that are not in the set. */
export function complement(intervals: Intervals, from: number, to: number): Intervals {
  const rest: number[] = [];
  let at = from;
  for (let i = 0; i < intervals.length && at < to; i += 2) {
    append(rest, at, Math.min(intervals[i] as number, to));
    at = Math.max(at, intervals[i + 1] as number);
  }
  append(rest, at, to);
  return rest;
}

/** The part of the set between two instants, of which the first is earlier. */
export function cut(intervals: Intervals, from: number, to: number): Intervals {
  const first = firstEndingAfter(intervals, from);
  let end = firstEndingAfter(intervals, to);
  if (end < intervals.length && (intervals[end] as number) < to) end += 2;
  if (first >= end) return never;
  const part = intervals.slice(first, end);
  if ((part[0] as number) < from) part[0] = from;
  if ((part[part.length - 1] as number) > to) part[part.length - 1] = to;
  return part;
}

/** Both sets, of which the second begins where the first ends or later. */
export function followedBy(intervals: Intervals, later: Intervals): Intervals {
  if (intervals.length === 0 || later.length === 0) return later.length === 0 ? intervals : later;
  const both = [...intervals];
  for (let i = 0; i < later.length; i += 2) append(both, later[i] as number, later[i + 1] as number);
  return both;
}

/** The first instant of the set at or after `at`; null where there is none. */
export function firstFrom(intervals: Intervals, at: number): number | null {
  for (let i = 0; i < intervals.length; i += 2) {
    if (at < (intervals[i + 1] as number)) return Math.max(at, intervals[i] as number);
  }
  return null;
}

/** Index of the first interval that ends after `at`, by bisection; the length of the list where there is none. */
export function firstEndingAfter(intervals: Intervals, at: number): number {
  let low = 0;
  let high = intervals.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[2 * middle + 1] as number) > at) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}

/** Whether the instant is in the set. */
export function contains(intervals: Intervals, at: number): boolean {
  return firstFrom(intervals, at) === at;
}

/** Whether the set is the whole of `from` up to `to`. */
export function covers(intervals: Intervals, from: number, to: number): boolean {
  return intervals.length === 2 && (intervals[0] as number) <= from && to <= (intervals[1] as number);
}
