import { defaultPolicy } from '../../lib/core/default-policy.ts';
import type { Gate } from '../../lib/core/gate.ts';
import type { SegmentCounts } from '../../lib/core/learning/population-counts.ts';
import { readCounted, readState } from '../../lib/store/count-batch.ts';
import { readSums } from '../../lib/store/fit-model.ts';
import { foldLeases } from '../../lib/store/fold-leases.ts';
import { dueShards, dueUntil, learnDueShard, learnShards, readDueKey } from '../../lib/store/keys.ts';
import type { CountedItem } from '../../lib/store/model-items.ts';
import { readGate } from '../../lib/store/read-customer.ts';
import type { World } from './world.ts';

/** What is still due when nothing moves any more, and every gate with its results folded in. */
export type Rest = { due: string[]; gates: Map<string, Gate>; learning: LearningAtRest };

/** What is counted of everybody's answers, the sums by shard and segment, and how many still wait to be counted. */
export type LearningAtRest = {
  due: number;
  counted: readonly { customerId: string; counted: CountedItem }[];
  sums: readonly (readonly SegmentCounts[])[];
};

const roundLimit = 60;
/** Longer than any deadline, and than a waiting dispatch is overdue before its record is asked. */
const longAfter = 6 * 86_400_000;

/**
 * The world is calm already: no new faults, no stale reads that matter. The queues run dry and the sweep goes on until nothing is due any more. Then
 * every gate is folded once, long after the last deadline.
 */
export async function comeToRest(world: World, customers: readonly string[]): Promise<Rest> {
  const { scheduler, table } = world;
  await pass(world, 60_000);
  let due = await stillDue(world);
  for (let round = 0; due.length > 0 && round < roundLimit; round++) {
    const [first] = due.map((key) => readDueKey(key).at).sort((a, b) => a - b);
    // What is held for now (by the kill switch, say) is looked at more and more rarely.
    await pass(world, Math.max(Math.round(30_000 * 1.2 ** round), (first ?? 0) - scheduler.now));
    const swept = world.sweep();
    await scheduler.run();
    await swept;
    due = await stillDue(world);
  }
  await pass(world, longAfter);
  const counting = world.count();
  await scheduler.run();
  await counting;
  const gates = new Map<string, Gate>();
  for (const customerId of customers) {
    const gate = await readGate(table.truth, customerId);
    // Contacts that are too old to count would be dropped by the fold; the check wants to see them.
    const keepsAll = {
      ...defaultPolicy,
      caps: [{ id: 'all', limit: 1, period: { kind: 'calendar', days: 99 } }],
    } as const;
    const folded = await foldLeases(table.truth, customerId, gate, keepsAll, scheduler.now);
    gates.set(customerId, folded);
  }
  return { due, gates, learning: await learningAtRest(world, customers) };
}

async function learningAtRest(world: World, customers: readonly string[]): Promise<LearningAtRest> {
  const { truth } = world.table;
  const until = `${String(world.scheduler.now - 60_000).padStart(13, '0')}~`;
  const waiting = await Promise.all(
    learnShards.map((shard) => truth.due({ shard: learnDueShard(shard), until, limit: 100 })),
  );
  const counted = await Promise.all(
    customers.map(async (customerId) => ({ customerId, counted: await readCounted(truth, customerId) })),
  );
  const sums = learnShards.map(async (shard) =>
    readSums(truth, shard, (await readState(truth, shard)).generation),
  );
  return {
    due: waiting.flatMap(({ entries }) => entries).length,
    counted: counted.flatMap(({ customerId, counted }) =>
      counted === null ? [] : [{ customerId, counted }],
    ),
    sums: await Promise.all(sums),
  };
}

async function pass(world: World, milliseconds: number): Promise<void> {
  void world.pause(milliseconds);
  await world.scheduler.run();
}

async function stillDue(world: World): Promise<string[]> {
  const pages = await Promise.all(
    dueShards.map((shard) =>
      world.table.truth.due({ shard, until: dueUntil(world.scheduler.now + longAfter), limit: 100 }),
    ),
  );
  return pages.flatMap(({ entries }) => entries.map(({ dueKey }) => dueKey));
}
