import { exampleCompany } from '../core/example-company.ts';
import { type Configuration, checkConfiguration } from './configuration-schema.ts';

const base = {
  companyName: 'Example Company',
  confirmOptOuts: 'own-words',
  oneMailboxDomains: ['gmail.com', 'googlemail.com'],
  companyPages: exampleCompany,
  emailFrom: 'Example Company <hello@example.com>',
  emailDomain: 'example.com',
  unsubscribeMailbox: null,
  connectInstanceArn: null,
  publicDomain: null,
  pageViewsPerFiveMinutes: 1_000,
  restoredTable: null,
  // A copy answers one request at a time: some hundred a second of the fastest kind. Half of that leaves room for others.
  callerLimits: {
    campaign: { perSecond: 100, burst: 200 },
    preferences: { perSecond: 50, burst: 100 },
    routing: { perSecond: 50, burst: 100 },
    admin: { perSecond: 20, burst: 40 },
  },
  functionDefaults: { memory: 512, timeout: 15, reservedConcurrency: null, throttle: null },
  functionSettings: {
    decisions: { memory: 1_024 },
    // A flow waits for at most 8 seconds; the answer comes before 2.5, whatever fails.
    'connect-contact': { memory: 1_024, timeout: 5 },
    'next-best-action': { memory: 1_024 },
    dispatches: { memory: 1_024 },
    // Five messages side by side, each with a provider call of at most 2 seconds, and time to spare for contention.
    'dispatch-due': { timeout: 40 },
    'send-email': { timeout: 40 },
    'sweep-due': { timeout: 50 },
    // A run takes 40 seconds, and then finishes its page.
    'sweep-expired': { timeout: 60 },
    // Batches for 40 seconds, and then the fit.
    'count-responses': { timeout: 55, memory: 1_024 },
    // A page of 100 customers, some of whom may be waited for.
    'fan-out-suppression': { timeout: 120 },
    // A slice of an import takes 40 seconds, and then finishes what it is at.
    'work-jobs': { timeout: 90, memory: 1_024 },
  },
  queues: {
    due: { batchSize: 5, maxConcurrency: 10, maxReceives: 5 },
    email: { batchSize: 5, maxConcurrency: 10, maxReceives: 5 },
    'fan-out': { batchSize: 1, maxConcurrency: 2, maxReceives: 5 },
    jobs: { batchSize: 1, maxConcurrency: 2, maxReceives: 5 },
    bus: { batchSize: 5, maxConcurrency: 5, maxReceives: 5 },
  },
} satisfies Partial<Configuration>;

/** The deployments there are, by stage. `cdk deploy -c stage=prod` chooses one; dev when nothing is said. */
export const configurations: Readonly<Record<string, Configuration>> = {
  dev: {
    ...base,
    stage: 'dev',
    throttle: { rate: 50, burst: 100 },
    logRetentionDays: 7,
    optOutLog: { lock: 'governance', retentionYears: 1 },
  },
  prod: {
    ...base,
    stage: 'prod',
    throttle: { rate: 1_000, burst: 2_000 },
    functionSettings: {
      ...base.functionSettings,
      // What customers close must never wait for campaign traffic.
      unsubscribe: { reservedConcurrency: 20, throttle: { rate: 400, burst: 800 } },
      'preference-centre': { reservedConcurrency: 20, throttle: { rate: 400, burst: 800 } },
      'inbound-sns': { reservedConcurrency: 20, throttle: { rate: 400, burst: 800 } },
      // One call answers for a hundred customers, or starts work for minutes.
      'decide-batch': { throttle: { rate: 100, burst: 200 } },
      registries: { throttle: { rate: 5, burst: 10 } },
      policy: { throttle: { rate: 20, burst: 40 } },
      'sweep-due': { timeout: 50, reservedConcurrency: 2 },
      'count-responses': { timeout: 55, memory: 1_024, reservedConcurrency: 1 },
    },
    queues: {
      due: { batchSize: 5, maxConcurrency: 50, maxReceives: 5 },
      email: { batchSize: 5, maxConcurrency: 50, maxReceives: 5 },
      'fan-out': { batchSize: 1, maxConcurrency: 5, maxReceives: 5 },
      jobs: { batchSize: 1, maxConcurrency: 2, maxReceives: 5 },
      bus: { batchSize: 5, maxConcurrency: 20, maxReceives: 5 },
    },
    logRetentionDays: 90,
    optOutLog: { lock: 'compliance', retentionYears: 7 },
  },
};

/** The configuration of a stage, checked; throws sentences about what is wrong with it, or the stages there are. */
export function configurationOf(stage: string): Configuration {
  const configuration = Object.hasOwn(configurations, stage) ? configurations[stage] : undefined;
  if (configuration === undefined) {
    throw new Error(`There is no stage ${stage}; choose one of ${Object.keys(configurations).join(', ')}`);
  }
  const checked = checkConfiguration(configuration);
  if (checked.stage !== stage) throw new Error(`The stage ${stage} calls itself ${checked.stage}.`);
  return checked;
}
