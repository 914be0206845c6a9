import type { DispatchStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { type DispatchRecord, parseDispatch } from './dispatch-items.ts';
import { dispatchKey, dispatchRange } from './keys.ts';
import { readGate } from './read-customer.ts';
import type { Table } from './table.ts';

/** A page of a customer's dispatches, in no order that means anything; `after` and `next` are ids within the customer. */
export async function listDispatches(
  table: Table,
  customerId: string,
  page: { after: string | null; limit: number },
): Promise<{ found: { record: DispatchRecord; status: DispatchStatus }[]; next: string | null }> {
  const request = { ...dispatchRange(customerId), consistent: true, limit: page.limit };
  const after = page.after === null ? {} : { after: dispatchKey(customerId, page.after).sk };
  const { items, next } = await table.query({ ...request, ...after });
  const records = items.map(parseDispatch);
  const { pending } = await readGate(table, customerId);
  const claimed = new Set(pending.filter(({ claimedAt }) => claimedAt !== null).map(({ id }) => id));
  const found = records.map((record) => {
    const waiting = claimed.has(record.inner) ? ('sending' as const) : ('scheduled' as const);
    return { record, status: isTerminal(record.status) ? record.status : waiting };
  });
  return { found, next: next === null ? null : (records.at(-1)?.inner ?? null) };
}
