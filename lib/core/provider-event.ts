import * as z from 'zod';

const Recipients = z.array(z.object({ emailAddress: z.string().max(1_000) })).default([]);

/**
 * What SES tells about a mail, as feedback notification (`notificationType`) or published event (`eventType`).
 * Unknown fields and types are let through: Amazon adds some.
 */
export const SesEvent = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({
    messageId: z.string().max(200),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z.object({ bounceType: z.string(), bouncedRecipients: Recipients }).optional(),
  complaint: z
    .object({ complaintFeedbackType: z.string().nullish(), complainedRecipients: Recipients })
    .optional(),
});
export type SesEvent = z.infer<typeof SesEvent>;

/** A text from a customer, as two-way SMS delivers it. `originationNumber` is the customer's. */
export const InboundSms = z.object({
  originationNumber: z.string().max(40),
  destinationNumber: z.string().max(40),
  messageBody: z.string().max(5_000),
  inboundMessageId: z.string().max(200),
});
export type InboundSms = z.infer<typeof InboundSms>;

/** What a delivery from SNS is about. */
export type ProviderEvent =
  | { kind: 'text'; sms: InboundSms }
  | { kind: 'bounce' | 'complaint'; recipients: string[]; dispatchId: string | null }
  | { kind: 'accepted'; dispatchId: string; messageId: string }
  | { kind: 'other' };

/** Reads the message of an SNS delivery. Soft bounces, and complaints that say «not spam», close nothing: `other`. */
export function readProviderEvent(json: unknown): ProviderEvent {
  const sms = InboundSms.safeParse(json);
  if (sms.success) return { kind: 'text', sms: sms.data };
  const ses = SesEvent.safeParse(json);
  if (!ses.success) return { kind: 'other' };
  const { eventType, notificationType, mail, bounce, complaint } = ses.data;
  const dispatchId = mail.tags?.dispatch?.[0] ?? null;
  const type = eventType ?? notificationType;
  if (type === 'Bounce' && bounce?.bounceType === 'Permanent')
    return { kind: 'bounce', recipients: addresses(bounce.bouncedRecipients), dispatchId };
  if (type === 'Complaint' && complaint && complaint.complaintFeedbackType !== 'not-spam')
    return { kind: 'complaint', recipients: addresses(complaint.complainedRecipients), dispatchId };
  if ((type === 'Send' || type === 'Delivery') && dispatchId !== null)
    return { kind: 'accepted', dispatchId, messageId: mail.messageId };
  return { kind: 'other' };
}

const addresses = (recipients: z.infer<typeof Recipients>) =>
  recipients.map(({ emailAddress }) => emailAddress);
