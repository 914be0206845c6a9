import type { LinkClaims } from '../address/signed-link.ts';
import { contactPointFor } from '../core/customer.ts';
import type { Channel } from '../core/vocabulary.ts';
import { recordChange } from '../store/audit-trail.ts';
import { readCustomer } from '../store/read-customer.ts';
import type { StorePorts } from '../store/store-ports.ts';
import { type FanOut, reopenChannel } from '../store/suppress-address.ts';
import { pageClient } from './save-choices.ts';

export type Reopened =
  | { outcome: 'reopened'; address: string; effectiveAt: number }
  /** Something was closed or opened since the customer looked. */
  | { outcome: 'stale' }
  /** The link did not come to this address, so it proves nothing about it. */
  | { outcome: 'not-theirs' };

/**
 * Opens an address again, on one channel, that its owner closed. Whoever holds a link that we sent to the address owns it;
 * nobody else, and no caller, can do this. Other reasons, and other channels, stay closed.
 */
export async function reopenAddress(
  ports: StorePorts,
  fanOut: FanOut,
  link: LinkClaims,
  channel: Channel,
  version: number,
): Promise<Reopened> {
  const customer = await readCustomer(ports.table, link.customerId, { consistent: true });
  const address = customer && contactPointFor(customer.profile, channel)?.address;
  if (!address || link.addressHash !== ports.hashOf(address)) return { outcome: 'not-theirs' };
  if (customer.gate.preferenceVersion !== version) return { outcome: 'stale' };
  await reopenChannel(ports, fanOut, link.addressHash, channel, ports.clock());
  await recordChange(
    ports,
    { addressHash: link.addressHash },
    {
      what: 'suppression',
      actor: 'customer',
      client: pageClient,
      changes: [{ pointer: '#', from: { reason: 'customer-request' }, to: { reopened: channel } }],
    },
  );
  return { outcome: 'reopened', address, effectiveAt: ports.clock() };
}
