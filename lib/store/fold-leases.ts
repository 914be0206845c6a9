import { contactsKeptFor, countsTowardsCaps } from '../core/cap-scope.ts';
import type { TerminalStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import type { Gate } from '../core/gate.ts';
import { finishable, withoutContactsBefore, withResults } from '../core/gate-changes.ts';
import type { Policy } from '../core/policy.ts';
import { parseDispatchResult } from './dispatch-result.ts';
import { dispatchKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * The gate with the results of finished dispatches folded in: done in memory before each write of the gate, and for an agent
 * who is shown it, so that it costs a read for each finished one but no write of its own. A lease whose record has no result
 * yet stays: only the sweep may declare it unknown.
 */
export async function foldLeases(
  table: Table,
  customerId: string,
  gate: Gate,
  policy: Policy,
  now: number,
): Promise<Gate> {
  const results = new Map<string, TerminalStatus>();
  const conversations = new Set<string>();
  await Promise.all(
    finishable(gate, now).map(async ({ id, claimedAt }) => {
      const key = dispatchKey(customerId, id);
      const item =
        (await table.get(key, { consistent: false })) ?? (await table.get(key, { consistent: true }));
      // The table has forgotten the record, long after its end; the contact it may have been is as old.
      const record = item ? parseDispatchResult(item) : null;
      const status = record ? record.status : claimedAt === null ? 'expired' : 'unknown';
      if (isTerminal(status)) results.set(id, status);
      if (record?.detail === 'CONVERSATION') conversations.add(id);
    }),
  );
  const folded = withResults(gate, results, ({ purpose }) => countsTowardsCaps(purpose), conversations);
  return withoutContactsBefore(folded, now - contactsKeptFor(policy));
}
