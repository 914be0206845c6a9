import { obligations } from './purpose-obligations.ts';
import type { Policy } from './policy.ts';
import { type Channel, day, type Purpose, week } from './vocabulary.ts';

/** Whether any cap of the policy, or the customer's own weekly limit, counts such a contact. */
export function countsTowardsCaps(policy: Policy, contact: { channel: Channel; purpose: Purpose }): boolean {
  void policy;
  return obligations[contact.purpose].frequencyCaps;
}

/** How far back caps look, in milliseconds; at least the seven days of a customer's own limit. */
export function longestCapPeriod(policy: Policy): number {
  // A calendar period of n days can reach back n days and an hour when the clock was set back.
  const periods = policy.caps.map(({ period }) => (period.kind === 'rolling' ? period.milliseconds : (period.days + 1) * day));
  return Math.max(week, ...periods);
}
