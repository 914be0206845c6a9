import type { Evidence, PropensityModel } from '../decision.ts';
import { untimed } from '../learning/customer-beliefs.ts';
import type { LearnedModel } from '../learning/learned-model.ts';
import { expectedProbability, probabilityOf } from '../learning/logistic.ts';
import { baseLogit, momentLogit, timeLogits } from '../learning/population.ts';
import { type Channel, channels } from '../vocabulary.ts';

type Likelihood = Omit<Evidence, 'level' | 'contacts'> & { propensity: number };

/** A model that decisions can be made with; for a purpose whose moment is not chosen it says what everybody does. */
export function modelOf(learned: LearnedModel): PropensityModel {
  const likelihood = ofEverybody(learned);
  return {
    version: learned.version,
    learned,
    propensity: (channel, localHourOfWeek) => likelihood(channel, localHourOfWeek).propensity,
  };
}

/** What stands behind the propensity of such a model; null: nobody has answered anything, and it is the documented one. */
export function evidenceOf(
  learned: LearnedModel,
): ((channel: Channel, localHourOfWeek: number) => Evidence) | null {
  const contacts = learned.contacts.reduce((sum, seen) => sum + seen, 0);
  if (contacts === 0) return null;
  const likelihood = ofEverybody(learned);
  return (channel, localHourOfWeek) => {
    const { low, high } = likelihood(channel, localHourOfWeek);
    return { level: 'population', contacts, low, high };
  };
}

/** How likely somebody of whom nothing is known answers, and between what 95 % of such people are. */
function ofEverybody({ population }: LearnedModel) {
  const times = new Float64Array(31);
  timeLogits(population.mean, times);
  const { engagement, channel: ofChannel, moment } = population.spread;
  return (channel: Channel, localHourOfWeek: number): Likelihood => {
    const at = channel === 'mail' ? untimed : localHourOfWeek;
    const logit = baseLogit(population.mean, 0, channels.indexOf(channel), 0) + momentLogit(times, at);
    const variance = engagement + ofChannel + (at === untimed ? 0 : moment);
    const reach = 1.96 * Math.sqrt(variance);
    return {
      propensity: expectedProbability(logit, variance),
      low: probabilityOf(logit - reach),
      high: probabilityOf(logit + reach),
    };
  };
}
