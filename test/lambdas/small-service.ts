import { createActions } from '../../lambdas/actions.ts';
import { createAudit } from '../../lambdas/audit.ts';
import { createCallTasks } from '../../lambdas/call-tasks.ts';
import { createConsents } from '../../lambdas/consents.ts';
import { createCustomers } from '../../lambdas/customers.ts';
import { createDecideBatch } from '../../lambdas/decide-batch.ts';
import { createDecisions } from '../../lambdas/decisions.ts';
import { createDispatches } from '../../lambdas/dispatches.ts';
import { createEraseCustomer } from '../../lambdas/erase-customer.ts';
import { createEvents } from '../../lambdas/events.ts';
import { createExportCustomer } from '../../lambdas/export-customer.ts';
import { createHealth } from '../../lambdas/health.ts';
import { createImports } from '../../lambdas/imports.ts';
import { createJobs } from '../../lambdas/jobs.ts';
import { createKillSwitch } from '../../lambdas/kill-switch.ts';
import { createLearning } from '../../lambdas/learning.ts';
import { createLinks } from '../../lambdas/links.ts';
import { createMergeCustomers } from '../../lambdas/merge-customers.ts';
import { createNextBestAction } from '../../lambdas/next-best-action.ts';
import { createPolicy } from '../../lambdas/policy.ts';
import { createPreferences } from '../../lambdas/preferences.ts';
import { createRegistries } from '../../lambdas/registries.ts';
import { createSuppressions } from '../../lambdas/suppressions.ts';
import type { Preferences } from '../../lib/core/customer.ts';
import type { HttpHandler } from '../../lib/edge/http-function.ts';
import { decisionSettings } from '../../lib/runtime/decision-settings.ts';
import type { JobMessage, SuppressingPorts, UploadingPorts } from '../../lib/runtime/ports.ts';
import { closingStore } from '../../lib/runtime/ports.ts';
import { contentStore } from '../../lib/store/content.ts';
import type { ArchivedDecision, DecisionArchive } from '../../lib/store/decision-archive.ts';
import { interceptTable, type TableCall } from '../../lib/store/intercept-table.ts';
import { savePreferences } from '../../lib/store/save-preferences.ts';
import { httpEvent, recordingLog } from '../edge/http-event.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { memoryUploads } from '../support/memory-uploads.ts';

type Sent = Parameters<typeof httpEvent>[2];
export type Reply = {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks wherever it likes
  json: any;
};

/** Sunday 8 March 2026, 02:30 in New York: the night in which summer time begins. */
export const start = Date.UTC(2026, 2, 8, 6, 30);

