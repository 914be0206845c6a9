import { createHash } from 'node:crypto';
import type { ConsentInput } from '../core/consent.ts';
import {
  type ConsentEntry,
  type ConsentHead,
  consentHeadItem,
  consentItem,
  parseConsent,
  parseConsentHead,
} from './consent-items.ts';
import { consentHeadKey, consentRange } from './keys.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

/** What an entry says; `confirms`: the number of the pending entry that the customer confirmed. */
export type ConsentEvent = ConsentInput & { confirms?: number | undefined };

/**
 * Appends an event to the ledger. Each entry carries the hash of the one before, and its number is taken by a put-if-absent, so
 * that the chain cannot fork. The head, written last, is what shows that an entry is missing at the end; a writer that dies in
 * between leaves it one behind, until the event is reported again or another one comes.
 */
export async function appendConsent(
  ports: Pick<StorePorts, 'table' | 'clock'>,
  customerId: string,
  event: ConsentEvent,
  client: string,
): Promise<ConsentEntry> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const last = await lastConsent(ports.table, customerId);
    // The same event again (a retry after a lost answer) is the same entry.
    if (last && JSON.stringify(contentOf(last)) === JSON.stringify(contentOf(event))) {
      await moveHead(ports.table, customerId, last);
      return last;
    }
    const entry: ConsentEntry = {
      ...contentOf(event),
      customerId,
      client,
      sequence: (last?.sequence ?? 0) + 1,
      recordedAt: ports.clock(),
      previousHash: last ? hashOfEntry(last) : null,
    };
    if ((await ports.table.put(consentItem(entry), { kind: 'absent' })) !== 'written') continue;
    await moveHead(ports.table, customerId, entry);
    return entry;
  }
  throw new TooMuchContention();
}

async function lastConsent(table: Table, customerId: string): Promise<ConsentEntry | null> {
  const newest = { ...consentRange(customerId), consistent: true, descending: true, limit: 1 };
  const { items } = await table.query(newest);
  return items[0] ? parseConsent(items[0]) : null;
}

/** The head only ever moves on: of two writers the later entry's stays. */
async function moveHead(table: Table, customerId: string, entry: ConsentEntry): Promise<void> {
  const head = { sequence: entry.sequence, hash: hashOfEntry(entry) };
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const known = await readHead(table, customerId);
    if (known && known.sequence >= head.sequence) return;
    const outcome = await table.put(
      consentHeadItem(customerId, head),
      known ? { kind: 'equals', attribute: 'sequence', value: known.sequence } : { kind: 'absent' },
    );
    if (outcome === 'written') return;
  }
  throw new TooMuchContention();
}

/** The last entry that is known to have been written; null: none is. */
export async function readHead(table: Table, customerId: string): Promise<ConsentHead | null> {
  const item = await table.get(consentHeadKey(customerId), { consistent: true });
  return item ? parseConsentHead(item) : null;
}

/** A page of the ledger, oldest first. */
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

/** The whole ledger, oldest first. */
export async function readLedger(table: Table, customerId: string): Promise<ConsentEntry[]> {
  const all: ConsentEntry[] = [];
  for (let after: string | null = null; ; ) {
    const { entries, next } = await readConsents(table, customerId, { after, limit: 100 });
    all.push(...entries);
    if (next === null) return all;
    after = next;
  }
}

/** Append new names at the end: the hash of every stored entry depends on this order. */
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
  'basis',
  'expiresAt',
  'confirms',
] as const;

function contentOf(event: ConsentEvent): ConsentEvent {
  return Object.fromEntries(
    fields.flatMap((field) => (event[field] === undefined ? [] : [[field, event[field]]])),
  ) as ConsentEvent;
}

/** SHA-256, hex, over the entry as JSON with its fields in a fixed order, the hash of the entry before included. */
export function hashOfEntry(entry: ConsentEntry): string {
  const { customerId, sequence, recordedAt, client, previousHash } = entry;
  const text = JSON.stringify([customerId, sequence, recordedAt, client, previousHash, contentOf(entry)]);
  return createHash('sha256').update(text).digest('hex');
}
