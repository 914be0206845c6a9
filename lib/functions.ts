import * as z from 'zod';
import { type CompanyPages, companyPages } from './core/company-pages.ts';

/** The version of the service and of its API, as in package.json. */
export const version = '0.1.0';

/** What a caller's token may be used for; `admin` may do everything. */
export const scopes = ['campaign', 'preferences', 'routing', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** How often a caller of a class may call: so many requests a second for each running copy of a function, after a burst. */
export const CallerLimit = z.strictObject({ perSecond: z.number().positive(), burst: z.number().min(1) });

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** API Gateway's notation: `/v1/customers/{id}`. */
  path: string;
  /** Scopes that may call it, besides admin. Null: no token (public pages, webhooks, health). */
  scopes: readonly Scope[] | null;
  /** Largest body that is read, in bytes. */
  limit: number;
};

/** Where customers and providers come in without a token: everything below these is reached through CloudFront only. */
export const publicPaths = ['/p/', '/u/', '/c/', '/inbound/'] as const;

export function isPublic({ path }: Pick<Route, 'path'>): boolean {
  return publicPaths.some((prefix) => path.startsWith(prefix));
}

const kib = 1_024;
const small = 16 * kib;
/** All fields of a page, with what it showed. */
const form = 64 * kib;
const bulk = 128 * kib;
const content = 256 * kib;
/** SNS delivers at most 256 KiB of message inside an envelope. */
const webhook = 512 * kib;

/** Reads the limits of callers from the variable that holds them. */
export const callerLimits = z.preprocess(
  (text) => {
    try {
      return JSON.parse(String(text));
    } catch {
      return null;
    }
  },
  z.object({ campaign: CallerLimit, preferences: CallerLimit, routing: CallerLimit, admin: CallerLimit }),
);

/** Every environment variable a function may ask for, and what it must look like. */
export const variables = {
  /** Where CloudWatch keeps the metrics of the deployment. */
  METRICS_NAMESPACE: z.string().min(1).max(100),
  TABLE_NAME: z.string().min(3),
  DUE_QUEUE_URL: z.url(),
  FAN_OUT_QUEUE_URL: z.url(),
  JOBS_QUEUE_URL: z.url(),
  /** Where callers put large files; the bucket's own address, no trailing slash. */
  UPLOAD_BUCKET_URL: z.url(),
  OUTREACH_TOPIC_ARN: z.string().startsWith('arn:'),
  OPT_OUT_LOG_BUCKET: z.string().min(3),
  DECISION_ARCHIVE_BUCKET: z.string().min(3),
  /** JSON: for each scope how often a caller may call (`CallerLimit`). */
  CALLER_LIMITS: z
    .string()
    .refine((text) => callerLimits.safeParse(text).success, 'give perSecond and burst for each scope'),
  /** Where customers reach the public pages: origin only, no trailing slash. */
  PUBLIC_ORIGIN: z.url(),
  EMAIL_FROM: z.string().min(3),
  SES_CONFIGURATION_SET: z.string().min(1),
  /** The mailbox whose mails unsubscribe; empty: there is none. */
  UNSUBSCRIBE_MAILBOX: z.union([z.literal(''), z.email().max(100)]),
  /** Comma-separated ARNs of the SNS topics whose deliveries /inbound/sns believes. */
  INBOUND_TOPIC_ARNS: z.string().startsWith('arn:'),
  /** The only origin from which SNS signing certificates are fetched, such as https://sns.eu-west-1.amazonaws.com. */
  SNS_CERTIFICATE_ORIGIN: z.url(),
  COMPANY_NAME: z.string().min(1).max(60),
  /** Which opt-outs by text are confirmed with one text: those that the provider does not answer itself, all, or none. */
  CONFIRM_OPT_OUTS: z.enum(['own-words', 'all', 'none']),
  /** JSON: how the pages for customers look, and what the company writes about (`CompanyPages`). */
  COMPANY_PAGES: z.string().superRefine((text, context) => {
    const { error } = companyPages.safeParse(text);
    for (const { path, message } of error?.issues ?? [])
      context.addIssue({ code: 'custom', message: `${path.join('.')}: ${message}` });
  }),
  /** What CloudFront adds to requests for the public routes; without it they are refused. */
  EDGE_SECRET: z.string().min(16),
} as const;
export type Variable = keyof typeof variables;

