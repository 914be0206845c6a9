import { isTerminal } from '../core/dispatch.ts';
import { parseDispatch } from './dispatch-items.ts';
import { readGate } from './read-customer.ts';
import { endUnclaimed } from './settle-dispatch.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { duePages } from './sweep-due.ts';
import type { Key } from './table.ts';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'log'>;

/**
 * Ends, in a restored table, what was due since the restore point: whether it was sent before the table was lost is not
 * known, and what is not known is never sent again. Dispatches accepted after the restore point are new and go on.
 * @returns the ids of what ended `unknown`, with the detail RESTORED
 */
export async function endOverdue(ports: Ports, restoredTo: number): Promise<string[]> {
  const ended: string[] = [];
  for await (const page of duePages(ports.table, ports.clock())) {
    for (const key of page) {
      const dispatchId = await endOne(ports, key, restoredTo);
      if (dispatchId !== null) ended.push(dispatchId);
    }
  }
  return ended;
}

async function endOne(ports: Ports, key: Key, restoredTo: number): Promise<string | null> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const item = await ports.table.get(key, { consistent: true });
    const record = item ? parseDispatch(item) : null;
    if (record === null || isTerminal(record.status) || record.createdAt > restoredTo) return null;
    const gate = await readGate(ports.table, record.customerId);
    // Never accepted: no claim finds it in the gate either.
    if (!gate.pending.some(({ id }) => id === record.inner)) return null;
    const status = await endUnclaimed(ports, record, gate, { status: 'unknown', detail: 'RESTORED' });
    if (status !== null) return status === 'unknown' ? record.dispatchId : null;
  }
  throw new TooMuchContention();
}
