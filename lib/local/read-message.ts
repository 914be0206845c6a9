import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import * as z from 'zod';
import { countSegments } from '../dispatch/sms-segments.ts';
import type { OutboxMessage } from './outbox.ts';

type Received = Omit<OutboxMessage, 'number'>;

/** The number that texts come from and go back to; 555-01xx is kept for fiction. */
export const originationNumber = '+12065550100';

/** Reads a `Publish` to a phone number as SNS's query protocol has it. */
export function readText(form: URLSearchParams, now: number): Received {
  const attributes = messageAttributes(form);
  const text = form.get('Message') ?? '';
  return {
    messageId: randomUUID(),
    channel: 'sms',
    from: originationNumber,
    to: form.get('PhoneNumber') ?? '',
    subject: null,
    text,
    html: null,
    headers: attributes,
    dispatchId: attributes['kairos.dispatch'] ?? null,
    correlationId: attributes['kairos.correlation'] ?? null,
    receivedAt: new Date(now).toISOString(),
    sms: { ...segmentsOf(text), promotional: attributes['AWS.SNS.SMS.SMSType'] === 'Promotional' },
  };
}

function segmentsOf(text: string): { encoding: string; segments: number } {
  const { encoding, segments } = countSegments(text);
  return { encoding, segments };
}

function messageAttributes(form: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index++) {
    const entry = `MessageAttributes.entry.${index}`;
    attributes[form.get(`${entry}.Name`) ?? ''] = form.get(`${entry}.Value.StringValue`) ?? '';
  }
  return attributes;
}

/** What is read of SES's SendEmail. */
const SendEmail = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.tuple([z.string()]) }),
  Content: z.object({ Raw: z.object({ Data: z.base64() }) }),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
});

/** Reads a raw `SendEmail` as SES's JSON protocol has it. Rejects when it is not one, or its MIME cannot be read. */
export async function readEmail(body: Buffer, now: number): Promise<Received> {
  const command = SendEmail.parse(JSON.parse(body.toString('utf8')));
  const tagged = (name: string) => command.EmailTags.find((tag) => tag.Name === name)?.Value ?? null;
  const mime = await PostalMime.parse(Buffer.from(command.Content.Raw.Data, 'base64'));
  return {
    messageId: `0100${randomUUID()}-000000`,
    channel: 'email',
    from: command.FromEmailAddress,
    to: command.Destination.ToAddresses[0],
    subject: mime.subject ?? '',
    // MIME ends every part with a line break of its own.
    text: (mime.text ?? '').replace(/\n$/, ''),
    html: mime.html?.replace(/\n$/, '') ?? null,
    headers: Object.fromEntries(mime.headers.map(({ originalKey, value }) => [originalKey, value])),
    dispatchId: tagged('dispatch'),
    correlationId: tagged('correlation'),
    receivedAt: new Date(now).toISOString(),
    sms: null,
  };
}
