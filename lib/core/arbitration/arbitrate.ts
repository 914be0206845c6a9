import type { Candidate, DecisionRequest, Facts, Reason } from '../decision.ts';
import type { Policy } from '../policy.ts';
import type { Judgement } from '../rules/judge-channel.ts';
import { purposeObligations } from '../rules/purpose-obligations.ts';
import { propensityTable } from './propensity-table.ts';
import { bestSlot, firstSlot, type Scoring, scoreSlot } from './score-slots.ts';

/** A channel that the customer prefers is scored as if it were answered this much more often. */
export const preferredChannelLever = 1.25;

/** What one response is worth; actions will bring their own values. */
const responseValue = 1;

/** Where no zone is known, hours of the week are read in UTC: only what obeys no local times gets here. */
const zoneOfNobody = 'UTC';

export type Choice = {
  /** Best first. */
  ranked: readonly Candidate[];
  /** What moved the choice. */
  reasons: readonly Reason[];
};

/**
 * Weighs every open (channel, slot) against every other:
 * propensity × value × lever ÷ (1 + discount × days of waiting) − cost. Equal scores: the earlier slot, then the order of channels.
 * Purposes that want the first lawful instant take that, and score decides only between channels open at the same instant.
 */
export function arbitrate(
  judgements: readonly Judgement[],
  request: DecisionRequest,
  { gate, model }: Facts,
  policy: Policy,
  zones: readonly string[],
  from: number,
): Choice {
  const wantsFirst = purposeObligations[request.purpose].moment === 'first';
  const candidates: Candidate[] = [];
  /** What would compete if nobody had said which channel they prefer. */
  const withoutPreference: Candidate[] = [];
  for (const { channel, open } of judgements) {
    const plain: Scoring = {
      channel,
      ...propensityTable(model, channel),
      zone: zones[0] ?? zoneOfNobody,
      from,
      worth: responseValue,
      cost: policy.costs[channel],
    };
    const candidate = wantsFirst ? firstSlot(open, plain) : bestSlot(open, plain);
    if (candidate === null) continue;
    withoutPreference.push(candidate);
    const preferred = gate.channels[channel]?.setting === 'preferred';
    // The lever lifts all slots of a channel alike, so the best one stays the best.
    candidates.push(preferred ? scoreSlot(candidate.sendAt, withLever(plain)) : candidate);
  }
  // Both lists come in the order of channels and sorting is stable, so that order breaks the last ties.
  const better = wantsFirst ? earlierFirst : higherScoreFirst;
  const ranked = candidates.sort(better);
  const [best] = ranked;
  if (best === undefined) return { ranked, reasons: [] };
  const reasons: Reason[] = [];
  if (withoutPreference.sort(better)[0]?.channel !== best.channel) {
    reasons.push(preference('PREFERRED_CHANNEL', best, { lever: preferredChannelLever }, null));
  }
  const firstOpen = judgements.find((judgement) => judgement.channel === best.channel)?.open[0] as number;
  if (best.sendAt > firstOpen) {
    reasons.push(preference('PREFERRED_MOMENT', best, { firstPossible: firstOpen }, best.sendAt - firstOpen));
  }
  return { ranked, reasons };
}

function withLever(scoring: Scoring): Scoring {
  return { ...scoring, worth: scoring.worth * preferredChannelLever };
}

type Order = (left: Candidate, right: Candidate) => number;

const higherScoreFirst: Order = (left, right) => right.score - left.score || left.sendAt - right.sendAt;
const earlierFirst: Order = (left, right) => left.sendAt - right.sendAt || right.score - left.score;

function preference(
  code: 'PREFERRED_CHANNEL' | 'PREFERRED_MOMENT',
  { channel }: Candidate,
  params: Reason['params'],
  margin: number | null,
): Reason {
  const rule = code === 'PREFERRED_CHANNEL' ? 'preferred-channel' : 'preferred-moment';
  return { code, effect: 'prefer', channel, rule, source: null, params, margin, allowedFrom: null };
}
