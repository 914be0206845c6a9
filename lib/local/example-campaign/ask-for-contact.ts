import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { BodyOf } from '../../client/client.ts';
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

/**
 * Registers the row as a customer, with consents and the calls made before, and asks for a marketing contact. What an
 * earlier start of the same run has done is found by its id or key and not done again.
 */
export async function askForContact(service: Service, run: Run, contact: BankContact): Promise<Asked> {
  const params = { id: customerId(run, contact.row) };
  const { status } = await service.call('PUT /v1/customers/{id}', { params, body: customerOf(contact) });

  // The ledger keeps all it is given, so a customer from before the interruption is asked what it has.
  const recorded = status === 201 ? [] : await readConsents(service, params);
  for (const consent of consentsOf(contact, run)) {
    if (recorded.includes(consent.channel)) continue;
    await service.call('POST /v1/customers/{id}/consents', { params, body: consent });
  }

  const preferences = preferencesOf(contact);
  if (preferences !== null) {
    // Somebody who has said STOP since the run was begun is not asked again: 409 and 428 leave it so.
    const route = 'PATCH /v1/customers/{id}/preferences';
    await service.callUnless([409, 428], route, { params, body: preferences });
  }

  const events = historyOf(contact, run);
  if (events.length > 0) await tell(service, events);

  const answer = await service.call('POST /v1/dispatches', {
    body: dispatchOf(run, contact.row),
    idempotencyKey: idempotencyKey(run, contact.row),
  });
  return { ...DispatchAnswer.parse(answer.body), row: contact.row };
}

/** Each event is answered for itself; those that a busy service could not take for the moment are told again. */
async function tell(service: Service, events: BodyOf<'POST /v1/events'>['events']): Promise<void> {
  let left = events;
  for (let attempt = 1; left.length > 0; attempt++) {
    const { results } = (await service.call('POST /v1/events', { body: { events: left } })).body;
    const faults = results.filter((result) => 'detail' in result);
    const fault = faults.find(({ status }) => attempt === attempts || status !== 503);
    if (fault) throw new StartFault(`The service refused an earlier call of the file: ${fault.detail}`);
    left = left.filter((_, index) => typeof results[index]?.status === 'number');
    if (left.length > 0) await sleep(attempt * pause);
  }
}

async function readConsents(service: Service, params: { id: string }): Promise<string[]> {
  const { body } = await service.call('GET /v1/customers/{id}/consents', { params });
  return body.entries.map(({ channel }) => channel);
}
