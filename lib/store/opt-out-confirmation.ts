import { optOutConfirmationItem } from './items.ts';
import type { Table } from './table.ts';

const keptFor = 30 * 86_400;

/** Takes the one right to confirm an opt-out of an address within a span of time; false: it was taken. */
export async function putOptOutConfirmation(
  table: Table,
  addressHash: string,
  span: number,
  now: number,
): Promise<boolean> {
  const item = optOutConfirmationItem(addressHash, span, Math.ceil(now / 1_000) + keptFor);
  return (await table.put(item, { kind: 'absent' })) === 'written';
}
