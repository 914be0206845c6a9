import type { Cooldown, FrequencyCap, Policy } from '../policy.ts';
import { day, purposes } from '../vocabulary.ts';
import { capConcerns } from './counted-contacts.ts';
import { capHold } from './frequency-caps.ts';
import { hold, pass, type Rule } from './rule.ts';

const compiled = new WeakMap<readonly Cooldown[], readonly FrequencyCap[]>();

/** At least so many days between two contacts of a topic, campaign or purpose: a cap of one contact, told as what it is. */
export const cooldown: Rule = (question) => {
  const { obligations, policy, request, channel } = question;
  if (!obligations.timing || policy.cooldowns === undefined || policy.cooldowns.length === 0) return pass;
  const holds = cooldownCaps(policy).flatMap((cap) => {
    if (!capConcerns(cap, channel, request.purpose)) return [];
    const held = capHold(cap, question);
    return held === null ? [] : [{ ...held, code: 'COOLDOWN' as const, rule: `cooldown:${cap.id}` }];
  });
  return holds.length === 0 ? pass : hold(...holds);
};

/** The cooldowns as caps: one contact in any span of their length, for each purpose by itself where they say so. */
export function cooldownCaps({ cooldowns = [] }: Pick<Policy, 'cooldowns'>): readonly FrequencyCap[] {
  let caps = compiled.get(cooldowns);
  if (caps === undefined) {
    caps = cooldowns.flatMap(({ days, per, ...rest }): FrequencyCap[] => {
      const cap = { ...rest, limit: 1, period: { kind: 'rolling' as const, milliseconds: days * day } };
      if (per !== 'purpose') return [{ ...cap, per }];
      return (rest.purposes ?? purposes).map((purpose) => ({ ...cap, purposes: [purpose] }));
    });
    compiled.set(cooldowns, caps);
  }
  return caps;
}
