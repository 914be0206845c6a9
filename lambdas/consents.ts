import * as z from 'zod';
import { signConfirmation } from '../lib/address/confirmation-link.ts';
import { ConsentInput } from '../lib/core/consent.ts';
import { contactPointFor } from '../lib/core/customer.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem } from '../lib/edge/problem.ts';
import { customerClosed, impossible, readCustomerId, refuseFuture } from '../lib/edge/refusals.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type ClosingPorts, closingPorts, closingStore } from '../lib/runtime/ports.ts';
import { renderConsent } from '../lib/runtime/render-consent.ts';
import { confirmableFor } from '../lib/store/confirm-consent.ts';
import { readConsents, readLedger } from '../lib/store/consent-ledger.ts';
import { consentKey } from '../lib/store/keys.ts';
import { readCustomer } from '../lib/store/read-customer.ts';
import { type RecordedConsent, recordConsent } from '../lib/store/record-consent.ts';
import type { Table } from '../lib/store/table.ts';
import { verifyConsents } from '../lib/store/verify-consents.ts';
import { ledgerHeaders, ledgerPage } from '../web/ledger/ledger-page.ts';

export type ConsentsPorts = ClosingPorts & {
  company: string;
  /** Where customers reach the public pages. */
  publicOrigin: string;
};

/** A page of the ledger; the cursor is the number of the last entry of the page before. */
const Page = z.strictObject({
  cursor: z.string().regex(/^[1-9][0-9]{0,11}$/, 'use nextCursor of the page before').optional(),
  limit: z.string().regex(/^(?:[1-9][0-9]?|100)$/, 'use a number from 1 to 100').default('50').transform(Number),
}); // biome-ignore format: two lines say it

const Export = z.strictObject({ format: z.enum(['json', 'html']).default('json') });

/** Records consents and their withdrawal, shows the ledger, proves it, and hands it out whole. */
export function createConsents(ports: ConsentsPorts): HttpHandler {
  return httpFunction('consents', ports, {
    'POST /v1/customers/{id}/consents': async ({ params, body, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const input = validate(ConsentInput, body);
      if (isProblem(input)) return input;
      const { status, channel, capturedAt } = input.value;
      const future = refuseFuture('#/capturedAt', capturedAt, ports.clock());
      if (future) return future;
      const store = await closingStore(ports);
      const customer = await readCustomer(ports.table, id.value, { consistent: true });
      const point = customer && contactPointFor(customer.profile, channel);
      if (customer && status === 'pending' && !point)
        return impossible('#/channel', 'the customer has no address there that the link could be sent to');
      const recorded = await recordConsent(store, id.value, input.value, caller.client);
      if (recorded.outcome !== 'recorded' || status !== 'pending' || !point)
        return answerOf(ports.table, id.value, recorded, {});
      // What is pending may be confirmed only from the address that it was asked for.
      const { sequence, recordedAt } = recorded.entry;
      const expiresAt = recordedAt + confirmableFor;
      const link = { customerId: id.value, sequence, addressHash: store.hashOf(point.address), expiresAt };
      return answerOf(ports.table, id.value, recorded, {
        confirmUrl: `${ports.publicOrigin}/c/${signConfirmation(store.keyring, link)}`,
        confirmBefore: instantText(expiresAt),
      });
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
      const missing = entries.length === 0 && (await missingOne(id.value));
      if (missing) return missing;
      const nextCursor = next === null ? {} : { nextCursor: String(entries.at(-1)?.sequence) };
      return { status: 200, body: { entries: entries.map(renderConsent), ...nextCursor } };
    },

    'GET /v1/customers/{id}/consents/verify': async ({ params }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const proof = await verifyConsents(ports.table, id.value);
      const missing = proof.entries === 0 && proof.valid && (await missingOne(id.value));
      if (missing) return missing;
      return { status: 200, body: proof };
    },

    'GET /v1/customers/{id}/consents/export': async ({ params, query }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const wanted = validate(Export, query);
      if (isProblem(wanted)) return wanted;
      const proof = await verifyConsents(ports.table, id.value);
      const missing = proof.entries === 0 && proof.valid && (await missingOne(id.value));
      if (missing) return missing;
      // A ledger that was tampered with may hold what cannot be read; then the proof says where, and that is all there is.
      const entries = await readLedger(ports.table, id.value).catch((error: unknown) => {
        if (proof.valid) throw error;
        return [];
      });
      const exported = {
        company: ports.company,
        customerId: id.value,
        exportedAt: instantText(ports.clock()),
        proof,
        entries: entries.map(renderConsent),
      };
      if (wanted.value.format === 'json') return { status: 200, body: exported };
      return { status: 200, headers: ledgerHeaders, body: ledgerPage(exported) };
    },
  });

  /** Null: there is such a customer. */
  async function missingOne(customerId: string): Promise<Problem | null> {
    const customer = await readCustomer(ports.table, customerId, { consistent: true });
    return customer ? null : missingCustomer(ports.table, customerId);
  }
}

async function answerOf(
  table: Table,
  customerId: string,
  recorded: RecordedConsent,
  more: Record<string, unknown>,
): Promise<Answer | Problem> {
  switch (recorded.outcome) {
    case 'recorded': {
      const effectiveAt = instantText(recorded.effectiveAt);
      return { status: 201, body: { ...renderConsent(recorded.entry), effectiveAt, ...more } };
    }
    case 'unknown-customer':
      return missingCustomer(table, customerId);
    case 'customer-closed':
      return customerClosed(['#/status']);
    default:
      return recorded satisfies never;
  }
}

export const handler = entry(() => {
  const environment = environmentOf('consents', process.env);
  return createConsents({
    ...closingPorts(environment),
    company: environment.COMPANY_NAME,
    publicOrigin: environment.PUBLIC_ORIGIN,
  });
});
