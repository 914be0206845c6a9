import { rememberPairs } from '../remember.ts';
import {
  cut,
  firstEndingAfter,
  firstFrom,
  followedBy,
  type Intervals,
  intersect,
  never,
} from './intervals.ts';
import { openIntervals } from './open-intervals.ts';
import type { WeeklyRanges } from './weekly-ranges.ts';
import { chunkLength, chunkOf } from './zone-offsets.ts';

/**
 * When something is open, at all times: computed in whole chunks of about 50 days as they are asked for. Calendars of the same
 * hours in the same zones are the same object, so that customers in the same places share them and what is made of them.
 */
export type Calendar = {
  /** What is open within one chunk, from its first instant to its end. */
  readonly compute: (from: number, to: number) => Intervals;
  readonly chunks: Map<number, Intervals>;
  /** The chunk that was read last, which is nearly always the one that is read next. */
  chunk: number;
  inChunk: Intervals;
  /** The span that was cut out last: the channels of a customer ask for the same one, one after the other. */
  from: number;
  to: number;
  open: Intervals;
  /** Nothing is open from `closedFrom` up to `opening`, as was found last: who is held is asked about the same night again. */
  closedFrom: number;
  opening: number;
  /** What it was joined with last: customers under one law and policy follow each other. */
  partner: Calendar | null;
  both: Calendar | null;
};

/** Instants within a span, or a calendar from which they can be cut. */
export type OpenTimes = Intervals | Calendar;

/** A calendar and its pairs take about 1 KB for each chunk that is kept. */
const mostCalendars = 4_000;
const mostChunks = 4;

/** A calendar of its own, open as `compute` says of a chunk. */
export function calendar(compute: Calendar['compute']): Calendar {
  return {
    compute,
    chunks: new Map(),
    chunk: -1,
    inChunk: never,
    from: Number.NaN,
    to: Number.NaN,
    open: never,
    closedFrom: Number.NaN,
    opening: Number.NaN,
    partner: null,
    both: null,
  };
}

/** Open while all of the zones are; no zones: never. Where the customer is unknown, all the places must agree. */
export function calendarOfZones(
  zones: readonly string[],
  openIn: (zone: string, from: number, to: number) => Intervals,
): Calendar {
  return calendar((from, to) => {
    const [first, ...others] = zones;
    let open = first === undefined ? never : openIn(first, from, to);
    for (const zone of others) open = intersect(open, openIn(zone, from, to));
    return open;
  });
}

/** The hours of the week on the wall clocks of all the zones. */
export const weeklyCalendar = rememberPairs(mostCalendars, (zones: readonly string[], ranges: WeeklyRanges) =>
  calendarOfZones(zones, (zone, from, to) => openIntervals(zone, ranges, from, to)),
);

/** Open while both are. */
export function bothCalendars(left: Calendar, right: Calendar): Calendar {
  if (left.partner === right && left.both !== null) return left.both;
  left.partner = right;
  left.both = join(left, right);
  return left.both;
}

const join = rememberPairs(mostCalendars, (left: Calendar, right: Calendar) =>
  calendar((from) => intersect(openInChunk(left, chunkOf(from)), openInChunk(right, chunkOf(from)))),
);

export function isCalendar(open: OpenTimes): open is Calendar {
  return !Array.isArray(open);
}

/** The instants from `from` up to `to` at which the calendar is open. */
export function openBetween(calendar: Calendar, from: number, to: number): Intervals {
  if (from >= to) return never;
  if (calendar.from === from && calendar.to === to) return calendar.open;
  let chunk = chunkOf(from);
  let open = cut(openInChunk(calendar, chunk), from, to);
  for (chunk++; chunk * chunkLength < to; chunk++)
    open = followedBy(open, cut(openInChunk(calendar, chunk), from, to));
  calendar.from = from;
  calendar.to = to;
  calendar.open = open;
  return open;
}

/** The first open instant at or after `at`, before `until`; null where there is none. */
export function firstOpen(open: OpenTimes, at: number, until: number): number | null {
  if (!isCalendar(open)) return firstFrom(open, at);
  if (open.closedFrom <= at && at <= open.opening) return open.opening < until ? open.opening : null;
  for (let chunk = chunkOf(at); chunk * chunkLength < until; chunk++) {
    const ofChunk = openInChunk(open, chunk);
    const next = firstEndingAfter(ofChunk, at);
    if (next === ofChunk.length) continue;
    const opening = Math.max(at, ofChunk[next] as number);
    open.closedFrom = at;
    open.opening = opening;
    return opening < until ? opening : null;
  }
  return null;
}

function openInChunk(calendar: Calendar, chunk: number): Intervals {
  if (calendar.chunk === chunk) return calendar.inChunk;
  const { compute, chunks } = calendar;
  let open = chunks.get(chunk);
  if (open === undefined) {
    open = compute(chunk * chunkLength, (chunk + 1) * chunkLength);
    if (chunks.size >= mostChunks) chunks.clear();
    chunks.set(chunk, open);
  }
  calendar.chunk = chunk;
  calendar.inChunk = open;
  return open;
}
