import { createBusEvents } from '../../lambdas/bus-events.ts';
import { createCountResponses } from '../../lambdas/count-responses.ts';
import { createDispatchDue } from '../../lambdas/dispatch-due.ts';
import { createFanOutSuppression } from '../../lambdas/fan-out-suppression.ts';
import { createSendEmail } from '../../lambdas/send-email.ts';
import { createSweepDue } from '../../lambdas/sweep-due.ts';
import { createSweepExpired } from '../../lambdas/sweep-expired.ts';
import { createWorkJobs } from '../../lambdas/work-jobs.ts';
import { addressHash } from '../../lib/address/hash-address.ts';
import type { Keyring } from '../../lib/core/keyring.ts';
import type { GatewayAnswer } from '../../lib/edge/answer.ts';
import type { HttpHandler } from '../../lib/edge/http-function.ts';
import type { WorkingPorts } from '../../lib/runtime/ports.ts';
import type { QueueHandler } from '../../lib/runtime/queue-function.ts';
import type { OptOutEntry } from '../../lib/store/opt-out-log.ts';
import { httpEvent } from '../edge/http-event.ts';
import { memoryUploads } from '../support/memory-uploads.ts';
import {
  type FunctionName,
  type HttpFunctionName,
  httpFunctions,
  type Mutant,
  type QueueFunctionName,
  type ScheduledFunctionName,
} from './functions.ts';
import { type Faults, newProcess, noFaults, operate, type Process, type Surroundings } from './process.ts';
import { seededChance } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedProvider } from './simulated-provider.ts';
import { type Consumed, SimulatedQueue } from './simulated-queue.ts';
import { SimulatedTable } from './simulated-table.ts';
import { signedDelivery } from './sns-deliveries.ts';
import { Trace } from './trace.ts';

/** Tuesday 9 June 2026, 17:00 in Amsterdam and 10:00 in Austin: inside the policy's window in both. */
export const start = Date.UTC(2026, 5, 9, 15, 0);
export const keyring: Keyring = { current: 'k1', addressKey: 'k1', keys: { k1: new Uint8Array(32).fill(7) } };
export const hashOf = (address: string) => addressHash(keyring, address);

type Handler = HttpHandler | QueueHandler | (() => Promise<unknown>);
type Container = { process: Process; handler: Handler };

/** Who has not uploaded after a few looks never will (their answer was lost): it is as if they had uploaded nothing, and not two hours later. */
function uploadsOfTheHasty(onRead: () => void) {
  const uploads = memoryUploads(1_000);
  const looks = new Map<string, number>();
  return {
    ...uploads,
    read: (key: string, from: number, to: number) => {
      onRead();
      return uploads.read(key, from, to);
    },
    size: async (key: string) => {
      const looked = (looks.get(key) ?? 0) + 1;
      looks.set(key, looked);
      const size = await uploads.size(key);
      if (size !== null || looked < 4) return size;
      uploads.files.set(key, new Uint8Array());
      return 0;
    },
  };
}

/** All functions of Kairos with everything around them simulated: containers that stay warm, crash and are replaced. */
export class World implements Surroundings {
  readonly chance;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly table: SimulatedTable;
  readonly optOutLog: { order: number; entry: OptOutEntry }[] = [];
  weather: Surroundings['weather'] = { faults: noFaults, calm: true };
  private readonly due: SimulatedQueue;
  private readonly email: SimulatedQueue;
  private readonly fanOut: SimulatedQueue;
  private readonly bus: SimulatedQueue;
  private readonly jobs: SimulatedQueue;
  /** What callers upload; what goes wrong there is tested elsewhere. */
  readonly uploads = uploadsOfTheHasty(() => {
    this.scheduler.streaming = true;
  });
  private readonly provider: SimulatedProvider;
  private readonly containers = new Map<FunctionName, Container[]>();
  private readonly mutant: Mutant;
  private started = 0;
  private requests = 0;

  constructor(seed: number, mutant: Mutant = (ports) => ports) {
    this.chance = seededChance(seed);
    this.scheduler = new Scheduler(start, this.chance);
    this.trace = new Trace(() => this.scheduler.now);
    this.table = new SimulatedTable(this);
    this.due = new SimulatedQueue(this, 'due queue', (body) => this.consume('dispatch-due', body));
    this.email = new SimulatedQueue(this, 'email queue', (body) => this.consume('send-email', body));
    this.fanOut = new SimulatedQueue(this, 'fan-out queue', (body) =>
      this.consume('fan-out-suppression', body),
    );
    this.bus = new SimulatedQueue(this, 'bus queue', (body) => this.consume('bus-events', body));
    this.jobs = new SimulatedQueue(this, 'jobs queue', (body) => this.consume('work-jobs', body));
    this.provider = new SimulatedProvider(this, (dispatchId) => this.reportLater(dispatchId));
    this.mutant = mutant;
  }

  setFaults(faults: Faults): void {
    this.weather = { faults, calm: false };
  }

  comeToRest(): void {
    this.weather = { faults: noFaults, calm: true };
  }

  /** One request to an HTTP function; null: no answer came (a crash, or it was lost on the way). */
  async request(
    name: HttpFunctionName,
    method: string,
    path: string,
    sent: Parameters<typeof httpEvent>[2] = {},
  ): Promise<GatewayAnswer | null> {
    await this.pause(this.scheduler.latency(this.weather.calm));
    const event = httpEvent(method, path, sent);
    event.requestContext.requestId = `request-${this.requests++}`;
    const answer = await this.invoke(name, (handler) => (handler as HttpHandler)(event));
    return answer === 'crashed' || this.chance.happens(this.weather.faults.failure) ? null : answer;
  }

