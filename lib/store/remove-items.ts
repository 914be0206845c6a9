import { itemsOf } from './customer-items.ts';
import { parseDispatch } from './dispatch-items.ts';
import { dropContent } from './drop-content.ts';
import { type ItemKindName, itemKinds, kindOf } from './item-kinds.ts';
import { customerSortKeys, recentKey, recentShard } from './keys.ts';
import type { StorePorts } from './store-ports.ts';
import type { Item, Key } from './table.ts';

type Ports = Pick<StorePorts, 'table'>;

/** Removes of a customer's items what an erasure removes, all but the profile, and what elsewhere belongs to them. Answers how many. */
export async function removeItems(ports: Ports, customerId: string): Promise<number> {
  let removed = 0;
  for await (const item of itemsOf(ports.table, customerId)) {
    if (!goesWithCustomer(item)) continue;
    const kind = kindOf(item);
    if (kind !== null) await companions[kind]?.(ports, customerId, item);
    await ports.table.delete({ pk: item.pk, sk: item.sk });
    removed += 1;
  }
  return removed;
}

/** Whether an item of a customer is removed when they are erased; the profile is not meant, which goes last and by itself. */
export function goesWithCustomer(key: Key): boolean {
  const kind = kindOf(key);
  return kind !== 'profile' && (kind === null || itemKinds[kind].onErasure === 'removed');
}

type Companion = (ports: Ports, customerId: string, item: Item) => Promise<unknown>;
/** What is removed before the item that leads to it. */
const companions: Partial<Record<ItemKindName, Companion>> = {
  dispatch: ({ table }, customerId, item) => dropContent(table, parseDispatch(item).contentHash, customerId),
  decision: ({ table }, customerId, { sk }) => {
    const inner = sk.slice(customerSortKeys.decision.length);
    return table.delete(recentKey(recentShard(inner), inner, customerId));
  },
};
