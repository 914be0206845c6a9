import { countsTowardsCaps } from '../core/cap-scope.ts';
import { isTerminal, type TerminalStatus } from '../core/dispatch.ts';
import { type Gate, pendingLimit } from '../core/gate.ts';
import { withResults } from '../core/gate-changes.ts';
import { parseDispatch } from './dispatch-items.ts';
import { dispatchKey } from './keys.ts';
import { readGate } from './read-customer.ts';
import { endUnclaimed } from './settle-dispatch.ts';
import { stopPending } from './stop-pending.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

/**
 * Of a customer who is behind and stays so: waits for live leases, cancels what nobody has claimed, folds all results. After
 * its write no older one can follow.
 * @param why the detail of what is cancelled
 */
export async function emptyPending(
  ports: StorePorts,
  customerId: string,
  why: 'MERGED' | 'ERASED',
): Promise<Gate> {
  for (let attempt = 0; attempt < contentionLimit + pendingLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const results = new Map<string, TerminalStatus>();
    for (const { id, claimedAt } of gate.pending) {
      const item = await ports.table.get(dispatchKey(customerId, id), { consistent: true });
      const record = item ? parseDispatch(item) : null;
      if (!record) results.set(id, claimedAt === null ? 'expired' : 'unknown');
      else if (isTerminal(record.status)) results.set(id, record.status);
      else if (claimedAt === null) {
        await endUnclaimed(ports, record, gate, { status: 'cancelled', detail: why });
        break;
      } else {
        await stopPending(ports, customerId, gate);
        break;
      }
    }
    if (results.size < gate.pending.length) continue;
    const folded = withResults(gate, results, ({ purpose }) => countsTowardsCaps(purpose));
    const written = await writeGate(ports.table, customerId, gate, folded);
    if (written) return written;
  }
  throw new TooMuchContention();
}
