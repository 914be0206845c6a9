import { generateKeyPairSync, sign } from 'node:crypto';
import { type SnsMessage, signedText } from '../../../lib/edge/sns-message.ts';

export const topicArn = 'arn:aws:sns:eu-west-1:111122223333:inbound';

/** Signs deliveries as SNS does, with a key made for this run. */
export function createSnsSigner(key = pair) {
  const origin = 'https://sns.eu-west-1.amazonaws.com';
  const unsigned = (Message: string): SnsMessage => ({
    Type: 'Notification',
    MessageId: 'sns-1',
    TopicArn: topicArn,
    Message,
    Timestamp: '2026-03-09T15:00:00.000Z',
    SignatureVersion: '2',
    Signature: '',
    SigningCertURL: `${origin}/SimpleNotificationService-0123456789abcdef.pem`,
  });
  const signed = (message: SnsMessage): SnsMessage => {
    const algorithm = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    const signature = sign(algorithm, Buffer.from(signedText(message), 'utf8'), key.privateKey);
    return { ...message, Signature: signature.toString('base64') };
  };
  return {
    origin,
    certificate: key.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    /** A delivery with a good signature over what it says after the change. */
    notification: (content: string, change: Partial<SnsMessage> = {}) =>
      signed({ ...unsigned(content), ...change }),
  };
}

/** Two thousand bits, as SNS has them; made once, because it takes a while. */
const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
