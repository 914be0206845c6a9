import { offsetAt } from '../../lib/core/local-time/zone-offsets.ts';
import { clockOfZone, zoneNames } from '../../lib/core/local-time/zone-table.ts';
import { day, hour, second } from '../../lib/core/vocabulary.ts';

/** From when on the offset table and the runtime's own data part, in minutes ahead of UTC. */
export type ZoneDifference = { zone: string; from: number; table: number; runtime: number | null };

const from = Date.UTC(2000, 0, 1);
const to = Date.UTC(2045, 0, 1);
/** Shorter than the shortest time that clocks were ever changed for: Ramadan. */
const step = 25 * day;

const compared = new Map<string, ZoneDifference | null>();

/** For every zone of the table, the first instant of a grid, and of those around every change, that the runtime tells otherwise. */
export function zoneDifferences(): ZoneDifference[] {
  return zoneNames().flatMap((zone) => differenceOf(zone) ?? []);
}

/** Whether the runtime's data is of use as a witness for this zone and instant: older data does not know of later laws. */
export function runtimeAgrees(zone: string, at: number): boolean {
  const difference = differenceOf(zone);
  return difference === null || at < difference.from - day;
}

function differenceOf(zone: string): ZoneDifference | null {
  let difference = compared.get(zone);
  if (difference === undefined) {
    difference = firstDifference(zone);
    compared.set(zone, difference);
  }
  return difference;
}

function firstDifference(zone: string): ZoneDifference | null {
  const format = formatOf(zone);
  if (format === null) return { zone, from, table: Number.NaN, runtime: null };
  const { starts, offsets } = clockOfZone(zone);
  let agreed = from;
  for (let index = 0; index < starts.length; index++) {
    const spanFrom = Math.max(starts[index] as number, from);
    const spanTo = Math.min(starts[index + 1] ?? to, to);
    const table = (offsets[index] as number) / 60_000;
    for (const at of instantsOf(spanFrom, spanTo)) {
      const runtime = runtimeOffset(format, at) / 60_000;
      if (runtime !== table) return { zone, from: firstBetween(zone, format, agreed, at), table, runtime };
      agreed = at;
    }
  }
  return null;
}

/** The instant at which the two part, by bisection. */
function firstBetween(zone: string, format: Intl.DateTimeFormat, agreed: number, parted: number): number {
  let low = agreed;
  let high = parted;
  while (high - low > second) {
    const middle = Math.floor((low + high) / 2 / second) * second;
    if (runtimeOffset(format, middle) === offsetAt(zone, middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** The first and the last instant of a span, those an hour further in, and a grid between. */
function instantsOf(spanFrom: number, spanTo: number): number[] {
  const instants = [spanFrom, spanFrom + hour, spanTo - hour, spanTo - 1];
  for (let at = Math.ceil(spanFrom / step) * step; at < spanTo; at += step) instants.push(at);
  return instants.filter((at) => at >= spanFrom && at < spanTo).sort((left, right) => left - right);
}

/** What the runtime's calendar says; read from what it writes for people, `03/08/2026, 09:30:00`. */
function runtimeOffset(format: Intl.DateTimeFormat, at: number): number {
  const text = format.format(at);
  const part = (start: number, end: number) => Number(text.slice(start, end));
  const local = Date.UTC(part(6, 10), part(0, 2) - 1, part(3, 5), part(12, 14), part(15, 17), part(18, 20));
  return local - Math.floor(at / second) * second;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
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

/** One line for each difference, for people. */
export function differenceText({ zone, from, table, runtime }: ZoneDifference): string {
  if (runtime === null) return `${zone}: the runtime does not know it`;
  const signed = (minutes: number) => `UTC${minutes < 0 ? '' : '+'}${minutes / 60}`;
  return `${zone}: from ${new Date(from).toISOString()} on, the table has ${signed(table)}, the runtime ${signed(runtime)}`;
}
