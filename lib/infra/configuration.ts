import type { CompanyPages } from '../core/company-pages.ts';
import { exampleCompany } from '../core/example-company.ts';
import type { CallerLimits, FunctionName } from '../functions.ts';

/** How much of everything a function gets. Durations in seconds, memory in MiB. */
export type FunctionSettings = {
  memory: number;
  timeout: number;
  /** Null: the function shares the account's pool. A new account has only 10, and none of them can be reserved. */
  reservedConcurrency: number | null;
};

/** How one queue is worked off. */
export type QueueSettings = {
  batchSize: number;
  /** Batches worked on at once: it protects the provider and the table. At least 2. */
  maxConcurrency: number;
  /** Deliveries of a message before it goes to the dead-letter queue. */
  maxReceives: number;
};

/** Everything that differs between deployments. The account and the Region are those of the AWS profile that deploys. */
export type Configuration = {
  /** The deployment's name, part of the stack's and of the alarms' names. */
  stage: string;
  /** How the company signs its messages. */
  companyName: string;
  /**
   * Which opt-outs by text get the one confirmation that law allows. `own-words`: those that AWS does not answer itself; `all`
   * where AWS leaves opt-outs to you (self-managed); `none` where the carrier answers everything, as for US toll-free numbers.
   */
  confirmOptOuts: 'own-words' | 'all' | 'none';
  /**
   * Domains where dots before the @, and what follows a plus, do not tell mailboxes apart, so that an opt-out covers every such
   * spelling. It is taken in at the first deployment and holds from then on: every hash of an address depends on it.
   */
  oneMailboxDomains: readonly string[];
  /** How the pages for customers look, who is responsible for them, and the topics that customers choose from. */
  companyPages: CompanyPages;
  /** The sender of e-mails; its domain must be a verified SES identity before the first e-mail is sent. */
  emailFrom: string;
  /** The domain that is verified with SES. */
  emailDomain: string;
  /**
   * The mailbox that the mailto form of List-Unsubscribe names. Its mail must reach the topic `EmailEvents` by an SES receipt rule.
   * Null: marketing mail offers the one-click link only.
   */
  unsubscribeMailbox: string | null;
  /** Where customers reach the public pages. Null: at the API's own address. */
  publicOrigin: string | null;
  /** The one Amazon Connect instance whose contact flows may ask who calls. Null: none may. */
  connectInstanceArn: string | null;
  /** Requests a second, over all callers. */
  throttle: { rate: number; burst: number };
  /** How often one caller may call one running copy of a function, by scope; a token with several has the highest. */
  callerLimits: CallerLimits;
  functionDefaults: FunctionSettings;
  functionSettings: { readonly [Name in FunctionName]?: Partial<FunctionSettings> };
  queues: { readonly [Queue in 'due' | 'email' | 'fan-out' | 'jobs']: QueueSettings };
  logRetentionDays: 7 | 30 | 90 | 365;
  /** `compliance` can be shortened by nobody, not even by the account's root user. */
  optOutLog: { lock: 'governance' | 'compliance'; retentionYears: number };
};

const base = {
  companyName: 'Example Company',
  confirmOptOuts: 'own-words',
  oneMailboxDomains: ['gmail.com', 'googlemail.com'],
  companyPages: exampleCompany,
  emailFrom: 'Example Company <hello@example.com>',
  emailDomain: 'example.com',
  unsubscribeMailbox: null,
  publicOrigin: null,
  connectInstanceArn: null,
  // A copy answers one request at a time: some hundred a second of the fastest kind. Half of that leaves room for others.
  callerLimits: {
    campaign: { perSecond: 100, burst: 200 },
    preferences: { perSecond: 50, burst: 100 },
    routing: { perSecond: 50, burst: 100 },
    admin: { perSecond: 20, burst: 40 },
  },
  functionDefaults: { memory: 512, timeout: 15, reservedConcurrency: null },
  functionSettings: {
    decisions: { memory: 1_024 },
    // A flow waits for at most 8 seconds; the answer comes before 2.5, whatever fails.
    'connect-contact': { memory: 1_024, timeout: 5 },
    'next-best-action': { memory: 1_024 },
    dispatches: { memory: 1_024 },
    // Five messages side by side, each with a provider call of at most 2 seconds, and time to spare for contention.
    'dispatch-due': { timeout: 40 },
    'send-email': { timeout: 40 },
    'sweep-due': { timeout: 50, reservedConcurrency: null },
    // A page of 100 customers, some of whom may be waited for.
    'fan-out-suppression': { timeout: 120 },
    // A page of a job.
    // A slice of an import takes 40 seconds, and then finishes what it is at.
    'work-jobs': { timeout: 90, memory: 1_024 },
  },
  queues: {
    due: { batchSize: 5, maxConcurrency: 10, maxReceives: 5 },
    email: { batchSize: 5, maxConcurrency: 10, maxReceives: 5 },
    'fan-out': { batchSize: 1, maxConcurrency: 2, maxReceives: 5 },
    jobs: { batchSize: 1, maxConcurrency: 2, maxReceives: 5 },
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
      unsubscribe: { reservedConcurrency: 20 },
      'preference-centre': { reservedConcurrency: 20 },
      'inbound-sns': { reservedConcurrency: 20 },
      'sweep-due': { timeout: 50, reservedConcurrency: 2 },
    },
    queues: {
      due: { batchSize: 5, maxConcurrency: 50, maxReceives: 5 },
      email: { batchSize: 5, maxConcurrency: 50, maxReceives: 5 },
      'fan-out': { batchSize: 1, maxConcurrency: 5, maxReceives: 5 },
      jobs: { batchSize: 1, maxConcurrency: 2, maxReceives: 5 },
    },
    logRetentionDays: 90,
    optOutLog: { lock: 'compliance', retentionYears: 7 },
  },
};

/** The configuration of a stage; throws a sentence that names the stages there are. */
export function configurationOf(stage: string): Configuration {
  const configuration = Object.hasOwn(configurations, stage) ? configurations[stage] : undefined;
  if (configuration === undefined) {
    throw new Error(`There is no stage ${stage}; choose one of ${Object.keys(configurations).join(', ')}`);
  }
  return configuration;
}

/** What a function gets: the deployment's defaults, and what is said about the function itself. */
export function settingsOf(configuration: Configuration, name: FunctionName): FunctionSettings {
  return { ...configuration.functionDefaults, ...configuration.functionSettings[name] };
}
