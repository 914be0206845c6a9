import { cleanAddress } from '../core/address-state.ts';
import type { AddressState } from '../core/suppression.ts';
import { addressStateItem, parseAddressState } from './address-items.ts';
import { addressStateKey } from './keys.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

/** What is known against an address. Consistent: the answer a claim relies on. */
export async function readAddressState(table: Table, addressHash: string): Promise<AddressState> {
  const item = await table.get(addressStateKey(addressHash), { consistent: true });
  return item ? parseAddressState(item) : cleanAddress;
}

/** Changes the state of an address under its version, so that of two changes at once neither is lost. */
export async function changeAddressState(
  table: Table,
  addressHash: string,
  change: (state: AddressState) => AddressState,
): Promise<AddressState> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const before = await readAddressState(table, addressHash);
    const after = change(before);
    if (after === before) return before;
    const written = { ...after, version: before.version + 1 };
    const outcome = await table.put(
      addressStateItem(addressHash, written),
      before.version === 0
        ? { kind: 'absent' }
        : { kind: 'equals', attribute: 'version', value: before.version },
    );
    if (outcome === 'written') return written;
  }
  throw new TooMuchContention();
}