/** The HTTP functions of this folder over one table in memory; its clock stands still unless it is moved. */
export function smallService() {
  const { log, lines } = recordingLog();
  const writes: string[] = [];
  const store: { around: (call: TableCall, run: () => Promise<unknown>) => Promise<unknown> } = {
    around: (_, run) => run(),
  };
  const archived: ArchivedDecision[] = [];
  const archive: DecisionArchive = {
    append: async (_, lines) => {
      archived.push(...lines);
    },
  };
  let now = start;
  let drawn = 0;
  const table = interceptTable(createMemoryTable(), async (call, run) => {
    if (!['get', 'query', 'due'].includes(call.operation)) writes.push(call.operation);
    return store.around(call, run);
  });
  const jobs: JobMessage[] = [];
  const uploads = memoryUploads();
  const ports: SuppressingPorts & UploadingPorts = {
    table,
    log,
    clock: () => now,
    timer: {
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
    },
    randomness: (bytes) => new Uint8Array(bytes).fill(++drawn % 256),
    keyring: async () => ({ current: 'k1', addressKey: 'k1', keys: { k1: new Uint8Array(32).fill(7) } }),
    optOutLog: { append: async () => {} },
    due: { send: async () => {} },
    uploads,
    fanOut: { send: async () => {} },
    jobs: {
      send: async (message) => {
        jobs.push(message);
      },
    },
  };
  const handlers: readonly [RegExp, HttpHandler][] = [
    [/^\/(?:healthz|openapi)/, createHealth(ports)],
    [/^\/v1\/customers\/[^/]*\/preferences/, createPreferences(ports)],
    [
      /^\/v1\/customers\/[^/]*\/consents/,
      createConsents({ ...ports, company: 'Example', publicOrigin: 'https://kairos.example' }),
    ],
    [/^\/v1\/customers\/[^/]*\/links/, createLinks({ ...ports, publicOrigin: 'https://kairos.example' })],
    [/^\/v1\/customers\/[^/]*\/merge/, createMergeCustomers(ports)],
    [/^\/v1\/customers\/[^/]*\/exports?/, createExportCustomer(ports)],
    [/^\/v1\/(?:learning|customers\/[^/]*\/learned)/, createLearning(ports)],
    [/^\/v1\/customers/, createCustomers(ports)],
    [/^\/v1\/(?:call-tasks|dispatches\/[^/]+\/(?:claim|result))/, createCallTasks(ports)],
    [
      /^\/v1\/dispatches/,
      createDispatches({
        ...ports,
        contents: contentStore(table, ports.clock),
        settings: decisionSettings(ports),
      }),
    ],
    [/^\/v1\/events/, createEvents(ports)],
    [/^\/v1\/actions/, createActions(ports)],
    [
      /^\/v1\/next-best-action/,
      createNextBestAction({ ...ports, timer: { sleep: () => new Promise(() => {}) } }),
    ],
    [/^\/v1\/audit/, createAudit(ports)],
    [/^\/v1\/(?:suppressions|preferences)\/imports/, createImports(ports)],
    [/^\/v1\/suppressions/, createSuppressions(ports)],
    [/^\/v1\/registries/, createRegistries(ports)],
    [/^\/v1\/policy/, createPolicy(ports)],
    [/^\/v1\/jobs/, createJobs(ports)],
    [/^\/v1\/kill-switch/, createKillSwitch(ports)],
    [/^\/v1\/decisions\/batch$/, createDecideBatch({ ...ports, archive })],
    [/^\/v1\/decisions/, createDecisions(ports)],
  ];

  async function call(method: string, path: string, sent: Sent = {}): Promise<Reply> {
    const erases = method === 'DELETE' && /^\/v1\/customers\/[^/]*$/.test(path);
    const handler = erases
      ? createEraseCustomer(ports)
      : handlers.find(([pattern]) => pattern.test(path))?.[1];
    if (!handler) throw new Error(`No function serves ${path}`);
    const answer = await handler(httpEvent(method, path, sent));
    const json = answer.body.startsWith('{') ? JSON.parse(answer.body) : null;
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
  }

  return {
    call,
    lines,
    writes,
    archived,
    /** Replace `around` to let the table fail, lag behind, or be used by somebody else in between. */
    store,
    ports,
    /** What was uploaded, by key. */
    files: uploads.files,
    /** What was sent to the queue of jobs. */
    jobs,
    passTime(milliseconds: number) {
      now += milliseconds;
    },
    /** What the customer's own page does. */
    async asCustomer(customerId: string, change: (current: Preferences) => Preferences) {
      await savePreferences(await closingStore(ports), customerId, change, {
        ifVersion: null,
        actor: 'customer',
        client: 'page',
      });
    },
  };
}

export const ana = {
  timeZone: 'America/New_York',
  country: 'US',
  region: 'FL',
  postalCode: '33101',
  language: 'en',
  valueTier: 'high',
  segments: ['frequent-flyer'],
  attributes: { plan: 'gold', balance: 120.5 },
  contactPoints: [
    { channel: 'sms', address: '+1 (305) 555-0100', verifiedAt: '2026-01-02T03:04:05Z', source: 'crm' },
    { channel: 'email', address: 'Ana@Example.com' },
  ],
};
