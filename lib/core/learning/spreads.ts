import { channels } from '../vocabulary.ts';
import { varianceOf } from './cholesky.ts';
import type { Spread } from './customer-beliefs.ts';
import { firstSegmentTerm, firstSettingTerm, type Priors } from './population.ts';
import type { SegmentCounts } from './population-counts.ts';

/** Fixed point of what customers add to the spreads. */
export const spreadUnit = 2_048;
/** A spread stays within what can be told apart and makes sense. */
export const leastSpread = 1e-3;
const largestSpread = 10;

/** How far customers differ, as they themselves say, drawn to the prior. */
export function spreads(counts: readonly SegmentCounts[], { spread, spreadWeight }: Priors): Spread {
  const estimate = (part: number, prior: number) => {
    let told = spreadWeight * prior;
    let weight = spreadWeight;
    for (const of of counts) {
      told += (of.spreads[2 * part] as number) / spreadUnit;
      weight += (of.spreads[2 * part + 1] as number) / spreadUnit;
    }
    return Math.min(largestSpread, Math.max(leastSpread, told / weight));
  };
  return {
    engagement: estimate(0, spread.engagement),
    channel: estimate(1, spread.channel),
    moment: estimate(2, spread.moment),
  };
}

/** How far segments differ: their terms' mean square and variance, drawn to the prior. */
export function segmentSpread(
  mean: Float64Array,
  factor: Float64Array,
  segments: number,
  { segmentSpread: prior }: Priors,
): number {
  const size = mean.length;
  const scratch = new Float64Array(size);
  const weight = channels.length;
  let sum = prior * weight;
  for (let term = firstSegmentTerm; term < firstSettingTerm(segments); term++) {
    sum += (mean[term] as number) ** 2 + varianceOf(factor, size, term, scratch);
  }
  return sum / (segments * channels.length + weight);
}
