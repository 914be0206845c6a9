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
import { expectedProbability, logitOf, probabilityOf } from './logistic.ts';
import { momentLogit } from './population.ts';
import { recentLevels } from './population-counts.ts';
import { type PopulationDraws, recentAt, settingsAt, timesAt } from './population-draws.ts';
import type { RandomStream } from './random-stream.ts';
import { settingLogit } from './setting.ts';

/** The lawful moments of one channel. */
export type Options = {
  /** Index into `channels`. */
  channel: number;
  /** Local hours of the week, or `untimed` alone. */
  hours: Uint8Array;
  /** What waiting until each of them leaves of the value (0–1). */
  worth: Float64Array;
  /** What a response is worth, the customer's preference for the channel included. */
  value: number;
  cost: number;
  /** What the contact would be sent in (`setting.ts`), without where the customer is; not said: nothing in particular. */
  setting?: number;
  /** Where the customer is now, as a setting, and how many of the hours come before that is over. */
  presence?: number;
  present?: number;
};

export type Choosing = {
  /** Of the deviation of what is believed of the customer, how much a draw varies: 0 takes what is best on average, 1 is Thompson's rule. */
  customerWidth: number;
  /** The same for the population. */
  populationWidth: number;
  /** What losing the customer costs, in the currency of the values. */
  lossOfCustomer: number;
};

/** Which hours of the day and of the week a draw needs. */
type Needed = { hours: Uint8Array; hourCount: number; moments: Uint8Array; momentCount: number };

/** What was chosen: an option and one of its hours; both −1: to wait. */
export type Pick = { option: number; slot: number };

const noise = new Float64Array(termCount);
const hourOdds = new Float64Array(hoursOfDay);
/** By hour of the week; what has no moment is beyond them, and stays 1. */
const silences = new Float64Array(untimed + 1).fill(1);
const hoursOfWeek = 7 * hoursOfDay;
const hourOfMoment = Uint8Array.from({ length: hoursOfWeek }, (_, at) => at % hoursOfDay);
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

const everyHour: Needed = {
  hours: Uint8Array.from({ length: hoursOfDay }, (_, hour) => hour),
  hourCount: hoursOfDay,
  moments: Uint8Array.from({ length: hoursOfWeek }, (_, at) => at),
  momentCount: hoursOfWeek,
};
const openHour = new Uint8Array(hoursOfDay);
const openMoment = new Uint8Array(untimed + 1);
const openHours: Needed = {
  hours: new Uint8Array(hoursOfDay),
  hourCount: 0,
  moments: new Uint8Array(hoursOfWeek),
  momentCount: 0,
};

/** The hours that any of the options is open at: worth finding out for many draws. */
function hoursOf(options: readonly Options[]): Needed {
  openHour.fill(0);
  openMoment.fill(0);
  for (const { hours } of options) for (const at of hours) openMoment[at] = 1;
  openHours.hourCount = 0;
  openHours.momentCount = 0;
  for (let at = 0; at < hoursOfWeek; at++) {
    if (openMoment[at] === 0) continue;
    openHours.moments[openHours.momentCount++] = at;
    const hour = hourOfMoment[at] as number;
    if (openHour[hour] === 0) openHours.hours[openHours.hourCount++] = hour;
    openHour[hour] = 1;
  }
  return openHours;
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

/** The reported propensity: the mean probability of a response, customer's uncertainty included. */
export function propensityOf(
  beliefs: Beliefs,
  { tables }: PopulationDraws,
  channel: number,
  hourOfWeek: number,
  recent: number,
  setting = 0,
): { propensity: number; low: number; high: number } {
  const table = tables[0] as Float64Array;
  const logit =
    (table[channel] as number) +
    Math.min(recent, recentLevels - 1) * (table[recentAt] as number) +
    momentLogit(table.subarray(timesAt, settingsAt), hourOfWeek) +
    settingLogit(table, settingsAt, setting) +
    ownLogit(beliefs, channel, hourOfWeek);
  const variance = ownVariance(beliefs, channel, hourOfWeek);
  const reach = 1.96 * Math.sqrt(variance);
  return {
    propensity: expectedProbability(logit, variance),
    low: probabilityOf(logit - reach),
    high: probabilityOf(logit + reach),
  };
}
