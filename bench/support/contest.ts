/**
 * One way to do something. `prepare` makes what a batch needs, outside the measured time, and returns the batch; a round has so many
 * batches (one where it does not say). What a batch needs stays in memory while it runs: where that is much, collecting garbage
 * would measure the copying of it, so that such batches are small and many.
 */
export type Contestant = {
  name: string;
  batch: number;
  batches?: number;
  prepare(batch: number): () => unknown;
};

/** Microseconds of processor time for one operation, all threads of this process included. */
export type Cost = { median: number; low: number; high: number };

/**
 * Lets all contestants run in turn, round after round, so that whatever else the machine does falls on all of them alike; processor
 * time, because the wall clock also counts the others' work. Median, and the tenth part below and above. A fifth is warming up.
 */
export async function contest(
  rounds: number,
  contestants: readonly Contestant[],
): Promise<Map<string, Cost>> {
  const costs = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const warmUp = Math.ceil(rounds / 5);
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const { name, batch, batches = 1, prepare } of contestants) {
      let spent = 0;
      for (let index = 0; index < batches; index++) {
        const run = prepare(round * batches + index);
        const before = process.cpuUsage();
        await run();
        const { user, system } = process.cpuUsage(before);
        spent += user + system;
      }
      if (round >= warmUp) costs.get(name)?.push(spent / batch / batches);
    }
  }
  return new Map([...costs].map(([name, list]) => [name, spread(list)]));
}

function spread(list: number[]): Cost {
  const sorted = list.toSorted((left, right) => left - right);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return { median: at(0.5), low: at(0.1), high: at(0.9) };
}
