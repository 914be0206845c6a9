import { fork } from 'node:child_process';
import { once } from 'node:events';

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

/** Microseconds of processor time for one operation, all threads of its process included. */
export type Cost = { median: number; low: number; high: number };

/** Milliseconds. */
const warmUp = 3_000;

/** In the environment of a process that runs one contestant: its name. */
const nameInEnvironment = 'KAIROS_CONTESTANT';

/**
 * Lets all contestants run in turn, round after round, so that whatever else the machine does falls on all of them alike; processor
 * time, because the wall clock also counts the others' work. Median, and the tenth part below and above.
 *
 * Each runs in a process of its own, which is this module started again: what one of them leaves behind (garbage, compiled code that
 * was widened for the objects of another) is not charged to the next, and none is measured in a company that it never has in life.
 * It warms up until the compiler has nothing left to do: this is what an operation costs in a service that runs, not in its first
 * seconds.
 */
export async function contest(
  rounds: number,
  contestants: readonly Contestant[],
): Promise<Map<string, Cost>> {
  const own = contestants.find(({ name }) => name === process.env[nameInEnvironment]);
  if (own !== undefined) return runAlone(own);
  const runners = contestants.map(({ name }) => ({ ...start(name), costs: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { ask, costs } of runners) costs.push(await ask());
  }
  for (const { end } of runners) end();
  return new Map(runners.map(({ name, costs }) => [name, spread(costs)]));
}

/** A process for one contestant: asked for a round, it says what an operation cost. */
function start(name: string) {
  const runner = fork(process.argv[1] as string, { env: { ...process.env, [nameInEnvironment]: name } });
  const fault = once(runner, 'exit').then(([code]): never => {
    throw new Error(`${name} ended with code ${code}.`);
  });
  return {
    name,
    ask: (): Promise<number> => {
      runner.send('round');
      return Promise.race([once(runner, 'message').then(([cost]) => cost), fault]);
    },
    end: () => {
      fault.catch(() => {});
      runner.disconnect();
    },
  };
}

/** Answers each round with what an operation cost, until nobody asks any more. */
function runAlone({ batch, batches = 1, prepare }: Contestant): Promise<never> {
  let next = 0;
  /** Microseconds for one operation of a round. */
  const round = async (): Promise<number> => {
    let spent = 0;
    for (let index = 0; index < batches; index++) {
      const run = prepare(next++);
      const before = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(before);
      spent += user + system;
    }
    return spent / batch / batches;
  };
  let warm = false;
  process.on('message', async () => {
    const until = performance.now() + warmUp;
    while (!warm && performance.now() < until) await round();
    warm = true;
    process.send?.(await round());
  });
  process.on('disconnect', () => process.exit());
  return new Promise(() => {});
}

function spread(list: number[]): Cost {
  const sorted = list.toSorted((left, right) => left - right);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return { median: at(0.5), low: at(0.1), high: at(0.9) };
}
