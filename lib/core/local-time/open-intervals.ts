import { day } from '../vocabulary.ts';
import { append, firstEndingAfter, type Intervals } from './intervals.ts';
import { type WeeklyRanges, week } from './weekly-ranges.ts';
import { chunkLength, chunkOf, type OffsetSpan, offsetSpanAt, spansOf } from './zone-offsets.ts';

/** 1 January 1970 was a Thursday: this much later the week began. */
const mondayShift = 3 * day;

/**
 * The instants from `from` up to `to` whose wall-clock reading in the zone lies in the ranges: exact through gaps, overlaps
 * and odd offsets, because instants are walked and no local time is ever turned into an instant.
 * Throws RangeError for a zone that is not known.
 */
export function openIntervals(zone: string, ranges: WeeklyRanges, from: number, to: number): Intervals {
  const open: number[] = [];
  for (let chunk = chunkOf(from); chunk * chunkLength < to; chunk++) {
    for (const span of spansOf(zone, chunk)) addOpen(open, span, ranges, from, to);
  }
  return open;
}

/**
 * The first instant at or after `at`, before `until`, at which the ranges are open in the zone; null where there is none.
 * Throws RangeError for a zone that is not known.
 */
export function nextOpening(zone: string, ranges: WeeklyRanges, at: number, until: number): number | null {
  if (ranges.length === 0) return null;
  for (let from = at; from < until; ) {
    // Within a span of constant offset the wall clock runs evenly; behind it, it is read afresh.
    const { offset, to: spanTo } = offsetSpanAt(zone, from);
    const local = from + offset + mondayShift;
    const opening = from + untilOpen(ranges, local - Math.floor(local / week) * week);
    if (opening < spanTo) return opening < until ? opening : null;
    from = spanTo;
  }
  return null;
}

/** Milliseconds on the wall clock from a time of the week to the next that lies in the ranges, of which there is one at least. */
function untilOpen(ranges: WeeklyRanges, timeOfWeek: number): number {
  const next = firstEndingAfter(ranges, timeOfWeek);
  if (next === ranges.length) return (ranges[0] as number) + week - timeOfWeek;
  return Math.max(0, (ranges[next] as number) - timeOfWeek);
}

function addOpen(open: number[], span: OffsetSpan, ranges: WeeklyRanges, from: number, to: number) {
  const spanFrom = Math.max(from, span.from);
  const spanTo = Math.min(to, span.to);
  if (spanFrom >= spanTo) return;
  const shift = span.offset + mondayShift;
  for (let monday = Math.floor((spanFrom + shift) / week) * week - shift; monday < spanTo; monday += week) {
    for (let r = 0; r < ranges.length; r += 2) {
      const start = monday + (ranges[r] as number);
      if (start >= spanTo) break;
      append(open, Math.max(start, spanFrom), Math.min(monday + (ranges[r + 1] as number), spanTo));
    }
  }
}
