import { createHash } from 'node:crypto';
import { changesBetween } from '../core/audit.ts';
import type { ConsentInput } from '../core/consent.ts';
import type { ConsentState, Gate } from '../core/gate.ts';
import { withConsent } from '../core/gate-changes.ts';
import { recordChange } from './audit-trail.ts';
import { type ConsentEntry, consentItem, parseConsent } from './items.ts';
import { consentRange } from './keys.ts';
import { logClosing } from './log-closing.ts';
import { readCustomer, refuseWhileMerging } from './read-customer.ts';
import { stopPending } from './stop-pending.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';
import { writeGate } from './write-gate.ts';

export type RecordedConsent =
  | { outcome: 'recorded'; entry: ConsentEntry; effectiveAt: number; closed: boolean; gate: Gate }
  | { outcome: 'unknown-customer' }
  /** The customer revoked it later than, or at the same instant as, this grant by somebody else. */
  | { outcome: 'customer-closed' };

/**
 * Appends a consent event to the ledger (each entry carries the hash of the one before; its number is taken by a
 * put-if-absent, so the chain cannot fork), then lets it count in the gate. Revocations wait for live leases.
 */
export async function recordConsent(
  ports: Pick<StorePorts, 'table' | 'clock' | 'timer' | 'randomness' | 'log' | 'wake' | 'optOutLog'>,
  customerId: string,
  input: ConsentInput,
  client: string,
): Promise<RecordedConsent> {
  const event: ConsentState = {
    channel: input.channel,
    purpose: input.purpose,
    status: input.status,
    at: input.capturedAt,
    byCustomer: input.actor === 'customer',
  };
  const customer = await readCustomer(ports.table, customerId, { consistent: true });
  if (!customer) return { outcome: 'unknown-customer' };
  refuseWhileMerging(customer);
  if (openedAgainstCustomer(customer.gate, event)) return { outcome: 'customer-closed' };
  const entry = await appendEntry(ports, customerId, input, client);
  let gate = customer.gate;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    if (openedAgainstCustomer(gate, event)) return { outcome: 'customer-closed' };
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
      }
      const actor = event.byCustomer ? 'customer' : 'company';
      const changes = changesBetween(summaryOf(customer.gate), summaryOf(written), '#');
      await recordChange(ports, { customerId }, { what: 'consent', actor, client, changes });
      return { outcome: 'recorded', entry, effectiveAt: ports.clock(), closed, gate: written };
    }
    const again = await readCustomer(ports.table, customerId, { consistent: true });
    if (!again) return { outcome: 'unknown-customer' };
    refuseWhileMerging(again);
    gate = again.gate;
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
function openedAgainstCustomer(gate: Gate, event: ConsentState): boolean {
  const known = gate.consents.find(
    (state) => state.channel === event.channel && state.purpose === event.purpose,
  );
  return known?.status === 'revoked' && known.byCustomer && event.status === 'granted' && !event.byCustomer;
}

/** The ledger, oldest first. */
export async function readConsents(
  table: Table,
  customerId: string,
  page: { after: string | null; limit: number },
): Promise<{ entries: ConsentEntry[]; next: string | null }> {
  const request = { ...consentRange(customerId), consistent: true, limit: page.limit };
  const { items, next } = await table.query(
    page.after === null ? request : { ...request, after: page.after },
  );
  return { entries: items.map(parseConsent), next };
}

async function appendEntry(
  ports: Pick<StorePorts, 'table' | 'clock'>,
  customerId: string,
  input: ConsentInput,
  client: string,
): Promise<ConsentEntry> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const { items } = await ports.table.query({
      ...consentRange(customerId),
      consistent: true,
      descending: true,
      limit: 1,
    });
    const last = items[0] ? parseConsent(items[0]) : null;
    // The same event again (a retry after a lost answer) is the same entry.
    if (last && JSON.stringify(contentOf(last)) === JSON.stringify(contentOf(input))) return last;
    const entry: ConsentEntry = {
      ...contentOf(input),
      customerId,
      client,
      sequence: (last?.sequence ?? 0) + 1,
      recordedAt: ports.clock(),
      previousHash: last ? hashOfEntry(last) : null,
    };
    if ((await ports.table.put(consentItem(entry), { kind: 'absent' })) === 'written') return entry;
  }
  throw new TooMuchContention();
}

const fields = [
  'channel',
  'purpose',
  'status',
  'capturedAt',
  'actor',
  'source',
  'wording',
  'evidence',
  'brand',
] as const;

function contentOf(event: ConsentInput): ConsentInput {
  return Object.fromEntries(
    fields.flatMap((field) => (event[field] === undefined ? [] : [[field, event[field]]])),
  ) as ConsentInput;
}

/** SHA-256, hex, over the entry as JSON with its fields in a fixed order, the hash of the entry before included. */
export function hashOfEntry(entry: ConsentEntry): string {
  const { customerId, sequence, recordedAt, client, previousHash } = entry;
  const text = JSON.stringify([customerId, sequence, recordedAt, client, previousHash, contentOf(entry)]);
  return createHash('sha256').update(text).digest('hex');
}
