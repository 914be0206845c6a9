import { contactPointFor } from './customer.ts';
import type { DecisionRequest, Facts, Reason } from './decision.ts';
import { contactKinds } from './law/law-in-force.ts';
import { contains } from './local-time/intervals.ts';
import { whereabouts } from './place/candidate-places.ts';
import type { Policy } from './policy.ts';
import { type Judgement, judgeChannel } from './rules/judge-channel.ts';
import { planFor } from './rules/plan.ts';
import { purposeObligations } from './rules/purpose-obligations.ts';
import type { Question } from './rules/rule.ts';
import type { Channel } from './vocabulary.ts';

/** permitted: send now. held: not now; another moment before `notAfter`, or another channel, may do. banned: not on this channel at all. */
export type Recheck =
  | { verdict: 'permitted' }
  | { verdict: 'held'; reasons: readonly Reason[] }
  | { verdict: 'banned'; reasons: readonly Reason[] };

/**
 * The last word before the provider call: the same rules at this very instant. The gate must come without the dispatch's own
 * pending entry. Of the others only those that are being sent count towards caps: one that still waits had its own decision,
 * which left room for this one. A kill switch holds with no `allowedFrom`: nobody knows when it will be lifted.
 */
export function recheck(
  request: DecisionRequest,
  facts: Facts,
  policy: Policy,
  channel: Channel,
  at: number,
): Recheck {
  const { suppressed, open, reasons } = judgeAt(request, facts, policy, channel, at);
  if (suppressed)
    return { verdict: 'banned', reasons: reasons.filter((reason) => reason.effect === 'suppress') };
  if (at >= request.notAfter)
    return { verdict: 'held', reasons: [...reasons, outsideRequest(request, channel, at)] };
  if (at < request.notBefore)
    return { verdict: 'held', reasons: [...reasons, outsideRequest(request, channel, at)] };
  return contains(open, at) ? { verdict: 'permitted' } : { verdict: 'held', reasons };
}

/** Until when a contact that is permitted at `at` stays so, as far as is known now; null: it is not permitted. */
export function openUntil(
  request: DecisionRequest,
  facts: Facts,
  policy: Policy,
  channel: Channel,
  at: number,
): number | null {
  if (at < request.notBefore || at >= request.notAfter) return null;
  const { suppressed, open } = judgeAt(request, facts, policy, channel, at);
  return suppressed || !contains(open, at) ? null : (open[1] as number);
}

function judgeAt(
  request: DecisionRequest,
  facts: Facts,
  policy: Policy,
  channel: Channel,
  at: number,
): Judgement {
  const places = whereabouts(facts.profile, channel, request.purpose);
  const plan = planFor(policy, contactKinds(request.purpose, request.voiceMode), places, channel);
  const question: Question = {
    request,
    facts,
    policy,
    purpose: request.purpose,
    obligations: purposeObligations[request.purpose],
    channel,
    point: contactPointFor(facts.profile, channel),
    whereabouts: places,
    zones: places.zones,
    law: plan.law,
    now: at,
    from: at,
    // Past the deadline the rules are still asked, so that a ban is told as a ban.
    to: Math.max(request.notAfter, at + 1),
    moment: 'claim',
  };
  return judgeChannel(question, plan);
}

/** The request itself says between which instants the contact may be made. */
function outsideRequest({ notBefore, notAfter }: DecisionRequest, channel: Channel, at: number): Reason {
  const early = at < notBefore;
  return {
    code: early ? 'CONTACT_WINDOW' : 'NO_SLOT_BEFORE_DEADLINE',
    effect: 'hold',
    channel,
    rule: early ? 'not-before' : 'deadline',
    source: null,
    params: { notBefore, notAfter },
    margin: early ? notBefore - at : at - notAfter,
    allowedFrom: early ? notBefore : null,
  };
}
