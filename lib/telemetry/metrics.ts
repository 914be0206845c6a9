/** How a metric is read from the lines of the log. */
export type MetricSpec = {
  /** The event whose lines are counted. */
  event: string;
  unit: 'Count' | 'Milliseconds' | 'Bytes';
  /** The field that holds the value; a line without it is not counted. Not said: each line is one. */
  value?: string;
  /** It is a state, not a sum: the latest value counts. */
  state?: true;
  /** Only lines with these values. */
  when?: Readonly<Record<string, string>>;
  /**
   * Sets of fields by which it is counted apart; `[]`: all together. Their values are few and known: codes, channels,
   * statuses, never ids. A set counts only for lines that have all its fields.
   */
  dimensions: readonly (readonly string[])[];
  /** What it tells, for people. */
  about: string;
};

/**
 * Every metric of Kairos. A line of the log with the event carries it (CloudWatch's embedded metric format): what is
 * logged and what is counted cannot differ. The dashboard, the alarms, the local run and docs/observability.md read this.
 */
export const metrics = {
  Decisions: {
    event: 'decided',
    unit: 'Count',
    value: 'count',
    dimensions: [['outcome'], ['outcome', 'reason']],
    about:
      'Decisions by outcome; a suppressed one under the reason that ruled out most channels. Simulated ones do not count.',
  },
  DispatchesEnded: {
    event: 'dispatch-ended',
    unit: 'Count',
    dimensions: [['status'], ['channel', 'status']],
    about:
      'Accepted dispatches that ended, by channel and by how: sent, suppressed, expired, cancelled, failed, unknown.',
  },
  TimeToSend: {
    event: 'dispatch-ended',
    unit: 'Milliseconds',
    value: 'milliseconds',
    when: { status: 'sent' },
    dimensions: [[], ['channel']],
    about: "From acceptance, or from the moment it was due, to the provider's answer. Calls have none.",
  },
  TimeToSilence: {
    event: 'silenced',
    unit: 'Milliseconds',
    value: 'milliseconds',
    dimensions: [[], ['reason']],
    about:
      'From the arrival of an opt-out, or of anything else that closes, to the instant from which nothing is sent.',
  },
  UnknownSends: {
    event: 'dispatch-unknown',
    unit: 'Count',
    dimensions: [[], ['channel']],
    about: 'Messages of which nobody knows whether the provider took them. They are never sent again.',
  },
  SendsPutOff: {
    event: 'send-put-off',
    unit: 'Count',
    dimensions: [['reason'], ['channel', 'reason']],
    about:
      'Sends that a provider turned away for the moment: throttled, or out of reach. They are tried again.',
  },
  DueBacklog: {
    event: 'swept',
    unit: 'Count',
    value: 'waiting',
    state: true,
    dimensions: [[]],
    about:
      'Dispatches past their moment, as the sweep finds them each minute. Calls, which wait for diallers, are left out.',
  },
  OldestDue: {
    event: 'swept',
    unit: 'Milliseconds',
    value: 'age',
    state: true,
    dimensions: [[]],
    about: 'How long the oldest of them has been waiting; 0: none is.',
  },
  InboundTexts: {
    event: 'inbound-text',
    unit: 'Count',
    dimensions: [['outcome']],
    about: 'Texts from customers, by what they ask: stop, start, help, other.',
  },
  ProviderEvents: {
    event: 'provider-event',
    unit: 'Count',
    dimensions: [['outcome']],
    about: 'What providers report about messages: accepted, or why an address is closed.',
  },
  RefusedRequests: {
    event: 'request.refused',
    unit: 'Count',
    dimensions: [[], ['code']],
    about: 'Requests that were refused, by the code of the problem.',
  },
  RateLimitedRequests: {
    event: 'request.refused',
    unit: 'Count',
    when: { code: 'TOO_MANY_REQUESTS' },
    dimensions: [[]],
    about: 'Requests of callers who call too often; the line names the client.',
  },
  Faults: {
    event: 'request.failed',
    unit: 'Count',
    dimensions: [[]],
    about: 'Exceptions nobody expected, answered with 500.',
  },
  FailedMessages: {
    event: 'message-failed',
    unit: 'Count',
    dimensions: [['function']],
    about: 'Queue messages that failed once and come back, or end in a dead-letter queue.',
  },
  JobProgress: {
    event: 'job-progressed',
    unit: 'Count',
    value: 'count',
    dimensions: [['kind']],
    about:
      'How much more of a job is done since the page before, in what the kind counts (decisions; bytes of an import).',
  },
  JobsEnded: {
    event: 'job-ended',
    unit: 'Count',
    dimensions: [['kind', 'status']],
    about: 'Jobs that ended, by kind and by how.',
  },
  SafeAnswers: {
    event: 'safe-answer',
    unit: 'Count',
    dimensions: [[], ['error']],
    about: 'Callers who got the default action because nothing could be read, or not in time.',
  },
  CompanyEvents: {
    event: 'company-event',
    unit: 'Count',
    dimensions: [['outcome']],
    about:
      'Events of the company that actions wait for, by what came of them: scheduled, suppressed, or nothing (recorded, known, too-late).',
  },
  EligibilityFailures: {
    event: 'eligibility-failed',
    unit: 'Count',
    value: 'count',
    dimensions: [[], ['reason']],
    about: 'Actions left out because their expression could not be told for a customer, by the first reason.',
  },
} as const satisfies Record<string, MetricSpec>;
export type MetricName = keyof typeof metrics;

/** Every metric has this dimension too: Powertools' convention. */
export const service = 'kairos';
