import { exampleCompany } from '../core/example-company.ts';
import type { Variable } from '../functions.ts';
import { localAws, localEdgeSecret } from './local-aws.ts';
import type { Messaging } from './messaging.ts';
import { inboundTopics } from './sns-notifications.ts';
import { uploadPath } from './upload-files.ts';

export const localTable = 'kairos';

type RunningParts = {
  origin: string;
  engine: { endpoint: string };
  messaging: Messaging;
  sink: { endpoint: string };
};

/** One process answers everybody here, and benchmarks are welcome. */
const unlimited = { perSecond: 1e6, burst: 1e6 };

/** What the stack would give the functions: every variable of the catalogue, from the parts that run here. */
function functionEnvironment({ origin, messaging, sink }: RunningParts): Record<Variable, string> {
  return {
    METRICS_NAMESPACE: 'Kairos/local',
    TABLE_NAME: localTable,
    DUE_QUEUE_URL: messaging.queueUrl('due'),
    FAN_OUT_QUEUE_URL: messaging.queueUrl('fan-out'),
    JOBS_QUEUE_URL: messaging.queueUrl('jobs'),
    UPLOAD_BUCKET_URL: origin + uploadPath,
    OUTREACH_TOPIC_ARN: messaging.topicArn,
    OPT_OUT_LOG_BUCKET: messaging.buckets.optOutLog,
    DECISION_ARCHIVE_BUCKET: messaging.buckets.decisionArchive,
    PUBLIC_ORIGIN: origin,
    EMAIL_FROM: 'Example Company <hello@example.com>',
    UNSUBSCRIBE_MAILBOX: 'unsubscribe@example.com',
    SES_CONFIGURATION_SET: 'local',
    INBOUND_TOPIC_ARNS: Object.values(inboundTopics).join(','),
    SNS_CERTIFICATE_ORIGIN: sink.endpoint,
    COMPANY_NAME: 'Example Company',
    // No carrier stands in between here that would answer.
    CONFIRM_OPT_OUTS: 'all',
    COMPANY_PAGES: JSON.stringify(exampleCompany),
    EDGE_SECRET: localEdgeSecret,
    CALLER_LIMITS: JSON.stringify({
      campaign: unlimited,
      preferences: unlimited,
      routing: unlimited,
      admin: unlimited,
    }),
  };
}

/** Settings of the person who starts it that could lead the SDK to a real account. */
const misleading = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
];

/** Sets this process's environment for the bundles, which read it when they are loaded. */
export function setLocalEnvironment(parts: RunningParts): void {
  for (const name of misleading) delete process.env[name];
  Object.assign(process.env, functionEnvironment(parts), {
    ONE_MAILBOX_DOMAINS: 'gmail.com,googlemail.com',
    AWS_REGION: localAws.region,
    AWS_ACCESS_KEY_ID: localAws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAws.credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ENDPOINT_URL_DYNAMODB: parts.engine.endpoint,
    AWS_ENDPOINT_URL_SQS: parts.messaging.endpoint,
    AWS_ENDPOINT_URL_S3: parts.messaging.endpoint,
    AWS_ENDPOINT_URL_SNS: parts.sink.endpoint,
    AWS_ENDPOINT_URL_SESV2: parts.sink.endpoint,
  });
}
