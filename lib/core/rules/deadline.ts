import type { Reason } from '../decision.ts';
import { day } from '../vocabulary.ts';
import { type Judgement, judgeChannel } from './judge-channel.ts';
import type { Plan } from './plan.ts';
import type { Question } from './rule.ts';

/** How far past the deadline the next possible moment is looked for. */
const lookAhead = 14 * day;

/** Says of a channel that nothing forbids, but that never opens in time, when it would next be open; null for all others. */
export function missedDeadline(question: Question, plan: Plan, judgement: Judgement): Reason | null {
  if (judgement.suppressed || judgement.open.length > 0) return null;
  const deadline = question.request.notAfter;
  const from = Math.max(deadline, question.from);
  const later = judgeChannel({ ...question, from, to: from + lookAhead }, plan);
  const allowedFrom = later.open[0] ?? null;
  return {
    code: 'NO_SLOT_BEFORE_DEADLINE',
    effect: 'suppress',
    channel: question.channel,
    rule: 'deadline',
    source: null,
    params: { notAfter: deadline },
    margin: allowedFrom === null ? null : allowedFrom - deadline,
    allowedFrom,
  };
}
