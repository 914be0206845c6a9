import type { StorePorts } from './store-ports.ts';

/** Logs, and so measures, how long it took from a stop (`receivedAt`) to the instant from which nothing is sent. */
export function logSilence(
  { log }: Pick<StorePorts, 'log'>,
  reason: string,
  receivedAt: number,
  effectiveAt: number,
): void {
  log('info', 'silenced', { reason, milliseconds: Math.max(0, effectiveAt - receivedAt) });
}
