import { channels } from '../vocabulary.ts';
import { factorise, invert, solve } from './cholesky.ts';
import { type Spread, untimed } from './customer-beliefs.ts';
import { hoursOfDay, populationHarmonics, populationHourBasis, populationSpectrum } from './hour-basis.ts';
import { logitOf, probabilityOf } from './logistic.ts';
import {
  cellCount,
  emptyEpoch,
  epochAndSetting,
  exposureUnit,
  recentLevels,
  type SegmentCounts,
} from './population-counts.ts';
import { mostSettingTerms, settingTerms, settingVariance, termsOfSetting } from './setting.ts';

const days = 7;
const hourTerms = 2 * populationHarmonics;
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
const lossWeight = 500;
const recentLossWeight = 20;

/** What is believed before anything was seen. */
export function startOfPopulation(priors: Priors, segments: number): Population {
  const size = termsOf(segments);
  const { engagement, channel, moment } = priors.spread;
  const mean = new Float64Array(size);
  for (const [index, share] of priors.response.entries()) {
    // The median customer's logit: the mean over customers who differ this much is then the share.
    const variance = engagement + channel + moment + priors.segmentSpread;
    mean[index] = logitOf(share) * Math.sqrt(1 + (Math.PI * variance) / 8);
  }
  mean[recentTerm] = recentMean;
  [mean[firstHourTerm], mean[firstHourTerm + 1]] = priors.day ?? [0, 0];
  const factor = new Float64Array(size * size);
  const precision = precisions(priors, segments, priors.segmentSpread);
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

function precisions(_: Priors, segments: number, segmentSpread: number): Float64Array {
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

const newtonSteps = 3;
const longestStep = 0.5;

/**
 * The population after counting once more, from where it stood: terms by damped Newton steps on the counts, each epoch
 * weighing by its age, the spreads by one step of scoring. `learnSpread` false keeps the spreads.
 */
export function refit(
  population: Population,
  counts: readonly SegmentCounts[],
  epoch: number,
  priors: Priors,
  learnSpread = true,
): Population {
  const { segments } = population;
  const size = population.mean.length;
  const cells = counts.map((of) => weigh(of, epoch, priors.halfLife));
  const start = startOfPopulation(priors, segments);
  const precision = precisions(priors, segments, population.segmentSpread);
  const mean = population.mean.slice();
  const factor = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (let step = 0; step < newtonSteps; step++) {
    factor.fill(0);
    for (let term = 0; term < size; term++) {
      factor[term * size + term] = precision[term] as number;
      gradient[term] = (precision[term] as number) * ((start.mean[term] as number) - (mean[term] as number));
    }
    for (const [segment, settings] of cells.entries())
      for (const [setting, of] of settings)
        addCells(of, { segment, setting, segments }, mean, gradient, factor);
    factorise(factor, size);
    solve(factor, size, gradient);
    let longest = 0;
    for (const length of gradient) longest = Math.max(longest, Math.abs(length));
    const damping = longest > longestStep ? longestStep / longest : 1;
    for (let term = 0; term < size; term++) {
      mean[term] = (mean[term] as number) + damping * (gradient[term] as number);
    }
    if (longest < 1e-3) break;
  }
  return {
    segments,
    mean,
    factor,
    spread: learnSpread ? spreads(counts, priors) : population.spread,
    segmentSpread: learnSpread ? segmentSpread(mean, factor, segments, priors) : population.segmentSpread,
    lossRate: lossRates(
      cells.flatMap((settings) => [...settings.values()]),
      priors,
    ),
  };
}

type Cells = { responses: Float64Array; exposure: Float64Array; sent: Float64Array; lost: Float64Array };

/** All epochs in one, each weighing by its age: of each setting that was seen. */
function weigh({ epochs }: SegmentCounts, epoch: number, halfLife: number): Map<number, Cells> {
  const settings = new Map<number, Cells>();
  // In order, because sums of numbers that are no longer whole depend on it.
  for (const span of [...epochs.keys()].sort((left, right) => left - right)) {
    const of = epochs.get(span) as Cells;
    const { epoch: at, setting } = epochAndSetting(span);
    const weight = 2 ** (-Math.max(0, epoch - at) / halfLife);
    const cells: Cells = settings.get(setting) ?? emptyEpoch();
    settings.set(setting, cells);
    for (const name of ['responses', 'exposure', 'sent', 'lost'] as const) {
      const from = of[name];
      const into = cells[name];
      for (let i = 0; i < from.length; i++) {
        if (from[i] !== 0) into[i] = (into[i] as number) + weight * (from[i] as number);
      }
    }
  }
  return settings;
}

const values = new Float64Array(3 + hourTerms + 1 + mostSettingTerms);
const terms = new Int32Array(values.length);

type Place = { segment: number; setting: number; segments: number };

/** Gradient and curvature of what the cells of one segment in one setting say. */
function addCells(
  { responses, exposure }: Cells,
  place: Place,
  mean: Float64Array,
  gradient: Float64Array,
  factor: Float64Array,
): void {
  const size = mean.length;
  for (let cell = 0; cell < cellCount; cell++) {
    const seen = (exposure[cell] as number) / exposureUnit;
    if (seen === 0) continue;
    const count = cellTerms(cell, place);
    let logit = 0;
    for (let i = 0; i < count; i++) logit += (values[i] as number) * (mean[terms[i] as number] as number);
    const base = probabilityOf(logit);
    const surprise = (responses[cell] as number) - seen * base;
    const information = seen * base * (1 - base);
    for (let i = 0; i < count; i++) {
      const term = terms[i] as number;
      const value = values[i] as number;
      gradient[term] = (gradient[term] as number) + surprise * value;
      for (let j = 0; j < count; j++) {
        const other = terms[j] as number;
        if (other > term) continue;
        const at = term * size + other;
        factor[at] = (factor[at] as number) + information * value * (values[j] as number);
      }
    }
  }
}

const mail = channels.indexOf('mail');

/** Which terms a cell has, into `terms` and `values`; returns how many. */
function cellTerms(cell: number, { segment, setting, segments }: Place): number {
  const recent = cell % recentLevels;
  const at = Math.floor(cell / recentLevels);
  const hourOfWeek = at % (hoursOfDay * days);
  const channel = Math.floor(at / (hoursOfDay * days));
  let count = 0;
  const put = (term: number, value: number) => {
    terms[count] = term;
    values[count++] = value;
  };
  put(channel, 1);
  put(firstSegmentTerm + segment * channels.length + channel, 1);
  if (recent > 0) put(recentTerm, recent);
  for (const term of termsOfSetting[setting] ?? []) put(firstSettingTerm(segments) + term, 1);
  if (channel === mail) return count;
  put(firstDayTerm + Math.floor(hourOfWeek / hoursOfDay), 1);
  const row = (hourOfWeek % hoursOfDay) * hourTerms;
  for (let k = 0; k < hourTerms; k++) put(firstHourTerm + k, populationHourBasis[row + k] as number);
  return count;
}

/** Fixed point of what customers add to the spreads. */
export const spreadUnit = 2_048;
/** A spread stays within what can be told apart and makes sense. */
export const leastSpread = 1e-3;
const largestSpread = 10;

function spreads(counts: readonly SegmentCounts[], { spread, spreadWeight }: Priors): Spread {
  const estimate = (part: number, prior: number) => {
    let told = spreadWeight * prior;
    let weight = spreadWeight;
    for (const of of counts) {
      told += (of.spreads[2 * part] as number) / spreadUnit;
      weight += (of.spreads[2 * part + 1] as number) / spreadUnit;
    }
    return Math.min(largestSpread, Math.max(leastSpread, told / weight));
  };
  return {
    engagement: estimate(0, spread.engagement),
    channel: estimate(1, spread.channel),
    moment: estimate(2, spread.moment),
  };
}

function segmentSpread(
  mean: Float64Array,
  factor: Float64Array,
  segments: number,
  { segmentSpread: prior }: Priors,
): number {
  const size = mean.length;
  const covariance = new Float64Array(size * size);
  invert(factor, size, covariance, new Float64Array(size * size));
  const weight = channels.length;
  let sum = prior * weight;
  for (let term = firstSegmentTerm; term < firstSettingTerm(segments); term++) {
    sum += (mean[term] as number) ** 2 + (covariance[term * size + term] as number);
  }
  return sum / (segments * channels.length + weight);
}

/** How likely a contact loses the customer: a rate for each channel times a factor for recent contacts, both drawn to the prior. */
function lossRates(cells: readonly Cells[], { lossRate }: Priors): Float64Array {
  const rates = new Float64Array(channels.length * recentLevels);
  const ofChannel = channels.map((_, channel) => {
    let sent = lossWeight;
    let lost = lossWeight * lossRate;
    for (const of of cells) {
      for (let recent = 0; recent < recentLevels; recent++) {
        sent += of.sent[channel * recentLevels + recent] as number;
        lost += of.lost[channel * recentLevels + recent] as number;
      }
    }
    return lost / sent;
  });
  for (let recent = 0; recent < recentLevels; recent++) {
    let expected = recentLossWeight;
    let lost = recentLossWeight;
    for (const of of cells) {
      for (const [channel, rate] of ofChannel.entries()) {
        expected += rate * (of.sent[channel * recentLevels + recent] as number);
        lost += of.lost[channel * recentLevels + recent] as number;
      }
    }
    for (const [channel, rate] of ofChannel.entries()) {
      rates[channel * recentLevels + recent] = Math.min(1, (rate * lost) / expected);
    }
  }
  return rates;
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
