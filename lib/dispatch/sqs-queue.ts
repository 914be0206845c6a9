import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { currentTrail } from '../telemetry/trail.ts';
import type { Queue } from './provider.ts';

/** SQS delays by at most this; a dispatch that is due later is the sweeper's to enqueue. */
const longestDelay = 900;

/**
 * A queue on SQS; a message is its JSON. `send` rejects when SQS did not confirm it.
 * Delays are rounded up to seconds: early would be before the moment that was decided. The attribute `correlationId`
 * says which request it follows from.
 */
export function sqsQueue<Message>(url: string, config: SQSClientConfig = {}): Queue<Message> {
  const client = new SQSClient(config);
  return {
    async send(message, options) {
      const trail = currentTrail();
      const delay = Math.max(0, Math.ceil((options?.delay ?? 0) / 1_000));
      await client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: JSON.stringify(message),
          DelaySeconds: Math.min(delay, longestDelay),
          ...(trail && {
            MessageAttributes: { correlationId: { DataType: 'String', StringValue: trail.correlationId } },
          }),
        }),
      );
    },
  };
}
