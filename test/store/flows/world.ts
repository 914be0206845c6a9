import { createActions } from '../../../lambdas/actions.ts';
import { createBusEvents } from '../../../lambdas/bus-events.ts';
import { createCallTasks } from '../../../lambdas/call-tasks.ts';
import { createConsents } from '../../../lambdas/consents.ts';
import { createCustomers } from '../../../lambdas/customers.ts';
import { createDispatchDue } from '../../../lambdas/dispatch-due.ts';
import { createDispatches } from '../../../lambdas/dispatches.ts';
import { createEraseCustomer } from '../../../lambdas/erase-customer.ts';
import { createEvents } from '../../../lambdas/events.ts';
import { createExportCustomer } from '../../../lambdas/export-customer.ts';
import { createFanOutSuppression } from '../../../lambdas/fan-out-suppression.ts';
import { createImports } from '../../../lambdas/imports.ts';
import { createInboundSns } from '../../../lambdas/inbound-sns.ts';
import { createJobs } from '../../../lambdas/jobs.ts';
import { createKillSwitch } from '../../../lambdas/kill-switch.ts';
import { createLinks } from '../../../lambdas/links.ts';
import { createMergeCustomers } from '../../../lambdas/merge-customers.ts';
import { createPreferenceCentre } from '../../../lambdas/preference-centre.ts';
import { createPreferences } from '../../../lambdas/preferences.ts';
import { createSendEmail } from '../../../lambdas/send-email.ts';
import { createSuppressions } from '../../../lambdas/suppressions.ts';
import { createSweepDue } from '../../../lambdas/sweep-due.ts';
import { createUnsubscribe } from '../../../lambdas/unsubscribe.ts';
import { createWorkJobs } from '../../../lambdas/work-jobs.ts';
import { openId } from '../../../lib/address/sealed-id.ts';
import type { Preferences } from '../../../lib/core/customer.ts';
import type { ProviderResult } from '../../../lib/core/dispatch.ts';
import { exampleCompany } from '../../../lib/core/example-company.ts';
import type { Log } from '../../../lib/core/ports.ts';
import type { EmailMessage, SmsMessage } from '../../../lib/dispatch/provider.ts';
import type { HttpHandler } from '../../../lib/edge/http-function.ts';
import type { ConfirmOptOuts } from '../../../lib/runtime/confirm-opt-out.ts';
import { decisionSettings } from '../../../lib/runtime/decision-settings.ts';
import {
  closingStore,
  type DueMessage,
  type FanOutMessage,
  type JobMessage,
  type Ports,
  type WorkingPorts,
} from '../../../lib/runtime/ports.ts';
import type { QueueHandler } from '../../../lib/runtime/queue-function.ts';
import { contentStore } from '../../../lib/store/content.ts';
import { interceptTable, type TableCall } from '../../../lib/store/intercept-table.ts';
import type { OptOutEntry, OptOutLog } from '../../../lib/store/opt-out-log.ts';
import { readGate } from '../../../lib/store/read-customer.ts';
import { savePreferences } from '../../../lib/store/save-preferences.ts';
import type { Table } from '../../../lib/store/table.ts';
import { currentTrail } from '../../../lib/telemetry/trail.ts';
import { httpEvent, recordingLog } from '../../edge/http-event.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { memoryUploads } from '../../support/memory-uploads.ts';
import { createSnsSigner, topicArn } from './sns-signer.ts';

/** The company of the pages, and where they are. */
export const pages = { ...exampleCompany, name: 'Example' };
export const publicOrigin = 'https://kairos.example';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Monday 9 March 2026, 11:00 in New York: within every window. */
export const monday11 = Date.UTC(2026, 2, 9, 15, 0);

type Reply = {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks wherever it likes
  json: any;
};
type QueueName = 'due' | 'email' | 'fan-out' | 'bus' | 'jobs';
type Waiting = {
  queue: QueueName;
  body: string;
  messageAttributes: ReturnType<typeof attributesNow>;
  visibleAt: number;
  received: number;
};
type Around = (call: TableCall, run: () => Promise<unknown>) => Promise<unknown>;

const visibilityTimeout = 30 * second;
/** No test needs more in one go. */
const deliveryLimit = 2_000;
/** After so many tries a message goes to the dead-letter queue. */
const receiveLimit = 5;

