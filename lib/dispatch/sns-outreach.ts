import { PublishCommand, SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { currentTrail } from '../telemetry/trail.ts';
import type { Outreach } from './provider.ts';

/**
 * The outreach topic on SNS. The message is `{"dispatchId":"…"}`, which the subscriptions deliver raw; the attribute
 * `channel` is what they filter by, and `correlationId` says which request it follows from. `publish` rejects when SNS did not confirm it.
 */
export function snsOutreach(topicArn: string, config: SNSClientConfig = {}): Outreach {
  const client = new SNSClient(config);
  return {
    async publish(channel, dispatchId) {
      const trail = currentTrail();
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: JSON.stringify({ dispatchId }),
          MessageAttributes: {
            channel: { DataType: 'String', StringValue: channel },
            ...(trail && { correlationId: { DataType: 'String', StringValue: trail.correlationId } }),
          },
        }),
      );
    },
  };
}
