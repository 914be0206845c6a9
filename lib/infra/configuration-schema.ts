import * as z from 'zod';
import { CompanyPages } from '../core/company-pages.ts';
import { CallerLimit, type FunctionName, type FunctionSpec, functions, scopes } from '../functions.ts';

const functionNames = Object.keys(functions) as FunctionName[];
const Throttle = z.strictObject({ rate: z.int().min(1), burst: z.int().min(1) });

/** How much of everything a function gets. Durations in seconds, memory in MiB. */
const FunctionSettings = z.strictObject({
  memory: z.int().min(128).max(10_240),
  timeout: z.int().min(1).max(900),
  /** Null: the function shares the account's pool. A new account has only 10, and none of them can be reserved. */
  reservedConcurrency: z.int().min(1).nullable(),
  /** Requests a second for each route of a function that answers HTTP; null: the deployment's own throttle is all there is. */
  throttle: Throttle.nullable(),
});
export type FunctionSettings = z.infer<typeof FunctionSettings>;

/** How one queue is worked off. */
const QueueSettings = z.strictObject({
  batchSize: z.int().min(1).max(10),
  /** Batches worked on at once: it protects the provider and the table. */
  maxConcurrency: z.int().min(2).max(1_000),
  /** Deliveries of a message before it goes to the dead-letter queue. */
  maxReceives: z.int().min(1).max(1_000),
});
export type QueueSettings = z.infer<typeof QueueSettings>;

/** Everything that differs between deployments. The account and the Region are those of the AWS profile that deploys. */
const Configuration = z.strictObject({
  /** The deployment's name, part of the stacks' and of the alarms' names. */
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'use up to 16 of a–z, 0–9 and -'),
  /** How the company signs its messages. */
  companyName: z.string().min(1).max(60),
  /**
   * Which opt-outs by text get the one confirmation that law allows. `own-words`: those that AWS does not answer itself; `all`
   * where AWS leaves opt-outs to you (self-managed); `none` where the carrier answers everything, as for US toll-free numbers.
   */
  confirmOptOuts: z.enum(['own-words', 'all', 'none']),
  /**
   * Domains where dots before the @, and what follows a plus, do not tell mailboxes apart, so that an opt-out covers every such
   * spelling. It is taken in at the first deployment and holds from then on: every hash of an address depends on it.
   */
  oneMailboxDomains: z.array(z.hostname()),
  /** How the pages for customers look, who is responsible for them, and the topics that customers choose from. */
  companyPages: CompanyPages,
  /** The sender of e-mails; its domain must be a verified SES identity before the first e-mail is sent. */
  emailFrom: z
    .string()
    .regex(/^(?:[^<>]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'write Name <name@domain>'),
  /** The domain that is verified with SES. */
  emailDomain: z.hostname(),
  /**
   * The mailbox that the mailto form of List-Unsubscribe names. Its mail must reach the topic `EmailEvents` by an SES receipt rule.
   * Null: marketing mail offers the one-click link only.
   */
  unsubscribeMailbox: z.email().nullable(),
  /**
   * The name under which customers reach the public pages, with its certificate, which CloudFront takes from us-east-1 only.
   * Null: a name that CloudFront makes up.
   */
  publicDomain: z.strictObject({ name: z.hostname(), certificateArn: z.string() }).nullable(),
  /** The one Amazon Connect instance whose contact flows may ask who calls, and whose contacts are taken in. Null: none. */
  connectInstanceArn: z
    .string()
    .regex(
      /^arn:[a-z-]+:connect:[a-z0-9-]+:\d{12}:instance\/[\w-]+$/,
      'is not the ARN of an Amazon Connect instance',
    )
    .nullable(),
  /** Page views, of one address within five minutes, above which the firewall answers instead of the service. */
  pageViewsPerFiveMinutes: z.int().min(100),
  /** A restored table to use in place of the stack's own (docs/deploy.md, "Restore"); null as a rule. */
  restoredTable: z
    .string()
    .regex(/^[\w.-]{3,255}$/, 'is not the name of a table')
    .nullable(),
  /** Requests a second, over all callers. */
  throttle: Throttle,
  /** How often one caller may call one running copy of a function, by scope; a token with several has the highest. */
  callerLimits: z.strictObject(
    Object.fromEntries(scopes.map((scope) => [scope, CallerLimit])) as Record<
      (typeof scopes)[number],
      typeof CallerLimit
    >,
  ),
  functionDefaults: FunctionSettings,
  functionSettings: z.partialRecord(z.enum(functionNames), FunctionSettings.partial()),
  queues: z.strictObject({
    due: QueueSettings,
    email: QueueSettings,
    'fan-out': QueueSettings,
    jobs: QueueSettings,
    bus: QueueSettings,
  }),
  logRetentionDays: z.literal([7, 30, 90, 365]),
  /** `compliance` can be shortened by nobody, not even by the account's root user. */
  optOutLog: z.strictObject({
    lock: z.enum(['governance', 'compliance']),
    retentionYears: z.int().min(1).max(100),
  }),
});
export type Configuration = z.infer<typeof Configuration>;

/** Answers the configuration, or throws one sentence for each setting that is unknown, impossible or against another. */
export function checkConfiguration(given: unknown): Configuration {
  const parsed = Configuration.safeParse(given);
  const faults = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'configuration'}: ${message}.`);
  if (!parsed.success || faults.length > 0)
    throw new Error(
      `lib/infra/configuration.ts cannot be deployed:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  return parsed.data;
}

/** What a function gets: the deployment's defaults, and what is said about the function itself. */
export function settingsOf(configuration: Configuration, name: FunctionName): FunctionSettings {
  return { ...configuration.functionDefaults, ...configuration.functionSettings[name] };
}

/** API Gateway waits so long for a function, in seconds. */
const gatewayPatience = 29;

function contradictions(configuration: Configuration): string[] {
  const { emailFrom, emailDomain, publicDomain, throttle, queues } = configuration;
  const faults: string[] = [];
  const domain = emailFrom.replace(/>$/, '').split('@').at(-1)?.toLowerCase() ?? '';
  if (domain !== emailDomain && !domain.endsWith(`.${emailDomain}`))
    faults.push(`emailFrom: ${domain} is not ${emailDomain}, and SES sends from a verified domain only.`);
  if (publicDomain && !publicDomain.certificateArn.startsWith('arn:aws:acm:us-east-1:'))
    faults.push('publicDomain.certificateArn: CloudFront takes certificates of ACM in us-east-1 only.');

  for (const name of functionNames) {
    const { timeout, reservedConcurrency: reserved, throttle: own } = settingsOf(configuration, name);
    const { trigger }: FunctionSpec = functions[name];
    if (trigger.kind === 'http' && timeout > gatewayPatience)
      faults.push(
        `${name}: a timeout of ${timeout} s is longer than API Gateway waits (${gatewayPatience} s).`,
      );
    if (trigger.kind !== 'http' && own)
      faults.push(`${name}: it answers no requests, so that there is nothing to throttle.`);
    if (own && (own.rate > throttle.rate || own.burst > throttle.burst))
      faults.push(`${name}: its throttle lets more through than that of the whole deployment.`);
    if (trigger.kind === 'queue' && reserved !== null && reserved < queues[trigger.queue].maxConcurrency)
      faults.push(
        `${name}: ${reserved} reserved copies cannot work on ${queues[trigger.queue].maxConcurrency} batches of the queue ${trigger.queue}.`,
      );
  }
  return faults;
}
