import type { Table } from './table.ts';

/** What an operation was called with, for a wrapper that fails, delays or interleaves it. */
export type TableCall = {
  [Name in keyof Table]: { operation: Name; arguments: Parameters<Table[Name]> };
}[keyof Table];

/** A table whose every operation runs inside `around`, which decides what happens before and after it, or instead. */
export function interceptTable(
  table: Table,
  around: (call: TableCall, run: () => Promise<unknown>) => Promise<unknown>,
): Table {
  const through =
    <Name extends keyof Table>(operation: Name) =>
    (...given: Parameters<Table[Name]>): ReturnType<Table[Name]> => {
      const run = table[operation] as (...given: Parameters<Table[Name]>) => Promise<unknown>;
      const call = { operation, arguments: given } as TableCall;
      return around(call, () => run(...given)) as ReturnType<Table[Name]>;
    };
  return {
    get: through('get'),
    query: through('query'),
    due: through('due'),
    put: through('put'),
    update: through('update'),
    delete: through('delete'),
  };
}
