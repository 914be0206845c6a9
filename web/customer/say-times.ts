import type { WeekRow } from '../../lib/core/preference-form/week-rows.ts';
import { remember } from '../../lib/core/remember.ts';
import { weekdays } from '../../lib/core/vocabulary.ts';
import type { Tongue } from './words/words.ts';

/** How a moment is said; a page says dozens, and to make a formatter takes longer than to say it. */
const styles = {
  day: { dateStyle: 'long' },
  instant: {
    day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
    timeZoneName: 'short',
  }, // biome-ignore format: one clock
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  zone: { timeZoneName: 'longGeneric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
const formatter = remember(256, (asked: string) => {
  const [style, tag, timeZone] = asked.split(' ') as [keyof typeof styles, string, string];
  return new Intl.DateTimeFormat(tag, { ...styles[style], timeZone });
});
const formatterOf = (style: keyof typeof styles, { tag }: Tongue, zone: string | null) =>
  formatter(`${style} ${tag} ${zone ?? 'UTC'}`);

/** A day in words, in the customer's zone; null: nobody knows it, and UTC has to do. */
export function sayDay(tongue: Tongue, at: number, zone: string | null): string {
  return formatterOf('day', tongue, zone).format(at);
}

/** A day with its time to the second and the name of its clock: what an opt-out is held to. */
export function sayInstant(tongue: Tongue, at: number, zone: string | null): string {
  return formatterOf('instant', tongue, zone).format(at);
}

/** A day with its time to the minute. */
export function sayMoment(tongue: Tongue, at: number, zone: string | null): string {
  return formatterOf('moment', tongue, zone).format(at);
}

/** What people call a zone, with its IANA name, which says it exactly. */
export function sayZone(tongue: Tongue, zone: string, at: number): string {
  const parts = formatterOf('zone', tongue, zone).formatToParts(at);
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
