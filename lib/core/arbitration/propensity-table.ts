import type { PropensityModel } from '../decision.ts';
import { type Channel, channels } from '../vocabulary.ts';

export const hoursOfWeek = 168;

/** By local hour of the week, and the highest of them. */
export type PropensityTable = { propensities: Float64Array; bestPropensity: number };

const tables = new WeakMap<PropensityModel, ReadonlyMap<Channel, PropensityTable>>();

/**
 * A model's probabilities on one channel, by local hour of the week: asked once, because scoring reads them millions of
 * times. Throws RangeError for a model that answers with something else than a probability.
 */
export function propensityTable(model: PropensityModel, channel: Channel): PropensityTable {
  let table = tables.get(model);
  if (table === undefined) {
    table = new Map(channels.map((name) => [name, readModel(model, name)]));
    tables.set(model, table);
  }
  return table.get(channel) as PropensityTable;
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
