import { calibrationBins, calibrationError } from '../../lib/core/learning/calibration.ts';
import { type LearningSettings, learningPolicy } from '../response-world/learning-policy.ts';
import { bestMove, type Outcome, type ResponsePolicy, simulate, stages } from '../response-world/simulate.ts';
import type { World, WorldSettings } from '../response-world/world.ts';
import { priors } from './priors.ts';
import { type Mean, meanOf } from './report.ts';

/** Makes a policy for a world and its seed. */
export type Make = (world: World, seed: number) => ResponsePolicy;

/** The model of lib/core/learning, or by its settings one of its rivals. */
export const learner =
  (over: Partial<LearningSettings>): Make =>
  (world, seed) =>
    learningPolicy(world, seed, {
      name: 'learner',
      priors,
      personal: true,
      segmented: true,
      known: null,
      customerWidth: 0.25,
      populationWidth: 0.25,
      lossOfCustomer: world.settings.lossOfCustomer,
      ...over,
    });

const oracle: Make = (world) => ({
  name: 'oracle',
  decide: (occasion, move) => bestMove(world, occasion, move),
  sent: () => {},
  heard: () => {},
  weekEnds: () => {},
});

/** The rival: what is best for everybody, its width the best of 0, 0.25, 0.5 and 1 on the tuning seeds. */
export const populationOnly = learner({
  personal: false,
  segmented: false,
  populationWidth: 0.5,
  customerWidth: 0,
});
/** The model, with the widths that are shipped. */
export const hierarchical = learner({});
/** What a policy earned in a world, in percent of the oracle's reward by stage; losses for 1,000 contacts. */
export type Shares = { byStage: number[]; calibration: number; losses: number };

function sharesOf(outcome: Outcome, best: Outcome): Shares {
  const bins = calibrationBins(outcome.reported, outcome.actual, outcome.contacts);
  return {
    byStage: stages.map(
      (_, stage) => (100 * (outcome.reward[stage] as number)) / (best.reward[stage] as number),
    ),
    calibration: calibrationError(bins),
    losses: (1_000 * outcome.losses) / outcome.contacts,
  };
}

/** Every policy in the world of one seed, each as a share of what the oracle earns there. */
export function paired(
  settings: WorldSettings,
  seed: number,
  makes: ReadonlyMap<string, Make>,
): Map<string, Shares> {
  const best = simulate(settings, seed, (world) => oracle(world, seed));
  return new Map(
    [...makes].map(([name, make]) => [
      name,
      sharesOf(
        simulate(settings, seed, (world) => make(world, seed)),
        best,
      ),
    ]),
  );
}

/** The shares of one stage, run by run. */
export const stageOf = (shares: readonly Shares[], stage: number) =>
  shares.map(({ byStage }) => byStage[stage] as number);

/** By how many points one policy earns more than another at a stage, in pairs. */
export function difference(one: readonly Shares[], other: readonly Shares[], stage: number): Mean {
  const right = stageOf(other, stage);
  return meanOf(stageOf(one, stage).map((value, run) => value - (right[run] as number)));
}
