import { randomUUID } from 'node:crypto';
import type { OutboxMessage } from './outbox.ts';
import { inboundTopics } from './sns-notifications.ts';

/** What a recipient, or their mailbox, can do with a message. */
export type RecipientAct =
  | { kind: 'bounce' }
  | { kind: 'complain' }
  | { kind: 'reply'; text: string }
  | { kind: 'unsubscribe' };

/** What AWS would publish about it, and on which topic; null when no such thing happens on this channel. */
export function eventOf(
  message: OutboxMessage,
  act: RecipientAct,
  now: number,
): { topic: string; event: unknown } | null {
  if (message.channel === 'sms') {
    return act.kind === 'reply' ? { topic: inboundTopics.text, event: inboundText(message, act.text) } : null;
  }
  switch (act.kind) {
    case 'bounce':
      return { topic: inboundTopics.email, event: bounce(message, now) };
    case 'complain':
      return { topic: inboundTopics.email, event: complaint(message, now) };
    case 'reply':
      return { topic: inboundTopics.email, event: received(message, answerTo(message, act.text), now) };
    case 'unsubscribe': {
      const mail = unsubscribeMail(message);
      return mail && { topic: inboundTopics.email, event: received(message, mail, now) };
    }
    default:
      return act satisfies never;
  }
}

/** A two-way text, as AWS End User Messaging publishes it. */
function inboundText(message: OutboxMessage, text: string): unknown {
  return {
    originationNumber: message.to,
    destinationNumber: message.from,
    messageKeyword: 'KEYWORD_LOCAL',
    messageBody: text,
    inboundMessageId: randomUUID(),
    previousPublishedMessageId: message.messageId,
  };
}

type Mail = { to: string; subject: string; headers: readonly string[]; lines: readonly string[] };

/** The original stands below, as in most answers. */
function answerTo(message: OutboxMessage, text: string): Mail {
  const quoted = message.text.split('\n').map((line) => `> ${line}`);
  return {
    to: message.from,
    subject: `Re: ${message.subject ?? ''}`,
    headers: [],
    lines: [text, '', `On ${message.receivedAt}, ${message.from} wrote:`, ...quoted],
  };
}

/** What a mail client sends by itself for the mailto form of List-Unsubscribe; null where the message has none. */
function unsubscribeMail({ headers }: OutboxMessage): Mail | null {
  const [, to, subject] = /<mailto:([^?>]+)\?subject=([^>]+)>/.exec(headers['List-Unsubscribe'] ?? '') ?? [];
  if (to === undefined || subject === undefined) return null;
  return {
    to,
    subject: decodeURIComponent(subject),
    headers: ['Auto-Submitted: auto-generated'],
    lines: ['This message was sent by a mail program.'],
  };
}

/** A mail to the company, as an SES receipt rule with an SNS action publishes it. */
function received(message: OutboxMessage, mail: Mail, now: number): unknown {
  const mime = [
    `From: <${message.to}>`,
    `To: ${mail.to}`,
    `Subject: =?utf-8?B?${Buffer.from(mail.subject).toString('base64')}?=`,
    `Date: ${new Date(now).toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...mail.headers,
    '',
    ...mail.lines,
  ];
  return {
    notificationType: 'Received',
    mail: {
      timestamp: new Date(now).toISOString(),
      source: message.to,
      messageId: randomUUID(),
      destination: [mail.to],
    },
    receipt: {
      timestamp: new Date(now).toISOString(),
      recipients: [mail.to],
      action: { type: 'SNS', encoding: 'BASE64' },
    },
    content: Buffer.from(mime.join('\r\n')).toString('base64'),
  };
}

function bounce(message: OutboxMessage, now: number): unknown {
  return {
    eventType: 'Bounce',
    mail: mail(message),
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: message.to,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      timestamp: new Date(now).toISOString(),
      feedbackId: `0100${randomUUID()}-000000`,
      reportingMTA: 'dsn; sink.example.com',
    },
  };
}

function complaint(message: OutboxMessage, now: number): unknown {
  return {
    eventType: 'Complaint',
    mail: mail(message),
    complaint: {
      complainedRecipients: [{ emailAddress: message.to }],
      timestamp: new Date(now).toISOString(),
      feedbackId: `0100${randomUUID()}-000000`,
      complaintSubType: null,
      complaintFeedbackType: 'abuse',
      arrivalDate: new Date(now).toISOString(),
    },
  };
}

function mail(message: OutboxMessage): unknown {
  return {
    timestamp: message.receivedAt,
    source: message.from,
    sendingAccountId: '000000000000',
    messageId: message.messageId,
    destination: [message.to],
    headersTruncated: false,
    headers: Object.entries(message.headers).map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [message.from], to: [message.to], subject: message.subject },
    tags: {
      'ses:configuration-set': ['local'],
      ...(message.dispatchId === null ? {} : { dispatch: [message.dispatchId] }),
      ...(message.correlationId === null ? {} : { correlation: [message.correlationId] }),
    },
  };
}
