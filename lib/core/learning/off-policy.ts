/** One decision of a log, and what another policy would have made of it. */
export type LoggedChoice = {
  /** How likely the choice was under the policy that made it, as logged (above 0). */
  probability: number;
  /** How likely the policy in question makes the same choice there. */
  target: number;
  reward: number;
  /** What a model expects of that choice, and of the policy in question there; 0 where there is no model. */
  expected: number;
  expectedOfTarget: number;
};

export type Estimate = { value: number; low: number; high: number };

export type OffPolicy = {
  /** Inverse propensity; self-normalised; doubly robust. */
  ips: Estimate;
  snips: Estimate;
  doublyRobust: Estimate;
  decisions: number;
  /** As many decisions of the policy in question itself would tell as much. */
  effectiveSize: number;
  /** As many rewarded ones. */
  effectiveRewards: number;
  /** Why not to trust the intervals; null: nothing speaks against it. */
  warning: string | null;
};

/** Below these the intervals hide more than they say. */
export const leastEffectiveSize = 100;
export const leastEffectiveRewards = 10;

const z = 1.959964;

/**
 * What a policy would have earned, from the log of another one: 95 % intervals with Hall's correction for skewness, because
 * rewards are rare. Throws RangeError for an empty log and for a probability that is none.
 */
export function evaluateOffPolicy(log: readonly LoggedChoice[]): OffPolicy {
  if (log.length === 0) throw new RangeError('an empty log tells nothing');
  let weights = 0;
  let squares = 0;
  let rewarded = 0;
  let rewards = 0;
  let rewardSquares = 0;
  for (const { probability, target, reward } of log) {
    if (!(probability > 0 && probability <= 1 && target >= 0 && target <= 1))
      throw new RangeError('log a probability above 0 and up to 1 with each choice');
    const weight = target / probability;
    weights += weight;
    squares += weight * weight;
    rewarded += weight * reward;
    rewards += Math.abs(weight * reward);
    rewardSquares += (weight * reward) ** 2;
  }
  const weightOf = ({ target, probability }: LoggedChoice) => target / probability;
  const meanWeight = weights / log.length;
  const snips = weights === 0 ? 0 : rewarded / weights;
  const effectiveSize = squares === 0 ? 0 : weights ** 2 / squares;
  const effectiveRewards = rewardSquares === 0 ? 0 : rewards ** 2 / rewardSquares;
  return {
    ips: interval(log.map((choice) => weightOf(choice) * choice.reward)),
    // Its linearisation: how each decision moves the ratio.
    snips: interval(
      log.map((choice) =>
        meanWeight === 0 ? 0 : snips + (weightOf(choice) * (choice.reward - snips)) / meanWeight,
      ),
    ),
    doublyRobust: interval(
      log.map((choice) => choice.expectedOfTarget + weightOf(choice) * (choice.reward - choice.expected)),
    ),
    decisions: log.length,
    effectiveSize,
    effectiveRewards,
    warning: warningFor(effectiveSize, effectiveRewards),
  };
}

function warningFor(size: number, rewards: number): string | null {
  if (size < leastEffectiveSize)
    return `the log is worth ${size.toFixed(0)} decisions of this policy, fewer than ${leastEffectiveSize}: explore more, or ask of a policy nearer to the one that ran`;
  if (rewards < leastEffectiveRewards)
    return `the log is worth ${rewards.toFixed(0)} responses under this policy, fewer than ${leastEffectiveRewards}: wait for more`;
  return null;
}

/** The mean with its 95 % interval, corrected for skewness to second order. */
export function interval(values: readonly number[]): Estimate {
  const count = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let second = 0;
  let third = 0;
  for (const value of values) {
    const from = value - mean;
    second += from * from;
    third += from * from * from;
  }
  const deviation = Math.sqrt(second / count);
  if (deviation === 0) return { value: mean, low: mean, high: mean };
  const error = deviation / Math.sqrt(count);
  const skewness = third / count / deviation ** 3;
  return {
    value: mean,
    low: mean - error * hall(z, skewness, count),
    high: mean - error * hall(-z, skewness, count),
  };
}

/** The inverse of Hall's cubic transformation of a studentised mean. */
function hall(at: number, skewness: number, count: number): number {
  const tilt = skewness / Math.sqrt(count);
  if (Math.abs(tilt) < 1e-9) return at;
  return (3 / tilt) * (Math.cbrt(1 + tilt * (at - tilt / 6)) - 1);
}
