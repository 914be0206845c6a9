import { contactCount } from '../core/learning/log-bytes.ts';
import { emptyLog } from '../core/learning/response-log.ts';
import { beginBatch, finished, readCounted } from './count-batch.ts';
import { learnedKey, learnShardOf } from './keys.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';

/** Takes a customer out of everybody's counts. What stays is empty, so that no older count can follow. */
export async function uncountCustomer(
  { table }: Pick<StorePorts, 'table'>,
  customerId: string,
): Promise<void> {
  // First what is still to be counted: then no batch can begin that would count them again.
  await table.delete(learnedKey(customerId));
  const shard = learnShardOf(customerId);
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const state = await finished(table, shard);
    const counted = await readCounted(table, customerId);
    if (counted === null || contactCount(counted.log) === 0) return;
    const entry = { customerId, segment: counted.segment, log: emptyLog, learned: null };
    await beginBatch(table, shard, state, [entry]);
  }
  throw new TooMuchContention();
}
