import type { Company } from '../../web/customer/page.ts';
import type { Tongue } from '../../web/customer/words/words.ts';
import { addressHash } from '../address/hash-address.ts';
import { type LinkClaims, linkLifetimes, signLink } from '../address/signed-link.ts';
import type { ContactPoint } from '../core/customer.ts';
import { decisionRequest } from '../core/decide.ts';
import type { DispatchInput } from '../core/dispatch.ts';
import { hour } from '../core/vocabulary.ts';
import { contentStore } from '../store/content.ts';
import { readCustomer } from '../store/read-customer.ts';
import { acceptOrder } from './accept-order.ts';
import { decisionSettings } from './decision-settings.ts';
import type { ClosingPorts } from './ports.ts';

/**
 * Sends a fresh link to an address that is known to be the customer's: the one the old link had come to, or one that was
 * verified. It is a transactional dispatch like any other, and its idempotency key holds the hour: however often it is asked
 * for, at most one leaves in an hour. Nobody known, or no such address: nothing happens, and nobody is told.
 */
export async function renewLink(
  ports: ClosingPorts & { company: Company; publicOrigin: string },
  old: LinkClaims,
  tongue: Tongue,
): Promise<void> {
  const keyring = await ports.keyring();
  const customer = await readCustomer(ports.table, old.customerId, { consistent: false });
  const hashOf = ({ address }: ContactPoint) => addressHash(keyring, address);
  const writable = (customer?.profile.contactPoints ?? []).filter(
    ({ channel }) => channel === 'email' || channel === 'sms',
  );
  const point =
    writable.find((each) => each.channel === old.channel && hashOf(each) === old.addressHash) ??
    writable.find(({ verifiedAt }) => verifiedAt !== null);
  if (!point) return;
  const now = ports.clock();
  const hourNumber = Math.floor(now / hour);
  const token = signLink(keyring, {
    purpose: old.purpose,
    customerId: old.customerId,
    channel: point.channel,
    addressHash: hashOf(point),
    // The same text for all who ask within the hour: the order is the same, and so is its answer.
    expiresAt: (hourNumber + 1) * hour + linkLifetimes[old.purpose],
  });
  const { link } = tongue.words;
  const text = link.freshText(ports.company.name, `${ports.publicOrigin}/p/${token}`);
  const input: DispatchInput = {
    customerId: old.customerId,
    purpose: 'transactional',
    channels: [point.channel],
    content:
      point.channel === 'sms'
        ? { sms: { body: text } }
        : { email: { subject: link.freshSubject(ports.company.name), text } },
  };
  const asked = decisionRequest(input, now);
  if (!asked.ok) return;
  const accepting = {
    ...ports,
    contents: contentStore(ports.table, ports.clock),
    settings: decisionSettings(ports),
  };
  await acceptOrder(accepting, {
    client: 'preference-centre',
    idempotencyKey: `link:${old.purpose}:${hourNumber}`,
    input,
    request: asked.request,
  });
}
