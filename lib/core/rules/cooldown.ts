import type { Cooldown, FrequencyCap, Policy } from '../policy.ts';
import { remember } from '../remember.ts';
import { day, purposes } from '../vocabulary.ts';
import { capsOf } from './counted-contacts.ts';
import { capHold } from './frequency-caps.ts';
import { holdToo, pass, type Rule } from './rule.ts';

/** At least so many days between two contacts of a topic, campaign or purpose: a cap of one contact, told as what it is. */
export const cooldown: Rule = ({ obligations, policy, purpose, channel }) => {
  const caps = capsOf(cooldownCaps(policy), channel, purpose);
  if (!obligations.timing || caps.length === 0) return pass;
  return (question) => {
    let verdict = pass;
    for (const cap of caps) {
      const held = capHold(cap, question);
      verdict = holdToo(verdict, held && { ...held, code: 'COOLDOWN', rule: `cooldown:${cap.id}` });
    }
    return verdict;
  };
};

/** The cooldowns as caps: one contact in any span of their length, for each purpose by itself where they say so. */
export function cooldownCaps({ cooldowns = none }: Pick<Policy, 'cooldowns'>): readonly FrequencyCap[] {
  return asCaps(cooldowns);
}

const none: readonly Cooldown[] = [];

const asCaps = remember(100, (cooldowns: readonly Cooldown[]) =>
  cooldowns.flatMap(({ days, per, ...rest }): FrequencyCap[] => {
    const cap = { ...rest, limit: 1, period: { kind: 'rolling' as const, milliseconds: days * day } };
    if (per !== 'purpose') return [{ ...cap, per }];
    return (rest.purposes ?? purposes).map((purpose) => ({ ...cap, purposes: [purpose] }));
  }),
);
