import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { StartFault } from '../start-fault.ts';
import type { BankContact } from './bank-contacts.ts';
import {
  consentsOf,
  customerId,
  customerOf,
  dispatchOf,
  historyOf,
  idempotencyKey,
  preferencesOf,
  type Run,
} from './requests.ts';
import type { Service } from './service.ts';

/** What is read of the answer to a dispatch. */
const DispatchAnswer = z.object({
  dispatchId: z.string(),
  status: z.enum(['scheduled', 'suppressed']),
  decision: z.object({
    sendAt: z.iso
      .datetime()
      .transform((text) => Date.parse(text))
      .optional(),
    reasons: z.array(
      z.object({
        code: z.string(),
        effect: z.enum(['suppress', 'hold', 'prefer']),
        channel: z.string().nullable(),
      }),
    ),
  }),
});

/** What the service answered for a row. */
export type Asked = z.infer<typeof DispatchAnswer> & { row: number };

/** How often an event is told, and the pause after the first time, in milliseconds; it grows. */
const attempts = 8;
const pause = 500;

const EventResults = z.object({
  results: z.array(z.object({ status: z.union([z.string(), z.number()]), detail: z.string().optional() })),
});
const Ledger = z.object({ entries: z.array(z.object({ channel: z.string() })) });

/**
 * Registers the row as a customer, with consents and the calls made before, and asks for a marketing contact. What an
 * earlier start of the same run has done is found by its id or key and not done again.
 */
export async function askForContact(service: Service, run: Run, contact: BankContact): Promise<Asked> {
  const customer = `/v1/customers/${customerId(run, contact.row)}`;
  const { status } = await service.call('PUT', customer, { body: customerOf(contact), accept: [200, 201] });

  // The ledger keeps all it is given, so a customer from before the interruption is asked what it has.
  const recorded = status === 201 ? [] : await readConsents(service, customer);
  for (const consent of consentsOf(contact, run)) {
    if (recorded.includes(consent.channel)) continue;
    await service.call('POST', `${customer}/consents`, { body: consent, accept: [201] });
  }

  const preferences = preferencesOf(contact);
  if (preferences !== null) {
    // Somebody who has said STOP since the run was begun is not asked again: 409 and 428 leave it so.
    await service.call('PATCH', `${customer}/preferences`, { body: preferences, accept: [200, 409, 428] });
  }

  const events = historyOf(contact, run);
  if (events.length > 0) await tell(service, events);

  const answer = await service.call('POST', '/v1/dispatches', {
    body: dispatchOf(run, contact.row),
    headers: { 'idempotency-key': idempotencyKey(run, contact.row) },
    accept: [200, 202],
  });
  return { ...DispatchAnswer.parse(answer.body), row: contact.row };
}

/** Each event is answered for itself; those that a busy service could not take for the moment are told again. */
async function tell(service: Service, events: readonly unknown[]): Promise<void> {
  let left = events;
  for (let attempt = 1; left.length > 0; attempt++) {
    const { body } = await service.call('POST', '/v1/events', { body: { events: left }, accept: [202] });
    const { results } = EventResults.parse(body);
    const faults = results.filter(({ status }) => typeof status === 'number');
    const fault = faults.find(({ status }) => attempt === attempts || status !== 503);
    if (fault) throw new StartFault(`The service refused an earlier call of the file: ${fault.detail}`);
    left = left.filter((_, index) => typeof results[index]?.status === 'number');
    if (left.length > 0) await sleep(attempt * pause);
  }
}

async function readConsents(service: Service, customer: string): Promise<string[]> {
  const { body } = await service.call('GET', `${customer}/consents`, { accept: [200] });
  return Ledger.parse(body).entries.map(({ channel }) => channel);
}
