import { arbitrate } from './arbitration/arbitrate.ts';
import { type ContactPoint, contactPointFor } from './customer.ts';
import type { Candidate, Decision, DecisionRequest, DecisionTrace, Facts, Reason } from './decision.ts';
import { contactKinds } from './law/law-in-force.ts';
import { lawVersion } from './law/packs.ts';
import { zoneDataVersion } from './local-time/zone-table.ts';
import { whereabouts } from './place/candidate-places.ts';
import type { Policy } from './policy.ts';
import { missedDeadline } from './rules/deadline.ts';
import { type Judgement, judgeChannel } from './rules/judge-channel.ts';
import { planFor } from './rules/plan.ts';
import { purposeObligations } from './rules/purpose-obligations.ts';
import type { Question } from './rules/rule.ts';
import { type Channel, channels } from './vocabulary.ts';

export { decisionRequest } from './decision-request.ts';

/** Changes whenever the same inputs may lead to another decision. */
export const engineVersion = 'engine-7';

/** The generated tables that a decision reads, by their releases. */
export const dataVersion = `tz-${zoneDataVersion} law-${lawVersion}`;

/**
 * May we contact this customer, through which channel, and when? No I/O, no clock, no randomness of its own: the same
 * inputs give the same decision, byte for byte. Throws only for a fault, and a fault is never permission.
 */
export function decide(
  request: DecisionRequest,
  facts: Facts,
  policy: Policy,
  now: number,
  seed: number,
): Decision {
  // Between which instants? A request that waited is judged from now on.
  const from = Math.max(request.notBefore, now);

  // Every channel passes through every rule: possible at all, consent, suppression, windows, caps (rules/index.ts).
  const reasons: Reason[] = [];
  const judgements: Judgement[] = [];
  let zones: readonly string[] = [];
  const obligations = purposeObligations[request.purpose];
  const kinds = contactKinds(request.purpose, request.voiceMode);
  let passed = 0;
  for (let index = 0; index < channels.length; index++) {
    const channel = channels[index] as Channel;
    const point = contactPointFor(facts.profile, channel);
    if (!isConsidered(channel, point, request, facts)) continue;
    // Where may the customer be, and under which law? All these places must agree.
    const places = whereabouts(facts.profile, channel, request.purpose);
    zones = allZones(zones, places.zones);
    const plan = planFor(policy, kinds, places, channel);
    const question: Question = {
      request,
      facts,
      policy,
      purpose: request.purpose,
      obligations,
      channel,
      point,
      whereabouts: places,
      zones: places.zones,
      law: plan.law,
      now,
      from,
      to: request.notAfter,
      moment: 'decision',
    };
    const judgement = judgeChannel(question, plan, passed, reasons);
    passed = judgement.passed;
    judgements.push(judgement);
    const missed = missedDeadline(question, plan, judgement);
    if (missed !== null) reasons.push(missed);
  }

  // What is left competes: every open moment of every channel, scored together.
  const choice = arbitrate(judgements, request, facts, policy, zones, { from, now, seed });
  for (const reason of choice.reasons) reasons.push(reason);

  const best = choice.ranked[0];
  const trace: DecisionTrace = {
    reasons,
    alternatives: choice.ranked.slice(1),
    timeZones: zones,
    policyVersion: policy.version,
    modelVersion: facts.model.version,
    engineVersion,
    dataVersion,
    seed,
    decidedAt: now,
  };
  if (choice.selection !== undefined)
    return best === undefined
      ? { outcome: 'suppressed', ...trace, ...choice.selection }
      : { outcome: 'contact', ...best, ...trace, ...choice.selection };
  if (best === undefined) return { outcome: 'suppressed', ...trace };
  const decision = contact(best, trace);
  return best.evidence === undefined ? decision : { ...decision, evidence: best.evidence };
}

type Contact = Extract<Decision, { outcome: 'contact' }>;

/** Field by field, because this is made for every decision and one object copied behind another is slow. */
function contact(best: Candidate, trace: DecisionTrace): Contact {
  return {
    outcome: 'contact',
    channel: best.channel,
    sendAt: best.sendAt,
    propensity: best.propensity,
    score: best.score,
    selectionProbability: 1,
    reasons: trace.reasons,
    alternatives: trace.alternatives,
    timeZones: trace.timeZones,
    policyVersion: trace.policyVersion,
    modelVersion: trace.modelVersion,
    engineVersion: trace.engineVersion,
    dataVersion: trace.dataVersion,
    seed: trace.seed,
    decidedAt: trace.decidedAt,
  };
}

/** The channels that were asked for; else those the customer has an address for; else all, to say of each that it has none. */
function isConsidered(
  channel: Channel,
  point: ContactPoint | null,
  request: DecisionRequest,
  { profile }: Facts,
): boolean {
  if (request.channels !== null) return request.channels.includes(channel);
  return point !== null || profile.contactPoints.length === 0;
}

/** The zones of all channels, each once: a number may bring one of its own. */
function allZones(zones: readonly string[], ofChannel: readonly string[]): readonly string[] {
  if (zones === ofChannel || zones.length === 0) return ofChannel;
  const added = ofChannel.filter((zone) => !zones.includes(zone));
  return added.length === 0 ? zones : [...zones, ...added];
}
