import { offsetAt } from '../core/local-time/zone-offsets.ts';
import { minute, second, type Weekday, weekdays } from '../core/vocabulary.ts';

/** An instant as RFC 3339 UTC, with milliseconds only where there are any. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** A local time with its offset and zone (RFC 9557): `2026-03-08T09:00:00-04:00[America/New_York]`. */
export function localText(at: number, zone: string): string {
  const offset = offsetAt(zone, at);
  const minutes = Math.abs(Math.round(offset / minute));
  const sign = offset < 0 ? '-' : '+';
  return `${instantText(at + offset).slice(0, -1)}${sign}${two(minutes / 60)}:${two(minutes % 60)}[${zone}]`;
}

/** An exact duration as ISO 8601 in hours, minutes and seconds: `PT6H30M`. Not in days, which are not all 24 hours long. */
export function durationText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / minute);
  const [hours, rest, seconds] = [Math.floor(minutes / 60), minutes % 60, (milliseconds % minute) / second];
  const text = `${hours ? `${hours}H` : ''}${rest ? `${rest}M` : ''}${seconds ? `${seconds}S` : ''}`;
  return `PT${text || '0S'}`;
}

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** Weekdays for people: `Monday to Friday`, `Monday and Thursday`, `every day`. */
export function daysText(days: readonly string[]): string {
  const sorted = weekdays.filter((name) => days.includes(name));
  const names = sorted.map((name) => dayNames[name]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return 'no day';
  if (sorted.length === weekdays.length) return 'every day';
  const inARow = weekdays.indexOf(last) - weekdays.indexOf(first) === sorted.length - 1;
  if (inARow && sorted.length > 2) return `${dayNames[first]} to ${dayNames[last]}`;
  return names.length === 1 ? dayNames[first] : `${names.slice(0, -1).join(', ')} and ${dayNames[last]}`;
}

/** A period for people: `7 days`, `24 hours`, `90 minutes`. */
export function periodText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / minute);
  if (minutes % 1_440 === 0 && minutes > 1_440) return `${minutes / 1_440} days`;
  if (minutes % 60 === 0) return count(minutes / 60, 'hour');
  return count(minutes, 'minute');
}

/** `1 hour`, `2 hours`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0');
}
