import { openConfirmation } from '../address/confirmation-link.ts';
import { type LinkClaims, openEitherLink } from '../address/signed-link.ts';
import { readLedger } from '../store/consent-ledger.ts';
import { readCustomer } from '../store/read-customer.ts';
import type { KnownCustomer } from './choices-view.ts';
import type { Ports } from './ports.ts';

/** A link that opens, and whose customer it opens. */
export type Opened = { link: LinkClaims; customer: KnownCustomer; token: string };
export type Closed = { fault: 'malformed' | 'forged' | 'expired'; claims?: LinkClaims };

/** Opens the page of a customer by its link. Erased, or merged away: nothing tells that from a link that was never ours. */
export async function openChoices(
  ports: Pick<Ports, 'table' | 'clock' | 'keyring'>,
  token: string,
): Promise<Opened | Closed> {
  const link = openEitherLink(await ports.keyring(), token, ['edit', 'view'], ports.clock());
  if ('fault' in link) return link;
  const customer = await readCustomer(ports.table, link.customerId, { consistent: true });
  return customer ? { link, customer, token } : { fault: 'forged' };
}

/** What the link of a double opt-in asks; null: it is none of ours, or too old. */
export async function openAskedConsent(ports: Pick<Ports, 'table' | 'clock' | 'keyring'>, token: string) {
  const link = openConfirmation(await ports.keyring(), token, ports.clock());
  if ('fault' in link) return null;
  const customer = await readCustomer(ports.table, link.customerId, { consistent: true });
  const ledger = customer ? await readLedger(ports.table, link.customerId) : [];
  const entry = ledger.find(({ sequence }) => sequence === link.sequence);
  return customer && entry ? { link, customer, entry } : null;
}
