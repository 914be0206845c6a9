import type { DispatchStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { type DispatchRecord, parseDispatch } from './dispatch-items.ts';
import { dispatchKey } from './keys.ts';
import { readGate } from './read-customer.ts';
import { endUnclaimed, settleUnchanged } from './settle-dispatch.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';
import { writeGate } from './write-gate.ts';

/** A dispatch as its resource shows it: the record, and `sending` while the gate holds a lease for it. */
export async function readDispatch(
  table: Table,
  customerId: string,
  inner: string,
): Promise<{ record: DispatchRecord; status: DispatchStatus } | null> {
  const record = await readRecord(table, customerId, inner);
  if (!record) return null;
  if (isTerminal(record.status)) return { record, status: record.status };
  const gate = await readGate(table, customerId);
  const claimed = gate.pending.some(({ id, claimedAt }) => id === inner && claimedAt !== null);
  return { record, status: claimed ? 'sending' : 'scheduled' };
}

/** Cancels a dispatch that nobody has claimed, by claiming it: a sender can no longer get it, and one who has it wins. */
export async function cancelDispatch(
  ports: Pick<StorePorts, 'table' | 'clock' | 'log'>,
  customerId: string,
  inner: string,
): Promise<{ outcome: 'cancelled' | 'too-late'; record: DispatchRecord; status: DispatchStatus } | null> {
  const result = { status: 'cancelled', detail: 'BY_CALLER' } as const;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const record = await readRecord(ports.table, customerId, inner);
    if (!record) return null;
    const outcomeOf = (status: DispatchStatus) => (status === 'cancelled' ? 'cancelled' : 'too-late');
    const told = (status: DispatchStatus) =>
      ({ record: { ...record, detail: result.detail }, status, outcome: outcomeOf(status) }) as const;
    if (isTerminal(record.status))
      return { record, status: record.status, outcome: outcomeOf(record.status) };
    const pending = gate.pending.find(({ id }) => id === inner);
    if (pending && pending.claimedAt !== null) return { record, status: 'sending', outcome: 'too-late' };
    if (pending) {
      const status = await endUnclaimed(ports, record, gate, result);
      if (status) return told(status);
    } else if (await writeGate(ports.table, customerId, gate, gate)) {
      // The gate does not know it: its acceptance broke off or is under way. After that write only a newer revision can be accepted.
      if (await settleUnchanged(ports, record, result)) return told('cancelled');
    }
  }
  throw new TooMuchContention();
}

async function readRecord(table: Table, customerId: string, inner: string): Promise<DispatchRecord | null> {
  const item = await table.get(dispatchKey(customerId, inner), { consistent: true });
  return item ? parseDispatch(item) : null;
}
