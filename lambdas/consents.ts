import * as z from 'zod';
import { ConsentInput } from '../lib/core/consent.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem } from '../lib/edge/problem.ts';
import { customerClosed, notFound, readCustomerId, refuseFuture } from '../lib/edge/refusals.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type ClosingPorts, closingPorts, closingStore } from '../lib/runtime/ports.ts';
import type { ConsentEntry } from '../lib/store/items.ts';
import { consentKey } from '../lib/store/keys.ts';
import { readCustomer } from '../lib/store/read-customer.ts';
import { type RecordedConsent, readConsents, recordConsent } from '../lib/store/record-consent.ts';

/** A page of the ledger; the cursor is the number of the last entry of the page before. */
const Page = z.strictObject({
  cursor: z.string().regex(/^[1-9][0-9]{0,11}$/, 'use nextCursor of the page before').optional(),
  limit: z.string().regex(/^(?:[1-9][0-9]?|100)$/, 'use a number from 1 to 100').default('50').transform(Number),
}); // biome-ignore format: two lines say it

/** Records consents and their withdrawal, and shows the ledger, oldest first. */
export function createConsents(ports: ClosingPorts): HttpHandler {
  return httpFunction('consents', ports, {
    'POST /v1/customers/{id}/consents': async ({ params, body, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const input = validate(ConsentInput, body);
      if (isProblem(input)) return input;
      const future = refuseFuture('#/capturedAt', input.value.capturedAt, ports.clock());
      if (future) return future;
      return answerOf(await recordConsent(await closingStore(ports), id.value, input.value, caller.client));
    },

    'GET /v1/customers/{id}/consents': async ({ params, query }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const page = validate(Page, query);
      if (isProblem(page)) return page;
      const { cursor, limit } = page.value;
      const after = cursor === undefined ? null : consentKey(id.value, Number(cursor)).sk;
      const { entries, next } = await readConsents(ports.table, id.value, { after, limit });
      // Nobody, or somebody without consents: only an empty ledger needs the second look.
      if (entries.length === 0 && !(await readCustomer(ports.table, id.value, { consistent: true })))
        return missingCustomer(ports.table, id.value);
      const nextCursor = next === null ? {} : { nextCursor: String(entries.at(-1)?.sequence) };
      return { status: 200, body: { entries: entries.map(rendered), ...nextCursor } };
    },
  });
}

function answerOf(recorded: RecordedConsent): Answer | Problem {
  switch (recorded.outcome) {
    case 'recorded': {
      const body = { ...rendered(recorded.entry), effectiveAt: instantText(recorded.effectiveAt) };
      return { status: 201, body };
    }
    case 'unknown-customer':
      return notFound('customer');
    case 'customer-closed':
      return customerClosed(['#/status']);
    default:
      return recorded satisfies never;
  }
}

function rendered({
  customerId: _,
  capturedAt,
  recordedAt,
  ...entry
}: ConsentEntry): Record<string, unknown> {
  return { ...entry, capturedAt: instantText(capturedAt), recordedAt: instantText(recordedAt) };
}

export const handler = entry(() => createConsents(closingPorts(environmentOf('consents', process.env))));
