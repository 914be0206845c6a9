import type { WeekRow } from '../../lib/core/preference-form/week-rows.ts';
import { weekdays } from '../../lib/core/vocabulary.ts';
import type { Tongue } from './words/words.ts';

/** A day in words, in the customer's zone; null: nobody knows it, and UTC has to do. */
export function sayDay({ tag }: Tongue, at: number, zone: string | null): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: zone ?? 'UTC' }).format(at);
}

/** A day with its time to the second and the name of its clock: what an opt-out is held to. */
export function sayInstant({ tag }: Tongue, at: number, zone: string | null): string {
  return new Intl.DateTimeFormat(tag, {
    day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
    timeZone: zone ?? 'UTC', timeZoneName: 'short',
  }).format(at); // biome-ignore format: one clock
}

/** A day with its time to the minute. */
export function sayMoment({ tag }: Tongue, at: number, zone: string | null): string {
  return new Intl.DateTimeFormat(tag, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone ?? 'UTC',
  }).format(at);
}

/** What people call a zone, with its IANA name, which says it exactly. */
export function sayZone({ tag }: Tongue, zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(
    at,
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value;
  return name === undefined || name === zone ? zone : `${name} (${zone})`;
}

/** Rows of a week in words: `Mo, Tu 18:00–21:00; Sa 10:00–12:00`. */
export function sayRows({ words }: Tongue, rows: readonly Pick<WeekRow, 'days' | 'from' | 'to'>[]): string {
  return rows
    .map(({ days, from, to }) => {
      const names = weekdays.filter((day) => days.includes(day)).map((day) => words.centre.shortDays[day]);
      return `${names.join(', ')} ${from}–${to}`;
    })
    .join('; ');
}
