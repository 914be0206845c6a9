import { append, type Intervals } from '../local-time/intervals.ts';
import { day } from '../vocabulary.ts';
import { firstHolidayYear, lastHolidayYear, publicHolidays } from './holidays.generated.ts';
import type { HolidayBan, YearlyDay } from './rule-pack.ts';

const weekdayNumbers = { mon: 1, tue: 2, thu: 4, fri: 5 } as const;
/** Instants lie between 2000 and 2100. */
const handYears = Array.from({ length: 101 }, (_, year) => 2000 + year);

/**
 * The local days of a ban as whole day numbers, half-open. Public holidays are those of the country and of the region (`AU-VIC`);
 * where the region is not known, of every region. Beyond the table nothing is known, and every day counts as a holiday.
 */
export function bannedDays(ban: HolidayBan, jurisdiction: string): Intervals {
  return ban === 'public-holidays' ? publicDays(jurisdiction) : daysByHand(ban);
}

/** The name under which the public holidays of a place are known: its region's, else its country's; null: nobody's. */
export function holidayCalendar(country: string, region: string | null): string | null {
  if (publicHolidays[country] === undefined) return null;
  const place = `${country}-${region}`;
  return publicHolidays[place] === undefined ? country : place;
}

function publicDays(jurisdiction: string): Intervals {
  const [country = ''] = jurisdiction.split('-');
  const national = publicHolidays[country];
  if (national === undefined) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const ofRegion = publicHolidays[jurisdiction];
  const lists =
    ofRegion === undefined || jurisdiction === country
      ? Object.keys(publicHolidays).filter((place) => place.startsWith(`${country}-`))
      : [jurisdiction];
  const numbers = [country, ...lists].flatMap((place) => readTable(publicHolidays[place] as string));
  return toDays(
    numbers,
    [Number.NEGATIVE_INFINITY, dayNumberOf(firstHolidayYear, 1, 1)],
    [dayNumberOf(lastHolidayYear + 1, 1, 1), Number.POSITIVE_INFINITY],
  );
}

/** `0101 0704/0101 …`: the month and day of each holiday, year after year. */
function readTable(text: string): number[] {
  return text.split('/').flatMap((year, index) =>
    year
      .split(' ')
      .filter((date) => date !== '')
      .map((date) => dayNumberOf(firstHolidayYear + index, Number(date.slice(0, 2)), Number(date.slice(2)))),
  );
}

function daysByHand(days: readonly YearlyDay[]): Intervals {
  return toDays(handYears.flatMap((year) => days.flatMap((holiday) => daysOf(holiday, year))));
}

/** The days of one holiday in one year. On a weekend it is kept on that day and on the working day next to it. */
export function daysOf(holiday: YearlyDay, year: number): number[] {
  if ('easter' in holiday) return [easter(year) + holiday.easter];
  if ('weekday' in holiday) {
    const { weekday, nth, month, plusDays = 0 } = holiday;
    const first = dayNumberOf(year, month, 1);
    const firstHit = first + ((weekdayNumbers[weekday] - weekdayOf(first) + 7) % 7);
    if (nth !== 'last') return [firstHit + 7 * (nth - 1) + plusDays];
    const afterMonth = dayNumberOf(year, month + 1, 1);
    return [firstHit + 7 * Math.floor((afterMonth - 1 - firstHit) / 7) + plusDays];
  }
  const [month, date] = holiday.on.split('-').map(Number) as [number, number];
  const number = dayNumberOf(year, month, date);
  const weekday = weekdayOf(number);
  if (weekday === 6) return [number - 1, number];
  return weekday === 0 ? [number, number + 1] : [number];
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm in Meeus, Astronomical Algorithms, chapter 8. */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return dayNumberOf(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

function toDays(numbers: readonly number[], ...spans: readonly [number, number][]): Intervals {
  const all = [...spans, ...numbers.map((number): [number, number] => [number, number + 1])];
  all.sort((left, right) => left[0] - right[0]);
  const days: number[] = [];
  for (const [from, to] of all) append(days, from, to);
  return days;
}

/** Days since 1970 of a date; months count from 1. */
export function dayNumberOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / day;
}

/** 0: Sunday. */
function weekdayOf(number: number): number {
  return (((number + 4) % 7) + 7) % 7;
}
