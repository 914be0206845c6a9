import * as z from 'zod';
import { EventType } from '../core/event.ts';
import type { ResponseLog } from '../core/learning/log-bytes.ts';
import { readLog } from '../core/learning/response-log.ts';
import { learnDue, learnDueAt, learnDueShard, learnedKey, learnShardOf } from './keys.ts';
import { item, parse, plainBytes } from './stored-item.ts';
import type { Item } from './table.ts';

/** What was told of a contact before it was known to have been made. */
export type EarlyEvent = { key: number; type: EventType; at: number; receivedAt: number; hash?: string };

/** What is known of a customer's answers. It depends on what happened alone, and not on the order in which it was told. */
export type Learned = {
  /** Counts writes; each write is conditional on the version it read. 0: there is no item yet. */
  version: number;
  log: ResponseLog;
  early: readonly EarlyEvent[];
  /** Contacts made before are not learnt from: the customer had it forgotten. 0: everything may be. */
  forgottenBefore: number;
  /** When it is to be counted with everybody's (milliseconds); null: it is, and stays as it is. */
  countAt: number | null;
};

const bytes = z.instanceof(Uint8Array);

const StoredLearned = z.object({
  version: z.int().min(1),
  log: bytes,
  early: z
    .array(
      z.object({
        key: z.number(),
        type: EventType,
        at: z.number(),
        receivedAt: z.number(),
        hash: z.string().optional(),
      }),
    )
    .default([]),
  forgottenBefore: z.number().default(0),
  dueKey: z.string().optional(),
});

export function learnedItem(
  customerId: string,
  { version, log, early, forgottenBefore, countAt }: Learned,
): Item {
  return item(learnedKey(customerId), {
    version,
    log,
    early: early.length === 0 ? null : early,
    forgottenBefore: forgottenBefore === 0 ? null : forgottenBefore,
    ...(countAt !== null && countDue(customerId, countAt)),
  });
}

/** The attributes by which the due index finds a customer who is to be counted. */
export function countDue(customerId: string, at: number): { dueShard: string; dueKey: string } {
  return { dueShard: learnDueShard(learnShardOf(customerId)), dueKey: learnDue(at, customerId) };
}

export function parseLearned(stored: Item): Learned {
  const { dueKey, log, ...rest } = parse(StoredLearned, stored);
  return {
    ...rest,
    log: readLog(plainBytes(log)),
    countAt: dueKey === undefined ? null : learnDueAt(dueKey),
  };
}
