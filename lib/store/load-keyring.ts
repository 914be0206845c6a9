import type { Keyring } from '../core/keyring.ts';
import type { Randomness } from '../core/ports.ts';
import { keyringItem, parseKeyring } from './control-items.ts';
import { keyringKey } from './keys.ts';
import type { Table } from './table.ts';

const keyBytes = 32;

/** Reads the deployment's keyring and makes it at first use, for these domains. Two concurrent first uses end with the same one. */
export async function loadKeyring(
  table: Table,
  randomness: Randomness,
  oneMailboxDomains: readonly string[] = [],
): Promise<Keyring> {
  const known = await table.get(keyringKey, { consistent: true });
  if (known !== undefined) return parseKeyring(known);
  const made: Keyring = {
    current: 'k1',
    addressKey: 'k1',
    keys: { k1: randomness(keyBytes) },
    ...(oneMailboxDomains.length === 0 ? {} : { oneMailboxDomains }),
  };
  // Only the first writer's keyring comes into being; whoever comes second takes that one.
  if ((await table.put(keyringItem(made), { kind: 'absent' })) === 'written') return made;
  const other = await table.get(keyringKey, { consistent: true });
  if (other === undefined) throw new Error('The keyring was there a moment ago and is gone.');
  return parseKeyring(other);
}
