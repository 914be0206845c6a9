import type { PropensityModel } from '../decision.ts';
import { untimed } from '../learning/customer-beliefs.ts';
import type { LearnedModel } from '../learning/learned-model.ts';
import { expectedProbability } from '../learning/logistic.ts';
import { baseLogit, momentLogit, timeLogits } from '../learning/population.ts';
import { channels } from '../vocabulary.ts';

/** A model that decisions can be made with; for a purpose whose moment is not chosen it says what everybody does. */
export function modelOf(learned: LearnedModel): PropensityModel {
  const times = new Float64Array(31);
  const { population } = learned;
  timeLogits(population.mean, times);
  const { engagement, channel: ofChannel, moment } = population.spread;
  return {
    version: learned.version,
    learned,
    propensity: (channel, localHourOfWeek) => {
      const index = channels.indexOf(channel);
      const at = channel === 'mail' ? untimed : localHourOfWeek;
      const logit = baseLogit(population.mean, 0, index, 0) + momentLogit(times, at);
      return expectedProbability(logit, engagement + ofChannel + (at === untimed ? 0 : moment));
    },
  };
}
