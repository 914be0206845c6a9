import type { Gate } from '../core/gate.ts';
import { gateItem } from './profile-items.ts';
import type { Table } from './table.ts';

/**
 * Writes the gate if nobody has written it since `before` was read; answers the gate as written, or null if refused.
 * The condition is what makes every check on `before` still true at the instant of the write: no opt-out, no other
 * acceptance and no other claim can have come in between.
 */
export async function writeGate(
  table: Table,
  customerId: string,
  before: Gate,
  after: Gate,
): Promise<Gate | null> {
  const written: Gate = { ...after, version: before.version + 1 };
  const outcome = await table.put(
    gateItem(customerId, written),
    before.version === 0
      ? { kind: 'absent' }
      : { kind: 'equals', attribute: 'version', value: before.version },
  );
  return outcome === 'written' ? written : null;
}
