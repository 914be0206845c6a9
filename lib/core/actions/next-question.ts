import { type ContactPoint, contactPointFor } from '../customer.ts';
import { decide } from '../decide.ts';
import type { Facts } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { type Channel, channels } from '../vocabulary.ts';
import { chancesOf, contactRequest } from './contacts-for.ts';

const asked = ['email', 'sms', 'voice'] as const satisfies readonly Channel[];
type Asked = (typeof asked)[number];

export type QuestionId =
  | `${Asked}-address`
  | `${Asked}-consent`
  | 'preferred-channel'
  | 'preferred-hours'
  | 'time-zone'
  | 'language';

/** What an agent could ask: about a channel, or about the customer as a whole. */
export type NextQuestion = {
  id: QuestionId;
  channel: Channel | null;
  /** What the answer is expected to be worth, in the currency of the action values. */
  worth: number;
};

/** How often a customer gives what they are asked for. A guess to start from; it only has to be the same for all questions. */
const answersUsually = 0.5;
/** How much better a contact does that is made in the customer's own hours or language: a small lift, so that these come last. */
const smallLift = 0.05;

/**
 * The one thing missing whose answer would be worth most: every answer is tried out on the facts, and what the best contact
 * about an offer becomes worth by it is compared with what it is worth now. Null: nothing would help.
 * @param topValue what a success of the best offer is worth
 */
export function nextQuestion(
  facts: Facts,
  policy: Policy,
  now: number,
  seed: number,
  topValue: number,
): NextQuestion | null {
  const worthOf = (supposed: Facts): number => {
    const request = contactRequest(facts.profile.customerId, 'marketing', null, now);
    const chances = chancesOf(decide(request, supposed, policy, now, seed), supposed, policy);
    // Where the customer stated a channel, no other would be taken.
    const weighed = chances.filter(({ stated }) => stated === chances[0]?.stated);
    return topValue * Math.max(0, ...weighed.map(({ propensity, moment }) => propensity * moment));
  };
  const present = worthOf(facts);
  let best: NextQuestion | null = null;
  for (const { id, channel, supposed } of suppositions(facts)) {
    const worth = answersUsually * (worthOf(supposed) - present);
    if (worth > (best?.worth ?? 0)) best = { id, channel, worth };
  }
  for (const id of smallQuestions(facts)) {
    const worth = answersUsually * smallLift * present;
    if (worth > (best?.worth ?? 0)) best = { id, channel: null, worth };
  }
  return best;
}

type Supposition = { id: QuestionId; channel: Channel | null; supposed: Facts };

function* suppositions(facts: Facts): Generator<Supposition> {
  const { profile, gate } = facts;
  for (const channel of asked) {
    const revoked = gate.consents.some(
      (entry) => entry.channel === channel && entry.purpose === 'marketing' && entry.status === 'revoked',
    );
    // What the customer has said no to is not asked again.
    if (
      revoked ||
      gate.channels[channel]?.setting === 'blocked' ||
      gate.channels[channel]?.setting === 'never'
    )
      continue;
    if (contactPointFor(profile, channel) === null) {
      const supposed = withConsent(withContactPoint(facts, channel), channel);
      yield { id: `${channel}-address`, channel, supposed };
    } else if (!gate.consents.some((entry) => entry.channel === channel && entry.purpose === 'marketing')) {
      yield { id: `${channel}-consent`, channel, supposed: withConsent(facts, channel) };
    }
  }
  if (Object.values(gate.channels).every(({ setting }) => setting !== 'preferred')) {
    for (const channel of channels) {
      if (gate.channels[channel] !== undefined || contactPointFor(profile, channel) === null) continue;
      const preferring = { ...gate.channels, [channel]: { setting: 'preferred' as const, byCustomer: true } };
      yield {
        id: 'preferred-channel',
        channel: null,
        supposed: { ...facts, gate: { ...gate, channels: preferring } },
      };
    }
  }
}

function smallQuestions({ profile }: Facts): QuestionId[] {
  const missing: [QuestionId, unknown][] = [
    ['preferred-hours', profile.windows],
    ['time-zone', profile.timeZone],
    ['language', profile.language],
  ];
  return missing.flatMap(([id, known]) => (known === null ? [id] : []));
}

/** An address like those the customer has: a number of the same country, where there is one. */
function withContactPoint(facts: Facts, channel: Channel): Facts {
  const other =
    channel === 'email' ? null : contactPointFor(facts.profile, channel === 'sms' ? 'voice' : 'sms');
  const point: ContactPoint = {
    ...(other ?? { country: null, areaCode: null, lineType: 'unknown', verifiedAt: null, source: null }),
    channel,
    address: other?.address ?? 'supposed',
  };
  return { ...facts, profile: { ...facts.profile, contactPoints: [...facts.profile.contactPoints, point] } };
}

function withConsent(facts: Facts, channel: Channel): Facts {
  const consent = { channel, purpose: 'marketing', status: 'granted', at: 0, byCustomer: true } as const;
  return { ...facts, gate: { ...facts.gate, consents: [...facts.gate.consents, consent] } };
}
