import type { PropensityModel } from '../decision.ts';
import { type Channel, channels, tableOf } from '../vocabulary.ts';

export const hoursOfWeek = 168;

/** By local hour of the week, and the highest of them. */
export type PropensityTable = {
  propensities: Float64Array;
  bestPropensity: number;
  /** How many hours later the propensity is first higher; a whole week where it never is. */
  hoursToHigher: Uint8Array;
};

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
  const hoursToHigher = Uint8Array.from(propensities, (_, at) => hoursUntilHigher(propensities, at));
  return { propensities, bestPropensity: Math.max(...propensities), hoursToHigher };
}

function hoursUntilHigher(propensities: Float64Array, at: number): number {
  let ahead = 1;
  while (
    ahead < hoursOfWeek &&
    (propensities[(at + ahead) % hoursOfWeek] as number) <= (propensities[at] as number)
  )
    ahead++;
  return ahead;
}
