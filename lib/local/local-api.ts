import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { defaultPolicy } from '../core/default-policy.ts';
import { CustomerId, Instant, Label, Purpose } from '../core/vocabulary.ts';
import type { BusEvent } from '../edge/bus-event.ts';
import { decideWeek, simulateOn } from './decide-week.ts';
import type { Figures } from './figures.ts';
import { figuresPage } from './figures-page.ts';
import { json, problem, type Reply, readBody } from './http.ts';
import type { JumpClock } from './jump-clock.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';
import { messageHtml } from './page-files.ts';
import { publishedOutbox } from './published-outbox.ts';
import type { RecipientAct } from './recipient-acts.ts';
import { sampleContent } from './sample-content.ts';
import type { Sink } from './sink.ts';
import type { SinkFault } from './sink-fault.ts';
import type { Arrival } from './time-travel.ts';
import type { Watcher } from './watch-answers.ts';

type LocalApiOptions = {
  clock: JumpClock;
  outbox: Outbox;
  watcher: Watcher;
  sink: Sink;
  /** The service's own address, and the token that the page asks decisions with. */
  origin: string;
  token: string;
  figures: Figures;
  travel(instant: number | null): Promise<Arrival>;
  /** Delivers the event of a recipient's act; the status the service answered with, or null when there is no such event. */
  act(message: OutboxMessage, act: RecipientAct): Promise<number | null>;
  /** Hands an event to what EventBridge would hand it to. */
  putEvent(event: BusEvent): Promise<void>;
};

const MessageId = z.string().min(1).max(100);
const JumpInput = z.strictObject({ advanceTo: Instant.optional() });
const ActInput = z.discriminatedUnion('kind', [
  z.strictObject({ messageId: MessageId, kind: z.literal('bounce') }),
  z.strictObject({ messageId: MessageId, kind: z.literal('complain') }),
  z.strictObject({ messageId: MessageId, kind: z.literal('unsubscribe') }),
  z.strictObject({ messageId: MessageId, kind: z.literal('reply'), text: z.string().min(1).max(1_600) }),
]);
const OneClickInput = z.strictObject({ messageId: MessageId });
const DispatchInput = z.strictObject({ customerId: CustomerId, purpose: Purpose, topic: Label.optional() });
const SimulationInput = z.strictObject({ ...DispatchInput.shape, at: Instant });
const FaultInput = z.strictObject({
  address: z.string().min(3).max(320),
  fault: z.enum(['throttle', 'reject', 'silence', 'lost-answer'] satisfies SinkFault[]).nullable(),
});

/** As `aws events put-events` takes an entry, but for its detail, which is JSON here and not a text. */
const EventInput = z.strictObject({
  Source: z.string().min(1).max(256),
  DetailType: z.string().min(1).max(128),
  Time: z.iso.datetime().optional(),
  Detail: z.record(z.string(), z.unknown()),
});

const inputLimit = 16 * 1_024;
const listed = 200;
/** The policy counts costs in responses; this is what it takes one to be worth. */
const currencyPerResponse = 100;

