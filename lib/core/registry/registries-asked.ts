import type { DecisionRequest, Facts } from '../decision.ts';
import { lawInForce, withLaws } from '../law/law-in-force.ts';
import { whereabouts } from '../place/candidate-places.ts';
import type { Policy } from '../policy.ts';
import { registriesNeeded } from '../rules/registries-needed.ts';
import type { Channel } from '../vocabulary.ts';

/** One list to ask about one address. */
export type RegistryQuestion = { channel: Channel; list: string; address: string };

/** What has to be read of do-not-call registries before a decision; nothing, where no law needs one. */
export function registriesAsked(
  request: DecisionRequest,
  facts: Omit<Facts, 'registry'>,
  policy: Policy,
  now: number,
): RegistryQuestion[] {
  const { profile } = facts;
  const from = Math.max(request.notBefore, now);
  const to = Math.max(request.notAfter, from + 1);
  return profile.contactPoints.flatMap(({ channel, address }) => {
    if (request.channels !== null && !request.channels.includes(channel)) return [];
    const places = withLaws(whereabouts(profile, channel, request.purpose), policy.alsoApply);
    const law = lawInForce(places, channel, request.voiceMode, request.purpose);
    if (law.registries.length === 0) return [];
    const needs = registriesNeeded({ channel, request, facts, from, to, law });
    return needs.map(({ list }) => ({ channel, list, address }));
  });
}
