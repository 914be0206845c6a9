/** Beyond this a logit says no more than "never" or "always"; keeps every exponential finite. */
const extreme = 20;

/** The probability of a logit. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-clampLogit(logit)));
}

/** The logit of a probability; 0 and 1 give the extremes. */
export function logitOf(probability: number): number {
  return clampLogit(Math.log(probability / (1 - probability)));
}

/** A logit within what can be told apart from never and always. */
export function clampLogit(logit: number): number {
  return logit > extreme ? extreme : logit < -extreme ? -extreme : logit;
}

// Gauss and Hermite's five points for a standard normal: exact for polynomials to degree 9.
const inner = 1.3556261799742659;
const outer = 2.8569700138728056;
const weights = [8 / 15, 0.2220759220056126, 0.011257411327720691] as const;

/** The mean probability when the logit is normal: what a reported propensity is, since customers differ and little is known. */
export function expectedProbability(mean: number, variance: number): number {
  if (!(variance > 1e-12)) return probabilityOf(mean);
  const deviation = Math.sqrt(variance);
  const near = inner * deviation;
  const far = outer * deviation;
  return (
    weights[0] * probabilityOf(mean) +
    weights[1] * (probabilityOf(mean - near) + probabilityOf(mean + near)) +
    weights[2] * (probabilityOf(mean - far) + probabilityOf(mean + far))
  );
}

/** The logit at which customers who differ this much answer such a share on average. */
export function medianLogit(share: number, variance: number): number {
  let low = -15;
  let high = 15;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (expectedProbability(middle, variance) < share) low = middle;
    else high = middle;
  }
  return low;
}
