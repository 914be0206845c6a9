import { countingPolicy, randomPolicy } from '../response-world/counting-policies.ts';
import { knownPopulation } from '../response-world/learning-policy.ts';
import { hierarchical, learner, type Make, populationOnly } from './paired-runs.ts';
import { priors } from './priors.ts';

const ceiling: Make = (world, seed) =>
  learner({ known: knownPopulation(world, priors), customerWidth: 0.15, populationWidth: 0 })(world, seed);

/** Those that only count, for comparison. */
export const counting: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['random', (_, seed) => randomPolicy(seed)],
  ['best for all', (world, seed) => countingPolicy(world, seed, 'global', 'best')],
  ['best for the segment', (world, seed) => countingPolicy(world, seed, 'segment', 'best')],
  ['customer by customer, counted', (world, seed) => countingPolicy(world, seed, 'customer', 'best')],
  ['Thompson without pooling', (world, seed) => countingPolicy(world, seed, 'customer', 'thompson')],
]);

export const rivalName = 'population only';
export const modelName = 'hierarchical';
export const ceilingName = 'known population';

/** Every policy that is reported, by the name under which it is. */
export const policies: ReadonlyMap<string, Make> = new Map([
  ...counting,
  [rivalName, populationOnly],
  [modelName, hierarchical],
  [ceilingName, ceiling],
]);
