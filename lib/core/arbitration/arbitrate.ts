import type { Candidate, DecisionRequest, Facts, Reason } from '../decision.ts';
import type { LearnedModel } from '../learning/learned-model.ts';
import { localHourOfWeek } from '../local-time/local-clock.ts';
import type { Policy } from '../policy.ts';
import type { Judgement } from '../rules/judge-channel.ts';
import { purposeObligations } from '../rules/purpose-obligations.ts';
import { ofChannel } from '../vocabulary.ts';
import { arbitrateLearned, learnsFrom } from './arbitrate-learned.ts';
import { type Choice, type Occasion, preference, responseValue, zoneOfNobody } from './choice.ts';
import { evidenceOf } from './learned-propensity.ts';
import { propensityTables } from './propensity-table.ts';
import { bestSlot, firstSlot, rescored, type Scoring } from './score-slots.ts';

/** A channel that the customer prefers is scored as if it were answered this much more often. */
export const preferredChannelLever = 1.25;

/**
 * Weighs every open (channel, slot) against every other:
 * propensity × value × lever ÷ (1 + discount × days of waiting) − cost. Equal scores: the earlier slot, then the order of channels.
 * Purposes that want the first lawful instant take that, and score decides only between channels open at the same instant.
 */
export function arbitrate(
  judgements: readonly Judgement[],
  request: DecisionRequest,
  facts: Facts,
  policy: Policy,
  zones: readonly string[],
  occasion: Occasion,
): Choice {
  const wantsFirst = purposeObligations[request.purpose].moment === 'first';
  // What must go at once is never explored and never waits.
  if (!wantsFirst && learnsFrom(facts, policy))
    return arbitrateLearned(judgements, request, facts, policy, zones, occasion);
  const { gate, model } = facts;
  const { from } = occasion;
  const order = wantsFirst ? earlierFirst : higherScoreFirst;
  const tables = propensityTables(model);
  const zone = zones[0] ?? zoneOfNobody;
  const ranked: Candidate[] = [];
  /** What would win if nobody had said which channel they prefer. */
  let bestWithoutPreference: Candidate | null = null;
  for (let index = 0; index < judgements.length; index++) {
    const { channel, open } = judgements[index] as Judgement;
    const scoring: Scoring = {
      channel,
      table: ofChannel(tables, channel),
      zone,
      from,
      cost: ofChannel(policy.costs, channel),
    };
    const candidate = (wantsFirst ? firstSlot : bestSlot)(open, scoring, responseValue);
    if (candidate === null) continue;
    if (bestWithoutPreference === null || order(candidate, bestWithoutPreference) < 0)
      bestWithoutPreference = candidate;
    const preferred = ofChannel(gate.channels, channel)?.setting === 'preferred';
    // The lever lifts all slots of a channel alike, so the best one stays the best.
    const worth = responseValue * preferredChannelLever;
    insert(ranked, preferred ? rescored(candidate, scoring, worth) : candidate, order);
  }
  const best = ranked[0];
  if (best === undefined) return { ranked, reasons: [] };
  const reasons: Reason[] = [];
  if (bestWithoutPreference?.channel !== best.channel) {
    reasons.push(preference('PREFERRED_CHANNEL', best, { lever: preferredChannelLever }, null));
  }
  const firstOpen = judgements.find((judgement) => judgement.channel === best.channel)?.open[0] as number;
  if (best.sendAt > firstOpen) {
    reasons.push(preference('PREFERRED_MOMENT', best, { firstPossible: firstOpen }, best.sendAt - firstOpen));
  }
  return {
    ranked: model.learned === undefined ? ranked : withEvidence(ranked, model.learned, zone),
    reasons,
  };
}

/** The candidates with what their propensities stand on, where somebody has answered: those of a moment that nobody chooses. */
function withEvidence(
  ranked: readonly Candidate[],
  learned: LearnedModel,
  zone: string,
): readonly Candidate[] {
  const evidence = evidenceOf(learned);
  if (evidence === null) return ranked;
  return ranked.map((candidate) => ({
    ...candidate,
    evidence: evidence(candidate.channel, localHourOfWeek(zone, candidate.sendAt)),
  }));
}

/** Puts a candidate behind all that it does not beat: they come in the order of channels, which so breaks the last ties. */
function insert(ranked: Candidate[], candidate: Candidate, order: Order): void {
  let place = ranked.push(candidate) - 1;
  for (; place > 0; place--) {
    const before = ranked[place - 1] as Candidate;
    if (order(candidate, before) >= 0) break;
    ranked[place] = before;
  }
  ranked[place] = candidate;
}

type Order = (left: Candidate, right: Candidate) => number;

const higherScoreFirst: Order = (left, right) => right.score - left.score || left.sendAt - right.sendAt;
const earlierFirst: Order = (left, right) => left.sendAt - right.sendAt || right.score - left.score;
