import { channels } from '../vocabulary.ts';
import {
  type Beliefs,
  estimate,
  observations,
  ownLogit,
  ownVariance,
  type Spread,
} from './customer-beliefs.ts';
import { foretell } from './foretell.ts';
import {
  channelOf,
  contactCount,
  hourOfWeekOf,
  outcomeOf,
  type ResponseLog,
  recentOf,
  sentAtOf,
  setExposure,
  setSpreadPart,
  settingOf,
} from './log-bytes.ts';
import { expectedProbability, probabilityOf } from './logistic.ts';
import { baseLogit, firstSettingTerm, momentLogit, type Population, timeLogits } from './population.ts';
import { exposureCode } from './population-counts.ts';
import { answered, answeredBy, contactHalfLife, outcome } from './response.ts';
import { logCapacity } from './response-log.ts';
import { settingLogit } from './setting.ts';
import { leastSpread, spreadUnit } from './spreads.ts';

/** The population as seen from one segment, made once for many customers. */
export type SegmentView = { population: Population; segment: number; times: Float64Array };

export function segmentView(population: Population, segment: number): SegmentView {
  const times = new Float64Array(31);
  timeLogits(population.mean, times);
  return { population, segment, times };
}

/** Reused by every call: nothing is kept in it between calls. */
const seen = observations(logCapacity);

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
  const settingAt = firstSettingTerm(population.segments);
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
      baseLogit(population.mean, segment, channel, recentOf(log, index)) +
      momentLogit(times, hourOfWeek) +
      settingLogit(population.mean, settingAt, settingOf(log, index));
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
 * have brought from this customer, and the customer's part in the spreads, which is most of the work: without, it stays as it
 * was noted last. `beliefs` are those just learnt from the same log.
 */
export function settleLog(
  log: ResponseLog,
  beliefs: Beliefs,
  view: SegmentView,
  now: number,
  withSpreads = true,
): ResponseLog {
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
  if (withSpreads) noteSpreads(settled, view.population.spread);
  return settled;
}

/** By how much each spread is raised to see what that changes. */
const raised = 0.5;
const spreadNames = ['engagement', 'channel', 'moment'] as const;
const foretold = new Float64Array(logCapacity);
const foretoldRaised = new Float64Array(logCapacity);

/**
 * The customer's part in the spreads, from how well each of their contacts is foretold by those before it: what a spread would
 * have to be by this customer alone, and how much the customer tells of it. One step of Fisher's scoring on the likelihood: a
 * part that was noted under an older spread stays right to first order.
 */
function noteSpreads(log: ResponseLog, spread: Spread): void {
  foretell(foretold, seen, spread);
  for (const [part, name] of spreadNames.entries()) {
    const own = Math.max(spread[name], leastSpread);
    foretell(foretoldRaised, seen, { ...spread, [name]: own * (1 + raised) });
    let score = 0;
    let information = 0;
    for (let index = 0; index < seen.count; index++) {
      const chance = foretold[index] as number;
      const change = ((foretoldRaised[index] as number) - chance) / Math.log(1 + raised);
      const per = ((seen.weight[index] as number) * change) / (chance * (1 - chance));
      score += per * ((seen.responded[index] as number) - chance);
      information += per * change;
    }
    // In the units of a term that data determine fully, of which the score's variance is a half.
    setSpreadPart(log, 2 * part, 2 * own * (information + score) * spreadUnit);
    setSpreadPart(log, 2 * part + 1, 2 * information * spreadUnit);
  }
}
