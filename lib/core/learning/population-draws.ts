import { channels } from '../vocabulary.ts';
import { solveTransposed } from './cholesky.ts';
import { hoursOfDay } from './hour-basis.ts';
import { baseLogit, firstSettingTerm, momentLogit, type Population, timeLogits } from './population.ts';
import type { RandomStream } from './random-stream.ts';
import { settingTerms } from './setting.ts';

/** Draws of the population, made once for many decisions. */
export type PopulationDraws = {
  population: Population;
  segment: number;
  /** Each draw: the logit of each channel, of a recent contact, of each hour, of each day, then the terms of the settings. */
  tables: readonly Float64Array[];
  /** Each draw: by what factor each hour of the week makes silence likelier. */
  against: readonly Float64Array[];
};

export const recentAt = channels.length;
export const timesAt = recentAt + 1;
export const settingsAt = timesAt + 31;
const tableSize = settingsAt + settingTerms;
const hoursOfWeek = 7 * hoursOfDay;

/** `count` draws of the population at a width; the first stands for none of chance: the mean. */
export function drawPopulation(
  population: Population,
  segment: number,
  width: number,
  count: number,
  random: RandomStream,
): PopulationDraws {
  const { mean, factor, segments } = population;
  const size = mean.length;
  const settingAt = firstSettingTerm(segments);
  const noises = Array.from({ length: count + 1 }, () => new Float64Array(size));
  // The settings last, so that they leave all other draws as they would be without them.
  for (const [from, to] of [
    [0, settingAt],
    [settingAt, size],
  ] as const)
    for (const noise of noises.slice(1))
      for (let term = from; term < to; term++) noise[term] = width * random.normal();
  const tables = noises.map((noise) => {
    solveTransposed(factor, size, noise);
    const drawn = noise.map((of, term) => of + (mean[term] as number));
    const table = new Float64Array(tableSize);
    for (let channel = 0; channel < channels.length; channel++) {
      table[channel] = baseLogit(drawn, segment, channel, 0);
    }
    table[recentAt] = baseLogit(drawn, segment, 0, 1) - baseLogit(drawn, segment, 0, 0);
    timeLogits(drawn, table.subarray(timesAt, settingsAt));
    table.set(drawn.subarray(settingAt), settingsAt);
    return table;
  });
  const against = tables.map((table) => {
    const times = table.subarray(timesAt, settingsAt);
    return Float64Array.from({ length: hoursOfWeek }, (_, at) => Math.exp(-momentLogit(times, at)));
  });
  return { population, segment, tables, against };
}
