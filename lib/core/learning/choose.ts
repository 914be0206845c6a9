import { channels } from '../vocabulary.ts';
import { solveTransposed } from './cholesky.ts';
import {
  type Beliefs,
  engagementTerm,
  firstChannelTerm,
  firstCurveTerm,
  ownLogit,
  ownVariance,
  termCount,
  untimed,
} from './customer-beliefs.ts';
import { curveSize, hourBasis, hoursOfDay } from './hour-basis.ts';
import { expectedProbability, logitOf } from './logistic.ts';
import { everyHour, hourOfMoment, hoursOf, type Needed } from './needed-hours.ts';
import type { Choosing, Options, Pick } from './options.ts';
import { recentLevels } from './population-counts.ts';
import { type PopulationDraws, recentAt, settingsAt } from './population-draws.ts';
import type { RandomStream } from './random-stream.ts';
import { settingLogit } from './setting.ts';

const noise = new Float64Array(termCount);
const hourOdds = new Float64Array(hoursOfDay);
/** By hour of the week; what has no moment is beyond them, and stays 1. */
const silences = new Float64Array(untimed + 1).fill(1);
const lift = new Float64Array(channels.length);
/** By option: odds of silence, what a contact costs, what it could bring at best, and the most that waiting leaves of the value. */
const optionOdds = new Float64Array(channels.length);
const presentOdds = new Float64Array(channels.length);
const charges = new Float64Array(channels.length);
const bounds = new Float64Array(channels.length);
const bestWorth = new Float64Array(channels.length);

/**
 * Picks the best option under one draw of population and customer, or to wait where none is worth its cost. With both widths
 * 0 it picks the best on average. Writes the pick into `into`.
 */
export function pickOnce(
  into: Pick,
  options: readonly Options[],
  beliefs: Beliefs,
  draws: PopulationDraws,
  recent: number,
  choosing: Choosing,
  random: RandomStream,
): void {
  prepare(options, beliefs, draws, choosing);
  draw(into, options, beliefs, draws, recent, choosing, random, everyHour);
}

/** What the part of the uncertainty that is not drawn adds to each channel's logit: the mean of a chance is above its median. */
function prepare(
  options: readonly Options[],
  beliefs: Beliefs,
  { tables }: PopulationDraws,
  { customerWidth }: Choosing,
): void {
  const mean = tables[0] as Float64Array;
  const left = Math.max(0, 1 - customerWidth * customerWidth);
  bestWorth.fill(1);
  for (const { channel } of options) {
    const variance = left * ownVariance(beliefs, channel, untimed);
    const logit = (mean[channel] as number) + ownLogit(beliefs, channel, untimed);
    lift[channel] = logitOf(expectedProbability(logit, variance)) - logit;
  }
}