  /** What SNS posts: signed, and from the topic that is believed. */
  snsDelivery(message: unknown) {
    return signedDelivery(message, `sns-${this.requests++}`, this.scheduler.now);
  }

  /** What EventBridge hands over: perhaps twice, and in any order. */
  putOnBus(event: object): void {
    this.bus.enqueue(JSON.stringify(event), this.chance.between(0, 4_000));
  }

  sweep(): Promise<void> {
    return this.run('sweep-due');
  }

  /** Counts what was answered with everybody's, as the schedule does. */
  count(): Promise<void> {
    return this.run('count-responses');
  }

  /** Goes over the whole table, as the schedule does: a pass a day. */
  forget(): Promise<void> {
    return this.run('sweep-expired');
  }

  private async run(name: ScheduledFunctionName): Promise<void> {
    await this.invoke(name, (handler) => (handler as () => Promise<unknown>)().catch(() => null));
  }

  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.scheduler.after(milliseconds, resolve));
  }

  /** Time goes on to a moment, and nothing else happens. */
  async pauseUntil(at: number): Promise<void> {
    void this.pause(at - this.scheduler.now);
    await this.scheduler.run();
  }

  private async consume(name: QueueFunctionName, body: string): Promise<Consumed> {
    const record = { messageId: 'message', body } as Parameters<QueueHandler>[0]['Records'][number];
    const answer = await this.invoke(name, (handler) => (handler as QueueHandler)({ Records: [record] }));
    if (answer === 'crashed') return 'crashed';
    return answer.batchItemFailures.length > 0 ? 'failed' : 'done';
  }

  /** A container serves one invocation at a time; an idle one is used again as a rule, so that what it remembers counts. */
  private async invoke<Answer>(
    name: FunctionName,
    run: (handler: Handler) => Promise<Answer>,
  ): Promise<Answer | 'crashed'> {
    const all = this.containers.get(name) ?? [];
    const idle = all.filter(({ process }) => process.alive && !process.busy);
    const container = idle.length > 0 && this.chance.happens(0.8) ? this.chance.pick(idle) : this.boot(name);
    const { process, handler } = container;
    process.busy = true;
    process.since = this.scheduler.now;
    const answer = await Promise.race([run(handler), process.crashed]);
    process.busy = false;
    return answer;
  }

  private boot(name: FunctionName): Container {
    const process = newProcess(`${name}/${++this.started}`);
    const container = { process, handler: this.handlerOf(name, process) };
    this.containers.set(name, [...(this.containers.get(name) ?? []), container]);
    return container;
  }

  private handlerOf(name: FunctionName, process: Process): Handler {
    const ports = this.mutant(this.portsOf(process), name);
    switch (name) {
      case 'dispatch-due':
        return createDispatchDue({
          ...ports,
          publicOrigin: 'https://kairos.example',
          outreach: {
            publish: (channel, dispatchId) =>
              operate(this, process, `publish for ${channel}`, async () => {
                if (channel === 'email') this.email.enqueue(JSON.stringify({ dispatchId }), 0);
              }),
          },
          sms: { send: ({ dispatchId, to }) => this.provider.call(process, 'sms', dispatchId, to) },
        });
      case 'send-email':
        return createSendEmail({
          ...ports,
          publicOrigin: 'https://kairos.example',
          unsubscribeMailbox: null,
          email: { send: ({ dispatchId, to }) => this.provider.call(process, 'email', dispatchId, to) },
        });
      case 'fan-out-suppression':
        return createFanOutSuppression(ports);
      case 'work-jobs':
        return createWorkJobs(ports);
      case 'bus-events':
        return createBusEvents(ports);
      case 'sweep-due':
        return createSweepDue(ports);
      case 'sweep-expired':
        return createSweepExpired({
          ...ports,
          wholeTable: this.table.wholeFor(process),
          sweepArchive: async () => 0,
        });
      case 'count-responses':
        return createCountResponses(ports);
      default:
        return httpFunctions[name](ports);
    }
  }

  private portsOf(process: Process): WorkingPorts {
    return {
      table: this.table.for(process),
      clock: () => this.scheduler.now,
      timer: {
        sleep: (milliseconds) =>
          new Promise((resolve) => {
            this.scheduler.after(milliseconds, () => {
              if (process.alive) resolve();
            });
          }),
      },
      randomness: this.chance.bytes,
      log: (level, event, fields) => {
        if (level === 'error') this.trace.note(process.name, `${event} ${JSON.stringify(fields ?? {})}`);
      },
      keyring: async () => keyring,
      optOutLog: {
        append: (entry) =>
          operate(this, process, 'opt-out log', async () => {
            const order = this.trace.note(process.name, `opt-out log: ${entry.kind}`);
            this.optOutLog.push({ order, entry });
          }),
      },
      due: this.due.for(process),
      fanOut: this.fanOut.for(process),
      jobs: this.jobs.for(process),
      uploads: this.uploads,
    };
  }

  /** SES publishes what it accepted; it may be the only one who tells. */
  private reportLater(dispatchId: string): void {
    if (!this.chance.happens(0.3)) return;
    const report = { eventType: 'Send', mail: { messageId: 'ses', tags: { dispatch: [dispatchId] } } };
    this.scheduler.after(this.chance.between(500, 20_000), () => {
      void this.deliverUntilTaken(this.snsDelivery(report));
    });
  }

  /** As SNS does by default: fifty times more, twenty seconds apart. */
  private async deliverUntilTaken(delivery: Parameters<typeof httpEvent>[2]): Promise<void> {
    for (let attempt = 0; attempt <= 50; attempt++) {
      const answer = await this.request('inbound-sns', 'POST', '/inbound/sns', delivery);
      if (answer && answer.statusCode < 500) return;
      await this.pause(20_000);
    }
  }
}
