import { createHash } from 'node:crypto';
import { openId } from '../lib/address/sealed-id.ts';
import { ContactEvent, EventsInput } from '../lib/core/event.ts';
import { entry } from '../lib/edge/entry.ts';
import { failure } from '../lib/edge/failure.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem, problemDocument } from '../lib/edge/problem.ts';
import { impossible, notFound } from '../lib/edge/refusals.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { takeEvent } from '../lib/store/take-event.ts';

/** Clocks differ: so far ahead (milliseconds) an event may lie. */
const aheadAtMost = 5 * 60_000;
/** Events are remembered for 90 days, longer than any cap looks back. */
const rememberedFor = 90 * 86_400_000;
const route = 'POST /v1/events';

type Result = { status: 'recorded' | 'known' } | Problem;

/** Takes in what happened; each event counts once and has its own result, and a bad one does not hold up the others. */
export function createEvents(ports: SuppressingPorts): HttpHandler {
  return httpFunction('events', ports, {
    [route]: async ({ body, caller, requestId }) => {
      const input = validate(EventsInput, body);
      if (isProblem(input)) return input;
      const { events } = input.value;
      const results: Result[] = new Array(events.length);
      // Side by side for different customers, one after the other for one: they write the same gate.
      const queues = new Map<string, (() => Promise<void>)[]>();
      for (const [index, raw] of events.entries()) {
        const event = validate(ContactEvent, raw);
        if (isProblem(event)) {
          results[index] = event;
          continue;
        }
        const { customerId } = event.value;
        const take = async () => {
          // What breaks for one event is its own result; the caller sends it again, and it counts once.
          results[index] = await takeIn(ports, caller.client, event.value).catch((error: unknown) =>
            failure(error, { requestId, route }, ports.log),
          );
        };
        queues.set(customerId, [...(queues.get(customerId) ?? []), take]);
      }
      await Promise.all(
        [...queues.values()].map(async (takes) => {
          for (const take of takes) await take();
        }),
      );
      const shown = results.map((result) =>
        isProblem(result) ? problemDocument(result, requestId) : result,
      );
      return { status: 202, body: { results: shown } };
    },
  });
}

async function takeIn(ports: SuppressingPorts, client: string, event: ContactEvent): Promise<Result> {
  const now = ports.clock();
  const { eventId, dispatchId, ...said } = event;
  if (event.at > now + aheadAtMost) return impossible('#/at', 'must not lie more than 5 minutes ahead');
  const store = await closingStore(ports);
  const opened = dispatchId === undefined ? null : openId(store.keyring, 'dispatch', dispatchId);
  if (dispatchId !== undefined && opened?.customerId !== event.customerId) return notFound('dispatch');
  const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
  const taken = await takeEvent(store, fanOut, client, {
    ...said,
    // A clock that is fast must not let what it says outrank what happens in the next minutes.
    at: Math.min(event.at, now),
    hash: createHash('sha256')
      .update(JSON.stringify([client, eventId]))
      .digest('base64url'),
    dispatch: opened?.inner,
    receivedAt: now,
    done: !['bounced', 'complained', 'opted_out'].includes(event.type),
    expiresAt: Math.ceil((now + rememberedFor) / 1_000),
  });
  switch (taken) {
    case 'recorded':
    case 'known':
      return { status: taken };
    case 'unknown-customer':
      return missingCustomer(ports.table, event.customerId);
    case 'unknown-dispatch':
      return notFound('dispatch');
    case 'no-address':
      return impossible('#/channel', 'the customer has no address on this channel that could be closed');
    default:
      return taken satisfies never;
  }
}

export const handler = entry(() => createEvents(suppressingPorts(environmentOf('events', process.env))));
