import { contactsKeptFor, countsTowardsCaps } from '../core/cap-scope.ts';
import type { TerminalStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import type { Gate } from '../core/gate.ts';
import { finishable, withoutContactsBefore, withResults } from '../core/gate-changes.ts';
import type { Policy } from '../core/policy.ts';
import { parseDispatch } from './items.ts';
import { dispatchKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * The gate with the results of finished dispatches folded in: done in memory before each write of the gate, so that
 * it costs a read for each finished one but no write of its own. A lease whose record has no result yet stays: only the
 * sweep may declare it unknown.
 */
export async function foldLeases(
  table: Table,
  customerId: string,
  gate: Gate,
  policy: Policy,
  now: number,
): Promise<Gate> {
  const results = new Map<string, TerminalStatus>();
  await Promise.all(
    finishable(gate, now).map(async ({ id, claimedAt }) => {
      const key = dispatchKey(customerId, id);
      const item =
        (await table.get(key, { consistent: false })) ?? (await table.get(key, { consistent: true }));
      // The table has forgotten the record, long after its end; the contact it may have been is as old.
      const status = item ? parseDispatch(item).status : claimedAt === null ? 'expired' : 'unknown';
      if (isTerminal(status)) results.set(id, status);
    }),
  );
  const folded = withResults(gate, results, ({ purpose }) => countsTowardsCaps(purpose));
  return withoutContactsBefore(folded, now - contactsKeptFor(policy));
}
