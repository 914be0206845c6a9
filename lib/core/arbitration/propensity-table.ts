import type { PropensityModel } from '../decision.ts';
import { type Channel, channels } from '../vocabulary.ts';

export const hoursOfWeek = 168;

const tables = new WeakMap<PropensityModel, ReadonlyMap<Channel, Float64Array>>();

/** A model's probabilities on one channel, by local hour of the week: asked once, because scoring reads them millions of times. */
export function propensityTable(model: PropensityModel, channel: Channel): Float64Array {
  let table = tables.get(model);
  if (table === undefined) {
    table = new Map(
      channels.map((name) => [
        name,
        Float64Array.from({ length: hoursOfWeek }, (_, index) => model.propensity(name, index)),
      ]),
    );
    tables.set(model, table);
  }
  return table.get(channel) as Float64Array;
}
