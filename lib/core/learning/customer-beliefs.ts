import { channels } from '../vocabulary.ts';
import { factorise, invert, solve } from './cholesky.ts';
import { curveSize, curveSpectrum, hourBasis, hourOfDay } from './hour-basis.ts';
import { probabilityOf } from './logistic.ts';

/** An hour of the week for what has no moment: a letter is read when it is found. */
export const untimed = 255;

/** Where each term of what is particular to a customer stands: engagement, then each channel, then the curve of the day. */
export const engagementTerm = 0;
export const firstChannelTerm = 1;
export const firstCurveTerm = firstChannelTerm + channels.length;
export const termCount = firstCurveTerm + curveSize;

/** How far customers differ, as variances of logits. Estimated from the customers themselves (`spreads.ts`). */
export type Spread = { engagement: number; channel: number; moment: number };

/** Contacts of one customer as the estimate reads them, each with what is expected of the population there. */
export type Observations = {
  count: number;
  channel: Uint8Array;
  /** Local hour of the week, or `untimed`. */
  hourOfWeek: Uint8Array;
  responded: Uint8Array;
  /** How much the contact still counts: less as it ages, and less while an answer may still come. */
  weight: Float64Array;
  /** Logit of the population. */
  offset: Float64Array;
};

export function observations(capacity: number): Observations {
  return {
    count: 0,
    channel: new Uint8Array(capacity),
    hourOfWeek: new Uint8Array(capacity),
    responded: new Uint8Array(capacity),
    weight: new Float64Array(capacity),
    offset: new Float64Array(capacity),
  };
}

/** What is believed of one customer's own terms: normal, with this mean and the inverse of L·Lᵀ as covariance. */
export type Beliefs = { mean: Float64Array; factor: Float64Array; covariance: Float64Array };

export function emptyBeliefs(): Beliefs {
  const square = termCount * termCount;
  return {
    mean: new Float64Array(termCount),
    factor: new Float64Array(square),
    covariance: new Float64Array(square),
  };
}

const steps = 6;
const longestStep = 1.5;
const settled = 0.02;
const gradient = new Float64Array(termCount);
const scratch = new Float64Array(termCount * termCount);
const precisions = new Float64Array(termCount);

/**
 * Writes into `beliefs` what the observations teach under the spread: the normal law nearest to the posterior (variational:
 * each observation meets its mean chance under what is still uncertain, not the chance of the most likely customer, which
 * is a tenth too high when answers are rare), by damped Newton steps from the mean that stands there: zeroes, or the last
 * estimate. Always ends after six.
 */
export function estimate(beliefs: Beliefs, seen: Observations, spread: Spread): void {
  const { mean, factor, covariance } = beliefs;
  setPrecisions(spread);
  covariance.fill(0);
  for (let term = 0; term < termCount; term++) {
    covariance[term * termCount + term] = 1 / (precisions[term] as number);
  }
  for (let step = 0; step < steps; step++) {
    curvature(beliefs, seen);
    factorise(factor, termCount);
    solve(factor, termCount, gradient);
    let longest = 0;
    for (let term = 0; term < termCount; term++) {
      const length = Math.abs(gradient[term] as number);
      if (length > longest) longest = length;
    }
    const damping = longest > longestStep ? longestStep / longest : 1;
    for (let term = 0; term < termCount; term++) {
      mean[term] = (mean[term] as number) + damping * (gradient[term] as number);
    }
    invert(factor, termCount, covariance, scratch);
    if (step > 0 && longest < settled) break;
  }
}

function setPrecisions({ engagement, channel, moment }: Spread): void {
  // A spread of nothing would divide by it.
  const least = 1e-4;
  precisions[engagementTerm] = 1 / Math.max(engagement, least);
  precisions.fill(1 / Math.max(channel, least), firstChannelTerm, firstCurveTerm);
  for (let term = 0; term < curveSize; term++) {
    precisions[firstCurveTerm + term] = 1 / Math.max(moment * (curveSpectrum[term] as number), least);
  }
}

