import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { fetchCertificate, type SnsMessage, snsVerifier } from '../../lib/edge/sns-message.ts';

const server = createServer(({ url }, answer) => {
  answer.writeHead(Number(url?.match(/\d+/)?.[0])).end('no certificate');
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

const verify = snsVerifier({
  topicArns: ['arn:1'],
  certificateOrigin: origin,
  fetchCertificate,
  clock: () => 0,
});
const message = (status: number): SnsMessage => ({
  Type: 'Notification',
  MessageId: 'm-1',
  TopicArn: 'arn:1',
  Message: '{}',
  Timestamp: '2026-03-08T06:30:00Z',
  SignatureVersion: '2',
  Signature: 'AAAA',
  SigningCertURL: `${origin}/SimpleNotificationService-${status}.pem`,
});

describe('A delivery whose signing certificate', () => {
  it.each([403, 404])('does not exist (%i) is not from SNS', async (status) => {
    expect(await verify(message(status))).toBe(false);
  });

  it('cannot be had at the moment is to be sent again', async () => {
    await expect(verify(message(503))).rejects.toThrow('cannot be fetched');
  });
});
