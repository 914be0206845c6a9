import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PairedRun, PairedShares } from './paired-worker.ts';

/** Paired runs on all cores, their results in the order of the runs; tells how far it is. A run that fails rejects. */
export async function onAllCores(runs: readonly PairedRun[]): Promise<PairedShares[]> {
  const results: PairedShares[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./paired-worker.ts', import.meta.url));
    for (let run = next++; run < runs.length; run = next++) {
      worker.postMessage(runs[run]);
      [results[run]] = (await once(worker, 'message')) as [PairedShares];
      done++;
      if (done % 10 === 0 || done === runs.length)
        console.error(`${new Date().toISOString()} ${done} of ${runs.length} runs`);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), runs.length) }, work));
  return results;
}
