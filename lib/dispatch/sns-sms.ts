import { PublishCommand, SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { currentTrail } from '../telemetry/trail.ts';
import { callProvider, freshConnections } from './call-provider.ts';
import type { SmsProvider } from './provider.ts';

/** Text messages by SNS `Publish` to the phone number. `config` is for tests; the environment says the rest. */
export function snsSms(config: SNSClientConfig = {}): SmsProvider {
  const client = new SNSClient({ ...freshConnections, ...config });
  return {
    send: (message) =>
      callProvider(async (abortSignal) => {
        const trail = currentTrail();
        const command = new PublishCommand({
          PhoneNumber: message.to,
          Message: message.body,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': {
              DataType: 'String',
              StringValue: message.promotional ? 'Promotional' : 'Transactional',
            },
            // SNS has no tags on a text; the delivery log and the local sink show attributes of the request.
            'kairos.dispatch': { DataType: 'String', StringValue: message.dispatchId },
            ...(trail && { 'kairos.correlation': { DataType: 'String', StringValue: trail.correlationId } }),
          },
        });
        return (await client.send(command, { abortSignal })).MessageId;
      }),
  };
}
