import { createPublicKey, createVerify, type KeyObject } from 'node:crypto';
import * as z from 'zod';

/** What SNS posts to an HTTPS subscription. Unknown fields are let through: SNS adds some. */
export const SnsMessage = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().max(200),
  TopicArn: z.string().max(512),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string().max(40),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.string().max(4),
  Signature: z.string().max(2_000),
  SigningCertURL: z.string().max(1_000),
});
export type SnsMessage = z.infer<typeof SnsMessage>;

/** Fetches a signing certificate (PEM) from a URL that has been checked; null: there is none. */
export type FetchCertificate = (url: string) => Promise<string | null>;

/** Which fields are signed, in this order, is fixed by SNS for each type; a field that is absent is left out. */
const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const satisfies Record<SnsMessage['Type'], readonly (keyof SnsMessage)[]>;

/** The text that SNS signs: each field's name and value on a line of its own. */
export function signedText(message: SnsMessage): string {
  return signedFields[message.Type]
    .flatMap((name) => (message[name] === undefined ? [] : [name, message[name]]))
    .map((line) => `${line}\n`)
    .join('');
}

const certificateAge = 3_600_000;

/**
 * Verifies deliveries: signature version 2 (RSA with SHA-256), a certificate from the one allowed origin, a topic that
 * was named. Anything else, version 1 with its SHA-1 included, is not believed.
 */
export function snsVerifier(options: {
  topicArns: readonly string[];
  certificateOrigin: string;
  fetchCertificate: FetchCertificate;
  clock: () => number;
}): (message: SnsMessage) => Promise<boolean> {
  const keys = new Map<string, { key: KeyObject; fetchedAt: number }>();
  const keyAt = async (url: string): Promise<KeyObject | null> => {
    const known = keys.get(url);
    if (known && options.clock() - known.fetchedAt < certificateAge) return known.key;
    const certificate = await options.fetchCertificate(url);
    if (certificate === null) return null;
    const key = createPublicKey(certificate);
    keys.set(url, { key, fetchedAt: options.clock() });
    return key;
  };
  return async (message) => {
    if (message.SignatureVersion !== '2') return false;
    if (!options.topicArns.includes(message.TopicArn)) return false;
    if (!isCertificateUrl(message.SigningCertURL, options.certificateOrigin)) return false;
    const key = await keyAt(message.SigningCertURL);
    if (!key) return false;
    return createVerify('RSA-SHA256')
      .update(signedText(message), 'utf8')
      .verify(key, message.Signature, 'base64');
  };
}

/** A PEM file at the top of exactly this origin: no other host, no user part, no query, and one spelling of it only. */
function isCertificateUrl(text: string, origin: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    text === `${origin}${url.pathname}` &&
    /^\/SimpleNotificationService-[A-Za-z0-9]+\.pem$/.test(url.pathname)
  );
}

/** Fetches over the network: PEM of at most 20 KB, no redirect, 2 s. Rejects when it may be there and cannot be had now. */
export const fetchCertificate: FetchCertificate = async (url) => {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(2_000) });
  // S3, where they lie, says 403 of what is not there.
  if ([403, 404, 410].includes(answer.status)) return null;
  const text = await answer.text();
  if (!answer.ok || text.length > 20_000) throw new Error('The signing certificate cannot be fetched.');
  return text;
};
