import { createSign, generateKeyPairSync } from 'node:crypto';
import { type SnsMessage, signedText } from '../../lib/edge/sns-message.ts';

export const topicArn = 'arn:aws:sns:eu-west-1:1:inbound';
export const certificateOrigin = 'https://sns.eu-west-1.amazonaws.com';
/** As short as it may be, because every delivery is signed. */
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
export const certificate = publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** What SNS posts: signed, and from the topic that is believed. */
export function signedDelivery(message: unknown, MessageId: string, now: number) {
  const unsigned: SnsMessage = {
    Type: 'Notification',
    MessageId,
    TopicArn: topicArn,
    Message: JSON.stringify(message),
    Timestamp: new Date(now).toISOString(),
    SignatureVersion: '2',
    Signature: '',
    SigningCertURL: `${certificateOrigin}/SimpleNotificationService-1.pem`,
  };
  const Signature = createSign('RSA-SHA256').update(signedText(unsigned), 'utf8').sign(privateKey, 'base64');
  return {
    body: JSON.stringify({ ...unsigned, Signature }),
    headers: { 'content-type': 'text/plain; charset=UTF-8' },
    scope: null,
  };
}