/** Answers `/local/…`, which only the local run has: what was sent, what was decided, the clock, and acts of recipients. */
export function localApi(options: LocalApiOptions): (request: IncomingMessage) => Promise<Reply> {
  const { clock, outbox, watcher, origin, token } = options;
  const since = new Date(clock.now()).toISOString();
  const clockNow = () => ({ now: new Date(clock.now()).toISOString(), ahead: clock.ahead() });

  return async (request) => {
    const url = new URL(request.url ?? '/', origin);
    const [, messageId] = /^\/local\/messages\/([^/]+)\/html$/.exec(url.pathname) ?? [];
    if (request.method === 'GET' && messageId !== undefined) {
      const html = outbox.find(messageId)?.html;
      return html == null ? noMessage() : messageHtml(html);
    }
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /local/outbox':
        return publishedOutbox(outbox, url.searchParams);
      case 'GET /local/messages':
        return json(200, messagesAfter(Number(url.searchParams.get('after') ?? 0)));
      case 'GET /local/decisions':
        return json(200, { decisions: watcher.decisions() });
      case 'GET /local/customers':
        return json(200, { customers: watcher.customers() });
      case 'GET /local/metrics':
        return figuresPage(options.figures, since, request.headers.accept);
      case 'GET /local/clock':
        return json(200, clockNow());
      case 'POST /local/clock':
        return withInput(request, JumpInput, ({ advanceTo }) => jump(advanceTo ?? null));
      case 'POST /local/acts':
        return withInput(request, ActInput, act);
      case 'POST /local/one-click':
        return withInput(request, OneClickInput, oneClick);
      case 'POST /local/week':
        return withInput(request, SimulationInput, async ({ at, ...question }) =>
          json(200, { slots: await decideWeek(simulateOn(origin, token, question), at) }),
        );
      case 'POST /local/decide':
        return withInput(request, SimulationInput, async ({ at, ...question }) =>
          json(200, { decision: await simulateOn(origin, token, question)(at) }),
        );
      case 'POST /local/dispatch':
        return withInput(request, DispatchInput, async (question) =>
          json(200, await dispatchSample(question)),
        );
      case 'POST /local/events':
        return withInput(request, EventInput, putEvent);
      case 'POST /local/faults':
        return withInput(request, FaultInput, async ({ address, fault }) => {
          options.sink.setFault(address, fault);
          return json(200, { address, fault });
        });
      default:
        return problem(404, 'NO_SUCH_ROUTE', 'Check the path: the local run has no such page.');
    }
  };

  function messagesAfter(number: number): unknown {
    const all = outbox.all();
    const first = Number.isInteger(number) ? Math.max(0, number, all.length - listed) : 0;
    const messages = all.slice(first).map(({ html, ...message }) => ({
      ...message,
      hasHtml: html !== null,
      cost: currencyPerResponse * defaultPolicy.costs[message.channel] * (message.sms?.segments ?? 1),
    }));
    return { total: all.length, messages, clock: clockNow() };
  }

  async function jump(instant: number | null): Promise<Reply> {
    if (instant !== null && instant <= clock.now()) {
      return problem(422, 'CLOCK_ONLY_FORWARD', `The clock is at ${clockNow().now} and only moves forward.`);
    }
    return json(200, await options.travel(instant));
  }

  async function act({ messageId, ...recipientAct }: z.infer<typeof ActInput>): Promise<Reply> {
    const message = outbox.find(messageId);
    if (message === undefined) return noMessage();
    const status = await options.act(message, recipientAct);
    if (status === null) {
      return problem(
        422,
        'NO_SUCH_ACT',
        'A text can be replied to; an e-mail can bounce or be complained about, marketing be unsubscribed from by mail.',
      );
    }
    return json(200, { status });
  }

  /** EventBridge gives each event an id of its own. */
  async function putEvent({ Source, DetailType, Time, Detail }: z.infer<typeof EventInput>): Promise<Reply> {
    const id = randomUUID();
    const time = Time ?? new Date(clock.now()).toISOString();
    await options.putEvent({ id, source: Source, 'detail-type': DetailType, time, detail: Detail });
    return json(202, { EventId: id });
  }

  /** Asks the service, as a caller would, to send a made-up message. */
  async function dispatchSample(question: z.infer<typeof DispatchInput>): Promise<unknown> {
    const answer = await fetch(`${origin}/v1/dispatches`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ ...question, content: sampleContent(question.purpose) }),
    });
    return answer.json();
  }

  /** Does what a mailbox does when its user presses its unsubscribe button (RFC 8058). */
  async function oneClick({ messageId }: z.infer<typeof OneClickInput>): Promise<Reply> {
    const header = outbox.find(messageId)?.headers['List-Unsubscribe'] ?? '';
    const [, link] = /<(https?:[^>]+)>/.exec(header) ?? [];
    if (link === undefined || new URL(link).origin !== origin) return noMessage();
    const answer = await fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    await answer.arrayBuffer();
    return json(200, { status: answer.status });
  }
}

function noMessage(): Reply {
  return problem(404, 'NO_SUCH_MESSAGE', 'Take an id from /local/messages.');
}

async function withInput<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
  answer: (input: z.infer<Schema>) => Promise<Reply>,
): Promise<Reply> {
  const body = await readBody(request, inputLimit);
  if (body === null) return problem(413, 'BODY_TOO_LARGE', `Send at most ${inputLimit} bytes.`);
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    return problem(400, 'MALFORMED_JSON', 'Send JSON.');
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? answer(parsed.data) : problem(400, 'INVALID', z.prettifyError(parsed.error));
}
