import { channels } from '../vocabulary.ts';
import { type Spread, untimed } from './customer-beliefs.ts';
import { hoursOfDay, populationHarmonics, populationHourBasis, populationSpectrum } from './hour-basis.ts';
import { logitOf } from './logistic.ts';
import { recentLevels } from './population-counts.ts';
import { settingTerms, settingVariance } from './setting.ts';

/** Terms of the population, in the order of `Population`: how many, and where each kind begins. */
export const days = 7;
export const hourTerms = 2 * populationHarmonics;
export const firstHourTerm = channels.length;
export const firstDayTerm = firstHourTerm + hourTerms;
export const recentTerm = firstDayTerm + days;
export const firstSegmentTerm = recentTerm + 1;
/** Where the terms of the settings begin (`setting.ts`). */
export const firstSettingTerm = (segments: number): number => firstSegmentTerm + segments * channels.length;
/** How many terms a population of so many segments has. */
export const termsOf = (segments: number): number => firstSettingTerm(segments) + settingTerms;

/**
 * What is believed of the population: normal, with this mean and the inverse of L·Lᵀ as covariance. Terms: the logit of each
 * channel, the harmonics of the day, the days, the effect of each recent contact, each segment's own channels, then settings.
 */
export type Population = {
  segments: number;
  mean: Float64Array;
  factor: Float64Array;
  spread: Spread;
  /** How far segments differ, as a variance of logits. */
  segmentSpread: number;
  /** By channel and recent contacts: how likely a contact loses the customer. */
  lossRate: Float64Array;
};

/** Where learning starts, and what few data are drawn towards. Measured on other companies' customers or assumed; none is critical. */
export type Priors = {
  /** What share of contacts is answered, by channel in their order. */
  response: readonly number[];
  /** The logits of the median customer by channel, where what is said before anything was seen is to be exact; else about. */
  median?: readonly number[];
  spread: Spread;
  segmentSpread: number;
  /** How many terms that data determine fully the spreads weigh. */
  spreadWeight: number;
  lossRate: number;
  /** After how many epochs of four weeks a contact counts half for the population. */
  halfLife: number;
  /** Cosine and sine of the day that is expected, in logits; not said: all hours are alike. */
  day?: readonly [cosine: number, sine: number];
};

const channelVariance = 0.5;
const hourVariance = 0.15;
const dayVariance = 0.03;
const recentMean = -0.05;
const recentVariance = 0.05 ** 2;

/** What is believed before anything was seen. */
export function startOfPopulation(priors: Priors, segments: number): Population {
  const size = termsOf(segments);
  const { engagement, channel, moment } = priors.spread;
  const mean = new Float64Array(size);
  for (const [index, share] of priors.response.entries()) {
    // The median customer's logit: the mean over customers who differ this much is then the share.
    const variance = engagement + channel + moment + priors.segmentSpread;
    mean[index] = priors.median?.[index] ?? logitOf(share) * Math.sqrt(1 + (Math.PI * variance) / 8);
  }
  mean[recentTerm] = recentMean;
  [mean[firstHourTerm], mean[firstHourTerm + 1]] = priors.day ?? [0, 0];
  const factor = new Float64Array(size * size);
  const precision = precisions(segments, priors.segmentSpread);
  for (let term = 0; term < size; term++) factor[term * size + term] = Math.sqrt(precision[term] as number);
  return {
    segments,
    mean,
    factor,
    spread: priors.spread,
    segmentSpread: priors.segmentSpread,
    lossRate: new Float64Array(channels.length * recentLevels).fill(priors.lossRate),
  };
}

/** How much few data are drawn to the start, by term: the inverse of a variance. */
export function precisions(segments: number, segmentSpread: number): Float64Array {
  const precision = new Float64Array(termsOf(segments));
  precision.fill(1 / channelVariance, 0, firstHourTerm);
  for (let k = 0; k < hourTerms; k++) {
    precision[firstHourTerm + k] = 1 / (hourVariance * (populationSpectrum[k] as number));
  }
  precision.fill(1 / dayVariance, firstDayTerm, recentTerm);
  precision[recentTerm] = 1 / recentVariance;
  precision.fill(1 / Math.max(segmentSpread, 1e-3), firstSegmentTerm);
  for (const [term, variance] of settingVariance.entries())
    precision[firstSettingTerm(segments) + term] = 1 / variance;
  return precision;
}

/** Logit of the population in a segment, without the hour and the day. */
export function baseLogit(mean: Float64Array, segment: number, channel: number, recent: number): number {
  return (
    (mean[channel] as number) +
    (mean[firstSegmentTerm + segment * channels.length + channel] as number) +
    recent * (mean[recentTerm] as number)
  );
}

/** Adds the hours' (24) and days' (7) logits of these terms into a table of 31. */
export function timeLogits(mean: Float64Array, into: Float64Array): void {
  for (let hour = 0; hour < hoursOfDay; hour++) {
    let logit = 0;
    for (let k = 0; k < hourTerms; k++) {
      logit += (populationHourBasis[hour * hourTerms + k] as number) * (mean[firstHourTerm + k] as number);
    }
    into[hour] = logit;
  }
  for (let of = 0; of < days; of++) into[hoursOfDay + of] = mean[firstDayTerm + of] as number;
}

/** Logit of the population at a channel and hour of the week, with the table of `timeLogits`. */
export function momentLogit(times: Float64Array, hourOfWeek: number): number {
  if (hourOfWeek === untimed) return 0;
  return (
    (times[hourOfWeek % hoursOfDay] as number) +
    (times[hoursOfDay + Math.floor(hourOfWeek / hoursOfDay)] as number)
  );
}