type WorldOptions = {
  /** Not said: one that keeps its lines. */
  log?: Log;
  table?: Table;
  now?: number;
  optOutLog?: OptOutLog;
  confirmOptOuts?: ConfirmOptOuts;
};
/**
 * Kairos in memory: the real handlers over one table, queues, providers and a clock that moves only when the test lets
 * it. A process is the set of handlers with what they remember; `restart` makes a new one over the same table.
 */
export function createWorld(options: WorldOptions = {}) {
  const recording = recordingLog();
  const { lines } = recording;
  const log = options.log ?? recording.log;
  const signer = createSnsSigner();
  const waiting: Waiting[] = [];
  const dead: Waiting[] = [];
  const optOuts: OptOutEntry[] = [];
  const texts: SmsMessage[] = [];
  const mails: EmailMessage[] = [];
  const fetched: string[] = [];
  const confirmed: string[] = [];
  const alarms: { at: number; run: () => Promise<void> }[] = [];
  let now = options.now ?? monday11;
  let drawn = 0;
  let around: Around = (_, run) => run();
  const stored = options.table ?? createMemoryTable();
  const uploads = memoryUploads();
  const table = interceptTable(stored, (call, run) => around(call, run));

  const world = {
    lines,
    dead,
    optOuts,
    texts,
    mails,
    fetched,
    confirmed,
    signer,
    waiting,
    /** What callers have uploaded, by its key. */
    files: uploads.files,
    /** The table as it is, past every interception. */
    stored,
    /** What the providers answer to the next calls; then they accept. A function can do something during the call. */
    providerAnswers: [] as (ProviderResult | (() => Promise<ProviderResult>))[],
    now: () => now,
    intercept(next: Around) {
      around = next;
    },
    passTime(milliseconds: number) {
      now += milliseconds;
    },
    /** Runs something while whoever waits sleeps. */
    duringSleep(at: number, run: () => Promise<void>) {
      alarms.push({ at, run });
    },
    ports,
    call,
    handlers: makeHandlers(),
    restart() {
      world.handlers = makeHandlers();
    },
    async run(until: number = now, { sweep = false } = {}) {
      let deliveries = 0;
      let nextSweep = sweep ? now : Number.POSITIVE_INFINITY;
      for (;;) {
        const next = waiting
          .filter(({ visibleAt }) => visibleAt <= until)
          .sort((a, b) => a.visibleAt - b.visibleAt)[0];
        if (nextSweep <= until && nextSweep <= (next?.visibleAt ?? Number.POSITIVE_INFINITY)) {
          now = Math.max(now, nextSweep);
          nextSweep += minute;
          await world.handlers.sweepDue();
          continue;
        }
        if (!next) break;
        now = Math.max(now, next.visibleAt);
        waiting.splice(waiting.indexOf(next), 1);
        if (++deliveries > deliveryLimit) throw new Error('Messages go round in circles.');
        await deliver(next);
      }
      now = Math.max(now, until);
    },
    /** What EventBridge hands to the queue of its events. */
    putOnBus: (event: object) => queue('bus').send(event),
    sweepDue: () => world.handlers.sweepDue(),
    async deliverSns(content: unknown, change: Parameters<typeof signer.notification>[1] = {}) {
      const message = signer.notification(typeof content === 'string' ? content : JSON.stringify(content), {
        Timestamp: new Date(now).toISOString(),
        ...change,
      });
      return call('POST', '/inbound/sns', {
        body: JSON.stringify(message),
        headers: { 'content-type': 'text/plain' },
      });
    },
    /** A text from a customer; `at`: when SNS took it. */
    reply(from: string, body: string, at: number = now) {
      drawn += 1;
      return world.deliverSns(
        {
          originationNumber: from,
          destinationNumber: '+12065550199',
          messageKeyword: 'KEYWORD_1',
          messageBody: body,
          inboundMessageId: `in-${drawn}`,
        },
        { Timestamp: new Date(at).toISOString() },
      );
    },
    async gate(customerId: string) {
      return readGate(stored, customerId);
    },
    async inner(dispatchId: string) {
      return openId(await keyring(), 'dispatch', dispatchId)?.inner ?? '';
    },
    async dispatch(dispatchId: string) {
      return (await call('GET', `/v1/dispatches/${dispatchId}`)).json;
    },
    async store() {
      return closingStore(ports());
    },
    /** What the customer's own page does. */
    async asCustomer(customerId: string, change: (current: Preferences) => Preferences) {
      return savePreferences(await closingStore(ports()), customerId, change, {
        ifVersion: null,
        actor: 'customer',
        client: 'page',
      });
    },
  };
  return world;

  async function keyring() {
    return { current: 'k1', addressKey: 'k1', keys: { k1: new Uint8Array(32).fill(7) } };
  }

  function queue<Message>(name: QueueName) {
    return {
      async send(message: Message, sent: { delay?: number } = {}) {
        waiting.push({
          queue: name,
          body: JSON.stringify(message),
          messageAttributes: attributesNow(),
          visibleAt: now + (sent.delay ?? 0),
          received: 0,
        });
      },
    };
  }

  function ports(): WorkingPorts {
    const basic: Ports = {
      table,
      log,
      keyring,
      clock: () => now,
      timer: { sleep },
      randomness: (bytes) => Uint8Array.from({ length: bytes }, (_, index) => (++drawn * 31 + index) % 256),
    };
    return {
      ...basic,
      optOutLog: options.optOutLog ?? { append: async (entry) => void optOuts.push(entry) },
      due: queue<DueMessage>('due'),
      fanOut: queue<FanOutMessage>('fan-out'),
      jobs: queue<JobMessage>('jobs'),
      uploads,
    };
  }

  async function sleep(milliseconds: number) {
    const until = now + milliseconds;
    for (;;) {
      const next = alarms.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      alarms.splice(alarms.indexOf(next), 1);
      now = Math.max(now, next.at);
      await next.run();
    }
    now = Math.max(now, until);
  }

  async function provided<Message>(calls: Message[], message: Message): Promise<ProviderResult> {
    calls.push(message);
    const answer = world.providerAnswers.shift();
    if (typeof answer === 'function') return answer();
    return answer ?? { outcome: 'accepted', messageId: `provider-${texts.length + mails.length}` };
  }

  function makeHandlers() {
    const own = ports();
    const settings = decisionSettings(own);
    const contents = contentStore(own.table, own.clock);
    const http: readonly [RegExp, HttpHandler][] = [
      [/^\/v1\/customers\/[^/]*\/preferences/, createPreferences(own)],
      [
        /^\/v1\/customers\/[^/]*\/consents/,
        createConsents({ ...own, company: 'Example', publicOrigin: 'https://kairos.example' }),
      ],
      [/^\/v1\/customers\/[^/]*$/, createCustomers(own)],
      [/^\/v1\/customers\/[^/]*\/merge/, createMergeCustomers(own)],
      [/^\/v1\/customers\/[^/]*\/exports?/, createExportCustomer(own)],
      [/^\/v1\/(?:suppressions|preferences)\/imports/, createImports(own)],
      [/^\/v1\/jobs/, createJobs(own)],
      [/^\/v1\/suppressions/, createSuppressions(own)],
      [/^\/v1\/kill-switch/, createKillSwitch(own)],
      [/^\/v1\/(?:call-tasks|dispatches\/[^/]+\/(?:claim|result))/, createCallTasks(own)],
      [
        /^\/v1\/(?:dispatches|customers\/[^/]*\/dispatches)/,
        createDispatches({ ...own, settings, contents }),
      ],
      [/^\/v1\/events/, createEvents(own)],
      [/^\/v1\/actions/, createActions(own)],
      [/^\/u\//, createUnsubscribe({ ...own, company: pages, publicOrigin })],
      [/^\/[pc]\//, createPreferenceCentre({ ...own, company: pages, publicOrigin })],
      [/^\/v1\/customers\/[^/]*\/links$/, createLinks({ ...own, publicOrigin })],
      [
        /^\/inbound\/sns/,
        createInboundSns({
          ...own,
          company: 'Example',
          confirmOptOuts: options.confirmOptOuts ?? 'own-words',
          sms: { send: (message: SmsMessage) => provided(texts, message) },
          topicArns: [topicArn],
          certificateOrigin: signer.origin,
          fetchCertificate: async (url) => {
            fetched.push(url);
            return signer.certificate;
          },
          confirm: async (url) => void confirmed.push(url),
        }),
      ],
    ];
    const email = { send: (message: EmailMessage) => provided(mails, message) };
    const sms = { send: (message: SmsMessage) => provided(texts, message) };
    const outreach = {
      publish: (channel: string, dispatchId: string) =>
        channel === 'email' ? queue<{ dispatchId: string }>('email').send({ dispatchId }) : Promise.resolve(),
    };
    const queues: Record<QueueName, QueueHandler> = {
      due: createDispatchDue({ ...own, outreach, sms, publicOrigin }),
      email: createSendEmail({ ...own, email, publicOrigin, unsubscribeMailbox: 'leave@example.com' }),
      'fan-out': createFanOutSuppression(own),
      bus: createBusEvents(own),
      jobs: createWorkJobs(own),
    };
    return { http, queues, sweepDue: createSweepDue(own) };
  }

  async function call(
    method: string,
    path: string,
    sent: Parameters<typeof httpEvent>[2] = {},
  ): Promise<Reply> {
    const erases = method === 'DELETE' && /^\/v1\/customers\/[^/]*$/.test(path);
    const handler = erases
      ? createEraseCustomer(ports())
      : world.handlers.http.find(([pattern]) => pattern.test(path))?.[1];
    if (!handler) throw new Error(`No function serves ${path}`);
    const answer = await handler(httpEvent(method, path, sent));
    const json = answer.body.startsWith('{') ? JSON.parse(answer.body) : null;
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
  }

  /** As SQS does: a message that failed comes back after its visibility time-out, and goes away after some tries. */
  async function deliver(message: Waiting): Promise<void> {
    const { body, messageAttributes } = message;
    const record = {
      messageId: 'm-1',
      body,
      messageAttributes,
      attributes: {},
      eventSourceARN: 'arn:aws:sqs',
    };
    const received = message.received + 1;
    const { batchItemFailures } = await world.handlers.queues[message.queue]({ Records: [record as never] });
    if (batchItemFailures.length === 0) return;
    if (received >= receiveLimit) dead.push(message);
    else waiting.push({ ...message, received, visibleAt: now + visibilityTimeout });
  }
}
/** What the adapters of queue and topic send along. */
function attributesNow() {
  const stringValue = currentTrail()?.correlationId;
  return stringValue === undefined ? {} : { correlationId: { stringValue, dataType: 'String' } };
}

export type World = ReturnType<typeof createWorld>;

const person = {
  timeZone: 'America/New_York',
  country: 'US',
  region: 'NY',
  postalCode: '10001',
  language: 'en',
};

export const anasNumber = '+13055550100';
export const anasMailbox = 'ana@example.com';

/** Registers a customer with a number, a mailbox or both, and a recorded consent to marketing on them. */
export async function register(
  world: World,
  id: string,
  addresses: { sms?: string; email?: string } = { sms: anasNumber, email: anasMailbox },
): Promise<void> {
  const contactPoints = Object.entries(addresses).map(([channel, address]) => ({ channel, address }));
  const saved = await world.call('PUT', `/v1/customers/${id}`, { body: { ...person, contactPoints } });
  if (saved.status >= 300) throw new Error(saved.text);
  for (const channel of Object.keys(addresses)) {
    const consent = {
      channel,
      purpose: 'marketing',
      status: 'granted',
      capturedAt: new Date(monday11 - 30 * day).toISOString(),
      actor: 'customer',
      source: 'web-form',
    };
    const recorded = await world.call('POST', `/v1/customers/${id}/consents`, { body: consent });
    if (recorded.status >= 300) throw new Error(recorded.text);
  }
}

/** A service message by text, due at once: it obeys windows, caps and closings. */
export function order(world: World, change: Record<string, unknown> = {}) {
  return {
    customerId: 'c-1',
    purpose: 'service',
    channels: ['sms'],
    notAfter: new Date(world.now() + 30 * minute).toISOString(),
    content: { sms: { body: 'Your parcel is here.' }, email: { subject: 'Parcel', text: 'It is here.' } },
    ...change,
  };
}

let keys = 0;
export function send(world: World, body: unknown, key: string = `key-${keys++}`) {
  return world.call('POST', '/v1/dispatches', { body, headers: { 'idempotency-key': key } });
}

/** A dispatch that has been accepted. */
export async function accepted(world: World, change: Record<string, unknown> = {}): Promise<string> {
  const answer = await send(world, order(world, change));
  if (answer.status !== 202) throw new Error(answer.text);
  return answer.json.dispatchId;
}

/** Whether a table operation writes an item whose sort key starts so. */
export function writes({ operation, arguments: [first] }: TableCall, sortKey: string): boolean {
  if (operation !== 'put' && operation !== 'update' && operation !== 'delete') return false;
  return (first as { sk: string }).sk.startsWith(sortKey);
}