function draw(
  into: Pick,
  options: readonly Options[],
  { mean, factor }: Beliefs,
  { population, tables, against }: PopulationDraws,
  recent: number,
  { customerWidth, populationWidth, lossOfCustomer }: Choosing,
  random: RandomStream,
  needed: Needed,
): void {
  const explores = customerWidth > 0;
  for (let term = 0; term < termCount; term++) noise[term] = explores ? customerWidth * random.normal() : 0;
  if (explores) solveTransposed(factor, termCount, noise);
  for (let term = 0; term < termCount; term++) noise[term] = (noise[term] as number) + (mean[term] as number);
  const which = populationWidth > 0 ? 1 + Math.floor(random.uniform() * (tables.length - 1)) : 0;
  const table = tables[which] as Float64Array;
  const weekOdds = against[which] as Float64Array;
  for (let index = 0; index < needed.hourCount; index++) {
    const hour = needed.hours[index] as number;
    let logit = 0;
    const row = hour * curveSize;
    for (let k = 0; k < curveSize; k++) {
      logit += (hourBasis[row + k] as number) * (noise[firstCurveTerm + k] as number);
    }
    hourOdds[hour] = Math.exp(-logit);
  }
  let least = 1;
  for (let index = 0; index < needed.momentCount; index++) {
    const at = needed.moments[index] as number;
    const silence = (hourOdds[hourOfMoment[at] as number] as number) * (weekOdds[at] as number);
    silences[at] = silence;
    if (silence < least) least = silence;
  }
  const level = Math.min(recent, recentLevels - 1);
  const common = (noise[engagementTerm] as number) + level * (table[recentAt] as number);
  // What each option could bring at best: from the most promising on, most of the others need not be looked at.
  let first = -1;
  let most = 0;
  for (let option = 0; option < options.length; option++) {
    const { channel, value, cost, setting = 0, presence = 0, present = 0 } = options[option] as Options;
    const logit =
      common +
      (table[channel] as number) +
      (noise[firstChannelTerm + channel] as number) +
      (lift[channel] as number) +
      settingLogit(table, settingsAt, setting);
    const odds = Math.exp(-logit);
    const oddsWhilePresent = present > 0 ? odds * Math.exp(-settingLogit(table, settingsAt, presence)) : odds;
    presentOdds[option] = oddsWhilePresent;
    const charge = cost + lossOfCustomer * (population.lossRate[channel * recentLevels + level] as number);
    optionOdds[option] = odds;
    charges[option] = charge;
    const bound =
      (value * (bestWorth[option] as number)) / (1 + Math.min(odds, oddsWhilePresent) * least) - charge;
    bounds[option] = bound;
    if (bound <= most) continue;
    most = bound;
    first = option;
  }
  into.option = -1;
  into.slot = -1;
  if (first < 0) return;
  let best = bestSlotOf(into, first, options[first] as Options, 0);
  for (let option = 0; option < options.length; option++) {
    if (option === first || (bounds[option] as number) < best) continue;
    best = bestSlotOf(into, option, options[option] as Options, best);
  }
}

/** Looks for a slot of this option that beats the best so far, and answers what is then the best; of equals the first option's. */
function bestSlotOf(
  into: Pick,
  option: number,
  { hours, worth, value, present = 0 }: Options,
  best: number,
): number {
  if (!(value > 0)) return best;
  const charge = charges[option] as number;
  const there = presentOdds[option] as number;
  const away = optionOdds[option] as number;
  const winsTies = into.option > option;
  let least = (best + charge) / value;
  let found = -1;
  for (let slot = 0; slot < hours.length; slot++) {
    const silence = (slot < present ? there : away) * (silences[hours[slot] as number] as number);
    const left = worth[slot] as number;
    // value × worth ÷ (1 + silence) − charge above the best so far, without the division.
    const worthOfBest = least * (1 + silence);
    if (left < worthOfBest || (left === worthOfBest && !(winsTies && found < 0))) continue;
    least = left / (1 + silence);
    found = slot;
  }
  if (found < 0) return best;
  into.option = option;
  into.slot = found;
  return value * least - charge;
}

/** How likely a decision is, by repeating its draws: an estimate with its standard error (0–1), never quite 0 or 1. */
export function pickProbability(
  picked: Pick,
  options: readonly Options[],
  beliefs: Beliefs,
  draws: PopulationDraws,
  recent: number,
  choosing: Choosing,
  random: RandomStream,
  repeats: number,
): { probability: number; standardError: number } {
  if (choosing.customerWidth === 0 && choosing.populationWidth === 0)
    return { probability: 1, standardError: 0 };
  prepare(options, beliefs, draws, choosing);
  for (const [option, { worth }] of options.entries()) {
    let most = 0;
    for (const left of worth) if (left > most) most = left;
    bestWorth[option] = most;
  }
  const needed = hoursOf(options);
  const again: Pick = { option: -1, slot: -1 };
  // The decision itself is the first of the draws, so that what happened is never impossible.
  let same = 1;
  for (let repeat = 1; repeat < repeats; repeat++) {
    draw(again, options, beliefs, draws, recent, choosing, random, needed);
    if (again.option === picked.option && again.slot === picked.slot) same++;
  }
  const probability = same / repeats;
  const spread = (same + 1) / (repeats + 2);
  return { probability, standardError: Math.sqrt((spread * (1 - spread)) / repeats) };
}
