import { rulePacks } from './law/packs.ts';
import type { Policy } from './policy.ts';
import { whenAsked } from './remember.ts';
import { cooldownCaps } from './rules/cooldown.ts';
import { purposeObligations } from './rules/purpose-obligations.ts';
import { day, hour, type Purpose, week } from './vocabulary.ts';

/** Whether a contact of this purpose counts towards caps; the contact log keeps no other. */
export function countsTowardsCaps(purpose: Purpose): boolean {
  return purposeObligations[purpose].timing;
}

/** The longest period of a cap of law; where the customer may be next is not known, so that it is kept for all. */
const lawLooksBack = whenAsked(() =>
  Math.max(
    ...rulePacks
      .flatMap(({ rules }) => rules.flatMap(({ caps }) => caps ?? []))
      .map(({ value }) => (value.kind === 'rolling' ? value.hours * hour : (value.days + 1) * day)),
  ),
);

/** How long contacts are remembered, in milliseconds: as far as the policy's caps or those of law look back. */
export function contactsKeptFor(policy: Policy): number {
  return Math.max(lawLooksBack(), longestCapPeriod(policy));
}

/** How far back the policy's caps look, in milliseconds; at least the seven days of a customer's own limit. */
export function longestCapPeriod(policy: Policy): number {
  // A calendar period of n days can reach back n days and an hour when the clock was set back.
  const periods = [...policy.caps, ...cooldownCaps(policy)].map(({ period }) =>
    period.kind === 'rolling' ? period.milliseconds : (period.days + 1) * day,
  );
  return Math.max(week, ...periods);
}
