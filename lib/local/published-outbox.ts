import { json, problem, type Reply } from './http.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';

/** Messages on one page. */
const pageSize = 1_000;

/**
 * Answers `GET /local/outbox`: all messages, newest last. With `cursor` (0 to begin) one page of 1,000 and `nextCursor`,
 * with `fields` only these fields of each: tens of thousands of messages with their HTML are too much for one answer.
 */
export function publishedOutbox(outbox: Outbox, query: URLSearchParams): Reply {
  const cursor = query.get('cursor');
  if (cursor !== null && !/^\d{1,9}$/.test(cursor)) {
    return problem(400, 'INVALID', 'Begin with cursor=0 and go on with nextCursor.');
  }
  const fields = query.get('fields')?.split(',') ?? null;
  const shown = (message: OutboxMessage) => only(published(message), fields);
  const all = outbox.all();
  if (cursor === null) return json(200, { messages: all.map(shown) });
  const end = Number(cursor) + pageSize;
  const nextCursor = end < all.length ? String(end) : null;
  return json(200, { messages: all.slice(Number(cursor), end).map(shown), nextCursor });
}

/** A message as the API page promises it. */
function published(message: OutboxMessage): Record<string, unknown> {
  const { channel, to, subject, text, html, headers, dispatchId, receivedAt } = message;
  return { channel, to, subject, text, html, headers, dispatchId, receivedAt };
}

function only(message: Record<string, unknown>, fields: readonly string[] | null): Record<string, unknown> {
  if (fields === null) return message;
  return Object.fromEntries(fields.flatMap((field) => (field in message ? [[field, message[field]]] : [])));
}
