import { createActions } from '../../lambdas/actions.ts';
import { createAudit } from '../../lambdas/audit.ts';
import { createConnectContact } from '../../lambdas/connect-contact.ts';
import { createCountResponses } from '../../lambdas/count-responses.ts';
import { createDecideBatch } from '../../lambdas/decide-batch.ts';
import { createDecisions } from '../../lambdas/decisions.ts';
import { createEraseCustomer } from '../../lambdas/erase-customer.ts';
import { createExportCustomer } from '../../lambdas/export-customer.ts';
import { createHealth } from '../../lambdas/health.ts';
import { createImports } from '../../lambdas/imports.ts';
import { createJobs } from '../../lambdas/jobs.ts';
import { createLearning } from '../../lambdas/learning.ts';
import { createNextBestAction } from '../../lambdas/next-best-action.ts';
import { createPolicy } from '../../lambdas/policy.ts';
import { createRegistries } from '../../lambdas/registries.ts';
import { createSweepExpired } from '../../lambdas/sweep-expired.ts';
import { createWorkJobs } from '../../lambdas/work-jobs.ts';
import type { HttpHandler } from '../../lib/edge/http-function.ts';
import { problem } from '../../lib/edge/problem.ts';
import { type FunctionSpec, functions } from '../../lib/functions.ts';
import type { JobMessage } from '../../lib/runtime/ports.ts';
import { interceptTable } from '../../lib/store/intercept-table.ts';
import { jsonLog } from '../../lib/telemetry/log.ts';
import { measureInto } from '../../lib/telemetry/measured-line.ts';
import { httpEvent } from '../edge/http-event.ts';
import { createWorld, monday11 } from '../store/flows/world.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { memoryUploads } from '../support/memory-uploads.ts';

type Sent = Parameters<typeof httpEvent>[2];

/** Every route there is, as `GET /v1/policy`, and every function that no route starts. */
export const routes = Object.values(functions as Record<string, FunctionSpec>).flatMap(({ trigger }) =>
  trigger.kind === 'http' ? trigger.routes.map(({ method, path }) => `${method} ${path}`) : [],
);
export const workers = Object.entries(functions as Record<string, FunctionSpec>).flatMap(
  ([name, { trigger }]) => (trigger.kind === 'http' ? [] : [name]),
);

