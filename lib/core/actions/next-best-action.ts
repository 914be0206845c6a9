import { decide } from '../decide.ts';
import type { Decision, DecisionRequest, Facts, Reason } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { openUntil } from '../recheck.ts';
import { channels } from '../vocabulary.ts';
import { type ActionCandidate, arbitrateActions, type Exclusion } from './arbitrate-actions.ts';
import { usualArbitration } from './arbitration-policy.ts';
import { contactRequest, contactsForActions, noticedTopic } from './contacts-for.ts';
import { type Occasion, type Situation, subjectOf } from './customer-facts.ts';
import { type NextQuestion, nextQuestion } from './next-question.ts';
import type { Offer } from './offers.ts';
import { offersClosed } from './offers-closed.ts';
import type { PreparedAction, PreparedActions } from './prepare-actions.ts';

/** Whether the customer may be called back, and when. */
export type CallBack = {
  allowed: boolean;
  /** The first moment that is allowed, and until when it stays so as far as is known; null when none is. */
  callFrom: number | null;
  callUntil: number | null;
  reasons: readonly Reason[];
};

/** The best thing to do for a customer, with everything that speaks for it and against the others. */
export type NextBestAction = {
  /** Null: doing nothing is best, or on a call the action for everybody. */
  best: ActionCandidate | null;
  alternatives: readonly ActionCandidate[];
  excluded: readonly Exclusion[];
  /** Why no offer may be made; empty: it may. */
  noOffers: readonly Reason[];
  /** For outbound: the decision about the contact that carries the best action out. */
  contact: Decision | null;
  mayCallBack: CallBack;
  question: NextQuestion | null;
};

/**
 * What is the best thing to do for this customer now, and what must not be offered? No I/O, no clock, no randomness of its
 * own, and nothing is changed by asking.
 */
export function nextBestAction(
  occasion: Occasion,
  known: { facts: Facts; offers: readonly Offer[] },
  actions: PreparedActions,
  policy: Policy,
  seed: number,
): NextBestAction {
  const { situation, now } = occasion;
  const { facts, offers } = known;
  const arbitration = policy.arbitration ?? usualArbitration;
  const outbound = situation === 'outbound';

  // May anything be offered at all? An outbound contact is judged by every rule anyway.
  const closings = closingsOf(facts, policy, situation, now, seed);
  const noOffers = outbound ? [] : closings(null);

  // All actions compete, and doing nothing with them.
  const subject = subjectOf(facts, offers, occasion, noOffers.length > 0);
  const weighed = arbitrateActions(actions.all, {
    subject,
    offers,
    arbitration,
    now,
    direction: outbound ? 'outbound' : 'inbound',
    closedFor: (topic) => !outbound && closings(topic).length > 0,
    contactsFor: contactsForActions(facts, policy, now, seed),
  });

  const best = weighed.ranked[0] ?? null;
  return {
    best,
    alternatives: weighed.ranked.slice(1, 4),
    excluded: weighed.excluded,
    noOffers,
    contact: outbound && best !== null ? decideContact(best, facts, policy, now, seed) : null,
    mayCallBack: callBack(facts, policy, now, seed),
    question:
      noOffers.length > 0 || outbound ? null : nextQuestion(facts, policy, now, seed, topValue(actions.all)),
  };
}

/** The contact for the winner, on its channel: the same decision that a dispatch of it would get. */
function decideContact(
  best: ActionCandidate,
  facts: Facts,
  policy: Policy,
  now: number,
  seed: number,
): Decision | null {
  const { action } = best.prepared;
  if (best.channel === 'inbound') return null;
  const request: DecisionRequest = {
    ...contactRequest(facts.profile.customerId, action.purpose, action.topic ?? null, now, action.endsAt),
    actionId: action.id,
    channels: [best.channel],
  };
  return decide(request, facts, policy, now, seed);
}

/** What the customer closed, by topic; decided once for each topic that makes a difference. */
function closingsOf(facts: Facts, policy: Policy, situation: Situation, now: number, seed: number) {
  const known = new Map<string | null, readonly Reason[]>();
  const noticed = noticedTopic(facts);
  return (topic: string | null): readonly Reason[] => {
    const key = noticed(topic);
    let reasons = known.get(key);
    if (reasons === undefined) {
      const request: DecisionRequest = {
        ...contactRequest(facts.profile.customerId, 'marketing', key, now),
        channels,
      };
      reasons = offersClosed(decide(request, facts, policy, now, seed), facts.profile, situation);
      known.set(key, reasons);
    }
    return reasons;
  };
}

/** A call back is service: asked of the same rules as any other call. */
function callBack(facts: Facts, policy: Policy, now: number, seed: number): CallBack {
  const request: DecisionRequest = {
    ...contactRequest(facts.profile.customerId, 'service', null, now),
    channels: ['voice'],
    voiceMode: 'live',
  };
  const decision = decide(request, facts, policy, now, seed);
  const { reasons } = decision;
  if (decision.outcome === 'suppressed') return { allowed: false, callFrom: null, callUntil: null, reasons };
  const sooner = reasons.find(({ code }) => code === 'PREFERRED_MOMENT')?.params.firstPossible;
  const callFrom = typeof sooner === 'number' ? sooner : decision.sendAt;
  return {
    allowed: true,
    callFrom,
    callUntil: openUntil(request, facts, policy, 'voice', callFrom),
    reasons,
  };
}

/** What a success of the best offer of the catalogue is worth: the measure for what a question is worth. */
function topValue(actions: readonly PreparedAction[]): number {
  const offers = actions.filter(({ action }) => action.purpose === 'marketing');
  return Math.max(1, ...offers.map(({ action }) => action.value * action.lever));
}
