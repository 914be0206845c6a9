import type { Reason, RegistryAnswer } from '../decision.ts';
import { between } from '../local-time/intervals.ts';
import { day } from '../vocabulary.ts';
import { type RegistryNeed, registriesNeeded } from './registries-needed.ts';
import { type Hold, hold, type Judge, type Params, pass, type Question, type Rule } from './rule.ts';

/**
 * The registries that law asks for must have been read, must not be too old at the instant of sending, and must not hold the
 * number. What could not be read, and what a list does not cover, is not permitted.
 */
export const dncRegistry: Rule = ({ law }) => (law.registries.length === 0 ? pass : judge);

const judge: Judge = (question) => {
  const { point, from, to } = question;
  const needs = registriesNeeded(question);
  if (needs.length === 0 || point === null) return pass;
  const reasons: Reason[] = [];
  const holds: Hold[] = [];
  for (const need of needs) {
    const { answer } = need;
    const end = endOf(need);
    if (answer.says !== 'clear') reasons.push(refusal(need, question, answer.says, null));
    else if (end <= from) reasons.push(refusal(need, question, 'stale', from - end + 1));
    else if (end < to) {
      const params = (at: number) => paramsOf(need, question, 'stale', at);
      holds.push({ ...told(need, question), open: between(from, end), params });
    }
  }
  if (reasons.length > 0) return { effect: 'suppress', reasons };
  return holds.length === 0 ? pass : hold(...holds);
};

/** The first instant at which the list is older than it may be. */
function endOf({ answer, maxAgeDays }: RegistryNeed): number {
  if (answer.says !== 'clear' || maxAgeDays === null) return Number.POSITIVE_INFINITY;
  return answer.obtainedAt + maxAgeDays * day + 1;
}

type Status = RegistryAnswer['says'] | 'stale';

function refusal(need: RegistryNeed, question: Question, status: Status, margin: number | null): Reason {
  const params = paramsOf(need, question, status, question.from);
  return { ...told(need, question), effect: 'suppress', params, margin, allowedFrom: null };
}

function told({ rule, source }: RegistryNeed, { channel }: Question) {
  return { code: 'DNC_REGISTRY', rule, channel, source } as const;
}

function paramsOf(need: RegistryNeed, question: Question, status: Status, at: number): Params {
  const { answer } = need;
  const obtainedAt = 'obtainedAt' in answer ? answer.obtainedAt : null;
  return {
    list: need.list,
    status,
    place: need.place,
    obtainedAt,
    ageDays: obtainedAt === null ? null : Math.floor((at - obtainedAt) / day),
    maxAgeDays: need.maxAgeDays,
    areaCode: question.point?.areaCode ?? null,
    consentOverrides: need.consentOverrides,
  };
}
