import type { Channel } from '../core/vocabulary.ts';
import { dueShards, dueUntil, readDueKey } from './keys.ts';
import type { DueEntry, Table } from './table.ts';

const pageSize = 500;

/** Everything due at `until` or before, page by page over all shards: the dispatch's id, its channel, and when (milliseconds). */
export async function* sweepDue(
  table: Table,
  until: number,
): AsyncGenerator<{ dispatchId: string; channel: Channel; at: number }[]> {
  for await (const page of duePages(table, until)) yield page.map(({ dueKey }) => readDueKey(dueKey));
}

/** The same as it stands in the index: the keys of the records. */
export async function* duePages(table: Table, until: number): AsyncGenerator<DueEntry[]> {
  for (const shard of dueShards) {
    let after: DueEntry | null = null;
    do {
      const page: Awaited<ReturnType<Table['due']>> = await table.due({
        shard,
        until: dueUntil(until),
        limit: pageSize,
        ...(after ? { after } : {}),
      });
      if (page.entries.length > 0) yield page.entries;
      after = page.next;
    } while (after);
  }
}