/** Variables that every function has. */
export const everywhere = ['METRICS_NAMESPACE'] as const satisfies readonly Variable[];

export type FunctionSpec = {
  /** What the function does, for people. */
  description: string;
  /** The variables it asks for besides those that all have. */
  environment: readonly Variable[];
  trigger:
    | { kind: 'http'; routes: readonly Route[] }
    | { kind: 'queue'; queue: 'due' | 'email' | 'fan-out' | 'jobs' | 'bus' }
    | { kind: 'schedule'; everyMinutes: number }
    /** Invoked by the contact flows of an Amazon Connect instance. */
    | { kind: 'contact-flow' };
};

/**
 * Every function of Kairos: one file in lambdas/ each, one bundle, one role. The stack, the local run and the
 * OpenAPI document all read this table, so a route or a variable is said once.
 */
export const functions = {
  health: {
    description: 'Says that the service is up, and describes its API',
    environment: [],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/healthz', scopes: null, limit: small },
        { method: 'GET', path: '/openapi.json', scopes: null, limit: small },
      ],
    },
  },
  customers: {
    description: 'Keeps customers and their contact points',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'PUT', path: '/v1/customers/{id}', scopes: ['preferences'], limit: small },
        { method: 'GET', path: '/v1/customers/{id}', scopes: ['preferences'], limit: small },
      ],
    },
  },
  'merge-customers': {
    description: 'Merges a customer into another one: what either closed stays closed, contacts add up',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'OPT_OUT_LOG_BUCKET', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [{ method: 'POST', path: '/v1/customers/{id}/merge', scopes: ['preferences'], limit: small }],
    },
  },
  'erase-customer': {
    description: 'Erases a customer; what they had closed stays closed',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'FAN_OUT_QUEUE_URL', 'OPT_OUT_LOG_BUCKET', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [{ method: 'DELETE', path: '/v1/customers/{id}', scopes: [], limit: small }],
    },
  },
  'export-customer': {
    description: 'Gives out everything that is held on a customer',
    environment: ['TABLE_NAME', 'JOBS_QUEUE_URL', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/customers/{id}/export', scopes: [], limit: small },
        { method: 'GET', path: '/v1/customers/{id}/exports/{jobId}', scopes: [], limit: small },
      ],
    },
  },
  preferences: {
    description: 'Keeps what customers wish',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'OPT_OUT_LOG_BUCKET', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/customers/{id}/preferences', scopes: ['preferences'], limit: small },
        {
          method: 'GET',
          path: '/v1/customers/{id}/preferences/history',
          scopes: ['preferences'],
          limit: small,
        },
        { method: 'PUT', path: '/v1/customers/{id}/preferences', scopes: ['preferences'], limit: small },
        { method: 'PATCH', path: '/v1/customers/{id}/preferences', scopes: ['preferences'], limit: small },
      ],
    },
  },
  consents: {
    description: 'Records permissions and their withdrawal, proves and exports the ledger',
    environment: [
      'TABLE_NAME',
      'DUE_QUEUE_URL',
      'OPT_OUT_LOG_BUCKET',
      'CALLER_LIMITS',
      'COMPANY_NAME',
      'PUBLIC_ORIGIN',
    ],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/customers/{id}/consents', scopes: ['preferences'], limit: small },
        { method: 'GET', path: '/v1/customers/{id}/consents', scopes: ['preferences'], limit: small },
        { method: 'GET', path: '/v1/customers/{id}/consents/verify', scopes: ['preferences'], limit: small },
        { method: 'GET', path: '/v1/customers/{id}/consents/export', scopes: ['preferences'], limit: small },
      ],
    },
  },
  suppressions: {
    description: 'Suppresses addresses, looks suppressions up and lifts them',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'FAN_OUT_QUEUE_URL', 'OPT_OUT_LOG_BUCKET', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/suppressions', scopes: ['preferences'], limit: small },
        { method: 'POST', path: '/v1/suppressions/lookup', scopes: ['preferences'], limit: small },
        { method: 'POST', path: '/v1/suppressions/lift', scopes: ['preferences'], limit: small },
      ],
    },
  },
  imports: {
    description: 'Takes in files of suppressions and of preferences: checks each first, then applies it',
    environment: ['TABLE_NAME', 'JOBS_QUEUE_URL', 'UPLOAD_BUCKET_URL', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/suppressions/imports', scopes: ['preferences'], limit: small },
        { method: 'GET', path: '/v1/suppressions/imports/{id}', scopes: ['preferences'], limit: small },
        {
          method: 'POST',
          path: '/v1/suppressions/imports/{id}/apply',
          scopes: ['preferences'],
          limit: small,
        },
        { method: 'POST', path: '/v1/preferences/imports', scopes: ['preferences'], limit: small },
        { method: 'GET', path: '/v1/preferences/imports/{id}', scopes: ['preferences'], limit: small },
        { method: 'POST', path: '/v1/preferences/imports/{id}/apply', scopes: ['preferences'], limit: small },
      ],
    },
  },
  decisions: {
    description: 'Decides the best lawful channel and moment; sends nothing',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/decisions', scopes: ['campaign'], limit: small },
        { method: 'GET', path: '/v1/decisions/{id}', scopes: ['campaign'], limit: small },
        { method: 'POST', path: '/v1/decisions/{id}/replay', scopes: ['campaign'], limit: small },
      ],
    },
  },
  'decide-batch': {
    description: 'Decides for up to 100 customers at once; sends nothing',
    environment: ['TABLE_NAME', 'DECISION_ARCHIVE_BUCKET', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [{ method: 'POST', path: '/v1/decisions/batch', scopes: ['campaign'], limit: bulk }],
    },
  },
  dispatches: {
    description: 'Accepts dispatches, at most once for each idempotency key',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/dispatches', scopes: ['campaign'], limit: content },
        { method: 'GET', path: '/v1/customers/{id}/dispatches', scopes: ['campaign'], limit: small },
        { method: 'GET', path: '/v1/dispatches/{id}', scopes: ['campaign'], limit: small },
        { method: 'DELETE', path: '/v1/dispatches/{id}', scopes: ['campaign'], limit: small },
      ],
    },
  },
  'call-tasks': {
    description: 'Lists the calls that may be made now, gives them to diallers, takes in what came of them',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/call-tasks', scopes: ['routing'], limit: small },
        { method: 'POST', path: '/v1/dispatches/{id}/claim', scopes: ['routing'], limit: small },
        { method: 'POST', path: '/v1/dispatches/{id}/result', scopes: ['routing'], limit: small },
      ],
    },
  },
  events: {
    description:
      'Takes in what happened: contacts, outcomes, opt-outs; and events of the company, which start actions',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'FAN_OUT_QUEUE_URL', 'OPT_OUT_LOG_BUCKET', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [{ method: 'POST', path: '/v1/events', scopes: ['campaign'], limit: bulk }],
    },
  },
  'bus-events': {
    description:
      'Takes in what EventBridge carries: events of the company, and the contacts of Amazon Connect',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'FAN_OUT_QUEUE_URL', 'OPT_OUT_LOG_BUCKET'],
    trigger: { kind: 'queue', queue: 'bus' },
  },
  policy: {
    description: 'Keeps the contact policy and its versions, and says what a change would do',
    environment: ['TABLE_NAME', 'JOBS_QUEUE_URL', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/policy', scopes: [], limit: small },
        { method: 'PUT', path: '/v1/policy', scopes: [], limit: small },
        { method: 'POST', path: '/v1/policy/dry-run', scopes: [], limit: small },
        { method: 'GET', path: '/v1/policy/versions', scopes: [], limit: small },
        { method: 'GET', path: '/v1/policy/{version}', scopes: [], limit: small },
      ],
    },
  },
  registries: {
    description: 'Takes in do-not-call registries',
    environment: ['TABLE_NAME', 'JOBS_QUEUE_URL', 'UPLOAD_BUCKET_URL'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/registries/{list}', scopes: [], limit: small },
        { method: 'POST', path: '/v1/registries/{list}/imports', scopes: [], limit: small },
        { method: 'GET', path: '/v1/registries/{list}/imports/{id}', scopes: [], limit: small },
      ],
    },
  },
  actions: {
    description: 'Keeps the catalogue of actions and their versions',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/actions', scopes: [], limit: small },
        { method: 'PUT', path: '/v1/actions/{id}', scopes: [], limit: small },
        { method: 'GET', path: '/v1/actions/{id}', scopes: [], limit: small },
        { method: 'DELETE', path: '/v1/actions/{id}', scopes: [], limit: small },
      ],
    },
  },
  learning: {
    description: 'Shows what was learned of channels and moments, lets it be forgotten, counts it anew',
    environment: ['TABLE_NAME', 'JOBS_QUEUE_URL', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/learning', scopes: ['campaign'], limit: small },
        { method: 'GET', path: '/v1/learning/decisions', scopes: [], limit: small },
        { method: 'POST', path: '/v1/learning/rebuild', scopes: [], limit: small },
        { method: 'GET', path: '/v1/customers/{id}/learned', scopes: ['preferences'], limit: small },
        { method: 'DELETE', path: '/v1/customers/{id}/learned', scopes: ['preferences'], limit: small },
      ],
    },
  },
  'next-best-action': {
    description: 'Says who calls, and what is best to do for them',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [{ method: 'POST', path: '/v1/next-best-action', scopes: ['routing'], limit: small }],
    },
  },
  'connect-contact': {
    description: 'Answers the contact flows of Amazon Connect: who calls, and what is best to do for them',
    environment: ['TABLE_NAME'],
    trigger: { kind: 'contact-flow' },
  },
  jobs: {
    description: 'Shows how far long work is, and what it found',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        // A job is shown to callers with the scope that it took to start it.
        {
          method: 'GET',
          path: '/v1/jobs/{id}',
          scopes: ['campaign', 'preferences', 'routing'],
          limit: small,
        },
      ],
    },
  },
  'kill-switch': {
    description: 'Stops new claims to send, of everything or a part',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', path: '/v1/kill-switch', scopes: [], limit: small },
        { method: 'GET', path: '/v1/kill-switch', scopes: [], limit: small },
      ],
    },
  },
  audit: {
    description: 'Shows who changed what, from what, to what, and when',
    environment: ['TABLE_NAME', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/v1/audit', scopes: [], limit: small },
        { method: 'POST', path: '/v1/audit/lookup', scopes: [], limit: small },
      ],
    },
  },
  unsubscribe: {
    description: 'The one-click unsubscribe (RFC 8058) and its page',
    environment: [
      'TABLE_NAME',
      'DUE_QUEUE_URL',
      'FAN_OUT_QUEUE_URL',
      'OPT_OUT_LOG_BUCKET',
      'COMPANY_NAME',
      'COMPANY_PAGES',
      'PUBLIC_ORIGIN',
      'EDGE_SECRET',
    ],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/u/{token}', scopes: null, limit: small },
        { method: 'POST', path: '/u/{token}', scopes: null, limit: small },
      ],
    },
  },
  'preference-centre': {
    description: 'The page on which customers see and change what they wish',
    environment: [
      'TABLE_NAME',
      'DUE_QUEUE_URL',
      'FAN_OUT_QUEUE_URL',
      'OPT_OUT_LOG_BUCKET',
      'COMPANY_NAME',
      'COMPANY_PAGES',
      'PUBLIC_ORIGIN',
      'EDGE_SECRET',
    ],
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', path: '/p/{token}', scopes: null, limit: small },
        { method: 'POST', path: '/p/{token}', scopes: null, limit: form },
        { method: 'GET', path: '/c/{token}', scopes: null, limit: small },
        { method: 'POST', path: '/c/{token}', scopes: null, limit: small },
      ],
    },
  },
  links: {
    description: 'Makes links to the preference centre, for callers to hand to their customers',
    environment: ['TABLE_NAME', 'PUBLIC_ORIGIN', 'CALLER_LIMITS'],
    trigger: {
      kind: 'http',
      routes: [{ method: 'POST', path: '/v1/customers/{id}/links', scopes: ['preferences'], limit: small }],
    },
  },
  'inbound-sns': {
    description: 'Takes in what SNS delivers: texts and mails to us, bounces, complaints and blocks',
    environment: [
      'TABLE_NAME',
      'DUE_QUEUE_URL',
      'FAN_OUT_QUEUE_URL',
      'OPT_OUT_LOG_BUCKET',
      'INBOUND_TOPIC_ARNS',
      'SNS_CERTIFICATE_ORIGIN',
      'COMPANY_NAME',
      'CONFIRM_OPT_OUTS',
      'EDGE_SECRET',
    ],
    trigger: {
      kind: 'http',
      routes: [{ method: 'POST', path: '/inbound/sns', scopes: null, limit: webhook }],
    },
  },
  'dispatch-due': {
    description:
      'Takes due dispatches: sends texts, hands the others to their channel through the outreach topic',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'OUTREACH_TOPIC_ARN', 'PUBLIC_ORIGIN'],
    trigger: { kind: 'queue', queue: 'due' },
  },
  'send-email': {
    description: 'Sends due e-mails through SES',
    environment: [
      'TABLE_NAME',
      'DUE_QUEUE_URL',
      'PUBLIC_ORIGIN',
      'EMAIL_FROM',
      'SES_CONFIGURATION_SET',
      'UNSUBSCRIBE_MAILBOX',
      'COMPANY_NAME',
    ],
    trigger: { kind: 'queue', queue: 'email' },
  },
  'sweep-due': {
    description: 'Every minute: enqueues what is due within the next two minutes',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL'],
    trigger: { kind: 'schedule', everyMinutes: 1 },
  },
  'sweep-expired': {
    description:
      'Removes what is over, and what an erasure left: a pass a day over the table and the archive, whatever they forget by themselves',
    environment: ['TABLE_NAME', 'DECISION_ARCHIVE_BUCKET'],
    trigger: { kind: 'schedule', everyMinutes: 10 },
  },
  'count-responses': {
    description:
      'Every minute: counts what customers answered, and fits the model of their channels and moments to it',
    environment: ['TABLE_NAME'],
    trigger: { kind: 'schedule', everyMinutes: 1 },
  },
  'fan-out-suppression': {
    description: 'Carries the suppression of a widely shared address to every customer who has it',
    environment: ['TABLE_NAME', 'DUE_QUEUE_URL', 'FAN_OUT_QUEUE_URL', 'OPT_OUT_LOG_BUCKET'],
    trigger: { kind: 'queue', queue: 'fan-out' },
  },
  'work-jobs': {
    description: 'Works long jobs off, a page for each message',
    environment: [
      'TABLE_NAME',
      'JOBS_QUEUE_URL',
      'UPLOAD_BUCKET_URL',
      'DUE_QUEUE_URL',
      'FAN_OUT_QUEUE_URL',
      'OPT_OUT_LOG_BUCKET',
    ],
    trigger: { kind: 'queue', queue: 'jobs' },
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof functions;
/** The variables a function needs. The stack must give every one of them: a missing one does not compile. */
export type EnvironmentOf<Name extends FunctionName> = Record<
  (typeof functions)[Name]['environment'][number] | (typeof everywhere)[number],
  string
>;

/** Reads a function's environment; throws a sentence that names every variable that is missing or malformed. */
export function environmentOf<Name extends FunctionName>(
  name: Name,
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentOf<Name> {
  const names: readonly Variable[] = [...everywhere, ...functions[name].environment];
  const shape = z.object(Object.fromEntries(names.map((variable) => [variable, variables[variable]])));
  const parsed = shape.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new Error(`The function ${name} cannot start, its environment is wrong: ${faults}`);
  }
  return parsed.data as EnvironmentOf<Name>;
}

/** The company as its pages show it. */
export function companyOf(environment: {
  COMPANY_NAME: string;
  COMPANY_PAGES: string;
}): CompanyPages & { name: string } {
  return { ...companyPages.parse(environment.COMPANY_PAGES), name: environment.COMPANY_NAME };
}
