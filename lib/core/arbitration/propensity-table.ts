import type { PropensityModel } from '../decision.ts';
import { type Channel, channels, tableOf } from '../vocabulary.ts';

export const hoursOfWeek = 168;

/** By local hour of the week, and the highest of them. */
export type PropensityTable = { propensities: Float64Array; bestPropensity: number };

export type PropensityTables = Readonly<Record<Channel, PropensityTable>>;

const tables = new WeakMap<PropensityModel, PropensityTables>();

/**
 * A model's probabilities on every channel, by local hour of the week: asked once, because scoring reads them millions of
 * times. Throws RangeError for a model that answers with something else than a probability.
 */
export function propensityTables(model: PropensityModel): PropensityTables {
  let ofModel = tables.get(model);
  if (ofModel === undefined) {
    ofModel = tableOf(channels, (channel) => readModel(model, channel));
    tables.set(model, ofModel);
  }
  return ofModel;
}

function readModel(model: PropensityModel, channel: Channel): PropensityTable {
  const propensities = new Float64Array(hoursOfWeek);
  for (let at = 0; at < hoursOfWeek; at++) {
    const propensity = model.propensity(channel, at);
    if (!(propensity >= 0 && propensity <= 1))
      throw new RangeError(`${model.version} gave no probability for ${channel}`);
    propensities[at] = propensity;
  }
  return { propensities, bestPropensity: Math.max(...propensities) };
}
