import {
  engagementTerm,
  firstChannelTerm,
  firstCurveTerm,
  type Observations,
  type Spread,
  termCount,
  untimed,
} from './customer-beliefs.ts';
import { curveSize, curveSpectrum, hourBasis, hourOfDay } from './hour-basis.ts';
import { probabilityOf } from './logistic.ts';

// Gauss and Hermite's five points for a standard normal.
const points = [0, -1.3556261799742659, 1.3556261799742659, -2.8569700138728056, 2.8569700138728056];
const weights = [8 / 15, 0.2220759220056126, 0.2220759220056126, 0.011257411327720691, 0.011257411327720691];

const mean = new Float64Array(termCount);
const covariance = new Float64Array(termCount * termCount);
const along = new Float64Array(termCount);
const values = new Float64Array(2 + curveSize);
const terms = new Int32Array(2 + curveSize);

/**
 * Writes into `foretold` how likely each contact was answered, as it could be said from the customer's contacts before it under
 * this spread: oldest first, each outcome taken in as the normal law with the right mean and variance (assumed density
 * filtering). It needs nothing of what came after, so it holds whatever the contacts before led to.
 */
export function foretell(foretold: Float64Array, seen: Observations, spread: Spread): void {
  begin(spread);
  for (let index = 0; index < seen.count; index++) {
    const size = termsOf(seen.channel[index] as number, seen.hourOfWeek[index] as number);
    let logit = seen.offset[index] as number;
    let variance = 0;
    for (let term = 0; term < termCount; term++) {
      let sum = 0;
      const row = term * termCount;
      for (let i = 0; i < size; i++) {
        const other = terms[i] as number;
        // Only the lower half is kept.
        const at = other <= term ? row + other : other * termCount + term;
        sum += (covariance[at] as number) * (values[i] as number);
      }
      along[term] = sum;
    }
    for (let i = 0; i < size; i++) {
      logit += (values[i] as number) * (mean[terms[i] as number] as number);
      variance += (values[i] as number) * (along[terms[i] as number] as number);
    }
    const deviation = Math.sqrt(Math.max(0, variance));
    let chance = 0;
    let slope = 0;
    let bend = 0;
    for (let point = 0; point < points.length; point++) {
      const weight = weights[point] as number;
      const probability = probabilityOf(logit + deviation * (points[point] as number));
      const product = weight * probability * (1 - probability);
      chance += weight * probability;
      slope += product;
      bend += product * (1 - 2 * probability);
    }
    foretold[index] = chance;
    const weight = seen.weight[index] as number;
    if (weight === 0) continue;
    const answered = seen.responded[index] === 1;
    const likelihood = answered ? chance : chance - 1;
    const pull = slope / likelihood;
    learn(weight * pull, weight * (bend / likelihood - pull * pull));
  }
}

/** Moves mean and covariance by the first and second derivative of the logarithm of what was seen. */
function learn(pull: number, bend: number): void {
  for (let term = 0; term < termCount; term++) {
    const own = along[term] as number;
    mean[term] = (mean[term] as number) + own * pull;
    const row = term * termCount;
    const scaled = own * bend;
    for (let other = 0; other <= term; other++)
      covariance[row + other] = (covariance[row + other] as number) + scaled * (along[other] as number);
  }
}

function begin({ engagement, channel, moment }: Spread): void {
  mean.fill(0);
  covariance.fill(0);
  const at = (term: number, variance: number) => {
    covariance[term * termCount + term] = variance;
  };
  at(engagementTerm, engagement);
  for (let term = firstChannelTerm; term < firstCurveTerm; term++) at(term, channel);
  for (let term = 0; term < curveSize; term++)
    at(firstCurveTerm + term, moment * (curveSpectrum[term] as number));
}

/** Which terms a contact has, into `terms` and `values`; returns how many. */
function termsOf(channel: number, hourOfWeek: number): number {
  terms[0] = engagementTerm;
  terms[1] = firstChannelTerm + channel;
  values[0] = 1;
  values[1] = 1;
  if (hourOfWeek === untimed) return 2;
  const row = hourOfDay(hourOfWeek) * curveSize;
  for (let k = 0; k < curveSize; k++) {
    terms[2 + k] = firstCurveTerm + k;
    values[2 + k] = hourBasis[row + k] as number;
  }
  return 2 + curveSize;
}
