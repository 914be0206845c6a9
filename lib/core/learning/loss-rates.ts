import { channels } from '../vocabulary.ts';
import type { Priors } from './population.ts';
import { type EpochCounts, recentLevels } from './population-counts.ts';

/** As many contacts as the prior rate weighs, and as many losses as no effect of recent contacts weighs. */
const lossWeight = 500;
const recentLossWeight = 20;

/** How likely a contact loses the customer: a rate for each channel times a factor for recent contacts, both drawn to the prior. */
export function lossRates(cells: readonly EpochCounts[], { lossRate }: Priors): Float64Array {
  const rates = new Float64Array(channels.length * recentLevels);
  const ofChannel = channels.map((_, channel) => {
    let sent = lossWeight;
    let lost = lossWeight * lossRate;
    for (const of of cells) {
      for (let recent = 0; recent < recentLevels; recent++) {
        sent += of.sent[channel * recentLevels + recent] as number;
        lost += of.lost[channel * recentLevels + recent] as number;
      }
    }
    return lost / sent;
  });
  for (let recent = 0; recent < recentLevels; recent++) {
    let expected = recentLossWeight;
    let lost = recentLossWeight;
    for (const of of cells) {
      for (const [channel, rate] of ofChannel.entries()) {
        expected += rate * (of.sent[channel * recentLevels + recent] as number);
        lost += of.lost[channel * recentLevels + recent] as number;
      }
    }
    for (const [channel, rate] of ofChannel.entries()) {
      rates[channel * recentLevels + recent] = Math.min(1, (rate * lost) / expected);
    }
  }
  return rates;
}
