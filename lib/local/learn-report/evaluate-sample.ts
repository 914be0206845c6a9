import { calibrationBins, calibrationError } from '../../core/learning/calibration.ts';
import { holdoutLift, type Lift } from '../../core/learning/holdout-lift.ts';
import {
  evaluateOffPolicy,
  interval,
  type LoggedChoice,
  type OffPolicy,
} from '../../core/learning/off-policy.ts';

/** A logged decision, as the service shows it. */
export type Sample = {
  came: 'contact' | 'held-out' | 'waited' | 'suppressed';
  propensity: number | null;
  selectionProbability: number;
  answered: boolean | null;
  purpose: string;
  person: string;
  converted: boolean | null;
  best: { same: boolean; propensity: number } | null;
};

export type Evaluation = {
  decisions: number;
  /** Of how many the outcome is known. */
  known: number;
  heldOut: number;
  waited: number;
  calibration: {
    bins: { reported: number; answered: number; low: number; high: number; count: number }[];
    error: number;
  } | null;
  /** How often a contact was answered as it ran, and how often it would be without exploring. */
  asItRan: { value: number; low: number; high: number } | null;
  withoutExploring: OffPolicy | null;
  /** How many more of those who were not held out convert. */
  lift: Lift;
  /** Why the estimates cannot be made, or not be trusted. */
  warnings: string[];
};

const leastKnown = 30;

/** What a sample of the decision log says of the learning: calibration, and what other ways to choose would have earned. */
export function evaluateSample(samples: readonly Sample[]): Evaluation {
  const known = samples.filter(
    (one) => one.came === 'contact' && one.answered !== null && one.propensity !== null,
  );
  const warnings: string[] = [];
  const answered = known.map((one) => (one.answered ? 1 : 0));
  const reported = known.map((one) => one.propensity as number);
  if (known.length < leastKnown)
    warnings.push(
      `The outcome of ${known.length} decisions is known; below ${leastKnown} nothing here means much.`,
    );
  const explored = known.some((one) => one.selectionProbability < 1);
  if (!explored && known.length > 0)
    warnings.push(
      'Nothing was explored: of choices that were never made the log says nothing. Set explorationShare in the policy.',
    );
  const choices = known.flatMap((one): LoggedChoice[] =>
    one.best === null
      ? []
      : [
          {
            probability: one.selectionProbability,
            target: one.best.same ? 1 : 0,
            reward: one.answered ? 1 : 0,
            expected: one.propensity as number,
            expectedOfTarget: one.best.propensity,
          },
        ],
  );
  const withoutExploring = explored && choices.length > 0 ? evaluateOffPolicy(choices) : null;
  if (withoutExploring?.warning) warnings.push(`Without exploring: ${withoutExploring.warning}.`);
  // Marketing alone is held out. Who waits was not held out either.
  const lift = holdoutLift(
    samples.flatMap(({ purpose, came, person, converted }) =>
      purpose !== 'marketing' || came === 'suppressed' || converted === null
        ? []
        : [{ person, heldOut: came === 'held-out', converted }],
    ),
  );
  if (lift.warning !== null) warnings.push(`Lift against the holdout: ${lift.warning}.`);
  const bins = calibrationBins(reported, answered);
  return {
    decisions: samples.length,
    known: known.length,
    heldOut: samples.filter(({ came }) => came === 'held-out').length,
    waited: samples.filter(({ came }) => came === 'waited').length,
    calibration:
      known.length === 0
        ? null
        : {
            bins: bins.map((bin) => ({ ...bin, ...shareInterval(bin.answered, bin.count) })),
            error: calibrationError(bins),
          },
    asItRan: answered.length === 0 ? null : interval(answered),
    withoutExploring,
    lift,
    warnings,
  };
}

/** Wilson's 95 % interval of a share. */
function shareInterval(share: number, count: number): { low: number; high: number } {
  const z = 1.96;
  const centre = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const reach =
    (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / (1 + z ** 2 / count);
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
