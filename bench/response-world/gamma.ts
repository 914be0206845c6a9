import type { RandomStream } from '../../lib/core/learning/random-stream.ts';

/** A draw from the gamma law of scale 1, by Marsaglia and Tsang's method. */
export function gamma(shape: number, random: RandomStream): number {
  if (shape < 1) return gamma(shape + 1, random) * (random.uniform() + 1e-300) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(random.uniform() + 1e-300) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
