import type { ProviderResult } from '../core/dispatch.ts';
import type { Clock } from '../core/ports.ts';

/** A provider call takes at most 2 s; with less lease than this left it might outlive it. */
export const leaseNeeded = 2_500;

/**
 * Makes the one provider call of a claim, unless too little of the lease is left. The clock is read immediately before
 * the call: between this look and the first byte nothing waits. (Assumption: a process does not stall there for longer
 * than the margin of half a second.)
 */
export async function sendOnce(
  clock: Clock,
  leaseUntil: number,
  call: () => Promise<ProviderResult>,
): Promise<ProviderResult | { outcome: 'gave-up' }> {
  if (leaseUntil - clock() < leaseNeeded) return { outcome: 'gave-up' };
  return call();
}
