import type { Profile } from '../core/customer.ts';
import { profileKey } from './keys.ts';
import { parseProfile } from './profile-items.ts';
import type { Table } from './table.ts';

/** Who a customer was merged into; null: nobody. */
export async function readMergedInto(table: Table, customerId: string): Promise<string | null> {
  return (await readProfile(table, customerId))?.mergedInto?.id ?? null;
}

/** The profile as it is stored, also of somebody who is gone. */
export async function readProfile(table: Table, customerId: string): Promise<Profile | null> {
  const item = await table.get(profileKey(customerId), { consistent: true });
  return item ? parseProfile(item) : null;
}
