import { batchSize, beginBatch, finished, readCounted, writeState } from './count-batch.ts';
import { countedShard, customerOf } from './keys.ts';
import { type BatchEntry, countsRange } from './model-items.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import type { DueEntry, Table } from './table.ts';

type Ports = Pick<StorePorts, 'table' | 'clock'>;

/** Begins to count a shard from nothing, in a new generation of its sums; `rebuildPage` goes on with it. */
export async function beginRebuild(table: Table, shard: number): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const state = await finished(table, shard);
    if (state.rebuilding) return;
    const { seq, generation } = state;
    const next = { seq: seq + 1, generation: generation + 1, rebuilding: true, batch: null };
    if (await writeState(table, shard, state, next)) return;
  }
  throw new TooMuchContention();
}

/**
 * Counts the next customers of a shard in its new generation, as they were counted before; those who were due meanwhile are
 * counted there already.
 * @returns after whom to go on (null: from the beginning), how many this page counted, and whether the new sums are in force
 */
export async function rebuildPage(
  table: Table,
  shard: number,
  after: DueEntry | null,
): Promise<{ after: DueEntry | null; counted: number; over: boolean }> {
  const state = await finished(table, shard);
  const page = await table.due({
    shard: countedShard(shard),
    until: '~',
    limit: batchSize,
    ...(after && { after }),
  });
  const found = await Promise.all(
    page.entries.map(async ({ pk }) => [customerOf(pk), await readCounted(table, customerOf(pk))] as const),
  );
  const batch = found.flatMap(([customerId, counted]): BatchEntry[] => {
    if (counted === null || counted.generation === state.generation) return [];
    return [{ customerId, segment: counted.segment, log: counted.log, learned: null }];
  });
  // Refused: other answers were counted meanwhile; the page is read again.
  if (!(await beginBatch(table, shard, state, batch))) return { after, counted: 0, over: false };
  const done = await finished(table, shard);
  const counted = batch.length;
  if (page.next !== null) return { after: page.next, counted, over: false };
  const over = await writeState(table, shard, done, { ...done, seq: done.seq + 1, rebuilding: false });
  return { after, counted, over };
}

/** Lets the table forget the sums of a generation that is in force no more, in a day. */
export async function expireSums({ table, clock }: Ports, shard: number, generation: number): Promise<void> {
  const expiresAt = Math.ceil((clock() + 86_400_000) / 1_000);
  let after: string | undefined;
  do {
    const page = { ...countsRange(shard, generation), consistent: true };
    const { items, next } = await table.query(after === undefined ? page : { ...page, after });
    await Promise.all(items.map((item) => table.put({ ...item, expiresAt })));
    after = next ?? undefined;
  } while (after !== undefined);
}
