import { rememberPairs } from '../remember.ts';
import { clockOfZone } from './zone-table.ts';

/** A span in which a zone's wall clock is `offset` milliseconds ahead of UTC, half-open; what follows it may have the same offset. */
export type OffsetSpan = { zone: string; from: number; to: number; offset: number };

/** Spans are built for aligned chunks of about 50 days, so that a request of a month reads at most two. */
export const chunkLength = 2 ** 32;

/** About 200 bytes each: two chunks of every zone, and some. */
const mostChunks = 2_000;

/** The spans of one chunk of a zone, one after the other. Throws RangeError for a zone that is not known. */
export const spansOf = rememberPairs(mostChunks, (zone: string, chunk: number) =>
  build(zone, chunk * chunkLength, (chunk + 1) * chunkLength),
);

/** Clocks are read many times in a row at one place and about one time: what was found last is nearly always found again. */
let last: OffsetSpan = { zone: '', from: 0, to: 0, offset: 0 };

/** The chunk that an instant falls into. */
export function chunkOf(at: number): number {
  return Math.floor(at / chunkLength);
}

/** The span of a zone that an instant falls into. Throws RangeError for a zone that is not known. */
export function offsetSpanAt(zone: string, at: number): OffsetSpan {
  if (at >= last.to || at < last.from || last.zone !== zone) {
    last = spansOf(zone, chunkOf(at)).findLast(({ from }) => from <= at) as OffsetSpan;
  }
  return last;
}

/** Local wall clock minus UTC at an instant, in milliseconds. Throws RangeError for a zone that is not known. */
export function offsetAt(zone: string, at: number): number {
  return offsetSpanAt(zone, at).offset;
}

function build(zone: string, from: number, to: number): readonly OffsetSpan[] {
  const { starts, offsets } = clockOfZone(zone);
  const spans: OffsetSpan[] = [];
  let index = lastNotAfter(starts, from);
  for (let at = from; at < to; index++) {
    const end = Math.min(starts[index + 1] ?? to, to);
    spans.push({ zone, from: at, to: end, offset: offsets[index] as number });
    at = end;
  }
  return spans;
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
