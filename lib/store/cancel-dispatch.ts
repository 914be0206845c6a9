import type { DispatchStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { withoutPending } from '../core/gate-changes.ts';
import { type DispatchRecord, parseDispatch } from './items.ts';
import { dispatchKey } from './keys.ts';
import { readGate } from './read-customer.ts';
import { settleDispatch } from './settle-dispatch.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';
import { writeGate } from './write-gate.ts';

/** A dispatch as its resource shows it: the record, and `sending` while the gate holds a lease for it. */
export async function readDispatch(
  table: Table,
  customerId: string,
  inner: string,
): Promise<{ record: DispatchRecord; status: DispatchStatus } | null> {
  const item = await table.get(dispatchKey(customerId, inner), { consistent: true });
  if (!item) return null;
  const record = parseDispatch(item);
  if (isTerminal(record.status)) return { record, status: record.status };
  const gate = await readGate(table, customerId);
  const claimed = gate.pending.some(({ id, claimedAt }) => id === inner && claimedAt !== null);
  return { record, status: claimed ? 'sending' : 'scheduled' };
}

/**
 * Cancels a dispatch that nobody has claimed. It leaves the gate first, under the version in which it was seen
 * unclaimed: a claim that comes in between makes that write fail, and the dispatch is no longer ours to cancel.
 */
export async function cancelDispatch(
  ports: Pick<StorePorts, 'table' | 'clock' | 'log'>,
  customerId: string,
  inner: string,
): Promise<{ outcome: 'cancelled' | 'too-late'; record: DispatchRecord; status: DispatchStatus } | null> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const found = await readDispatch(ports.table, customerId, inner);
    if (!found) return null;
    if (found.status === 'cancelled') return { ...found, outcome: 'cancelled' };
    if (found.status !== 'scheduled') return { ...found, outcome: 'too-late' };
    const written = await writeGate(ports.table, customerId, gate, withoutPending(gate, inner));
    if (!written) continue;
    const status = await settleDispatch(ports, found.record, { status: 'cancelled', detail: 'BY_CALLER' });
    return {
      record: { ...found.record, status },
      status,
      outcome: status === 'cancelled' ? 'cancelled' : 'too-late',
    };
  }
  throw new TooMuchContention();
}
