import * as z from 'zod';
import { ConsentInput } from '../core/consent.ts';
import * as keys from './keys.ts';
import { item, parse, text, textOrNull } from './stored-item.ts';
import type { Item } from './table.ts';

/** One entry of the ledger; entries are numbered from 1 and never change. */
export type ConsentEntry = ConsentInput & {
  customerId: string;
  sequence: number;
  recordedAt: number;
  /** Who reported it. */
  client: string;
  /** The hash of the entry before; null for the first. */
  previousHash: string | null;
  /** The number of the pending entry that the customer confirmed with this one. */
  confirms?: number | undefined;
};

const StoredConsent = z.object({
  ...ConsentInput.shape,
  capturedAt: z.number(),
  expiresAt: z.number().optional(),
  confirms: z.number().optional(),
  sequence: z.number(),
  recordedAt: z.number(),
  client: text,
  previousHash: textOrNull,
});

export function consentItem({ customerId, ...entry }: ConsentEntry): Item {
  return item(keys.consentKey(customerId, entry.sequence), entry);
}

export function parseConsent(stored: Item): ConsentEntry {
  return { customerId: keys.customerOf(stored.pk), ...parse(StoredConsent, stored) };
}

/** The last entry of a ledger that is known to have been written, and its hash. */
export type ConsentHead = { sequence: number; hash: string };

const StoredHead = z.object({ sequence: z.number(), hash: text });

export function consentHeadItem(customerId: string, head: ConsentHead): Item {
  return item(keys.consentHeadKey(customerId), head);
}

export function parseConsentHead(stored: Item): ConsentHead {
  return parse(StoredHead, stored);
}
