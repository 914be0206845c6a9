import type { Outreach, Queue, SmsProvider } from '../lib/dispatch/provider.ts';
import { snsOutreach } from '../lib/dispatch/sns-outreach.ts';
import { snsSms } from '../lib/dispatch/sns-sms.ts';
import { sqsQueue } from '../lib/dispatch/sqs-queue.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { callTender, channelSender, DueMessageSchema } from '../lib/runtime/channel-sender.ts';
import { messageLinks } from '../lib/runtime/message-links.ts';
import { type DueMessage, type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';

export type DispatchDuePorts = Ports & {
  due: Queue<DueMessage>;
  outreach: Outreach;
  sms: SmsProvider;
  publicOrigin: string;
};

/**
 * Sends due texts; hands every other channel's dispatch to its sender through the outreach topic, unclaimed. A due call is
 * only looked after: it waits in the due index until a dialler claims it, or it may not be made any more.
 */
export function createDispatchDue(ports: DispatchDuePorts): QueueHandler {
  const sendSms = channelSender(ports, 'sms', ({ record, contactPoint, content }, keyring) => {
    const made = { keyring, publicOrigin: ports.publicOrigin, now: ports.clock() };
    const { place } = messageLinks(made, record.customerId, contactPoint, record.request.topic);
    return ports.sms.send({
      dispatchId: record.dispatchId,
      to: contactPoint.address,
      body: place(content.sms?.body ?? ''),
      promotional: record.request.purpose === 'marketing',
    });
  });
  const tend = callTender(ports);
  return queueFunction('dispatch-due', DueMessageSchema, ports.log, ({ dispatchId, channel }) => {
    if (channel === 'voice') return tend(dispatchId);
    if (channel === null || channel === undefined || channel === 'sms') return sendSms(dispatchId);
    ports.log('info', 'handed-over', { channel });
    return ports.outreach.publish(channel, dispatchId);
  });
}

export const handler = entry(() => {
  const environment = environmentOf('dispatch-due', process.env);
  return createDispatchDue({
    ...systemPorts(environment),
    due: sqsQueue(environment.DUE_QUEUE_URL),
    outreach: snsOutreach(environment.OUTREACH_TOPIC_ARN),
    sms: snsSms(),
    publicOrigin: environment.PUBLIC_ORIGIN,
  });
});