/** The whole service, real handlers over a table in memory, and everything that leaves it. */
export function markedService() {
  /** By the place where it came out. */
  const output: { place: string; text: string }[] = [];
  const out = (place: string, value: unknown) =>
    output.push({ place, text: typeof value === 'string' ? value : JSON.stringify(value) });
  /** Routes that answered as wished, and functions that worked something off. */
  const called = new Set<string>();

  const wholeTable = createMemoryTable();
  const table = interceptTable(wholeTable, (call, run) => {
    const [first] = call.arguments as [{ pk?: string; sk?: string; dueKey?: string }];
    if (['put', 'update', 'delete'].includes(call.operation))
      out('table key', `${first.pk} ${first.sk} ${first.dueKey ?? ''}`);
    return run();
  });
  const clock = { now: () => monday11 };
  const log = jsonLog({
    write: (line) => out('log', line),
    now: () => clock.now(),
    measure: measureInto('Kairos/test', () => clock.now()),
  });
  const optOutLog = {
    append: async (entry: unknown) => {
      out('opt-out log', entry);
    },
  };
  const world = createWorld({ table, log, optOutLog } as Parameters<typeof createWorld>[0]);
  clock.now = world.now;

  const uploads = memoryUploads();
  const jobs: JobMessage[] = [];
  const ports = {
    ...world.ports(),
    uploads,
    jobs: {
      send: async (message: JobMessage) => {
        out('queue message', message);
        jobs.push(message);
      },
    },
    archive: {
      append: async (at: number, lines: readonly unknown[]) => {
        out('archive', { at, lines });
      },
    },
  };
  /** Answers have all the time there is: the clock of this world would use it up at once. */
  const neverLate = { sleep: () => new Promise<void>(() => {}) };
  const erase = createEraseCustomer(ports);
  const more: readonly [RegExp, HttpHandler][] = [
    [/^\/(?:healthz|openapi)/, createHealth(ports)],
    [/^\/v1\/decisions\/batch$/, createDecideBatch(ports)],
    [/^\/v1\/decisions/, createDecisions(ports)],
    [/^\/v1\/customers\/[^/]*\/exports?/, createExportCustomer(ports)],
    [/^\/v1\/audit/, createAudit(ports)],
    [/^\/v1\/policy/, createPolicy(ports)],
    [/^\/v1\/(?:learning|customers\/[^/]*\/learned)/, createLearning(ports)],
    [/^\/v1\/registries/, createRegistries(ports)],
    [/^\/v1\/actions/, createActions(ports)],
    [/^\/v1\/(?:suppressions|preferences)\/imports/, createImports(ports)],
    [/^\/v1\/next-best-action/, createNextBestAction({ ...ports, timer: neverLate })],
    [/^\/v1\/jobs/, createJobs(ports)],
  ];
  const workJobs = createWorkJobs(ports);
  const count = createCountResponses(ports);

  /** Calls a route of the catalogue; what it refuses, and what it says in headers, has come out. */
  async function call(route: string, params: Record<string, string> = {}, sent: Sent = {}) {
    if (!routes.includes(route)) throw new Error(`There is no route ${route}.`);
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? 'x');
    const handler =
      (route === 'DELETE /v1/customers/{id}' ? erase : undefined) ??
      more.find(([served]) => served.test(path))?.[1] ??
      world.handlers.http.find(([served]) => served.test(path))?.[1];
    if (handler === undefined) return null;
    const answer = await handler(httpEvent(method, path, sent));
    out('headers', answer.headers);
    if (answer.statusCode >= 400) out('problem', answer.body);
    else called.add(route);
    const json = answer.body.startsWith('{') ? JSON.parse(answer.body) : null;
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
  }

  /** A caller who calls too often. */
  async function callTooOften() {
    const admission = () => problem(429, 'TOO_MANY_REQUESTS', 'Call less often.');
    return createJobs({ ...ports, admission })(httpEvent('GET', '/v1/jobs/x'));
  }

  /** What a contact flow is told; the number that calls is not echoed. */
  async function contactFlow(event: unknown) {
    called.add('connect-contact');
    await createConnectContact({ ...ports, timer: neverLate })(event);
  }

  /** Works off what waits, an hour on, with the sweep; every message has come out. */
  async function run() {
    for (const name of [
      'dispatch-due',
      'send-email',
      'fan-out-suppression',
      'sweep-due',
      'count-responses',
      'bus-events',
    ])
      called.add(name);
    await world.run(world.now() + 3_600_000, { sweep: true });
    called.add('sweep-expired');
    await createSweepExpired({ ...ports, wholeTable, sweepArchive: async () => 0 })();
    await count();
    for (const { body, messageAttributes } of world.dead) out('dead letter', { body, messageAttributes });
  }

  /** Works off the jobs, and shows what they report. */
  async function runJobs() {
    called.add('work-jobs');
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const record = { messageId: 'm-1', body: JSON.stringify(job) };
      await workJobs({ Records: [record as never] });
      const shown = await call('GET /v1/jobs/{id}', { id: job.jobId });
      out('job report', shown?.text);
    }
  }

  const { push } = world.waiting;
  world.waiting.push = (...messages) => {
    for (const { body, messageAttributes } of messages) out('queue message', { body, messageAttributes });
    return push.apply(world.waiting, messages);
  };
  return { world, call, callTooOften, contactFlow, run, runJobs, called, output, uploads, out };
}
export type MarkedService = ReturnType<typeof markedService>;
