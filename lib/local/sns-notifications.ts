import { createPrivateKey, createPublicKey, generateKeyPair, randomUUID, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { localArn } from './local-aws.ts';

/** Where the sink serves what verifies its notifications, named as SNS names it. */
export const certificatePath = '/SimpleNotificationService-local.pem';

export const inboundTopics = {
  text: localArn('sns', 'inbound-text'),
  email: localArn('sns', 'email-events'),
} as const;

/** Signs as SNS does, with a key of this data folder. */
export type NotificationKey = { certificate: string; sign(text: string): string };

/** Reads the key from the file, or makes one (and the file, unless null). */
export async function notificationKey(file: string | null): Promise<NotificationKey> {
  const pem = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : await makeKey(file);
  const key = createPrivateKey(pem);
  return {
    certificate: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign('sha256', Buffer.from(text), key).toString('base64'),
  };
}

async function makeKey(file: string | null): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  if (file !== null) writeFileSync(file, pem, { mode: 0o600 });
  return pem;
}

type DeliveryOptions = {
  key: NotificationKey;
  /** The sink, which serves the certificate. */
  certificateOrigin: string;
  /** Where notifications are delivered: the service's `/inbound/sns`. */
  deliverTo: string;
  now(): number;
};

/** Delivers a message of a topic over HTTP, in SNS's envelope with signature version 2. Answers with the status. */
export async function deliverNotification(
  options: DeliveryOptions,
  topicArn: string,
  message: unknown,
): Promise<number> {
  const { key, certificateOrigin, deliverTo, now } = options;
  const signed = {
    Message: JSON.stringify(message),
    MessageId: randomUUID(),
    Timestamp: new Date(now()).toISOString(),
    TopicArn: topicArn,
    Type: 'Notification',
  };
  // Name and value of each field, one a line, in the order of the names.
  const text = Object.entries(signed)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('');
  const envelope = {
    ...signed,
    SignatureVersion: '2',
    Signature: key.sign(text),
    SigningCertURL: `${certificateOrigin}${certificatePath}`,
    UnsubscribeURL: `${certificateOrigin}/?Action=Unsubscribe`,
  };
  const answer = await fetch(deliverTo, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': signed.MessageId,
      'x-amz-sns-topic-arn': topicArn,
    },
    body: JSON.stringify(envelope),
  });
  await answer.arrayBuffer();
  return answer.status;
}
