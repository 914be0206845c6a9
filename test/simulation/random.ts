/** A seeded source of chance: the same seed draws the same schedule on every machine. */
export type Chance = ReturnType<typeof seededChance>;

/** Mulberry32 over a 32-bit seed; small and good enough to draw schedules. */
export function seededChance(seed: number) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (limit: number) => Math.floor(next() * limit);
  return {
    /** True with this probability. */
    happens: (probability: number) => next() < probability,
    /** A whole number from `from` to just below `to`. */
    between: (from: number, to: number) => from + upTo(to - from),
    pick: <Value>(values: readonly Value[]): Value => values[upTo(values.length)] as Value,
    bytes: (count: number) => Uint8Array.from({ length: count }, () => upTo(256)),
  };
}