/** The gradient at the mean into `gradient`, the negative second derivative into the lower half of the factor. */
function curvature(beliefs: Beliefs, seen: Observations): void {
  const { mean, factor } = beliefs;
  factor.fill(0);
  for (let term = 0; term < termCount; term++) {
    const precision = precisions[term] as number;
    factor[term * termCount + term] = precision;
    gradient[term] = -precision * (mean[term] as number);
  }
  for (let i = 0; i < seen.count; i++) {
    const weight = seen.weight[i] as number;
    if (weight === 0) continue;
    const channelTerm = firstChannelTerm + (seen.channel[i] as number);
    const at = seen.hourOfWeek[i] as number;
    const timed = at !== untimed;
    const row = hourOfDay(at) * curveSize;
    let logit = (seen.offset[i] as number) + (mean[engagementTerm] as number) + (mean[channelTerm] as number);
    if (timed) {
      for (let k = 0; k < curveSize; k++) {
        logit += (hourBasis[row + k] as number) * (mean[firstCurveTerm + k] as number);
      }
    }
    // The mean chance and its slope over what is uncertain, by three points of Gauss and Hermite.
    const reach = Math.sqrt(3 * ownVariance(beliefs, seen.channel[i] as number, at));
    const middle = probabilityOf(logit);
    const low = probabilityOf(logit - reach);
    const high = probabilityOf(logit + reach);
    const probability = (4 * middle + low + high) / 6;
    const slope = (4 * middle * (1 - middle) + low * (1 - low) + high * (1 - high)) / 6;
    const surprise = weight * ((seen.responded[i] as number) - probability);
    const information = weight * slope;
    add(gradient, engagementTerm, surprise);
    add(gradient, channelTerm, surprise);
    add(factor, 0, information);
    add(factor, channelTerm * termCount, information);
    add(factor, channelTerm * termCount + channelTerm, information);
    if (!timed) continue;
    for (let k = 0; k < curveSize; k++) {
      const value = hourBasis[row + k] as number;
      const term = firstCurveTerm + k;
      add(gradient, term, surprise * value);
      const scaled = information * value;
      const line = term * termCount;
      add(factor, line, scaled);
      add(factor, line + channelTerm, scaled);
      for (let other = 0; other <= k; other++) {
        add(factor, line + firstCurveTerm + other, scaled * (hourBasis[row + other] as number));
      }
    }
  }
}

function add(array: Float64Array, at: number, value: number): void {
  array[at] = (array[at] as number) + value;
}

/** Mean and variance of the customer's own part of the logit, at a channel and an hour of the week. */
export function ownLogit(beliefs: Beliefs, channel: number, hourOfWeek: number): number {
  const { mean } = beliefs;
  let logit = (mean[engagementTerm] as number) + (mean[firstChannelTerm + channel] as number);
  if (hourOfWeek === untimed) return logit;
  const row = hourOfDay(hourOfWeek) * curveSize;
  for (let k = 0; k < curveSize; k++) {
    logit += (hourBasis[row + k] as number) * (mean[firstCurveTerm + k] as number);
  }
  return logit;
}

export function ownVariance({ covariance }: Beliefs, channel: number, hourOfWeek: number): number {
  const channelTerm = firstChannelTerm + channel;
  const channelRow = channelTerm * termCount;
  let variance =
    (covariance[0] as number) +
    2 * (covariance[channelTerm] as number) +
    (covariance[channelRow + channelTerm] as number);
  if (hourOfWeek === untimed) return variance;
  const row = hourOfDay(hourOfWeek) * curveSize;
  for (let k = 0; k < curveSize; k++) {
    const value = hourBasis[row + k] as number;
    const line = (firstCurveTerm + k) * termCount;
    let along = 2 * ((covariance[line] as number) + (covariance[line + channelTerm] as number));
    for (let other = 0; other < curveSize; other++) {
      along += (hourBasis[row + other] as number) * (covariance[line + firstCurveTerm + other] as number);
    }
    variance += value * along;
  }
  return variance;
}
