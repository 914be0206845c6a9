import { addEpoch, type Counted, countChanges } from '../core/learning/count-changes.ts';
import { type EpochCounts, emptyEpoch, type SegmentCounts } from '../core/learning/population-counts.ts';
import { countedKey, learnedKey } from './keys.ts';
import { countDue } from './learned-items.ts';
import {
  type BatchEntry,
  type CountedItem,
  countedItem,
  epochItem,
  type FoldState,
  foldItem,
  foldKey,
  parseCounted,
  parseEpoch,
  parseFold,
  parseTotal,
  spanKey,
  totalItem,
  totalKey,
} from './model-items.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Item, Key, Table } from './table.ts';

/*
 * The aggregator. A customer's answers are counted with everybody's in batches, a shard at a time, exactly once each:
 *
 *     1  read what is due: each customer's answers, and what is counted of them already
 *     2  begin the batch: one write of the shard's state, conditional on the number of the batch before    ← it counts from here
 *     3  the sums, then what is counted of each customer, each conditional on what it was
 *     4  the marks in the index go, and the batch is over
 *
 * A crash after 2 leaves the batch in the state, and whoever comes next finishes it first. What was changed by a batch bears
 * its number: it is not changed by it again, and nobody who stalled changes what a later batch has changed.
 */

/** So many customers are counted in one batch; their logs must fit into one item. */
export const batchSize = 25;

/** The state of a shard, with no batch under way: one that was left is finished first. */
export async function finished(table: Table, shard: number): Promise<FoldState> {
  const state = await readState(table, shard);
  if (state.batch === null) return state;
  const { seq, generation, batch } = state;
  const known = await Promise.all(batch.map(({ customerId }) => readCounted(table, customerId)));
  // Where something is counted of a customer already, all sums are written, and none of them is changed once more.
  const changes = batch.map(({ segment, log }, index) => ({
    before: before(known[index] ?? null, generation),
    after: { segment, log },
  }));
  await Promise.all(
    [...countChanges(changes)].map(([segment, delta]) => addToSums(table, shard, state, segment, delta)),
  );
  await Promise.all(batch.map((entry, index) => writeCounted(table, state, entry, known[index] ?? null)));
  await Promise.all(batch.map((entry) => takeMark(table, entry)));
  const over: FoldState = { ...state, batch: null };
  // Refused: somebody else has finished it, and perhaps begun the next.
  await table.put(foldItem(shard, over), { kind: 'equals', attribute: 'seq', value: seq });
  const now = await readState(table, shard);
  return now.batch === null ? now : finished(table, shard);
}

function before(counted: CountedItem | null, generation: number): Counted | null {
  return counted !== null && counted.generation === generation ? counted : null;
}

async function addToSums(
  table: Table,
  shard: number,
  { seq, generation }: FoldState,
  segment: number,
  delta: SegmentCounts,
): Promise<void> {
  await addTo(table, totalKey(shard, generation, segment), seq, (stored, key) => {
    const known = stored ? parseTotal(stored) : { seq: 0, customers: 0, spreads: [] };
    const spreads = [...delta.spreads].map((part, index) => part + (known.spreads[index] ?? 0));
    return totalItem(key, { seq, customers: known.customers + delta.customers, spreads });
  });
  for (const [span, counts] of delta.epochs) {
    await addTo(table, spanKey(shard, generation, segment, span), seq, (stored, key) => {
      const sum: EpochCounts = stored ? parseEpoch(stored).counts : emptyEpoch();
      addEpoch(sum, counts);
      return epochItem(key, { seq, counts: sum });
    });
  }
}

/** Changes one of the sums, unless this batch has: conditional on the batch that changed it last. */
async function addTo(
  table: Table,
  key: Key,
  seq: number,
  change: (stored: Item | undefined, key: Key) => Item,
): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const stored = await table.get(key, { consistent: true });
    const last = Number(stored?.seq ?? 0);
    if (last >= seq) return;
    const condition = stored
      ? ({ kind: 'equals', attribute: 'seq', value: last } as const)
      : ({ kind: 'absent' } as const);
    if ((await table.put(change(stored, key), condition)) === 'written') return;
  }
  throw new TooMuchContention();
}

async function writeCounted(
  table: Table,
  { seq, generation }: FoldState,
  { customerId, segment, log }: BatchEntry,
  known: CountedItem | null,
): Promise<void> {
  if (known !== null && known.seq >= seq) return;
  await table.put(
    countedItem(customerId, { seq, generation, segment, log }),
    known === null ? { kind: 'absent' } : { kind: 'equals', attribute: 'seq', value: known.seq },
  );
}

/** Takes the customer out of the index of those who are due, or moves them to where silence next becomes a no. */
async function takeMark(table: Table, { customerId, learned }: BatchEntry): Promise<void> {
  if (learned === null) return;
  const { version, countAt } = learned;
  // Refused: something was told of them since they were read, and they stay due.
  await table.update(
    learnedKey(customerId),
    countAt === null
      ? { set: { version }, remove: ['dueShard', 'dueKey'] }
      : { set: countDue(customerId, countAt) },
    { kind: 'equals', attribute: 'version', value: version },
  );
}

/** Begins a batch; false: another one was begun since the state was read. */
export async function beginBatch(
  table: Table,
  shard: number,
  state: FoldState,
  batch: readonly BatchEntry[],
): Promise<boolean> {
  if (batch.length === 0) return true;
  return writeState(table, shard, state, { ...state, seq: state.seq + 1, batch });
}

/** Writes the state, conditional on the number of the batch before: of two aggregators at once one goes on. */
export async function writeState(
  table: Table,
  shard: number,
  from: FoldState,
  to: FoldState,
): Promise<boolean> {
  const condition =
    from.seq === 0
      ? ({ kind: 'absent' } as const)
      : ({ kind: 'equals', attribute: 'seq', value: from.seq } as const);
  return (await table.put(foldItem(shard, to), condition)) === 'written';
}

/** How far a shard has been counted. */
export async function readState(table: Table, shard: number): Promise<FoldState> {
  const item = await table.get(foldKey(shard), { consistent: true });
  return item ? parseFold(item) : { seq: 0, generation: 1, rebuilding: false, batch: null };
}

/** What is counted of a customer; null: nothing ever was. */
export async function readCounted(table: Table, customerId: string): Promise<CountedItem | null> {
  const item = await table.get(countedKey(customerId), { consistent: true });
  return item ? parseCounted(item) : null;
}
