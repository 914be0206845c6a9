import { unsubscribeMailto } from '../lib/address/unsubscribe-mail.ts';
import type { EmailProvider, Queue } from '../lib/dispatch/provider.ts';
import { sesEmail } from '../lib/dispatch/ses-email.ts';
import { sqsQueue } from '../lib/dispatch/sqs-queue.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { channelSender, DueMessageSchema } from '../lib/runtime/channel-sender.ts';
import { messageLinks } from '../lib/runtime/message-links.ts';
import { type DueMessage, type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';

export type SendEmailPorts = Ports & {
  due: Queue<DueMessage>;
  email: EmailProvider;
  publicOrigin: string;
  /** Takes in mails that unsubscribe; null: there is no such mailbox. */
  unsubscribeMailbox: string | null;
};

/** Sends due e-mails; marketing carries the one-click unsubscribe. */
export function createSendEmail(ports: SendEmailPorts): QueueHandler {
  const send = channelSender(ports, 'email', ({ record, contactPoint, content }, keyring) => {
    const { customerId, dispatchId, request } = record;
    const made = { keyring, publicOrigin: ports.publicOrigin, now: ports.clock() };
    const { unsubscribeToken, unsubscribeUrl, place } = messageLinks(
      made,
      customerId,
      contactPoint,
      request.topic,
    );
    const isMarketing = request.purpose === 'marketing';
    return ports.email.send({
      dispatchId,
      to: contactPoint.address,
      subject: content.email?.subject ?? '',
      text: place(content.email?.text ?? ''),
      html: content.email?.html === undefined ? null : place(content.email.html),
      unsubscribeUrl: isMarketing ? unsubscribeUrl : null,
      unsubscribeMailto:
        isMarketing && ports.unsubscribeMailbox !== null
          ? unsubscribeMailto(ports.unsubscribeMailbox, unsubscribeToken)
          : null,
    });
  });
  return queueFunction('send-email', DueMessageSchema, ports.log, ({ dispatchId }) => send(dispatchId));
}

export const handler = entry(() => {
  const environment = environmentOf('send-email', process.env);
  return createSendEmail({
    ...systemPorts(environment),
    due: sqsQueue(environment.DUE_QUEUE_URL),
    email: sesEmail({ from: environment.EMAIL_FROM, configurationSet: environment.SES_CONFIGURATION_SET }),
    publicOrigin: environment.PUBLIC_ORIGIN,
    unsubscribeMailbox: environment.UNSUBSCRIBE_MAILBOX || null,
  });
});
