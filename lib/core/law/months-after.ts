/**
 * The same day so many months later (the last of its month where there is none), a day early: no place on earth is further ahead
 * of UTC, so that it is not too late anywhere. `at` and the answer in milliseconds.
 */
export function monthsAfter(at: number, months: number): number {
  if (months === Number.POSITIVE_INFINITY) return months;
  const then = new Date(at);
  const month = then.getUTCMonth() + months;
  const lastOfMonth = new Date(Date.UTC(then.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(then.getUTCFullYear(), month, Math.min(then.getUTCDate(), lastOfMonth)) - 86_400_000;
}
