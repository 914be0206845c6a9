import { changesBetween } from '../core/audit.ts';
import { consentStateOf } from '../core/consent.ts';
import type { ConsentState, Gate } from '../core/gate.ts';
import { withConsent } from '../core/gate-changes.ts';
import { recordChange } from './audit-trail.ts';
import type { ConsentEntry } from './consent-items.ts';
import { appendConsent, type ConsentEvent } from './consent-ledger.ts';
import { logClosing } from './log-closing.ts';
import { logSilence } from './log-silence.ts';
import { type Customer, readCustomer, refuseWhileLeaving } from './read-customer.ts';
import { stopPending } from './stop-pending.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

export type RecordedConsent =
  | { outcome: 'recorded'; entry: ConsentEntry; effectiveAt: number; closed: boolean; customer: Customer }
  | { outcome: 'unknown-customer' }
  /** The customer revoked it later than, or at the same instant as, this grant by somebody else. */
  | { outcome: 'customer-closed' };

export type RecordOptions = {
  /** A further reason to refuse, asked of the customer as every write finds them. */
  refuse?: (customer: Customer) => boolean;
  /** The entry of a try that was cut off: it is not written again, and then counts in the gate. */
  known?: ConsentEntry | undefined;
};

/**
 * Appends a consent event to the ledger, then lets it count in the gate; a pending one does not count. What closes waits for
 * live leases.
 */
export async function recordConsent(
  ports: Pick<StorePorts, 'table' | 'clock' | 'timer' | 'randomness' | 'log' | 'wake' | 'optOutLog'>,
  customerId: string,
  input: ConsentEvent,
  client: string,
  { refuse = () => false, known }: RecordOptions = {},
): Promise<RecordedConsent> {
  const receivedAt = ports.clock();
  const event = consentStateOf(input);
  const first = await readCustomer(ports.table, customerId, { consistent: true });
  if (!first) return { outcome: 'unknown-customer' };
  refuseWhileLeaving(first);
  if (openedAgainstCustomer(first.gate, event) || refuse(first)) return { outcome: 'customer-closed' };
  const entry = known ?? (await appendConsent(ports, customerId, input, client));
  if (event === null)
    return { outcome: 'recorded', entry, effectiveAt: ports.clock(), closed: false, customer: first };
  let customer: Customer = first;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const { gate } = customer;
    if (openedAgainstCustomer(gate, event) || refuse(customer)) return { outcome: 'customer-closed' };
    const after = withConsent(gate, event);
    const closed = event.status === 'revoked';
    const written =
      after === gate
        ? gate
        : await writeGate(ports.table, customerId, gate, {
            ...after,
            preferenceVersion: gate.preferenceVersion + 1,
          });
    if (written) {
      // A grant is not logged: a restore that forgets it leaves the customer closed, never open.
      if (closed) {
        await logClosing(ports, customerId, written);
        await stopPending(ports, customerId, written);
        logSilence(ports, 'revocation', receivedAt, ports.clock());
      }
      const actor = event.byCustomer ? 'customer' : 'company';
      const changes = changesBetween(summaryOf(first.gate), summaryOf(written), '#');
      await recordChange(ports, { customerId }, { what: 'consent', actor, client, changes });
      const saved = { profile: customer.profile, gate: written };
      return { outcome: 'recorded', entry, effectiveAt: ports.clock(), closed, customer: saved };
    }
    const again = await readCustomer(ports.table, customerId, { consistent: true });
    if (!again) return { outcome: 'unknown-customer' };
    refuseWhileLeaving(again);
    customer = again;
  }
  throw new TooMuchContention();
}

/** Consents by channel and purpose, as the audit trail compares them. */
function summaryOf({ consents }: Gate): Record<string, unknown> {
  return Object.fromEntries(
    consents.map(({ channel, purpose, status }) => [`${channel}-${purpose}`, status]),
  );
}

/** What the customer revoked, only the customer grants again. */
function openedAgainstCustomer(gate: Gate, event: ConsentState | null): boolean {
  if (event === null) return false;
  const known = gate.consents.find(
    (state) => state.channel === event.channel && state.purpose === event.purpose,
  );
  return known?.status === 'revoked' && known.byCustomer && event.status === 'granted' && !event.byCustomer;
}
