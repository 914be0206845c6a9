// npm run generate:holidays: writes lib/core/law/holidays.generated.ts from the package date-holidays.
import { writeFileSync } from 'node:fs';
import Holidays from 'date-holidays';
import { rulePacks } from '../lib/core/law/packs.ts';
import { day } from '../lib/core/vocabulary.ts';

const firstYear = 2025;
const lastYear = 2035;

/** The public holidays, month and day, of each year; those that are in `without` are left out. */
function years(country: string, region: string | null, without: ReadonlySet<string>): string[][] {
  const calendar = region === null ? new Holidays(country) : new Holidays(country, region);
  const list: string[][] = [];
  for (let year = firstYear; year <= lastYear; year++) {
    const dates = calendar
      .getHolidays(year)
      .filter(({ type }) => type === 'public' || type === 'bank')
      .flatMap(({ date, start, end }) => daysFrom(date, end.getTime() - start.getTime()))
      .filter((date) => date.startsWith(`${year}`) && !without.has(date));
    list.push([...new Set(dates)].sort());
  }
  return list;
}

/** Every date that a holiday touches; half a day counts as a whole one. */
function daysFrom(date: string, length: number): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  const count = Math.max(1, Math.round(length / day));
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * day).toISOString().slice(0, 10),
  );
}

const text = (list: readonly string[][]) =>
  list.map((dates) => dates.map((date) => date.slice(5).replace('-', '')).join(' ')).join('/');

const table: Record<string, string> = {};
// The United States too: a company may keep its holidays, although federal law does not ask for it.
for (const country of rulePacks.map(({ jurisdiction }) => jurisdiction).filter((id) => id.length === 2)) {
  const national = years(country, null, new Set());
  table[country] = text(national);
  // American states are listed by hand where their law asks for it (lib/core/law/places).
  if (country === 'US') continue;
  const known = new Set(national.flat());
  for (const region of Object.keys(new Holidays().getStates(country) ?? {})) {
    table[`${country}-${region}`] = text(years(country, region, known));
  }
}

const rows = Object.entries(table).map(([place, dates]) => `  '${place}': '${dates}',`);
writeFileSync(
  new URL('../lib/core/law/holidays.generated.ts', import.meta.url),
  `// Written by npm run generate:holidays from date-holidays (ISC; data CC BY 3.0). Do not edit.
// Month and day of each public holiday, a slash between years; a region lists only what its country does not have.
export const firstHolidayYear = ${firstYear};
export const lastHolidayYear = ${lastYear};
export const publicHolidays: Readonly<Record<string, string>> = {
${rows.join('\n')}
};
`,
);
