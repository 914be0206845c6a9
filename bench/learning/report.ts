/** A mean with its 95 % interval. */
export type Mean = { mean: number; low: number; high: number; count: number };

// Student's t at 97.5 %, by degrees of freedom; beyond these the normal is near enough.
const students = [
  12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1,
  2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05, 2.04,
];

/** How many standard errors either side hold 95 %, by degrees of freedom. */
export const studentOf = (freedom: number): number => students[freedom - 1] ?? 1.96;

/** The mean of independent values, with Student's interval. */
export function meanOf(values: readonly number[]): Mean {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(square / Math.max(1, count - 1) / count);
  const reach = studentOf(count - 1) * error;
  return { mean, low: mean - reach, high: mean + reach, count };
}

export function shown({ mean, low, high }: Mean, digits = 3, factor = 1): string {
  const text = (value: number) => (factor * value).toFixed(digits);
  return `${text(mean)} (${text(low)} to ${text(high)})`;
}

export type Bar = { what: string; measured: string; bar: string; held: boolean };

export function barTable(bars: readonly Bar[]): string {
  const rows = bars.map(
    ({ what, measured, bar, held }) => `| ${what} | ${measured} | ${bar} | ${held ? 'held' : '**missed**'} |`,
  );
  return ['| what | measured (95 % interval) | bar | |', '|---|---|---|---|', ...rows].join('\n');
}
