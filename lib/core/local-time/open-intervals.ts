import { day } from '../vocabulary.ts';
import { append, type Intervals, intersect, never } from './intervals.ts';
import { type WeeklyRanges, week } from './weekly-ranges.ts';
import {
  chunkLength,
  chunkOf,
  type OffsetSegments,
  offsetAt,
  offsetStaysUntil,
  segmentsOf,
} from './zone-offsets.ts';

/** 1 January 1970 was a Thursday: this much later the week began. */
const mondayShift = 3 * day;

/** The instants from `from` up to `to` that are open in one zone. */
type OpenIn<Asked> = (zone: string, asked: Asked, from: number, to: number) => Intervals;

/** What is remembered of one thing asked in one list of zones: whole chunks, and the last span that was cut out of them. */
type Remembered = {
  zones: readonly string[];
  chunks: Map<number, Intervals>;
  from: number;
  to: number;
  open: Intervals;
};

/** By what is asked for, then by the list of zones: both are shared objects, so their identity is the key. */
const cache = new WeakMap<object, { last: Remembered; byZones: WeakMap<readonly string[], Remembered> }>();

/**
 * The instants from `from` up to `to` whose wall-clock reading in the zone lies in the ranges: exact through gaps, overlaps
 * and odd offsets, because instants are walked and no local time is ever turned into an instant.
 * Throws RangeError for a zone that is not known.
 */
export function openIntervals(zone: string, ranges: WeeklyRanges, from: number, to: number): Intervals {
  const open: number[] = [];
  for (let chunk = chunkOf(from); chunk * chunkLength < to; chunk++) {
    const chunkTo = (chunk + 1) * chunkLength;
    addOpen(
      open,
      segmentsOf(zone, chunk),
      ranges,
      Math.max(from, chunk * chunkLength),
      Math.min(to, chunkTo),
      chunkTo,
    );
  }
  return open;
}

/** The same, in every one of the zones at once: where the customer is unknown, all the places must agree. No zones: never. */
export function openInEveryZone(
  zones: readonly string[],
  ranges: WeeklyRanges,
  from: number,
  to: number,
): Intervals {
  return inEveryZone(zones, ranges, from, to, openIntervals);
}

/**
 * The instants that are open in every one of the zones, by whatever `openIn` says of each. Kept by the identity of `asked` and
 * of the list of zones, so that the same objects must always mean the same. No zones: never.
 */
export function inEveryZone<Asked extends object>(
  zones: readonly string[],
  asked: Asked,
  from: number,
  to: number,
  openIn: OpenIn<Asked>,
): Intervals {
  if (zones.length === 0 || from >= to) return never;
  const remembered = rememberedOf(zones, asked);
  // The channels of one customer ask for the same span, one after the other.
  if (remembered.from === from && remembered.to === to) return remembered.open;
  const open: number[] = [];
  for (let chunk = chunkOf(from); chunk * chunkLength < to; chunk++) {
    const ofChunk = openInChunk(remembered, asked, chunk, openIn);
    for (let i = firstEndingAfter(ofChunk, from); i < ofChunk.length; i += 2) {
      const start = ofChunk[i] as number;
      if (start >= to) break;
      append(open, start < from ? from : start, Math.min(ofChunk[i + 1] as number, to));
    }
  }
  remembered.from = from;
  remembered.to = to;
  remembered.open = open;
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
    const spanTo = offsetStaysUntil(zone, from);
    const local = from + offsetAt(zone, from) + mondayShift;
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

function addOpen(
  open: number[],
  segments: OffsetSegments,
  ranges: WeeklyRanges,
  from: number,
  to: number,
  end: number,
) {
  const { starts, offsets } = segments;
  for (let s = 0; s < starts.length; s++) {
    const segmentFrom = Math.max(from, starts[s] as number);
    const segmentTo = Math.min(to, starts[s + 1] ?? end);
    if (segmentFrom >= segmentTo) continue;
    const shift = (offsets[s] as number) + mondayShift;
    for (
      let monday = Math.floor((segmentFrom + shift) / week) * week - shift;
      monday < segmentTo;
      monday += week
    ) {
      for (let r = 0; r < ranges.length; r += 2) {
        const start = monday + (ranges[r] as number);
        if (start >= segmentTo) break;
        append(open, Math.max(start, segmentFrom), Math.min(monday + (ranges[r + 1] as number), segmentTo));
      }
    }
  }
}

function rememberedOf(zones: readonly string[], asked: object): Remembered {
  const ofAsked = cache.get(asked);
  if (ofAsked?.last.zones === zones) return ofAsked.last;
  const remembered = ofAsked?.byZones.get(zones) ?? {
    zones,
    chunks: new Map(),
    from: Number.NaN,
    to: Number.NaN,
    open: never,
  };
  if (ofAsked === undefined)
    cache.set(asked, { last: remembered, byZones: new WeakMap([[zones, remembered]]) });
  else {
    ofAsked.last = remembered;
    ofAsked.byZones.set(zones, remembered);
  }
  return remembered;
}

function openInChunk<Asked extends object>(
  { zones, chunks }: Remembered,
  asked: Asked,
  chunk: number,
  openIn: OpenIn<Asked>,
): Intervals {
  let open = chunks.get(chunk);
  if (open === undefined) {
    const from = chunk * chunkLength;
    const [first, ...others] = zones as readonly [string, ...string[]];
    open = openIn(first, asked, from, from + chunkLength);
    for (const zone of others) {
      open = intersect(open, openIn(zone, asked, from, from + chunkLength));
    }
    chunks.set(chunk, open);
  }
  return open;
}

/** Index of the first interval that ends after `at`, by bisection. */
function firstEndingAfter(intervals: Intervals, at: number): number {
  let low = 0;
  let high = intervals.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[2 * middle + 1] as number) > at) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}
