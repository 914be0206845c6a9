import type { Exclusion } from '../core/actions/arbitrate-actions.ts';
import type { Ports } from './ports.ts';

type LeftOut = { code: string; detail?: Exclusion['detail'] };

/** Logs, as a metric counts it, that the expressions of so many actions could not be told for a customer, and the first reason. */
export function noteFailedExpressions({ log }: Pick<Ports, 'log'>, leftOut: readonly LeftOut[]): void {
  const failed = leftOut.filter(({ code }) => code === 'ELIGIBILITY_FAILED');
  if (failed.length > 0)
    log('warn', 'eligibility-failed', { count: failed.length, reason: failed[0]?.detail ?? null });
}
