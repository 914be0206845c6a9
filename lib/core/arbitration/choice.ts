import type { Candidate, Reason, Selection } from '../decision.ts';

/** What one response is worth; actions will bring their own values. */
export const responseValue = 1;

/** Where no zone is known, hours of the week are read in UTC: only what obeys no local times gets here. */
export const zoneOfNobody = 'UTC';

/** The instants and the chance that a choice depends on: the span's beginning, now, the decision's seed. */
export type Occasion = { from: number; now: number; seed: number };

export type Choice = {
  /** Best first. */
  ranked: readonly Candidate[];
  /** What moved the choice. */
  reasons: readonly Reason[];
  /** Not said: nothing was left to chance. */
  selection?: Selection;
};

/** A reason for the choice. */
export function preference(
  code: 'PREFERRED_CHANNEL' | 'PREFERRED_MOMENT',
  { channel }: Candidate,
  params: Reason['params'],
  margin: number | null,
): Reason {
  const rule = code === 'PREFERRED_CHANNEL' ? 'preferred-channel' : 'preferred-moment';
  return { code, effect: 'prefer', channel, rule, source: null, params, margin, allowedFrom: null };
}
