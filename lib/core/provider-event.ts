import * as z from 'zod';
import type { SuppressionCause } from './suppression-causes.ts';

const Recipients = z
  .array(z.object({ emailAddress: z.string().max(1_000) }))
  .max(1_000)
  .default([]);

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
  bounce: z
    .object({
      bounceType: z.string(),
      bounceSubType: z.string().nullish(),
      bouncedRecipients: Recipients,
    })
    .optional(),
  complaint: z
    .object({
      complaintFeedbackType: z.string().nullish(),
      complaintSubType: z.string().nullish(),
      complainedRecipients: Recipients,
    })
    .optional(),
  receipt: z.object({ action: z.object({ encoding: z.string().nullish() }).optional() }).optional(),
  /** The whole mail, where SES received one. */
  content: z.string().max(400_000).optional(),
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

/** What became of a text: an event of AWS End User Messaging, or a delivery log of SNS. */
const SmsEvent = z.object({
  eventType: z.string().startsWith('TEXT_'),
  destinationPhoneNumber: z.string().max(40),
});
const SnsDelivery = z.object({
  status: z.string(),
  delivery: z.object({ destination: z.string().max(40), providerResponse: z.string().max(1_000) }),
});

/** The correlation id of the request that it follows from, as the sender tagged the mail; not said: unknown. */
type Correlated = { correlationId?: string | undefined };

/** What a delivery from SNS is about. */
export type ProviderEvent =
  | { kind: 'text'; sms: InboundSms }
  /** A mail to us, as it came: MIME. */
  | { kind: 'mail'; content: string; encoding: 'base64' | 'utf8' }
  | ({
      kind: 'closing';
      cause: SuppressionCause;
      addresses: string[];
      dispatchId: string | null;
    } & Correlated)
  | ({ kind: 'accepted'; dispatchId: string; messageId: string } & Correlated)
  | { kind: 'other' };

const other: ProviderEvent = { kind: 'other' };

/** Reads the message of an SNS delivery. What says nothing about an address, or nothing that we know, is `other`. */
export function readProviderEvent(json: unknown): ProviderEvent {
  const sms = InboundSms.safeParse(json);
  if (sms.success) return { kind: 'text', sms: sms.data };
  const ses = SesEvent.safeParse(json);
  return ses.success ? readSesEvent(ses.data) : readSmsEvent(json);
}

function readSesEvent({
  eventType,
  notificationType,
  mail,
  bounce,
  complaint,
  content,
  receipt,
}: SesEvent): ProviderEvent {
  const dispatchId = mail.tags?.dispatch?.[0] ?? null;
  const correlationId = mail.tags?.correlation?.[0];
  const closing = (cause: SuppressionCause | null, recipients: z.infer<typeof Recipients>): ProviderEvent =>
    cause === null
      ? other
      : {
          kind: 'closing',
          cause,
          addresses: recipients.map(({ emailAddress }) => emailAddress),
          dispatchId,
          correlationId,
        };
  switch (eventType ?? notificationType) {
    case 'Bounce':
      return bounce
        ? closing(bounceCause(bounce.bounceType, bounce.bounceSubType ?? ''), bounce.bouncedRecipients)
        : other;
    case 'Complaint':
      return complaint
        ? closing(complaintCause(complaint.complaintFeedbackType ?? ''), complaint.complainedRecipients)
        : other;
    case 'Send':
    case 'Delivery':
      return dispatchId === null
        ? other
        : { kind: 'accepted', dispatchId, messageId: mail.messageId, correlationId };
    case 'Received': {
      if (content === undefined) return other;
      const encoding = receipt?.action?.encoding?.toUpperCase() === 'BASE64' ? 'base64' : 'utf8';
      return { kind: 'mail', content, encoding };
    }
    default:
      return other;
  }
}

/** SES user guide, notification-contents: bounce types and sub-types. */
function bounceCause(type: string, subType: string): SuppressionCause | null {
  switch (type) {
    case 'Permanent':
      return subType === 'Suppressed' || subType === 'OnAccountSuppressionList'
        ? 'provider-list'
        : 'hard-bounce';
    case 'Undetermined':
      return 'unclear-bounce';
    case 'Transient':
      // Too large, refused for its content or attachment: that is about the mail. `General` are also vacation notices.
      return subType === 'MailboxFull' ? 'mailbox-full' : null;
    default:
      return null;
  }
}

/** not-spam takes a complaint back, which lifts nothing; auth-failure is a server's report on signatures. */
function complaintCause(feedback: string): SuppressionCause | null {
  return feedback === 'not-spam' || feedback === 'auth-failure' ? null : 'complaint';
}

const smsCauses: Readonly<Record<string, SuppressionCause>> = {
  TEXT_BLOCKED: 'carrier-block',
  TEXT_CARRIER_BLOCKED: 'carrier-block',
  TEXT_OPTED_OUT: 'provider-opt-out',
  TEXT_INVALID: 'no-such-number',
};
/** SNS tells the reason in words; first match. */
const responses: readonly [RegExp, SuppressionCause][] = [
  [/opted out/i, 'provider-opt-out'],
  [/block(?:ed|s|list)/i, 'carrier-block'],
  [/(?:invalid|unallocated|no such) .*number|number is invalid|landline/i, 'no-such-number'],
];

function readSmsEvent(json: unknown): ProviderEvent {
  const event = SmsEvent.safeParse(json);
  if (event.success) {
    const { eventType, destinationPhoneNumber } = event.data;
    const cause = Object.hasOwn(smsCauses, eventType) ? smsCauses[eventType] : undefined;
    return cause ? { kind: 'closing', cause, addresses: [destinationPhoneNumber], dispatchId: null } : other;
  }
  const log = SnsDelivery.safeParse(json);
  if (!log.success || log.data.status !== 'FAILURE') return other;
  const { destination, providerResponse } = log.data.delivery;
  const cause = responses.find(([pattern]) => pattern.test(providerResponse))?.[1];
  return cause ? { kind: 'closing', cause, addresses: [destination], dispatchId: null } : other;
}
