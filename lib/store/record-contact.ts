import { countsTowardsCaps } from '../core/cap-scope.ts';
import type { Contact, Gate } from '../core/gate.ts';
import { withContact } from '../core/gate-changes.ts';
import { eventItem } from './items.ts';
import { readCustomer } from './read-customer.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

/** Events are remembered for 90 days, longer than any cap looks back. */
const rememberedFor = 90 * 86_400_000;

/**
 * Counts a contact that was made outside Kairos (if caps count its purpose), once for each event id, whatever the order of arrival.
 * The event's own item is put if absent; when it was there already, the contact is added only if a crash kept it out.
 */
export async function recordContact(
  ports: Pick<StorePorts, 'table' | 'clock'>,
  customerId: string,
  eventHash: string,
  contact: Contact,
): Promise<'recorded' | 'known' | 'unknown-customer'> {
  const expiresAt = Math.ceil((ports.clock() + rememberedFor) / 1_000);
  const customer = await readCustomer(ports.table, customerId, { consistent: false });
  if (!customer) return 'unknown-customer';
  if (!countsTowardsCaps(contact.purpose)) return 'recorded';
  const first = await ports.table.put(eventItem(customerId, eventHash, expiresAt), { kind: 'absent' });
  let gate: Gate = customer.gate;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    if (first === 'refused' && gate.contacts.some((known) => sameContact(known, contact))) return 'known';
    if (contact.at < gate.forgottenBefore) return 'known';
    if (await writeGate(ports.table, customerId, gate, withContact(gate, contact))) return 'recorded';
    const again = await readCustomer(ports.table, customerId, { consistent: true });
    if (!again) return 'unknown-customer';
    gate = again.gate;
  }
  throw new TooMuchContention();
}

function sameContact(a: Contact, b: Contact): boolean {
  return (
    a.at === b.at &&
    a.channel === b.channel &&
    a.purpose === b.purpose &&
    a.topic === b.topic &&
    a.campaign === b.campaign &&
    a.conversation === b.conversation
  );
}
