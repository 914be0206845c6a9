import { createPublicKey, verify } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sesEmail } from '../../lib/dispatch/ses-email.ts';
import { snsOutreach } from '../../lib/dispatch/sns-outreach.ts';
import { snsSms } from '../../lib/dispatch/sns-sms.ts';
import { close, listen, readBody } from '../../lib/local/http.ts';
import { type Outbox, type OutboxMessage, openOutbox } from '../../lib/local/outbox.ts';
import { eventOf } from '../../lib/local/recipient-acts.ts';
import { type Sink, startSink } from '../../lib/local/sink.ts';
import {
  deliverNotification,
  inboundTopics,
  type NotificationKey,
  notificationKey,
} from '../../lib/local/sns-notifications.ts';

const now = () => Date.UTC(2026, 2, 8, 13);
let root: string;
let aws: FauxqsServer;
let key: NotificationKey;
let outbox: Outbox;
let sink: Sink;
const file = () => join(root, 'outbox.jsonl');
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'kairos-sink-'));
  aws = await startFauxqs({ port: 0, logger: false });
  key = await notificationKey(join(root, 'key.pem'));
  outbox = openOutbox(file());
  const snsEndpoint = `http://127.0.0.1:${aws.port}`;
  sink = await startSink({ outbox, snsEndpoint, certificate: key.certificate, now });
});
afterEach(async () => {
  await sink.stop();
  await aws.stop();
  rmSync(root, { recursive: true });
});

