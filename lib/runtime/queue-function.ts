import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Log } from '../core/ports.ts';

export type QueueHandler = (event: Pick<SQSEvent, 'Records'>) => Promise<SQSBatchResponse>;

/**
 * A function on a queue: each message is parsed and handled for itself, and only those that failed are reported back,
 * so that a poison message harms nobody else. A message that cannot be parsed fails too and ends in the dead-letter queue.
 */
export function queueFunction<Schema extends z.ZodType>(
  schema: Schema,
  log: Log,
  handle: (message: z.output<Schema>) => Promise<void>,
): QueueHandler {
  return async (event) => {
    const failed = await Promise.all(
      event.Records.map(async ({ messageId, body }) => {
        try {
          await handle(schema.parse(JSON.parse(body)));
          return null;
        } catch (error) {
          log('error', 'message-failed', { error: error instanceof Error ? error.name : 'unknown' });
          return messageId;
        }
      }),
    );
    const batchItemFailures = failed.flatMap((itemIdentifier) =>
      itemIdentifier === null ? [] : [{ itemIdentifier }],
    );
    return { batchItemFailures };
  };
}
