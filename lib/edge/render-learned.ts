import type { LearnedModel } from '../core/learning/learned-model.ts';
import type { Week } from '../core/learning/week-of.ts';
import type { WhatWasLearned } from '../core/learning/what-was-learned.ts';
import { channels, tableOf } from '../core/vocabulary.ts';
import { rounded } from './render-decision.ts';
import { instantText } from './time-words.ts';

/** What was learned of everybody, or of a segment: by channel, for each local hour of the week from Monday 00:00 on. */
export function renderWeek(model: LearnedModel, week: Week): Record<string, unknown> {
  const [others = 0, ...named] = model.contacts;
  return {
    modelVersion: model.version,
    contacts: others + named.reduce((sum, count) => sum + count, 0),
    segments: model.segments.map((name, index) => ({ name, contacts: named[index] ?? 0 })),
    week: tableOf(channels, (channel) =>
      week[channel].map(({ propensity, low, high }) => ({
        propensity: rounded(propensity),
        low: rounded(low),
        high: rounded(high),
      })),
    ),
  };
}

/** A logged decision, in the shape of lib/runtime/learning-sample.ts. */
type Sample = {
  decidedAt: number;
  purpose: string;
  came: string;
  channel: string | null;
  propensity: number | null;
  level: string | null;
  probability: number;
  error: number | null;
  answered: boolean | null;
  person: string;
  converted: boolean | null;
  best: { same: boolean; propensity: number } | null;
};

/** A logged decision with what came of it. */
export function renderSample({ decidedAt, propensity, probability, error, best, ...rest }: Sample) {
  return {
    decidedAt: instantText(decidedAt),
    ...rest,
    propensity: propensity === null ? null : rounded(propensity),
    selectionProbability: rounded(probability),
    selectionError: error === null ? null : rounded(error),
    best: best === null ? null : { ...best, propensity: rounded(best.propensity) },
  };
}

/** What was learned of one customer, with what it was learned from. */
export function renderLearned(
  model: LearnedModel,
  week: Week,
  { contacts, since, channels: own, answersFrom }: WhatWasLearned,
): Record<string, unknown> {
  return {
    modelVersion: model.version,
    contacts,
    since: since === null ? null : instantText(since),
    channels: own,
    answersFrom,
    week: renderWeek(model, week).week,
  };
}