const config = () => ({
  endpoint: sink.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const sendSms = (to = '+13055550100') =>
  snsSms(config()).send({ dispatchId: 'd-1', to, body: 'Hello ç', promotional: true });
const sendEmail = () =>
  sesEmail({ from: 'Air <news@example.com>', configurationSet: 'local' }, config()).send({
    dispatchId: 'd-2',
    to: 'ana@example.com',
    subject: 'Grüße',
    text: 'Hello',
    html: '<p>Hello</p>',
    unsubscribeUrl: 'https://kairos.example.com/u/token',
    unsubscribeMailto: 'mailto:leave@example.com?subject=unsubscribe%20k1.abc',
  });

describe('what the sink takes', () => {
  it('is a text that the SNS client published to a number', async () => {
    expect(await sendSms()).toEqual({ outcome: 'accepted', messageId: outbox.all()[0]?.messageId });
    expect(outbox.all()).toMatchObject([
      {
        number: 1, channel: 'sms', to: '+13055550100', text: 'Hello ç', dispatchId: 'd-1',
        receivedAt: '2026-03-08T13:00:00.000Z', sms: { encoding: 'UCS-2', segments: 1, promotional: true },
      },
    ]); // biome-ignore format: one message
  });

  it('is an e-mail that the SES client sent, read back from its MIME', async () => {
    expect(await sendEmail()).toEqual({ outcome: 'accepted', messageId: outbox.all()[0]?.messageId });
    expect(outbox.all()).toMatchObject([
      {
        channel: 'email', from: 'Air <news@example.com>', to: 'ana@example.com', subject: 'Grüße', text: 'Hello',
        html: '<p>Hello</p>', dispatchId: 'd-2', sms: null,
        headers: { 'List-Unsubscribe':
            '<mailto:leave@example.com?subject=unsubscribe%20k1.abc>,<https://kairos.example.com/u/token>', 'X-Kairos-Dispatch': 'd-2' },
      },
    ]); // biome-ignore format: one message
  });

  it('is kept when the outbox is opened again, but for a line that was half written', async () => {
    await sendSms();
    await sendEmail();
    appendFileSync(file(), '{"number":3,"half');
    const again = openOutbox(file());
    expect(again.all()).toEqual(outbox.all());
    const [{ number: _, ...message }] = outbox.all() as [OutboxMessage];
    expect(again.add(message).number).toBe(3);
    expect(openOutbox(file()).all()).toHaveLength(3);
  });

  it('is not what is published to a topic: that is passed on', async () => {
    aws.createQueue('email');
    aws.createTopic('outreach');
    aws.subscribe({ topic: 'outreach', queue: 'email', attributes: { RawMessageDelivery: 'true' } });
    await snsOutreach('arn:aws:sns:us-east-1:000000000000:outreach', config()).publish('email', 'd-3');
    expect(aws.inspectQueue('email')?.messages.ready.map(({ body }) => body)).toEqual([
      '{"dispatchId":"d-3"}',
    ]);
    expect(outbox.all()).toEqual([]);
  });
});

describe('an address with a fault', () => {
  it.each([
    ['throttle', { outcome: 'rejected', retry: true, code: 'Throttling' }, 0],
    ['reject', { outcome: 'rejected', retry: false, code: 'InvalidParameterException' }, 0],
    ['silence', { outcome: 'unknown', code: 'TIMEOUT' }, 0],
    ['lost-answer', { outcome: 'unknown', code: 'ECONNRESET' }, 1],
  ] as const)('%s is seen so by the sender', async (fault, result, arrived) => {
    sink.setFault('+13055550100', fault);
    expect(await sendSms()).toEqual(result);
    expect(outbox.all()).toHaveLength(arrived);
    expect(await sendSms('+13055550101')).toMatchObject({ outcome: 'accepted' });
    sink.setFault('+13055550100', null);
    expect(await sendSms()).toMatchObject({ outcome: 'accepted' });
  });
});

describe('what a recipient does', () => {
  it('is delivered in an envelope that the served certificate verifies', async () => {
    const posted: { headers: Record<string, unknown>; body: string }[] = [];
    const service = createServer(async (request, response) => {
      posted.push({ headers: request.headers, body: String(await readBody(request, 1e6)) });
      response.end();
    });
    const deliverTo = `http://127.0.0.1:${await listen(service, 0)}/inbound/sns`;
    const delivery = { key, certificateOrigin: sink.endpoint, deliverTo, now };
    expect(await deliverNotification(delivery, inboundTopics.text, { messageBody: 'STOP' })).toBe(200);
    await close(service);

    const envelope = JSON.parse(posted[0]?.body ?? '');
    expect(posted[0]?.headers).toMatchObject({ 'x-amz-sns-message-type': 'Notification' });
    expect(envelope).toMatchObject({
      Type: 'Notification',
      TopicArn: inboundTopics.text,
      SignatureVersion: '2',
      Message: '{"messageBody":"STOP"}',
    });
    const certificate = await (await fetch(envelope.SigningCertURL)).text();
    const signed = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
      .map((name) => `${name}\n${envelope[name]}\n`)
      .join('');
    const signature = Buffer.from(envelope.Signature, 'base64');
    expect(verify('sha256', Buffer.from(signed), createPublicKey(certificate), signature)).toBe(true);
    expect(verify('sha256', Buffer.from(`${signed}x`), createPublicKey(certificate), signature)).toBe(false);
  });

  it('is signed with the same key after a restart', async () => {
    const again = await notificationKey(join(root, 'key.pem'));
    expect(again.certificate).toBe(key.certificate);
  });

  it('is a two-way text, a bounce or a complaint as AWS publishes them', async () => {
    await sendSms();
    await sendEmail();
    const [text, mail] = outbox.all();
    if (text === undefined || mail === undefined) throw new Error('nothing arrived');
    expect(eventOf(text, { kind: 'reply', text: 'Stop!' }, now())).toMatchObject({
      topic: inboundTopics.text,
      event: {
        originationNumber: '+13055550100',
        messageBody: 'Stop!',
        previousPublishedMessageId: text.messageId,
      },
    });
    const tags = { dispatch: ['d-2'] };
    expect(eventOf(mail, { kind: 'bounce' }, now())).toMatchObject({
      topic: inboundTopics.email,
      event: {
        eventType: 'Bounce',
        mail: { messageId: mail.messageId, destination: ['ana@example.com'], tags },
        bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ana@example.com' }] },
      },
    });
    expect(eventOf(mail, { kind: 'complain' }, now())).toMatchObject({
      event: {
        eventType: 'Complaint',
        complaint: { complainedRecipients: [{ emailAddress: 'ana@example.com' }] },
      },
    });
    expect(eventOf(text, { kind: 'bounce' }, now())).toBeNull();
    const answered = eventOf(mail, { kind: 'reply', text: 'x' }, now()) as { event: { content: string } };
    expect(answered).toMatchObject({
      event: { notificationType: 'Received', receipt: { action: { encoding: 'BASE64' } } },
    });
    expect(Buffer.from(answered.event.content, 'base64').toString()).toMatch(
      /^From: <ana@example\.com>\r\n[\s\S]*\r\n\r\nx\r\n/,
    );
    const left = eventOf(mail, { kind: 'unsubscribe' }, now()) as { event: { content: string } };
    const subject = Buffer.from('unsubscribe k1.abc').toString('base64');
    expect(Buffer.from(left.event.content, 'base64').toString()).toContain(
      `To: leave@example.com\r\nSubject: =?utf-8?B?${subject}?=\r\n`,
    );
    expect(eventOf({ ...mail, headers: {} }, { kind: 'unsubscribe' }, now())).toBeNull();
  });
});
