import type { Profile } from '../core/customer.ts';
import { contactCount } from '../core/learning/log-bytes.ts';
import { itemsOf } from './customer-items.ts';
import { heldPlace, isAsRead, placeIsOver, readStored } from './held-place.ts';
import { kindOf } from './item-kinds.ts';
import { profileKey } from './keys.ts';
import { parseCounted } from './model-items.ts';
import { profileItem } from './profile-items.ts';
import { goesWithCustomer, removeItems } from './remove-items.ts';
import type { StorePorts } from './store-ports.ts';
import type { Table } from './table.ts';
import { uncountCustomer } from './uncount-customer.ts';

type Ports = Pick<StorePorts, 'table' | 'clock'>;

/**
 * Removes what requests that were under way when a customer was erased have written since, later than the erasure waits for
 * them: whatever stands with somebody who has no profile, but for what an erasure keeps. Only for whoever was erased. Answers
 * how many items; none, and nothing is removed, if they are there again, or just being made anew. While it is removed their
 * place is held, so that nothing of somebody who comes back can go with it.
 */
export async function removeRemains(ports: Ports, customerId: string): Promise<number> {
  if (!(await anythingLeft(ports.table, customerId))) return 0;
  const place = await holdPlace(ports, customerId);
  if (place === null) return 0;
  await uncountCustomer(ports, customerId);
  const removed = await removeItems(ports, customerId);
  await ports.table.delete(profileKey(customerId), isAsRead(place));
  return removed;
}

async function anythingLeft(table: Table, customerId: string): Promise<boolean> {
  for await (const item of itemsOf(table, customerId)) {
    // A profile: somebody's, or a place that was left behind; who holds the place finds out.
    if (goesWithCustomer(item) || kindOf(item) === 'profile') return true;
    if (kindOf(item) === 'counted' && contactCount(parseCounted(item).log) > 0) return true;
  }
  return false;
}

/** Null: somebody is there, or removes it just now. */
async function holdPlace(ports: Ports, customerId: string): Promise<Profile | null> {
  const stored = await readStored(ports.table, customerId);
  if (stored !== null && !placeIsOver(stored, ports.clock())) return null;
  const place = heldPlace(customerId, ports.clock());
  // Nobody has come back, and nobody else has taken an abandoned place over, since it was looked at.
  const outcome = await ports.table.put(profileItem(place), isAsRead(stored));
  return outcome === 'written' ? place : null;
}
