import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import * as z from 'zod';

/** A message that reached the sink. */
export const OutboxMessage = z.object({
  /** Counts from 1, in the order of arrival. */
  number: z.int(),
  /** What the provider answered. */
  messageId: z.string(),
  channel: z.enum(['sms', 'email']),
  from: z.string(),
  to: z.string(),
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  /** Null for what is sent outside a dispatch, such as the answer to HELP. */
  dispatchId: z.string().nullable(),
  /** What an e-mail is tagged with, and its events are too. */
  correlationId: z.string().nullable().default(null),
  receivedAt: z.string(),
  /** The text as carriers charge it; null for e-mail. */
  sms: z.object({ encoding: z.string(), segments: z.int(), promotional: z.boolean() }).nullable(),
});
export type OutboxMessage = z.infer<typeof OutboxMessage>;

/** Everything the sink received, oldest first. */
export type Outbox = {
  add(message: Omit<OutboxMessage, 'number'>): OutboxMessage;
  all(): readonly OutboxMessage[];
  /** By its provider's id. */
  find(messageId: string): OutboxMessage | undefined;
};

/** Keeps the messages in a file of JSON lines (null: in memory). A message is in the file before `add` returns. */
export function openOutbox(file: string | null): Outbox {
  const messages = file === null ? [] : load(file);
  const byId = new Map(messages.map((message) => [message.messageId, message]));
  return {
    add: (received) => {
      const message = { number: messages.length + 1, ...received };
      if (file !== null) appendFileSync(file, `${JSON.stringify(message)}\n`);
      messages.push(message);
      byId.set(message.messageId, message);
      return message;
    },
    all: () => messages,
    find: (messageId) => byId.get(messageId),
  };
}

function load(file: string): OutboxMessage[] {
  if (!existsSync(file)) return [];
  const content = readFileSync(file);
  const whole = content.lastIndexOf('\n') + 1;
  // The last line is half written when the process was killed in the middle; its message was never acknowledged.
  if (whole < content.length) truncateSync(file, whole);
  const lines = content.subarray(0, whole).toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => OutboxMessage.parse(JSON.parse(line)));
}
