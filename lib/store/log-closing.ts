import type { Profile } from '../core/customer.ts';
import type { Gate } from '../core/gate.ts';
import { packGate } from './gate-codec.ts';
import { gateItemLimit } from './profile-items.ts';
import type { StorePorts } from './store-ports.ts';

/**
 * Appends what now holds for a customer to the log outside the table; resolves once it is durable.
 * @param profile where it was saved with the gate: the customer's hours are in it
 */
export async function logClosing(
  ports: Pick<StorePorts, 'optOutLog' | 'clock'>,
  customerId: string,
  gate: Gate,
  profile?: Profile,
): Promise<void> {
  const preferencesOnly: Gate = { ...gate, pending: [], contacts: [], forgottenBefore: 0 };
  await ports.optOutLog.append({
    kind: 'customer',
    at: ports.clock(),
    customerId,
    preferenceVersion: gate.preferenceVersion,
    gate: packGate(preferencesOnly, gateItemLimit),
    ...(profile && { hours: hoursOf(profile) }),
  });
}

const hoursOf = ({ version, windows, quietHours, topics }: Profile) => ({
  version,
  windows,
  quietHours,
  topics,
});
