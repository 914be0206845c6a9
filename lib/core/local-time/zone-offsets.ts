import { hour, second } from '../vocabulary.ts';

/** Spans of constant UTC offset that follow one another: `starts[i]` up to `starts[i + 1]` (the last: up to the chunk's end). */
export type OffsetSegments = { starts: readonly number[]; offsets: readonly number[] };

/** Segments are built for aligned spans of about 50 days, so that a request of a month reads at most two. */
export const chunkLength = 2 ** 32;

/**
 * Offsets are sampled this often and each change is then found by bisection. Since 2000 no zone changed its offset twice
 * within less than some days, so nothing is missed; a first use of a zone costs about 200 samples.
 */
const sampleStep = 6 * hour;

const formats = new Map<string, Intl.DateTimeFormat | null>();
const chunks = new Map<string, Map<number, OffsetSegments>>();

/** Whether the IANA name is one that the platform's time zone data knows. */
export function isKnownZone(zone: string): boolean {
  return formatOf(zone) !== null;
}

/** The chunk that an instant falls into. */
export function chunkOf(at: number): number {
  return Math.floor(at / chunkLength);
}

/** The segments of one chunk of a zone. Throws RangeError for a zone that is not known. */
export function segmentsOf(zone: string, chunk: number): OffsetSegments {
  let ofZone = chunks.get(zone);
  if (ofZone === undefined) {
    ofZone = new Map();
    chunks.set(zone, ofZone);
  }
  let segments = ofZone.get(chunk);
  if (segments === undefined) {
    segments = build(zone, chunk * chunkLength, (chunk + 1) * chunkLength);
    ofZone.set(chunk, segments);
  }
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
  const format = formatOf(zone);
  if (format === null) throw new RangeError('the time zone is not known');
  const starts = [from];
  const offsets = [sample(format, from)];
  let offset = offsets[0] as number;
  for (let at = from; at < to; ) {
    const next = Math.min(at + sampleStep, to - 1);
    const offsetThen = sample(format, next);
    if (offsetThen !== offset) {
      starts.push(changeBetween(format, at, next, offset));
      offsets.push(offsetThen);
      offset = offsetThen;
    }
    at = next === to - 1 ? to : next;
  }
  return { starts, offsets };
}

/** The first instant after `before` at which the offset is no longer `offset`. */
function changeBetween(format: Intl.DateTimeFormat, before: number, after: number, offset: number): number {
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (sample(format, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** Reads the wall clock, written as `03/08/2026, 09:30:00`, and compares it with UTC. */
function sample(format: Intl.DateTimeFormat, at: number): number {
  const text = format.format(at);
  const part = (from: number, to: number) => Number(text.slice(from, to));
  const local = Date.UTC(part(6, 10), part(0, 2) - 1, part(3, 5), part(12, 14), part(15, 17), part(18, 20));
  return local - Math.floor(at / second) * second;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    format = newFormat(zone);
    // Only names that exist are kept: a stranger's typing must not fill the memory.
    if (format !== null) formats.set(zone, format);
  }
  return format;
}

function newFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
}
