import * as z from 'zod';
import type { ChosenForEvent } from '../core/actions/choose-for-event.ts';
import { triggerKey } from './keys.ts';
import { item, pack, parse, unpack } from './stored-item.ts';
import type { Item, Table } from './table.ts';

/** What an event of the company started: chosen once, whatever the catalogue and the customer look like when it comes again. */
export type StoredTrigger = ChosenForEvent & { client: string; receivedAt: number; expiresAt: number };

const Stored = z.object({
  chosen: z.union([z.string(), z.instanceof(Uint8Array)]),
  client: z.string(),
  receivedAt: z.number(),
  expiresAt: z.number(),
});

/** What an event of the company started, as it is stored. */
export function parseTrigger(stored: Item): StoredTrigger {
  const { chosen, ...rest } = parse(Stored, stored);
  return { ...rest, ...(unpack(chosen) as ChosenForEvent) };
}

/** What an event started when it first came; null: it never has. */
export async function readTrigger(
  table: Table,
  customerId: string,
  hash: string,
): Promise<StoredTrigger | null> {
  const stored = await table.get(triggerKey(customerId, hash), { consistent: true });
  return stored ? parseTrigger(stored) : null;
}

/**
 * Records what an event starts, put if absent: of two who take the event in at once, and choose differently, one decides for
 * both. Answers what holds, and whether it was this one.
 */
export async function recordTrigger(
  table: Table,
  customerId: string,
  hash: string,
  trigger: StoredTrigger,
): Promise<{ trigger: StoredTrigger; first: boolean }> {
  const { order, notStarted, ...rest } = trigger;
  const stored = item(triggerKey(customerId, hash), { ...rest, chosen: pack({ order, notStarted }) });
  if ((await table.put(stored, { kind: 'absent' })) === 'written') return { trigger, first: true };
  const known = await readTrigger(table, customerId, hash);
  if (known === null) throw new Error('What stood in the way of an event is gone.');
  return { trigger: known, first: false };
}
