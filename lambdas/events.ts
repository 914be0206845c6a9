import { createHash } from 'node:crypto';
import { ContactEvent, EventsInput } from '../lib/core/event.ts';
import { campaignOrDebt, labelKey } from '../lib/core/gate.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem, problemDocument } from '../lib/edge/problem.ts';
import { refuseFuture } from '../lib/edge/refusals.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { recordContact } from '../lib/store/record-contact.ts';

/** Takes in contacts made elsewhere; each event counts once, and a bad one does not hold up the others. */
export function createEvents(ports: Ports): HttpHandler {
  return httpFunction('events', ports, {
    'POST /v1/events': async ({ body, caller, requestId }) => {
      const input = validate(EventsInput, body);
      if (isProblem(input)) return input;
      const results: unknown[] = [];
      for (const raw of input.value.events) {
        const event = validate(ContactEvent, raw);
        const result = isProblem(event) ? event : await takeIn(ports, caller.client, event.value);
        results.push(isProblem(result) ? problemDocument(result, requestId) : { status: result });
      }
      return { status: 202, body: { results } };
    },
  });
}

async function takeIn(ports: Ports, client: string, event: ContactEvent) {
  // It would hold its place in the contact log until then.
  const future = refuseFuture('#/at', event.at, ports.clock());
  if (future) return future;
  const hash = createHash('sha256')
    .update(JSON.stringify([client, event.eventId]))
    .digest('base64url');
  const key = (name: string | null | undefined) => (name == null ? null : labelKey(name) & 0xffff);
  const outcome = await recordContact(ports, event.customerId, hash, {
    at: event.at,
    channel: event.channel,
    purpose: event.purpose,
    topic: key(event.topic),
    campaign: key(campaignOrDebt(event)),
    conversation: event.type === 'conversation',
  });
  return outcome === 'unknown-customer'
    ? problem(404, 'UNKNOWN_CUSTOMER', 'PUT the customer first; nothing is known of this id.')
    : outcome;
}

export const handler = entry(() => createEvents(systemPorts(environmentOf('events', process.env))));
