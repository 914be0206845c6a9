import type { Policy } from './policy.ts';
import { cooldownCaps } from './rules/cooldown.ts';
import { purposeObligations } from './rules/purpose-obligations.ts';
import { day, type Purpose, week } from './vocabulary.ts';

/** Whether a contact of this purpose counts towards caps; the contact log keeps no other. */
export function countsTowardsCaps(purpose: Purpose): boolean {
  return purposeObligations[purpose].timing;
}

/** How far back caps look, in milliseconds; at least the seven days of a customer's own limit. */
export function longestCapPeriod(policy: Policy): number {
  // A calendar period of n days can reach back n days and an hour when the clock was set back.
  const periods = [...policy.caps, ...cooldownCaps(policy)].map(({ period }) =>
    period.kind === 'rolling' ? period.milliseconds : (period.days + 1) * day,
  );
  return Math.max(week, ...periods);
}
