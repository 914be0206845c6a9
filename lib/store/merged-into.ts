import type { Profile } from '../core/customer.ts';
import { holdsPlace, readStored } from './held-place.ts';
import type { Table } from './table.ts';

/** Who a customer was merged into; null: nobody. */
export async function readMergedInto(table: Table, customerId: string): Promise<string | null> {
  return (await readProfile(table, customerId))?.mergedInto?.id ?? null;
}

/** The profile as it is stored, also of somebody who is gone. */
export async function readProfile(table: Table, customerId: string): Promise<Profile | null> {
  const stored = await readStored(table, customerId);
  return stored === null || holdsPlace(stored) ? null : stored;
}
