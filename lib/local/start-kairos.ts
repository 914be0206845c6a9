import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { sqsQueue } from '../dispatch/sqs-queue.ts';
import type { BusEvent } from '../edge/bus-event.ts';
import { type FunctionName, functions } from '../functions.ts';
import { apiPage } from './api-page.ts';
import { openDataFolder, readStored } from './data-folder.ts';
import { startEngine } from './engine.ts';
import { examples, loadExamples } from './example-customers.ts';
import { countFigures } from './figures.ts';
import { freshBundles } from './fresh-bundles.ts';
import { type Invoke, loadFunction } from './function-runtime.ts';
import { gateway } from './gateway.ts';
import { close, listen, problem, type Reply, reply } from './http.ts';
import { installJumpClock } from './jump-clock.ts';
import { localApi } from './local-api.ts';
import { localArn } from './local-aws.ts';
import { localTable, setLocalEnvironment } from './local-environment.ts';
import { type QueueName, queueNames, startMessaging } from './messaging.ts';
import { type OutboxMessage, openOutbox } from './outbox.ts';
import { pageFiles } from './page-files.ts';
import { pageGuard } from './page-guard.ts';
import { type Poller, pollQueue } from './queue-poller.ts';
import { readLog } from './read-log.ts';
import { eventOf, type RecipientAct } from './recipient-acts.ts';
import { startSink } from './sink.ts';
import { deliverNotification, notificationKey } from './sns-notifications.ts';
import { startSweeper } from './sweeper.ts';
import { timeTravel } from './time-travel.ts';
import { openIssuer, type Tokens } from './tokens.ts';
import { openUploadFiles, type UploadFiles, uploadPath } from './upload-files.ts';
import { watchAnswers } from './watch-answers.ts';

export type LocalRun = {
  origin: string;
  tokens: Tokens;
  /** Where every line of the log is kept; null: nowhere. */
  logFile: string | null;
  /** How far the clock of this data folder is ahead of the machine's, in milliseconds. */
  clockAhead: number;
  /** Takes no more requests and messages, finishes what runs, and closes the stores. */
  stop(): Promise<void>;
};

type LocalRunOptions = {
  /** The repository, with lambdas/ and web/. */
  root: string;
  /** A folder, or `:memory:`. */
  data: string;
  /** 0: any free port. */
  port: number;
  /** Told of what fails in the background. */
  onFault(error: unknown): void;
  /** Told of warnings and errors in the log of the functions. */
  onWarning(sentence: string): void;
};

/**
 * Starts all of Kairos in this process and resolves when it is ready. Rejects with a StartFault when something outside
 * stands in the way. It changes this process's environment and clock, so that there can be one at a time.
 */
