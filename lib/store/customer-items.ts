import { parseAudit } from './audit-items.ts';
import { auditRange, customerPartition, customerRange } from './keys.ts';
import type { Item, Table } from './table.ts';

/** Everything that is kept with a customer, read consistently, in the order of its keys. */
export function itemsOf(table: Table, customerId: string): AsyncGenerator<Item> {
  return everything(table, customerRange(customerId));
}

/** Whom a merge made part of this customer: the trail says so. */
export async function mergedSources(table: Table, customerId: string): Promise<string[]> {
  const sources = new Set<string>();
  for await (const item of everything(table, auditRange(customerPartition(customerId)))) {
    const { what, changes } = parseAudit(item);
    if (what !== 'merge') continue;
    for (const { from, to } of changes)
      if (to === customerId && typeof from === 'string' && from !== customerId) sources.add(from);
  }
  return [...sources];
}

async function* everything(
  table: Table,
  range: { pk: string; from: string; to: string },
): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    const page = { ...range, consistent: true, limit: 100 };
    const { items, next } = await table.query(after === undefined ? page : { ...page, after });
    yield* items;
    after = next ?? undefined;
  } while (after !== undefined);
}
