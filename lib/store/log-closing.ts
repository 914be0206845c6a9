import type { Gate } from '../core/gate.ts';
import { packGate } from './gate-codec.ts';
import { gateItemLimit } from './items.ts';
import type { StorePorts } from './store-ports.ts';

/** Appends what now holds for a customer to the log outside the table; resolves once it is durable. */
export async function logClosing(
  ports: Pick<StorePorts, 'optOutLog' | 'clock'>,
  customerId: string,
  gate: Gate,
): Promise<void> {
  const preferencesOnly: Gate = { ...gate, pending: [], contacts: [], forgottenBefore: 0 };
  await ports.optOutLog.append({
    kind: 'customer',
    at: ports.clock(),
    customerId,
    preferenceVersion: gate.preferenceVersion,
    gate: packGate(preferencesOnly, gateItemLimit),
  });
}
