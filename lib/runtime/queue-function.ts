import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Log } from '../core/ports.ts';
import { follow, onTrail } from '../telemetry/trail.ts';

export type QueueHandler = (event: Pick<SQSEvent, 'Records'>) => Promise<SQSBatchResponse>;

/**
 * A function on a queue: each message is parsed and handled for itself, and only those that failed are reported back,
 * so that a poison message harms nobody else. A message that cannot be parsed fails too and ends in the dead-letter queue.
 * Each is worked on under the correlation id that it carries.
 * @param handle again: whether the message comes for another time, after whoever had it failed or fell silent; or may
 */
export function queueFunction<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  log: Log,
  handle: (message: z.output<Schema>, again: boolean) => Promise<void>,
): QueueHandler {
  const work = async ({ messageId, body, attributes, messageAttributes }: SQSEvent['Records'][number]) => {
    try {
      follow(messageAttributes?.correlationId?.stringValue);
      await handle(schema.parse(JSON.parse(body)), attributes?.ApproximateReceiveCount !== '1');
      return null;
    } catch (error) {
      log('error', 'message-failed', { error: error instanceof Error ? error.name : 'unknown' });
      return messageId;
    }
  };
  return async (event) => {
    const failed = await Promise.all(
      event.Records.map((record) =>
        onTrail({ correlationId: randomUUID(), function: name }, () => work(record)),
      ),
    );
    const batchItemFailures = failed.flatMap((itemIdentifier) =>
      itemIdentifier === null ? [] : [{ itemIdentifier }],
    );
    return { batchItemFailures };
  };
}
