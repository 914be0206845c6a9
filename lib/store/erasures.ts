import type { Erasure } from '../core/erasure.ts';
import { parseErasure } from './erasure-items.ts';
import { erasureRange } from './keys.ts';
import type { Table } from './table.ts';

/** The last erasure of a customer; null: they were never erased. */
export async function latestErasure(table: Table, customerId: string): Promise<Erasure | null> {
  const last = { ...erasureRange(customerId), consistent: true, descending: true, limit: 1 };
  const [item] = (await table.query(last)).items;
  return item ? parseErasure(item) : null;
}
