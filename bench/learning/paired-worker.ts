import { parentPort } from 'node:worker_threads';
import { regimes } from '../response-world/regimes.ts';
import { paired, type Shares } from './paired-runs.ts';
import { policies } from './policies.ts';

/** One paired run: these policies in the regime of this name. */
export type PairedRun = { regime: string; customers: number; seed: number; names: readonly string[] };
export type PairedShares = ReadonlyMap<string, Shares>;

parentPort?.on('message', ({ regime, customers, seed, names }: PairedRun) => {
  const found = regimes.find(({ name }) => name === regime);
  if (found === undefined) throw new RangeError(`there is no regime ${regime}`);
  const makes = new Map([...policies].filter(([name]) => names.includes(name)));
  const shares: PairedShares = paired({ ...found.settings, customers }, seed, makes);
  parentPort?.postMessage(shares);
});
