import { isTerminal } from '../core/dispatch.ts';
import { type Gate, leaseDuration, type Pending } from '../core/gate.ts';
import { parseDispatch } from './items.ts';
import { dispatchKey } from './keys.ts';
import { markUnknown } from './settle-dispatch.ts';
import type { StorePorts } from './store-ports.ts';

const pollInterval = 100;

/**
 * Waits until no sender that had claimed before a closing can still start its provider call: its result is on the
 * record, or its lease (5 s) is over; then the dispatch ends as `unknown` and is never sent again.
 * @param gate the gate as the closing wrote it; claims after it see the closing
 */
export async function drainLeases(
  ports: Pick<StorePorts, 'table' | 'clock' | 'timer' | 'log'>,
  customerId: string,
  gate: Gate,
): Promise<void> {
  const leased = gate.pending.filter((pending) => pending.claimedAt !== null);
  await Promise.all(leased.map((pending) => drainLease(ports, customerId, pending)));
}

async function drainLease(
  ports: Pick<StorePorts, 'table' | 'clock' | 'timer' | 'log'>,
  customerId: string,
  pending: Pending,
): Promise<void> {
  const leaseEnd = (pending.claimedAt ?? 0) + leaseDuration;
  for (;;) {
    const item = await ports.table.get(dispatchKey(customerId, pending.id), { consistent: true });
    const record = item ? parseDispatch(item) : null;
    if (!record || isTerminal(record.status)) return;
    const left = leaseEnd - ports.clock();
    if (left <= 0) {
      await markUnknown(ports, record);
      return;
    }
    await ports.timer.sleep(Math.min(pollInterval, left));
  }
}
