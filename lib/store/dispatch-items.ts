import * as z from 'zod';
import type { DecisionRequest } from '../core/decision.ts';
import { Content } from '../core/dispatch.ts';
import { Channel } from '../core/vocabulary.ts';
import { RecordStatus } from './dispatch-result.ts';
import * as keys from './keys.ts';
import { StoredRequest } from './stored-decision.ts';
import {
  item,
  numberOrNull,
  pack,
  packedJson,
  parse,
  present,
  text,
  textOrNull,
  unpack,
} from './stored-item.ts';
import type { Item } from './table.ts';

// ---- dispatch record

/** The idempotency record of a dispatch. */
export type DispatchRecord = {
  customerId: string;
  /** The id within the customer: 16 characters of base64url. */
  inner: string;
  dispatchId: string;
  /** Who asked. */
  client: string;
  bodyHash: string;
  /** The id within the customer of the decision it carries out. */
  decisionInner: string;
  contentHash: string;
  /** Ties the lines of the log together that follow from the request; null: an earlier version recorded it without. */
  correlationId: string | null;
  request: DecisionRequest;
  status: z.output<typeof RecordStatus>;
  channel: Channel | null;
  sendAt: number | null;
  notAfter: number;
  attempts: number;
  createdAt: number;
  updatedAt: number;
  sentAt: number | null;
  providerMessageId: string | null;
  /** A code that says more about how it ended. */
  detail: string | null;
  /** When the sweeper must look at it; null: never again (it is not in the due index then). */
  dueAt: number | null;
  /** Seconds since 1970, when the table may forget it. */
  expiresAt: number;
  /** Counts writes; each write but the first is conditional on the revision it read. */
  revision: number;
};

const StoredDispatch = z.object({
  dispatchId: text,
  client: text,
  bodyHash: text,
  decisionInner: text,
  contentHash: text,
  correlationId: textOrNull,
  request: z.record(text, z.unknown()),
  status: RecordStatus,
  channel: Channel.nullable().default(null),
  sendAt: numberOrNull,
  notAfter: z.number(),
  attempts: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  sentAt: numberOrNull,
  providerMessageId: textOrNull,
  detail: textOrNull,
  dueKey: text.optional(),
  expiresAt: z.number(),
  revision: z.number(),
});

export function dispatchItem(record: DispatchRecord): Item {
  const { customerId, inner, dueAt, request, ...rest } = record;
  const { customerId: _, notAfter: __, ...question } = request;
  const key = keys.dispatchKey(customerId, inner);
  const due =
    dueAt === null
      ? {}
      : {
          dueShard: keys.dueShard(key),
          dueKey: keys.dueKey(dueAt, record.channel ?? 'sms', record.dispatchId),
        };
  return item(key, { ...rest, request: present({ ...question, notAfter: ownDeadline(record) }), ...due });
}

export function parseDispatch(stored: Item): DispatchRecord {
  const { dueKey, request, ...rest } = parse(StoredDispatch, stored);
  const customerId = keys.customerOf(stored.pk);
  const question = StoredRequest.parse({ notAfter: rest.notAfter, ...request });
  return {
    ...rest,
    customerId,
    inner: stored.sk.slice(keys.customerSortKeys.dispatch.length),
    request: { customerId, ...question },
    dueAt: dueKey === undefined ? null : keys.readDueKey(dueKey).at,
  };
}

/** The question's deadline is the record's as a rule, and is not stored twice then. */
function ownDeadline({ request, notAfter }: DispatchRecord): number | null {
  return request.notAfter === notAfter ? null : request.notAfter;
}

// ---- content

const StoredContent = z.object({ body: packedJson, owner: text.optional() });

/** `expiresAt` in seconds since 1970. `owner`: the only customer it was ever for; null: several. */
export function contentItem(
  contentHash: string,
  content: Content,
  expiresAt: number,
  owner: string | null,
): Item {
  return item(keys.contentKey(contentHash), { body: pack(content), expiresAt, owner });
}

/** The only customer that a content was ever for; null: several. */
export function contentOwner(stored: Item): string | null {
  return parse(StoredContent, stored).owner ?? null;
}

export function parseContent(stored: Item): Content {
  return Content.parse(unpack(parse(StoredContent, stored).body));
}
