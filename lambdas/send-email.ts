import { addressHash } from '../lib/address/hash-address.ts';
import { signLink } from '../lib/address/signed-link.ts';
import type { EmailProvider, Queue } from '../lib/dispatch/provider.ts';
import { sesEmail } from '../lib/dispatch/ses-email.ts';
import { sqsQueue } from '../lib/dispatch/sqs-queue.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { channelSender, DueMessageSchema } from '../lib/runtime/channel-sender.ts';
import { type DueMessage, type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';

export type SendEmailPorts = Ports & { due: Queue<DueMessage>; email: EmailProvider; publicOrigin: string };

/** An unsubscribe link works for a year. */
const linkLifetime = 365 * 86_400_000;

/** Sends due e-mails; marketing carries the one-click unsubscribe. */
export function createSendEmail(ports: SendEmailPorts): QueueHandler {
  const send = channelSender(ports, 'email', ({ record, contactPoint, content }, keyring) => {
    const { customerId, dispatchId } = record;
    const token = signLink(keyring, {
      purpose: 'unsubscribe',
      customerId,
      channel: 'email',
      addressHash: addressHash(keyring, contactPoint.address),
      expiresAt: ports.clock() + linkLifetime,
    });
    return ports.email.send({
      dispatchId,
      to: contactPoint.address,
      subject: content.email?.subject ?? '',
      text: content.email?.text ?? '',
      html: content.email?.html ?? null,
      unsubscribeUrl: record.request.purpose === 'marketing' ? `${ports.publicOrigin}/u/${token}` : null,
    });
  });
  return queueFunction(DueMessageSchema, ports.log, ({ dispatchId }) => send(dispatchId));
}

export const handler = entry(() => {
  const environment = environmentOf('send-email', process.env);
  return createSendEmail({
    ...systemPorts(environment),
    due: sqsQueue(environment.DUE_QUEUE_URL),
    email: sesEmail({ from: environment.EMAIL_FROM, configurationSet: environment.SES_CONFIGURATION_SET }),
    publicOrigin: environment.PUBLIC_ORIGIN,
  });
});
