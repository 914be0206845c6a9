/** Random numbers that a seed determines: a decision that explores replays exactly. */
export type RandomStream = {
  /** Evenly between 0 (included) and 1 (excluded). */
  uniform(): number;
  /** Normal, mean 0, variance 1. */
  normal(): number;
};

/** The stream of a seed; `salt` gives further, unrelated streams of the same seed. The generator is sfc32. */
export function randomStream(seed: number, salt = 0): RandomStream {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = salt | 0;
  let counter = 1;
  let spare: number | null = null;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // So that near seeds part.
  for (let round = 0; round < 12; round++) next();
  const uniform = (): number => next() / 2 ** 32;
  const normal = (): number => {
    // Box and Muller's pair: one now, one the next time.
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log((next() + 1) / (2 ** 32 + 1)));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}
