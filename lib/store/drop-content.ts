import { contentKey } from './keys.ts';
import type { Table } from './table.ts';

// Apart from content.ts: whoever stores or reads content may delete nothing.

/** Removes a content that is only this customer's; what others were sent too stays. */
export async function dropContent(table: Table, hash: string, customerId: string): Promise<void> {
  await table.delete(contentKey(hash), { kind: 'equals', attribute: 'owner', value: customerId });
}
