import { decide } from '../decide.ts';
import type { Decision, DecisionRequest, Facts } from '../decision.ts';
import { labelKey } from '../gate.ts';
import type { Policy } from '../policy.ts';
import { day, type Purpose } from '../vocabulary.ts';
import type { Chance } from './arbitrate-actions.ts';
import type { PreparedAction } from './prepare-actions.ts';

const none: readonly Chance[] = [];
/** How far ahead a contact for an action is looked for. */
export const lookAhead = 7 * day;

/** The question whether somebody may be contacted for an action; what ends (`endsAt`) is not said after its end. */
export function contactRequest(
  customerId: string,
  purpose: Purpose,
  topic: string | null,
  now: number,
  endsAt = Number.POSITIVE_INFINITY,
): DecisionRequest {
  return {
    customerId,
    purpose,
    topic,
    actionId: null,
    campaignId: null,
    subjectId: null,
    channels: null,
    voiceMode: null,
    notBefore: now,
    notAfter: Math.min(now + lookAhead, endsAt),
    contentFor: null,
  };
}

/**
 * Decides about contacts for actions, once for all actions that get the same answer: those of one purpose, of one topic
 * where this customer's topics make a difference, and of one end where they end soon. So 200 actions cost a few decisions.
 */
export function contactsForActions(
  facts: Facts,
  policy: Policy,
  now: number,
  seed: number,
): (prepared: PreparedAction) => readonly Chance[] {
  const known = new Map<string, readonly Chance[]>();
  const noticed = noticedTopics(facts);
  return ({ action: { purpose, topic = null, endsAt } }) => {
    const ends = endsAt !== undefined && endsAt < now + lookAhead ? endsAt : '';
    const key = `${purpose} ${topic === null ? '' : noticed(topic) ? topic : '*'} ${ends}`;
    let chances = known.get(key);
    if (chances === undefined) {
      const request = contactRequest(facts.profile.customerId, purpose, topic, now, endsAt);
      chances = chancesOf(decide(request, facts, policy, now, seed), facts, policy);
      known.set(key, chances);
    }
    return chances;
  };
}

/**
 * What a decision found possible. It weighed the moments of a channel for a response worth 1, and the best of them stays the
 * best whatever the response is worth, since value and cost are the same for all moments of a channel.
 */
export function chancesOf(
  decision: Decision,
  { gate }: Pick<Facts, 'gate'>,
  policy: Policy,
): readonly Chance[] {
  if (decision.outcome === 'suppressed') return none;
  const decides = decision.reasons.some(
    ({ code, params }) => code === 'PREFERRED_CHANNEL' && params.stated === true,
  );
  return [decision, ...decision.alternatives].map(({ channel, propensity, score, sendAt }) => ({
    channel,
    propensity,
    moment: propensity > 0 ? (score + policy.costs[channel]) / propensity : 0,
    sendAt,
    stated: decides && gate.channels[channel]?.setting === 'preferred',
  }));
}

/** The topic, or null where it makes no difference to this customer: nobody chose it, and no contact of it counts. */
export function noticedTopic(facts: Facts): (topic: string | null) => string | null {
  const noticed = noticedTopics(facts);
  return (topic) => (topic !== null && noticed(topic) ? topic : null);
}

function noticedTopics({ gate }: Facts): (topic: string) => boolean {
  const short = new Set([...gate.contacts, ...gate.pending].map(({ topic }) => topic));
  return (topic) => {
    const key = labelKey(topic);
    return gate.topics.has(key) || short.has(key & 0xffff) || short.has(key);
  };
}
