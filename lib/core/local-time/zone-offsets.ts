import { rememberPairs } from '../remember.ts';
import { clockOfZone } from './zone-table.ts';

/** Spans of constant UTC offset that follow one another: `starts[i]` up to `starts[i + 1]` (the last: up to the chunk's end). */
export type OffsetSegments = { starts: readonly number[]; offsets: readonly number[] };

/** Segments are built for aligned spans of about 50 days, so that a request of a month reads at most two. */
export const chunkLength = 2 ** 32;

/** About 200 bytes each: two chunks of every zone, and some. */
const mostSegments = 2_000;

const segmentsOfZone = rememberPairs(mostSegments, (zone: string, chunk: number) =>
  build(zone, chunk * chunkLength, (chunk + 1) * chunkLength),
);

/** Clocks are read many times in a row at one place and about one time: what was found last is nearly always found again. */
let last: { zone: string; chunk: number; segments: OffsetSegments } | null = null;

/** The chunk that an instant falls into. */
export function chunkOf(at: number): number {
  return Math.floor(at / chunkLength);
}

/** The segments of one chunk of a zone. Throws RangeError for a zone that is not known. */
export function segmentsOf(zone: string, chunk: number): OffsetSegments {
  if (last !== null && last.chunk === chunk && last.zone === zone) return last.segments;
  const segments = segmentsOfZone(zone, chunk);
  last = { zone, chunk, segments };
  return segments;
}

/** Local wall clock minus UTC at an instant, in milliseconds. Throws RangeError for a zone that is not known. */
export function offsetAt(zone: string, at: number): number {
  const segments = segmentsOf(zone, chunkOf(at));
  return segments.offsets[segmentIndex(segments, at)] as number;
}

/** An instant up to which the offset at `at` certainly stays; later than `at`. Throws RangeError for a zone that is not known. */
export function offsetStaysUntil(zone: string, at: number): number {
  const chunk = chunkOf(at);
  const segments = segmentsOf(zone, chunk);
  return segments.starts[segmentIndex(segments, at) + 1] ?? (chunk + 1) * chunkLength;
}

function segmentIndex({ starts }: OffsetSegments, at: number): number {
  let index = starts.length - 1;
  while (index > 0 && (starts[index] as number) > at) index--;
  return index;
}

function build(zone: string, from: number, to: number): OffsetSegments {
  const clock = clockOfZone(zone);
  let index = lastNotAfter(clock.starts, from);
  const starts = [from];
  const offsets = [clock.offsets[index] as number];
  for (index++; index < clock.starts.length && (clock.starts[index] as number) < to; index++) {
    starts.push(clock.starts[index] as number);
    offsets.push(clock.offsets[index] as number);
  }
  return { starts, offsets };
}

/** Index of the last number that is not above `at`, by bisection; the first number never is. */
function lastNotAfter(sorted: readonly number[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}
