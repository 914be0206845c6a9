import { randomUUID } from 'node:crypto';
import { addressHash } from '../lib/address/hash-address.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { batchSize } from '../lib/store/count-batch.ts';
import { countDueCustomers } from '../lib/store/count-due.ts';
import { fitModel } from '../lib/store/fit-model.ts';
import { learnShards } from '../lib/store/keys.ts';
import { readCurrentModel } from '../lib/store/model-reader.ts';
import { onTrail } from '../lib/telemetry/trail.ts';

/** It stops beginning batches after so long (milliseconds); what is left is found by the next run. */
const workFor = 40_000;

/** Counts what customers answered with everybody's, shard by shard, and fits the model to it when that is due. */
export function createCountResponses(ports: Ports): () => Promise<{ counted: number; model: string | null }> {
  const run = async () => {
    const until = ports.clock() + workFor;
    const [learned, keyring] = await Promise.all([readCurrentModel(ports.table), ports.keyring()]);
    const counting = { ...ports, hashOf: (address: string) => addressHash(keyring, address) };
    let counted = 0;
    let failed = 0;
    for (const shard of learnShards) {
      try {
        for (let found = batchSize; found === batchSize && ports.clock() < until; ) {
          found = await countDueCustomers(counting, learned, shard);
          counted += found;
        }
      } catch (error) {
        // The other shards must not wait for this one; it goes on from its last batch.
        ports.log('error', 'count-failed', { code: error instanceof Error ? error.name : 'unknown' });
        failed += 1;
      }
    }
    const model = await fitModel(ports);
    ports.log('info', 'responses-counted', { count: counted, version: model ?? undefined });
    if (failed > 0) throw new Error(`${failed} shards could not be counted.`);
    return { counted, model };
  };
  return () => onTrail({ correlationId: randomUUID(), function: 'count-responses' }, run);
}

export const handler = entry(() =>
  createCountResponses(systemPorts(environmentOf('count-responses', process.env))),
);
