import { whenAsked } from '../remember.ts';
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
type Zone = { line: Line; countries: readonly string[] };

/** The lines and zones that were asked for: to take the whole table apart takes as long as to answer a caller. */
const lines = new Map<number, Line>();
const zones = new Map<string, Zone>();
const zoneShape = /^[A-Za-z][\w+/-]*$/;

/** Finds a zone in the text of the table; undefined where it is not in it. */
function zoneNamed(zone: string): Zone | undefined {
  const known = zones.get(zone);
  if (known !== undefined || !zoneShape.test(zone)) return known;
  const rest = zone.indexOf('/') + 1;
  const area = areas.indexOf(zone.slice(0, rest));
  if (area < 0) return undefined;
  const name = area.toString(36) + zone.slice(rest);
  for (let at = clocks.indexOf(name); at >= 0; at = clocks.indexOf(name, at + 1)) {
    const after = clocks.charAt(at + name.length);
    if (!/[ ;]/.test(clocks.charAt(at - 1)) || !(after === '' || /[ :\n]/.test(after))) continue;
    const from = clocks.lastIndexOf('\n', at) + 1;
    const end = clocks.indexOf('\n', at);
    const text = clocks.slice(from, end < 0 ? undefined : end);
    // Before the names stand the changes of the clock, which are no names.
    if (at - from <= text.lastIndexOf(';')) continue;
    const line = lines.get(from) ?? { text, clock: null };
    lines.set(from, line);
    const [entry = ''] = text.slice(at - from).split(' ');
    const found = { line, countries: entry.split(':').slice(1) };
    zones.set(zone, found);
    return found;
  }
  return undefined;
}

/** Every zone with its countries, in the order of the table. */
const allZones = whenAsked((): ReadonlyMap<string, readonly string[]> => {
  const entries = clocks
    .trim()
    .split('\n')
    .flatMap((text) => text.slice(text.lastIndexOf(';') + 1).split(' '));
  return new Map(
    entries.map((entry) => {
      const [name, ...countries] = entry.split(':') as [string, ...string[]];
      return [`${areas[Number.parseInt(name.charAt(0), 36)]}${name.slice(1)}`, countries];
    }),
  );
});

const zonesByCountry = whenAsked(() => {
  const byCountry = new Map<string, string[]>();
  for (const [zone, countries] of allZones()) {
    for (const country of countries) {
      const known = byCountry.get(country);
      if (known === undefined) byCountry.set(country, [zone]);
      else known.push(zone);
    }
  }
  return byCountry;
});
const none: readonly string[] = [];

/** Every name in the table, old names included. */
export function zoneNames(): readonly string[] {
  return [...allZones().keys()];
}

/** Whether the table has the IANA name, written as the IANA writes it. */
export function isKnownZone(zone: string): boolean {
  return zoneNamed(zone) !== undefined;
}

/** Every IANA zone in use in a country (ISO 3166, two capitals), always as the same list; empty where it is not known. */
export function zonesOfCountry(country: string): readonly string[] {
  return zonesByCountry().get(country) ?? none;
}

/** The country that a zone is named for; null where it belongs to none, as UTC, or is an old name. */
export function countryOfZone(zone: string): string | null {
  return zoneNamed(zone)?.countries.at(-1) ?? null;
}

/** The clock of a zone, decoded when it is first asked for. Throws RangeError for a zone that is not known. */
export function clockOfZone(zone: string): ZoneClock {
  const line = zoneNamed(zone)?.line;
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
    const halves = yearlyRules()[Number.parseInt(rule, 36)] as Yearly;
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

const yearlyRules = whenAsked((): readonly Yearly[] =>
  rules
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
    }),
);
