import type { Candidate, Decision, Reason, Selection } from '../core/decision.ts';
import { priorEvidence } from '../core/learning/prior-evidence.ts';
import { reasonWords } from './reason-words.ts';
import { durationText, instantText, localText } from './time-words.ts';

/** A decision as the API answers it. `decisionId` is null when nothing was recorded (a simulation). */
export function renderDecision(decision: Decision, decisionId: string | null): Record<string, unknown> {
  const timeZone = decision.timeZones[0] ?? null;
  return {
    decisionId,
    outcome: decision.outcome,
    ...chosen(decision, timeZone),
    timeZone,
    reasons: decision.reasons.map(renderReason),
    alternatives: decision.alternatives.map(renderCandidate),
    policyVersion: decision.policyVersion,
    modelVersion: decision.modelVersion,
    engineVersion: decision.engineVersion,
    dataVersion: decision.dataVersion,
    seed: decision.seed,
    decidedAt: instantText(decision.decidedAt),
  };
}

function chosen(decision: Decision, timeZone: string | null): Record<string, unknown> {
  switch (decision.outcome) {
    case 'suppressed':
      return selected(decision);
    case 'contact':
      return {
        ...renderCandidate(decision),
        sendAtLocal: timeZone === null ? null : localText(decision.sendAt, timeZone),
        ...selected(decision),
      };
    default:
      return decision satisfies never;
  }
}

/** How likely the choice was; of a decision that nothing was left to chance in, no error is told. */
function selected({ selectionProbability, selectionError }: Partial<Selection>): Record<string, number> {
  return {
    ...(selectionProbability !== undefined && { selectionProbability: rounded(selectionProbability) }),
    ...(selectionError !== undefined && { selectionError: rounded(selectionError) }),
  };
}

function renderCandidate({
  channel,
  sendAt,
  propensity,
  score,
  evidence,
}: Candidate): Record<string, unknown> {
  const { level, contacts, low, high } = evidence ?? priorEvidence(propensity);
  return {
    channel,
    sendAt: instantText(sendAt),
    propensity: rounded(propensity),
    evidence: { level, contacts, low: rounded(low), high: rounded(high) },
    score: rounded(score),
  };
}

/** A reason with its words. */
export function renderReason(reason: Reason): Record<string, unknown> {
  const { code, effect, channel, rule, source, margin, allowedFrom } = reason;
  return {
    code,
    effect,
    channel,
    rule,
    source,
    margin: margin === null ? null : durationText(margin),
    ...reasonWords(reason),
    allowedFrom: allowedFrom === null ? null : instantText(allowedFrom),
  };
}

/** Six decimals say all there is to know of a probability or a score. */
export function rounded(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}
