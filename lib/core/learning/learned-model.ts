import { remember } from '../remember.ts';
import { channels } from '../vocabulary.ts';
import { baseResponse, peakHour } from './base-rates.ts';
import { type SegmentView, segmentView } from './learn-customer.ts';
import { medianLogit } from './logistic.ts';
import type { Choosing } from './options.ts';
import { type Population, type Priors, startOfPopulation } from './population.ts';
import { drawPopulation, type PopulationDraws } from './population-draws.ts';
import { randomStream } from './random-stream.ts';

/** What is believed of everybody: fitted to what all customers taught, in steps that have a number each. */
export type LearnedModel = {
  version: string;
  population: Population;
  /** Names of the segments that are learnt for themselves; what is not named here is segment 0. */
  segments: readonly string[];
  /** Contacts whose outcome is known, by segment. */
  contacts: readonly number[];
};

/** So many segments are learnt for themselves; the others together. */
export const segmentLimit = 15;

/** Cosine of the day in `channel-priors.ts`, as a logit. */
const daySwing = 0.1;
const peak = (2 * Math.PI * peakHour) / 24;

const spread = { engagement: 1, channel: 0.5, moment: 0.15 };

/** Where learning starts: the documented base rates, and spreads as customers of other companies have. */
export const shippedPriors: Priors = {
  response: channels.map((channel) => baseResponse[channel]),
  median: channels.map((channel) => {
    // A letter has no moment to differ by.
    const variance = spread.engagement + spread.channel + (channel === 'mail' ? 0 : spread.moment);
    return medianLogit(baseResponse[channel], variance);
  }),
  spread,
  segmentSpread: 0.05,
  spreadWeight: 200,
  lossRate: 0.004,
  halfLife: 13,
  day: [daySwing * Math.cos(peak), daySwing * Math.sin(peak)],
};

/** Before anything was learnt. */
export const startOfLearning: LearnedModel = {
  version: 'learned-0',
  population: startOfPopulation(shippedPriors, 1),
  segments: [],
  contacts: [0],
};

/** What a lost customer costs, in responses. */
const lossOfCustomer = 1;
/** How far an explored choice is drawn (`Choosing`); tuned in the simulated world: the full width explores too much. */
export const exploring: Choosing = { customerWidth: 0.25, populationWidth: 0.25, lossOfCustomer };
/** What is best on average. */
export const exploiting: Choosing = { customerWidth: 0, populationWidth: 0, lossOfCustomer };

/** The segment of a customer: the first of theirs that is learnt for itself; 0: none of them is. */
export function segmentIn({ segments }: Pick<LearnedModel, 'segments'>, own: readonly string[]): number {
  for (const name of own) {
    const index = segments.indexOf(name);
    if (index >= 0) return index + 1;
  }
  return 0;
}

/** The population as one segment sees it, with the draws that choices are made from; made once for each. */
export type SegmentModel = { view: SegmentView; draws: PopulationDraws };

/** So many draws of the population stand for what is uncertain of it; the mean alone where nothing is explored. */
const drawCount = 32;

const withDraws = (count: number) =>
  remember(4, ({ population }: LearnedModel) =>
    Array.from({ length: population.segments }, (_, segment): SegmentModel => {
      const random = randomStream(1, segment);
      return {
        view: segmentView(population, segment),
        draws: drawPopulation(population, segment, exploring.populationWidth, count, random),
      };
    }),
  );
const models = { explored: withDraws(drawCount), exploited: withDraws(0) };

/** What a model says of one of its segments. Throws RangeError for a segment that it does not have. */
export function segmentModel(model: LearnedModel, segment: number, explores: boolean): SegmentModel {
  const found = models[explores ? 'explored' : 'exploited'](model)[segment];
  if (found === undefined) throw new RangeError(`${model.version} has no segment ${segment}`);
  return found;
}
