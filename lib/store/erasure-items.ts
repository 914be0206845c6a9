import * as z from 'zod';
import type { Erasure } from '../core/erasure.ts';
import * as keys from './keys.ts';
import { item, numberOrNull, parse, text } from './stored-item.ts';
import type { Item } from './table.ts';

const StoredErasure = z.object({
  startedAt: z.number(),
  finishedAt: numberOrNull,
  client: text,
  customer: text,
  erased: z.record(text, z.number()),
  suppressedAddresses: z.number(),
});

export function erasureItem(customerId: string, erasure: Erasure): Item {
  return item(keys.erasureKey(customerId, erasure.startedAt), erasure);
}

export function parseErasure(stored: Item): Erasure {
  return parse(StoredErasure, stored);
}
