import { channels } from '../vocabulary.ts';
import {
  type Beliefs,
  engagementTerm,
  estimate,
  firstChannelTerm,
  firstCurveTerm,
  observations,
  ownLogit,
  ownVariance,
  termCount,
} from './customer-beliefs.ts';
import { curveSpectrum } from './hour-basis.ts';
import { expectedProbability, probabilityOf } from './logistic.ts';
import { baseLogit, momentLogit, type Population, spreadUnit, timeLogits } from './population.ts';
import { exposureCode } from './population-counts.ts';
import { answeredBy, contactHalfLife, outcome } from './response.ts';
import {
  channelOf,
  contactCount,
  hourOfWeekOf,
  logCapacity,
  outcomeOf,
  type ResponseLog,
  recentOf,
  sentAtOf,
  setExposure,
  setSpreadPart,
} from './response-log.ts';

/** The population as seen from one segment, made once for many customers. */
export type SegmentView = { population: Population; segment: number; times: Float64Array };

export function segmentView(population: Population, segment: number): SegmentView {
  const times = new Float64Array(31);
  timeLogits(population.mean, times);
  return { population, segment, times };
}

/** Reused by every call: nothing is kept in it between calls. */
const seen = observations(logCapacity);

const answered = outcome.opened | outcome.engaged;

/**
 * Writes into `beliefs` what a customer's log teaches as of `now` (milliseconds since 1970). The mean that stands there is where
 * the search starts: zeroes, or the last estimate for speed.
 */
export function learnCustomer(beliefs: Beliefs, log: ResponseLog, view: SegmentView, now: number): void {
  read(log, view, now);
  estimate(beliefs, seen, view.population.spread);
}

function read(log: ResponseLog, { population, segment, times }: SegmentView, now: number): void {
  const count = contactCount(log);
  seen.count = count;
  for (let index = 0; index < count; index++) {
    const channel = channelOf(log, index);
    const hourOfWeek = hourOfWeekOf(log, index);
    const bits = outcomeOf(log, index);
    const age = now - sentAtOf(log, index);
    const responded = (bits & answered) !== 0;
    seen.channel[index] = channel;
    seen.hourOfWeek[index] = hourOfWeek;
    seen.responded[index] = responded ? 1 : 0;
    seen.weight[index] = known(bits, channel, age) * 2 ** (-Math.max(0, age) / contactHalfLife);
    seen.offset[index] =
      baseLogit(population.mean, segment, channel, recentOf(log, index)) + momentLogit(times, hourOfWeek);
  }
}

/** How much of the outcome is known (0–1): all of an answer, of silence as much as would have answered by now. */
function known(bits: number, channel: number, age: number): number {
  if ((bits & answered) !== 0) return 1;
  if ((bits & (outcome.failed | outcome.machine)) !== 0) return 0;
  if ((bits & outcome.lost) !== 0) return 1;
  return answeredBy(channels[channel] as (typeof channels)[number], age);
}

/**
 * The log with what the population's counts need from it, as of `now`: for each contact how many answers a base rate of 1 would
 * have brought from this customer, and the customer's part in the spreads. `beliefs` are those just learnt from the same log.
 */
export function settleLog(log: ResponseLog, beliefs: Beliefs, view: SegmentView, now: number): ResponseLog {
  read(log, view, now);
  const settled = log.slice();
  for (let index = 0; index < seen.count; index++) {
    const channel = seen.channel[index] as number;
    const hourOfWeek = seen.hourOfWeek[index] as number;
    const offset = seen.offset[index] as number;
    const age = now - sentAtOf(log, index);
    const mean = offset + ownLogit(beliefs, channel, hourOfWeek);
    const expected = expectedProbability(mean, ownVariance(beliefs, channel, hourOfWeek));
    const share = known(outcomeOf(log, index), channel, age);
    setExposure(settled, index, exposureCode((share * expected) / probabilityOf(offset)));
  }
  const { engagement, channel, moment } = view.population.spread;
  noteSpread(settled, beliefs, 0, engagementTerm, alike.subarray(0, 1), engagement);
  noteSpread(settled, beliefs, 1, firstChannelTerm, alike, channel);
  noteSpread(settled, beliefs, 2, firstCurveTerm, curveSpectrum, moment);
  return settled;
}

const alike = new Float64Array(channels.length).fill(1);

/**
 * The customer's part in one spread: what it would have to be by this customer alone, and how much the customer tells of it.
 * One step of Fisher's scoring on the marginal likelihood: of the terms, m² (squared mean) and d (the share of it that data
 * determine) give s + (m² − d·s) / d², weighing d². Unlike a step of expectation and maximisation it arrives also where each
 * customer tells little, and a part that was noted under an older spread stays right.
 */
function noteSpread(
  log: ResponseLog,
  { mean, covariance }: Beliefs,
  part: number,
  from: number,
  shares: Float64Array,
  spread: number,
): void {
  let told = 0;
  let weight = 0;
  for (let index = 0; index < shares.length; index++) {
    const term = from + index;
    const share = shares[index] as number;
    const square = (mean[term] as number) ** 2 / share;
    const determined = 1 - Math.min(1, (covariance[term * termCount + term] as number) / (spread * share));
    told += square + (determined * determined - determined) * spread;
    weight += determined * determined;
  }
  setSpreadPart(log, 2 * part, told * spreadUnit);
  setSpreadPart(log, 2 * part + 1, weight * spreadUnit);
}
