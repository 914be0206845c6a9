import { decisionRequest } from '../core/decide.ts';
import type { DispatchInput } from '../core/dispatch.ts';
import { contentStore } from '../store/content.ts';
import { membersOf } from '../store/suppress-address.ts';
import { acceptOrder } from './accept-order.ts';
import { decisionSettings } from './decision-settings.ts';
import type { ClosingPorts } from './ports.ts';

/**
 * Answers HELP with one text that says who writes and how to stop. It is a transactional dispatch like any other, keyed by
 * the inbound message: a redelivered HELP is answered once, and a number that said STOP not at all.
 */
export async function answerHelp(
  ports: ClosingPorts,
  addressHash: string,
  asked: { company: string; messageId: string },
): Promise<void> {
  const [customerId] = await membersOf(ports, addressHash, null, 1);
  // Nobody we know: the carrier's own answer to HELP has to do.
  if (customerId === undefined) return;
  const input: DispatchInput = {
    customerId,
    purpose: 'transactional',
    channels: ['sms'],
    content: {
      sms: { body: `${asked.company}: reply STOP to get no more texts from us, START to get them again.` },
    },
  };
  const request = decisionRequest(input, ports.clock());
  if (!request.ok) return;
  await acceptOrder(
    { ...ports, contents: contentStore(ports.table, ports.clock), settings: decisionSettings(ports) },
    {
      client: 'inbound-sns',
      idempotencyKey: `help:${asked.messageId}`.slice(0, 128),
      input,
      request: request.request,
    },
  );
}