export async function startKairos({
  root,
  data,
  port,
  onFault,
  onWarning,
}: LocalRunOptions): Promise<LocalRun> {
  const stops: Array<() => Promise<void> | void> = [];
  const toBeStopped = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    stops.push(part.stop);
    return part;
  };
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return await start();
  } catch (error) {
    await stop();
    throw error;
  }

  async function start(): Promise<LocalRun> {
    const folder = await openDataFolder(data);
    // The port is taken first, since that is what most often is in the way; requests wait until all is there.
    const ready = Promise.withResolvers<(request: IncomingMessage) => Promise<Reply>>();
    const uploads = Promise.withResolvers<UploadFiles>();
    const server = createServer(async (request, response) => {
      const answer = await ready.promise;
      if (!request.url?.startsWith(`${uploadPath}/`)) {
        return reply(response, await answer(request).catch(fault));
      }
      await (await uploads.promise).handle(request, response).catch((error) => reply(response, fault(error)));
    });
    const origin = `http://127.0.0.1:${await listen(server, port)}`;
    stops.push(() => close(server));

    const figures = countFigures();
    // Stopped last: until then there is something to log.
    toBeStopped(readLog({ file: folder.file('kairos.log'), figures, tell: onWarning }));
    const files = {
      clock: folder.file('clock.json'),
      examples: folder.file('examples-loaded'),
      outbox: folder.file('outbox.jsonl'),
      snsKey: folder.file('sns-signing-key.pem'),
      tokenKey: folder.file('token-key.json'),
      tokens: folder.file('tokens.json'),
    };
    const clock = await readStored(files.clock, () => installJumpClock(files.clock));
    stops.push(clock.remove);
    const [engine, messaging, key, issuer, bundles] = await allStarted([
      startEngine(folder.engine, localTable).then(toBeStopped),
      startMessaging(folder.messaging).then(toBeStopped),
      readStored(files.snsKey, () => notificationKey(files.snsKey)),
      readStored(files.tokens, () => openIssuer(files.tokenKey, files.tokens)),
      freshBundles({ root, folder: join(root, 'dist') }),
    ]);
    const outbox = await readStored(files.outbox, () => openOutbox(files.outbox));
    const { certificate } = key;
    const sink = toBeStopped(
      await startSink({
        outbox,
        snsEndpoint: messaging.endpoint,
        certificate,
        now: clock.now,
        onAct: (message, act) => void deliverAct(message, act).catch(onFault),
      }),
    );
    uploads.resolve(toBeStopped(await openUploadFiles(folder.file('uploads'), { origin, now: clock.now })));
    setLocalEnvironment({ origin, engine, messaging, sink });

    const loaded = bundles.map(({ name, file }): [string, Invoke] => [name, loadFunction(name, file)]);
    const invoke = Object.fromEntries(loaded) as Record<FunctionName, Invoke>;
    const backlogged = () => queueNames.some((queue) => messaging.depth(queue, clock.now()).ready > backlog);
    const scheduled = (name: 'sweep-due' | 'sweep-expired' | 'count-responses', atOnce: boolean) => {
      const { everyMinutes } = functions[name].trigger;
      return toBeStopped(
        startSweeper({ name, everyMinutes, atOnce, invoke: invoke[name], onFault, backlogged }),
      );
    };
    const sweeper = scheduled('sweep-due', true);
    // Not while everything starts: what is over can wait some minutes.
    const forgetter = scheduled('sweep-expired', false);
    const counter = scheduled('count-responses', false);
    const pollers = startPollers();
    stops.push(async () => {
      await Promise.all(queueNames.map((queue) => pollers[queue].stop()));
    });

    const watcher = watchAnswers(examples.map(({ id }) => id));
    const api = gateway({
      functions: invoke,
      verify: issuer.verify,
      now: clock.now,
      onAnswer: watcher.watch,
      onFault,
    });
    const guard = pageGuard(Number(new URL(origin).port), async (authorization) => {
      const claims = await issuer.verify(authorization.replace(/^Bearer +/i, ''));
      return claims?.scope === 'kairos/admin';
    });
    const page = pageFiles(join(root, 'web/local'), guard.pageKey);
    const docs = apiPage(root);
    const local = localApi({
      clock,
      outbox,
      watcher,
      sink,
      figures,
      origin,
      token: issuer.tokens.admin,
      travel: timeTravel({
        ...{ clock, messaging, pollers, outbox },
        sweep: () => {
          // By the new clock something may be over, or to be learnt from; nobody waits for that.
          void forgetter.sweep();
          void counter.sweep();
          return sweeper.sweep();
        },
      }),
      act: deliverAct,
      putEvent: sqsQueue<BusEvent>(messaging.queueUrl('bus')).send,
    });
    ready.resolve(async (request) => {
      const [path = '/'] = (request.url ?? '/').split('?');
      const described = request.method === 'GET' ? docs.get(path) : undefined;
      if (described) return described;
      if (path !== '/' && !path.startsWith('/local/')) return api(request);
      const file = request.method === 'GET' ? page.get(path) : undefined;
      return (await guard.refuse(request)) ?? file ?? local(request);
    });
    await loadExamples(origin, issuer.tokens.admin, files.examples);
    return {
      origin,
      tokens: issuer.tokens,
      logFile: folder.file('kairos.log'),
      clockAhead: clock.ahead(),
      // Requests first: those that are being answered need all the rest.
      stop: async () => {
        await close(server);
        await stop();
      },
    };

    /** Delivers what AWS would publish about a recipient's act; null when it publishes nothing. */
    async function deliverAct(message: OutboxMessage, act: RecipientAct): Promise<number | null> {
      const happened = eventOf(message, act, clock.now());
      if (happened === null) return null;
      const delivery = {
        key,
        certificateOrigin: sink.endpoint,
        deliverTo: `${origin}/inbound/sns`,
        now: clock.now,
      };
      return deliverNotification(delivery, happened.topic, happened.event);
    }

    function startPollers(): Record<QueueName, Poller> {
      const workers = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
        const { trigger } = functions[name];
        if (trigger.kind !== 'queue') return [];
        const { queue } = trigger;
        const settings = {
          queueUrl: messaging.queueUrl(queue),
          queueArn: localArn('sqs', queue),
          ...workload[queue],
        };
        return [[queue, pollQueue({ ...settings, handle: invoke[name], onFault })] as const];
      });
      return Object.fromEntries(workers) as Record<QueueName, Poller>;
    }
  }

  function fault(error: unknown): Reply {
    onFault(error);
    return problem(500, 'INTERNAL', 'Try again; the fault was logged.');
  }
}

/** Waits for all, also when one fails: what did start must be known to be stopped. Rejects with the first failure. */
async function allStarted<Parts extends readonly unknown[]>(
  starting: { [Index in keyof Parts]: Promise<Parts[Index]> },
): Promise<Parts> {
  await Promise.allSettled(starting);
  return (await Promise.all(starting)) as unknown as Parts;
}

/** Messages that wait in one queue, from which on sweeping has to wait too. */
const backlog = 100;

/** As in the stack, but fewer at once: all share one process here. */
const workload: Readonly<Record<QueueName, { batchSize: number; concurrency: number }>> = {
  due: { batchSize: 5, concurrency: 4 },
  email: { batchSize: 5, concurrency: 4 },
  'fan-out': { batchSize: 1, concurrency: 1 },
  jobs: { batchSize: 1, concurrency: 1 },
  bus: { batchSize: 5, concurrency: 2 },
};
