import * as z from 'zod';
import { CompanyEvent, isContactEvent } from '../lib/core/actions/company-event.ts';
import { ContactEvent, EventsInput } from '../lib/core/event.ts';
import { entry } from '../lib/edge/entry.ts';
import { failure } from '../lib/edge/failure.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem, problemDocument } from '../lib/edge/problem.ts';
import { environmentOf } from '../lib/functions.ts';
import { type EventPorts, eventPorts } from '../lib/runtime/event-ports.ts';
import { type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import {
  type CompanyEventResult,
  takeInCompanyEvent,
  takeInContactEvent,
} from '../lib/runtime/take-in-event.ts';

const route = 'POST /v1/events';
const Typed = z.looseObject({ type: z.string() });

type Result = { status: 'recorded' | 'known' } | CompanyEventResult | Problem;

/** Takes in what happened; each event counts once and has its own result, and a bad one does not hold up the others. */
export function createEvents(given: SuppressingPorts): HttpHandler {
  const ports = eventPorts(given);
  return httpFunction('events', ports, {
    [route]: async ({ body, caller, requestId }) => {
      const input = validate(EventsInput, body);
      if (isProblem(input)) return input;
      const { events } = input.value;
      const results: Result[] = new Array(events.length);
      // Side by side for different customers, one after the other for one: they write the same gate.
      const queues = new Map<string, (() => Promise<void>)[]>();
      for (const [index, raw] of events.entries()) {
        const event = read(raw);
        if (isProblem(event)) {
          results[index] = event;
          continue;
        }
        const take = async () => {
          // What breaks for one event is its own result; the caller sends it again, and it counts once.
          results[index] = await event
            .takeIn(ports, caller.client)
            .catch((error: unknown) => failure(error, { requestId, route }, ports.log));
        };
        queues.set(event.customerId, [...(queues.get(event.customerId) ?? []), take]);
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

type Readable = {
  customerId: string;
  takeIn(ports: EventPorts, client: string): Promise<Result>;
};

/** An event of a contact, or one of the company: its type tells. */
function read(raw: unknown): Readable | Problem {
  const typed = Typed.safeParse(raw);
  if (typed.success && !isContactEvent(typed.data.type)) {
    const event = validate(CompanyEvent, raw);
    if (isProblem(event)) return event;
    const { value } = event;
    return {
      customerId: value.customerId,
      takeIn: (ports, client) => takeInCompanyEvent(ports, client, value),
    };
  }
  const event = validate(ContactEvent, raw);
  if (isProblem(event)) return event;
  const { value } = event;
  return {
    customerId: value.customerId,
    takeIn: (ports, client) => takeInContactEvent(ports, client, value),
  };
}

export const handler = entry(() => createEvents(suppressingPorts(environmentOf('events', process.env))));
