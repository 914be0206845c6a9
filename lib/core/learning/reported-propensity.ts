import { type Beliefs, ownLogit, ownVariance } from './customer-beliefs.ts';
import { expectedProbability, probabilityOf } from './logistic.ts';
import { momentLogit } from './population.ts';
import { recentLevels } from './population-counts.ts';
import { type PopulationDraws, recentAt, settingsAt, timesAt } from './population-draws.ts';
import { settingLogit } from './setting.ts';

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
