import { type ActionChannel, isOnOffer } from './action.ts';
import type { Arbitration } from './arbitration-policy.ts';
import type { EligibilitySubject } from './eligibility.ts';
import { cappedUntil, coolsUntil, type Offer } from './offers.ts';
import type { PreparedAction } from './prepare-actions.ts';

/** What the worth is made of: propensity × value × context × lever × moment − cost. Each as it counted. */
export type ActionFactors = {
  propensity: number;
  /** The action's value for a customer of this tier. */
  value: number;
  context: number;
  lever: number;
  /** What the moment and the customer's preferred channel change; 1 for a customer who is on the line. */
  moment: number;
  cost: number;
};

export type ActionCandidate = {
  prepared: PreparedAction;
  channel: ActionChannel;
  /** Null: now, the customer is there. */
  sendAt: number | null;
  worth: number;
  factors: ActionFactors;
};

export const exclusionCodes = [
  'NOT_ON_OFFER', 'OTHER_CHANNEL', 'NO_OFFERS', 'COOLDOWN', 'OFFER_CAP', 'NOT_ELIGIBLE', 'ELIGIBILITY_FAILED', 'NO_CONTACT',
  'NOT_WORTH_IT',
] as const; // biome-ignore format: one list, easy to scan

/** Why an action was no candidate, or lost against doing nothing. */
export type Exclusion = {
  action: string;
  code: (typeof exclusionCodes)[number];
  /** From then on this would not stand in the way; null: it does not depend on time. */
  allowedFrom: number | null;
  /** For ELIGIBILITY_FAILED: what the expression failed with. */
  detail: string | null;
};

/** A way to carry an action out: on this channel, at its best moment; what the moment and the preferred channel change. */
export type Chance = {
  channel: ActionChannel;
  propensity: number;
  moment: number;
  sendAt: number | null;
  /** The customer said that they prefer this channel: no other is weighed beside it. */
  stated: boolean;
};

export type Weighing = {
  /** Worth more than doing nothing, best first. */
  ranked: readonly ActionCandidate[];
  excluded: readonly Exclusion[];
};

export type Bidding = {
  subject: EligibilitySubject;
  offers: readonly Offer[];
  arbitration: Arbitration;
  now: number;
  /** inbound: the customer is there. outbound: a contact is to be chosen. */
  direction: 'inbound' | 'outbound';
  /** Whether the customer closed offers on this topic, so that no marketing is made in this contact. */
  closedFor(topic: string | null): boolean;
  /** The best moment of each channel on which a contact for this action is allowed, stated ones first; only asked for outbound. */
  contactsFor(prepared: PreparedAction): readonly Chance[];
};

/**
 * Weighs all actions against each other and against doing nothing, which is worth 0. The cheap questions come first, so that
 * expressions are asked only of actions that could win. Equal worth: the smaller id, then the order of channels.
 */
export function arbitrateActions(actions: readonly PreparedAction[], bidding: Bidding): Weighing {
  const ranked: ActionCandidate[] = [];
  const excluded: Exclusion[] = [];
  for (const prepared of actions) {
    const candidate = bid(prepared, bidding);
    if ('code' in candidate) excluded.push(candidate);
    else ranked.push(candidate);
  }
  ranked.sort((a, b) => b.worth - a.worth || (a.prepared.action.id < b.prepared.action.id ? -1 : 1));
  return { ranked, excluded };
}

function bid(prepared: PreparedAction, bidding: Bidding): ActionCandidate | Exclusion {
  const { action } = prepared;
  const { now, offers, subject, direction } = bidding;
  const no = (code: Exclusion['code'], allowedFrom: number | null = null, detail: string | null = null) => ({
    action: action.id,
    code,
    allowedFrom,
    detail,
  });
  if (!isOnOffer(action, now))
    return no(
      'NOT_ON_OFFER',
      action.startsAt !== undefined && action.startsAt > now ? action.startsAt : null,
    );
  const inbound = direction === 'inbound';
  if (inbound && !action.channels.includes('inbound')) return no('OTHER_CHANNEL');
  if (action.purpose === 'marketing' && bidding.closedFor(action.topic ?? null)) return no('NO_OFFERS');
  const cools = offers.length > 0 ? coolsUntil(action, offers, now) : null;
  if (cools !== null) return no('COOLDOWN', cools);
  const capped = offers.length > 0 ? cappedUntil(action, offers, now) : null;
  if (capped !== null) return no('OFFER_CAP', capped);
  const eligible = prepared.eligibility(subject);
  if ('failed' in eligible) return no('ELIGIBILITY_FAILED', null, eligible.failed);
  if (!eligible.holds) return no('NOT_ELIGIBLE');
  const best = inbound ? weighInbound(prepared, bidding) : weighOutbound(prepared, bidding);
  if (best === null) return no('NO_CONTACT');
  return best.worth > 0 ? best : no('NOT_WORTH_IT');
}

function weighInbound(prepared: PreparedAction, bidding: Bidding): ActionCandidate {
  return weigh(prepared, bidding, {
    channel: 'inbound',
    propensity: prepared.action.propensity,
    moment: 1,
    sendAt: null,
    stated: false,
  });
}

function weighOutbound(prepared: PreparedAction, bidding: Bidding): ActionCandidate | null {
  let best: ActionCandidate | null = null;
  let isStated = false;
  for (const chance of bidding.contactsFor(prepared)) {
    if (!prepared.action.channels.includes(chance.channel)) continue;
    if (isStated && !chance.stated) break;
    isStated = chance.stated;
    const candidate = weigh(prepared, bidding, chance);
    if (best === null || candidate.worth > best.worth) best = candidate;
  }
  return best;
}

function weigh(
  prepared: PreparedAction,
  bidding: Bidding,
  { channel, propensity, moment, sendAt }: Chance,
): ActionCandidate {
  const { action } = prepared;
  const { factors: on, costs, agentMinuteCost, valueTiers } = bidding.arbitration;
  const tier = valueTiers[bidding.subject.customer.valueTier] ?? 1;
  const agent = channel === 'voice' || channel === 'inbound' ? action.agentMinutes * agentMinuteCost : 0;
  const factors: ActionFactors = {
    propensity: on.propensity ? Math.min(1, propensity * (action.lift[channel] ?? 1)) : 1,
    value: on.value ? action.value * tier : 1,
    context: on.context ? contextFactor(prepared, bidding.subject) : 1,
    lever: on.lever ? action.lever : 1,
    moment: on.moment ? moment : 1,
    cost: on.cost ? costs[channel] + agent : 0,
  };
  const worth =
    factors.propensity * factors.value * factors.context * factors.lever * factors.moment - factors.cost;
  return { prepared, channel, sendAt, worth, factors };
}

/** A condition that cannot be told changes nothing. */
function contextFactor({ context }: PreparedAction, subject: EligibilitySubject): number {
  let product = 1;
  for (const { holds, factor } of context) {
    const verdict = holds(subject);
    if ('holds' in verdict && verdict.holds) product *= factor;
  }
  return product;
}
