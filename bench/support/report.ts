import { writeFileSync } from 'node:fs';

/** One line of bench/RESULTS.md. `met`: whether the bar of the design is kept on this machine, in this run. */
export type Row = { what: string; figure: string; against: string; bar?: string; met?: boolean };

/** What a benchmark found, with a sentence on how it was measured. */
export type Report = { title: string; how: string; rows: readonly Row[] };

/** Prints a report, and hands it to `npm run bench` when that started this process. */
export function report(found: Report): void {
  for (const { what, figure, against, bar, met } of found.rows) {
    const verdict = bar === undefined ? '' : ` [bar ${bar}: ${met ? 'met' : 'NOT met'}]`;
    console.log(`${what}: ${figure}${against === '' ? '' : `; ${against}`}${verdict}`);
  }
  const file = process.env.KAIROS_BENCH_REPORT;
  if (file !== undefined) writeFileSync(file, JSON.stringify(found));
}

/** A whole number with separators. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** `3.4 ×` or `120 ×`. */
export const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(2) : whole(ratio)} ×`;
