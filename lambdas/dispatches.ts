import * as z from 'zod';
import { openId, sealId } from '../lib/address/sealed-id.ts';
import { decisionRequest } from '../lib/core/decide.ts';
import type { DispatchStatus } from '../lib/core/dispatch.ts';
import { DispatchInput } from '../lib/core/dispatch.ts';
import { sqsQueue } from '../lib/dispatch/sqs-queue.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { readIdempotencyKey } from '../lib/edge/read-idempotency-key.ts';
import { readCustomerId } from '../lib/edge/refusals.ts';
import { renderDecision } from '../lib/edge/render-decision.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { type AcceptPorts, acceptOrder, repeatedOrder } from '../lib/runtime/accept-order.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { systemPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { cancelDispatch, readDispatch } from '../lib/store/cancel-dispatch.ts';
import { contentStore } from '../lib/store/content.ts';
import type { DispatchRecord } from '../lib/store/dispatch-items.ts';
import { listDispatches } from '../lib/store/list-dispatches.ts';
import { readCustomer } from '../lib/store/read-customer.ts';

const unknownDispatch = problem(
  404,
  'UNKNOWN_DISPATCH',
  'There is no dispatch with this id; it may have been erased.',
);

/** The cursor is the last dispatch of the page before, by its id within the customer. */
const Page = z.strictObject({
  cursor: z.string().regex(/^[A-Za-z0-9_-]{16}$/, 'use nextCursor of the page before').optional(),
  limit: z.string().regex(/^(?:[1-9][0-9]?|100)$/, 'use a number from 1 to 100').default('50').transform(Number),
}); // biome-ignore format: two lines say it

/** Accepts dispatches, shows them, and cancels those that nobody has claimed. */
export function createDispatches(ports: AcceptPorts): HttpHandler {
  return httpFunction('dispatches', ports, {
    'POST /v1/dispatches': async ({ headers, body, caller }) => {
      const idempotencyKey = readIdempotencyKey(headers);
      if (isProblem(idempotencyKey)) return idempotencyKey;
      const input = validate(DispatchInput, body);
      if (isProblem(input)) return input;
      const order = { client: caller.client, idempotencyKey, input: input.value };
      const asked = decisionRequest(input.value, ports.clock());
      // A repeated request whose deadline has passed meanwhile is still answered as it was.
      const acceptance = asked.ok
        ? await acceptOrder(ports, { ...order, request: asked.request })
        : ((await repeatedOrder(ports, order)) ?? impossible(asked));
      if (isProblem(acceptance)) return acceptance;
      if (acceptance.outcome === 'unknown-customer')
        return missingCustomer(ports.table, input.value.customerId);
      if (acceptance.outcome === 'other-body')
        return problem(
          422,
          'IDEMPOTENCY_KEY_REUSED',
          'This Idempotency-Key was used with another body; use a new key.',
        );
      const { record, decision } = acceptance;
      const keyring = await ports.keyring();
      const decisionId = sealId(keyring, 'decision', record.customerId, record.decisionInner);
      const contact = decision.outcome === 'contact';
      return {
        status: contact ? 202 : 200,
        body: {
          dispatchId: record.dispatchId,
          status: contact ? 'scheduled' : 'suppressed',
          decision: renderDecision(decision, decisionId),
        },
      };
    },

    'GET /v1/customers/{id}/dispatches': async ({ params, query }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const page = validate(Page, query);
      if (isProblem(page)) return page;
      const { cursor = null, limit } = page.value;
      const { found, next } = await listDispatches(ports.table, id.value, { after: cursor, limit });
      if (found.length === 0 && !(await readCustomer(ports.table, id.value, { consistent: true })))
        return missingCustomer(ports.table, id.value);
      const dispatches = found.map(({ record, status }) => renderDispatch(record, status));
      return { status: 200, body: { dispatches, ...(next === null ? {} : { nextCursor: next }) } };
    },

    'GET /v1/dispatches/{id}': async ({ params }) => {
      const target = openId(await ports.keyring(), 'dispatch', params.id);
      const found = target && (await readDispatch(ports.table, target.customerId, target.inner));
      return found ? { status: 200, body: renderDispatch(found.record, found.status) } : unknownDispatch;
    },

    'DELETE /v1/dispatches/{id}': async ({ params, caller }) => {
      const target = openId(await ports.keyring(), 'dispatch', params.id);
      const found = target && (await cancelDispatch(ports, target.customerId, target.inner));
      if (!found) return unknownDispatch;
      if (found.outcome === 'too-late')
        return problem(
          409,
          'TOO_LATE',
          `The dispatch is ${found.status}; only a scheduled one can be cancelled.`,
        );
      const changes = [{ pointer: `#/dispatches/${params.id}/status`, from: 'scheduled', to: 'cancelled' }];
      const entry = { what: 'dispatch', actor: 'company', client: caller.client, changes } as const;
      await recordChange(ports, { customerId: found.record.customerId }, entry);
      return { status: 200, body: renderDispatch(found.record, found.status) };
    },
  });
}

function impossible(fault: { pointer: string; detail: string }) {
  return problem(422, 'IMPOSSIBLE_TIMES', 'Correct the times named in errors.', { errors: [fault] });
}

function renderDispatch(record: DispatchRecord, status: DispatchStatus): Record<string, unknown> {
  const at = (instant: number | null) => (instant === null ? null : instantText(instant));
  return {
    dispatchId: record.dispatchId,
    customerId: record.customerId,
    status,
    detail: record.detail,
    channel: record.channel,
    purpose: record.request.purpose,
    campaignId: record.request.campaignId,
    sendAt: at(record.sendAt),
    notAfter: at(record.notAfter),
    attempts: record.attempts,
    providerMessageId: record.providerMessageId,
    createdAt: at(record.createdAt),
    updatedAt: at(record.updatedAt),
    sentAt: at(record.sentAt),
  };
}

export const handler = entry(() => {
  const environment = environmentOf('dispatches', process.env);
  const ports = systemPorts(environment);
  return createDispatches({
    ...ports,
    due: sqsQueue(environment.DUE_QUEUE_URL),
    contents: contentStore(ports.table, ports.clock),
    settings: decisionSettings(ports),
  });
});
