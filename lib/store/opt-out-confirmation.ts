import { forgottenAt } from '../core/retention.ts';
import { optOutConfirmationItem } from './address-items.ts';
import type { Table } from './table.ts';

/** Takes the one right to confirm an opt-out of an address within a span of time; false: it was taken. */
export async function putOptOutConfirmation(
  table: Table,
  addressHash: string,
  span: number,
  now: number,
): Promise<boolean> {
  const item = optOutConfirmationItem(addressHash, span, forgottenAt('optOutConfirmation', now));
  return (await table.put(item, { kind: 'absent' })) === 'written';
}
