import { day, minute } from '../vocabulary.ts';
import { areas, clocks, ianaRelease, rules } from './zone-table.generated.ts';

/** The IANA release of the table, as `2026c`. */
export const zoneDataVersion = ianaRelease;

/**
 * Spans of constant offset: from `starts[i]` on, local time is `offsets[i]` milliseconds ahead of UTC. The table covers the years
 * 2000 to 2099, those of all instants that Kairos takes; its first offset is taken to hold before, its last one after.
 */
export type ZoneClock = { starts: readonly number[]; offsets: readonly number[] };

type Line = { text: string; clock: ZoneClock | null };

const lines = new Map<string, Line>();
const countryByZone = new Map<string, string>();
const zonesByCountry = new Map<string, string[]>();
for (const text of clocks.trim().split('\n')) {
  const line: Line = { text, clock: null };
  for (const entry of text.slice(text.lastIndexOf(';') + 1).split(' ')) {
    const [name, ...countries] = entry.split(':') as [string, ...string[]];
    const zone = `${areas[Number.parseInt(name.charAt(0), 36)]}${name.slice(1)}`;
    lines.set(zone, line);
    for (const country of countries) {
      countryByZone.set(zone, country);
      const zones = zonesByCountry.get(country);
      if (zones === undefined) zonesByCountry.set(country, [zone]);
      else zones.push(zone);
    }
  }
}
const none: readonly string[] = [];

/** Every name in the table, old names included. */
export function zoneNames(): readonly string[] {
  return [...lines.keys()];
}

/** Whether the table has the IANA name, written as the IANA writes it. */
export function isKnownZone(zone: string): boolean {
  return lines.has(zone);
}

/** Every IANA zone in use in a country (ISO 3166, two capitals), always as the same list; empty where it is not known. */
export function zonesOfCountry(country: string): readonly string[] {
  return zonesByCountry.get(country) ?? none;
}

/** The country that a zone is named for; null where it belongs to none, as UTC, or is an old name. */
export function countryOfZone(zone: string): string | null {
  return countryByZone.get(zone) ?? null;
}

/** The clock of a zone, decoded when it is first asked for. Throws RangeError for a zone that is not known. */
export function clockOfZone(zone: string): ZoneClock {
  const line = lines.get(zone);
  if (line === undefined) throw new RangeError('the time zone is not known');
  line.clock ??= decode(line.text);
  return line.clock;
}

function decode(text: string): ZoneClock {
  const [offset, changes] = text.split(';') as [string, string, string];
  const starts = [Number.NEGATIVE_INFINITY];
  const offsets = [Number.parseInt(offset, 36) * minute];
  let last = Date.UTC(2000, 0, 1);
  const add = (at: number, after: number) => {
    starts.push(at);
    offsets.push(after);
    last = at;
  };
  for (const change of changes === '' ? [] : changes.split(' ')) {
    const [rule, from, to, first, second] = change.split(':') as [string, ...string[]];
    if (from === undefined) {
      const sign = Math.max(rule.indexOf('+'), rule.indexOf('-'));
      add(
        last + Number.parseInt(rule.slice(0, sign), 36) * minute,
        Number.parseInt(rule.slice(sign), 36) * minute,
      );
      continue;
    }
    const halves = yearlyRules[Number.parseInt(rule, 36)] as Yearly;
    const after = [
      Number.parseInt(first as string, 36) * minute,
      Number.parseInt(second as string, 36) * minute,
    ];
    for (let year = Number(from); year <= Number(to); year++) {
      for (const [half, { month, onOrAfter, weekday, minutes }] of halves.entries()) {
        const earliest = Date.UTC(year, month, onOrAfter);
        // 1 January 1970 was a Thursday.
        const untilWeekday = (weekday - ((earliest / day + 4) % 7) + 7) % 7;
        const wall = earliest + untilWeekday * day + minutes * minute;
        add(wall - (offsets.at(-1) as number), after[half] as number);
      }
    }
  }
  return { starts, offsets };
}

/** A change in every year of a span: at a time of the clock before it, on the first such weekday on or after a day. */
type Yearly = readonly { month: number; onOrAfter: number; weekday: number; minutes: number }[];

const yearlyRules: readonly Yearly[] = rules
  .trim()
  .split('\n')
  .map((line) => {
    const [month, onOrAfter, weekday, minutes, ...second] = line.split(' ').map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return [
      { month, onOrAfter, weekday, minutes },
      { month: second[0], onOrAfter: second[1], weekday: second[2], minutes: second[3] },
    ];
  });
