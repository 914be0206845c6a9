import type { Preferences, WeeklyWindow } from '../customer.ts';
import { windowLimit } from '../customer.ts';
import { allowedMinutes } from '../preferences.ts';
import { type Channel, weekdays } from '../vocabulary.ts';

/** One row of the form: on these days, from and to these local times. A row may cross midnight. */
export type WeekRow = Pick<WeeklyWindow, 'days' | 'from' | 'to'>;

/** As many rows as the form has: no more windows can be stored. */
export const rowLimit = windowLimit;

const dayLength = 1_440;

/** A customer's hours as a page shows them; `mixed`: they differ by channel, or need more rows than the form has. */
export type ShownHours = {
  /** Every minute of the week, Monday 00:00 first: may they be contacted then? Where channels differ: through any. */
  week: Uint8Array;
  rows: WeekRow[];
  kind: 'any' | 'only' | 'mixed';
};

export function shownHours(
  { windows, quietHours }: Pick<Preferences, 'windows' | 'quietHours'>,
  channels: readonly Channel[],
): ShownHours {
  if ((windows ?? []).length === 0 && quietHours.length === 0)
    return { week: new Uint8Array(7 * dayLength).fill(1), rows: [], kind: 'any' };
  const weeks = channels.map((channel) => allowedMinutes(channel, windows, quietHours));
  const week = new Uint8Array(7 * dayLength);
  for (const one of weeks)
    for (let minute = 0; minute < week.length; minute++) week[minute] ||= one[minute] ?? 0;
  if (channels.length === 0 || weeks.every((one) => one.every((open) => open === 1)))
    return { week: week.fill(1), rows: [], kind: 'any' };
  const rows = rowsOf(week);
  const same = weeks.every((one) => one.every((open, minute) => open === week[minute]));
  return same && rows.length > 0 && rows.length <= rowLimit
    ? { week, rows, kind: 'only' }
    : { week, rows: [], kind: 'mixed' };
}

/** The fewest rows that say the same: equal times of several days are one row, and a night is one row with its evening. */
export function rowsOf(week: Uint8Array): WeekRow[] {
  const rows = new Map<string, WeekRow>();
  const runs = weekdays.map((_, day) => runsOf(week.subarray(day * dayLength, (day + 1) * dayLength)));
  for (const [index, day] of weekdays.entries()) {
    const before = runs[(index + 6) % 7]?.at(-1);
    for (const run of runs[index] ?? []) {
      // The morning after belongs to the evening before.
      if (before && joins(before, run)) continue;
      const next = runs[(index + 1) % 7]?.[0];
      const to = next && joins(run, next) ? next.to : run.to;
      const key = `${run.from}-${to}`;
      const row = rows.get(key) ?? { days: [], from: clock(run.from), to: clock(to) };
      row.days.push(day);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

type Run = { from: number; to: number };

/** Whether an evening up to midnight and a morning from midnight are one night, and not a day of 24 hours or more. */
function joins(evening: Run, morning: Run): boolean {
  return evening.to === dayLength && morning.from === 0 && evening.from > 0 && morning.to < evening.from;
}

function runsOf(day: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (let minute = 0; minute < day.length; minute++) {
    if (day[minute] !== 1) continue;
    const last = runs.at(-1);
    if (last && last.to === minute) last.to = minute + 1;
    else runs.push({ from: minute, to: minute + 1 });
  }
  return runs;
}

function clock(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
