import { decisionRequest } from '../core/decide.ts';
import type { DispatchInput } from '../core/dispatch.ts';
import { hour } from '../core/vocabulary.ts';
import { contentStore } from '../store/content.ts';
import { readCustomer } from '../store/read-customer.ts';
import type { StorePorts } from '../store/store-ports.ts';
import { membersOf, visitedMembers } from '../store/suppress-address.ts';
import { acceptOrder } from './accept-order.ts';
import { decisionSettings } from './decision-settings.ts';
import type { ClosingPorts } from './ports.ts';

/**
 * Answers HELP with one text that says who writes and how to stop. It is a transactional dispatch like any other, keyed by
 * the number and the hour: a redelivered HELP is answered once, a machine that answers each text with HELP does not keep us
 * writing, and a number that said STOP gets nothing. `at`: when the text came in, in milliseconds.
 */
export async function answerHelp(
  store: Pick<StorePorts, 'table' | 'hashOf'>,
  ports: ClosingPorts,
  addressHash: string,
  asked: { company: string; at: number },
): Promise<void> {
  const customerId = await whoTextsFrom(store, addressHash);
  // Nobody we know: the carrier's own answer to HELP has to do.
  if (customerId === null) return;
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
      idempotencyKey: `help:${addressHash}:${Math.floor(asked.at / hour)}`,
      input,
      request: request.request,
    },
  );
}

/** The first customer who gets texts at this very number; whoever has it for calls only may get texts elsewhere. */
async function whoTextsFrom(
  store: Pick<StorePorts, 'table' | 'hashOf'>,
  addressHash: string,
): Promise<string | null> {
  for (const customerId of await membersOf(store, addressHash, null, visitedMembers)) {
    const customer = await readCustomer(store.table, customerId, { consistent: false });
    const number = customer?.profile.contactPoints.find(({ channel }) => channel === 'sms')?.address;
    if (number !== undefined && store.hashOf(number) === addressHash) return customerId;
  }
  return null;
}
