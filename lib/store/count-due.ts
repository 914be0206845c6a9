import { contactPointFor } from '../core/customer.ts';
import { logToCount, nextCount } from '../core/learning/count-changes.ts';
import type { LearnedModel } from '../core/learning/learned-model.ts';
import { contactCount } from '../core/learning/log-bytes.ts';
import { type Closing, revokedBy, stoppedAt, withLosses } from '../core/learning/losses.ts';
import { emptyLog } from '../core/learning/response-log.ts';
import { readAddressState } from './change-address-state.ts';
import { batchSize, beginBatch, finished } from './count-batch.ts';
import { customerOf, learnDueShard, learnedKey } from './keys.ts';
import type { BatchEntry } from './model-items.ts';
import { type Customer, readCustomer } from './read-customer.ts';
import { segmentOf } from './segment-names.ts';
import type { StorePorts } from './store-ports.ts';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'hashOf'>;

/** Counts customers of a shard who are due, at most a batch of them. Answers how many. */
export async function countDueCustomers(ports: Ports, model: LearnedModel, shard: number): Promise<number> {
  const state = await finished(ports.table, shard);
  const { entries } = await ports.table.due({
    shard: learnDueShard(shard),
    until: `${String(ports.clock()).padStart(13, '0')}~`,
    limit: batchSize,
  });
  if (entries.length === 0) return 0;
  const batch = await Promise.all(entries.map(({ pk }) => entryOf(ports, model, customerOf(pk))));
  await beginBatch(
    ports.table,
    shard,
    state,
    batch.filter((entry) => entry !== null),
  );
  await finished(ports.table, shard);
  return entries.length;
}

async function entryOf(ports: Ports, model: LearnedModel, customerId: string): Promise<BatchEntry | null> {
  const customer = await readCustomer(ports.table, customerId, { consistent: true });
  // Erased meanwhile, or merged into somebody else: then what is left of their answers says so itself.
  const learned = customer?.learned ?? null;
  if (customer === null || learned === null) return emptied(ports, customerId);
  const now = ports.clock();
  const { version } = learned;
  const log = withLosses(learned.log, await closingsOf(ports, customer));
  const segment = await segmentOf(ports.table, customer.profile.segments);
  const after = contactCount(log) === 0 ? emptyLog : logToCount(log, customer.profile, segment, model, now);
  return { customerId, segment, log: after, learned: { version, countAt: nextCount(log, now) } };
}

/** What the customer closed themselves. The addresses are asked only where one of them is stopped. */
async function closingsOf({ table, hashOf }: Ports, { profile, gate }: Customer): Promise<Closing[]> {
  const stopped = await Promise.all(
    gate.suppressions.map(async ({ channel }) => {
      const point = contactPointFor(profile, channel);
      return point === null ? [] : stoppedAt(await readAddressState(table, hashOf(point.address)), channel);
    }),
  );
  return [...revokedBy(gate), ...stopped.flat()];
}

/** Of somebody who is gone nothing is counted. */
async function emptied({ table }: Ports, customerId: string): Promise<BatchEntry | null> {
  const item = await table.get(learnedKey(customerId), { consistent: true });
  const version = item?.version;
  const learned = typeof version === 'number' ? { version, countAt: null } : null;
  return { customerId, segment: 0, log: emptyLog, learned };
}
