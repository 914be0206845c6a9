import { isTerminal } from '../core/dispatch.ts';
import { type Gate, leaseDuration, type Pending } from '../core/gate.ts';
import { parseDispatch } from './dispatch-items.ts';
import { dispatchKey } from './keys.ts';
import { readGate } from './read-customer.ts';
import { markUnknown } from './settle-dispatch.ts';
import type { StorePorts } from './store-ports.ts';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'timer' | 'log' | 'wake'>;

const pollInterval = 100;

/**
 * After a closing: waits until no sender that had claimed before it can still start its provider call, then has what
 * waits looked at again, so that what may never be sent now ends soon and not at its moment.
 * A live lease is waited for until its result is on the record, it was given back, or it is over (5 s); in the last case
 * the dispatch ends `unknown`.
 * @param gate the gate as the closing wrote it; claims after it see the closing
 */
export async function stopPending(ports: Ports, customerId: string, gate: Gate): Promise<void> {
  await Promise.all(
    gate.pending.map((pending) =>
      pending.claimedAt === null
        ? wakeQuietly(ports, customerId, pending)
        : drainLease(ports, customerId, pending),
    ),
  );
}

/** Only a hurry-up: if it fails, the dispatch ends at its moment. */
async function wakeQuietly(ports: Ports, customerId: string, pending: Pending): Promise<void> {
  await ports
    .wake(customerId, pending)
    .catch(() => ports.log('warn', 'wake-failed', { channel: pending.channel }));
}

async function drainLease(ports: Ports, customerId: string, pending: Pending): Promise<void> {
  const leaseEnd = (pending.claimedAt ?? 0) + leaseDuration;
  let seen: number | null = null;
  for (;;) {
    const item = await ports.table.get(dispatchKey(customerId, pending.id), { consistent: true });
    const record = item ? parseDispatch(item) : null;
    if (!record || isTerminal(record.status)) return;
    const left = leaseEnd - ports.clock();
    if (left <= 0 || record.revision !== (seen ?? record.revision)) {
      // Turned away by the provider, it may have been given back: then it only waits, and a claim sees the closing.
      const gate = await readGate(ports.table, customerId);
      const now = gate.pending.find(({ id }) => id === pending.id);
      if (now?.claimedAt !== pending.claimedAt) return now && wakeQuietly(ports, customerId, now);
      if (left <= 0) {
        if (await markUnknown(ports, record, gate)) return;
        continue;
      }
    }
    seen ??= record.revision;
    await ports.timer.sleep(Math.min(pollInterval, left));
  }
}
