import { interceptTable, type TableCall } from './intercept-table.ts';
import type { Item, Key, Table } from './table.ts';
import { readUnits, writeUnits } from './units.ts';

/** The units of one operation. `kind`: what it was about, by the first part of the sort key. */
export type Spent = { operation: keyof Table; kind: string; read: number; table: number; index: number };

/** The table, with every operation's units computed from the items it read or replaced. */
export function countUnits(table: Table, onSpent: (spent: Spent) => void): Table {
  const imageOf = (key: Key) => table.get({ pk: key.pk, sk: key.sk }, { consistent: true });
  return interceptTable(table, async (call, run) => {
    const spent = { operation: call.operation, kind: kindOf(call), read: 0, table: 0, index: 0 };
    if (call.operation === 'get') {
      const item = (await run()) as Item | undefined;
      onSpent({ ...spent, read: readUnits(item ? [item] : [], call.arguments[1].consistent) });
      return item;
    }
    if (call.operation === 'query') {
      const page = (await run()) as { items: Item[] };
      onSpent({ ...spent, read: readUnits(page.items, call.arguments[0].consistent) });
      return page;
    }
    if (call.operation === 'due') return run();
    const before = await imageOf(call.arguments[0]);
    const outcome = await run();
    const after = outcome === 'written' ? await imageOf(call.arguments[0]) : before;
    onSpent({ ...spent, ...writeUnits(before, after) });
    return outcome;
  });
}

function kindOf(call: TableCall): string {
  if (call.operation === 'due') return 'due';
  const [first] = call.arguments;
  return ('sk' in first ? first.sk : first.from).split('#')[0] ?? '';
}

export function total(spent: readonly Spent[]): { read: number; write: number } {
  return {
    read: spent.reduce((sum, { read }) => sum + read, 0),
    write: spent.reduce((sum, { table, index }) => sum + table + index, 0),
  };
}
