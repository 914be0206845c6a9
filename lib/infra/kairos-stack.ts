import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type FunctionName, type FunctionSpec, functions, type Variable } from '../functions.ts';
import { addAlarms } from './add-alarms.ts';
import { allowContactFlows } from './allow-contact-flows.ts';
import { CompanyEvents } from './company-events.ts';
import { type Configuration, settingsOf } from './configuration-schema.ts';
import { CustomerTable } from './customer-table.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { DecisionArchiveBucket } from './decision-archive.ts';
import { EmailConfigurationSet } from './email-configuration-set.ts';
import { grantPermissions } from './grant-permissions.ts';
import { InboundTopic } from './inbound-topic.ts';
import { KairosFunction } from './kairos-function.ts';
import { metricsNamespace } from './kairos-metrics.ts';
import { OperatorDashboard } from './operator-dashboard.ts';
import { OptOutLog } from './opt-out-log.ts';
import { OutreachTopic } from './outreach-topic.ts';
import { PublicApi } from './public-api.ts';
import { PublicPages } from './public-pages.ts';
import { SweepSchedule } from './sweep-schedule.ts';
import { TopicKey } from './topic-key.ts';
import { UploadBucket } from './upload-bucket.ts';
import { WorkQueue } from './work-queue.ts';

export type KairosStackProps = StackProps & {
  configuration: Configuration;
  /** The folder that `npm run build` fills: one bundle per function. */
  bundles: string;
};

/** Kairos in one AWS account and Region: where things are kept, what carries them, who does the work, what calls for help. */
export class KairosStack extends Stack {
  constructor(scope: Construct, id: string, { configuration, bundles, ...props }: KairosStackProps) {
    super(scope, id, { description: 'Kairos: contacts customers when they may be, or not at all', ...props });
    const logRetention = configuration.logRetentionDays;

    // Kept
    const customers = new CustomerTable(this, 'Customers', { restoredTable: configuration.restoredTable });
    const optOuts = new OptOutLog(this, 'OptOuts', configuration.optOutLog);
    const uploads = new UploadBucket(this, 'Uploads');

    const archive = new DecisionArchiveBucket(this, 'DecisionArchive');

    // Carried
    const topicKey = new TopicKey(this, 'TopicKey').key;
    const queueFor = (queue: keyof Configuration['queues'], worker: FunctionName) =>
      new WorkQueue(this, `Queue-${queue}`, {
        settings: configuration.queues[queue],
        functionTimeout: settingsOf(configuration, worker).timeout,
      });
    const queues = {
      due: queueFor('due', 'dispatch-due'),
      email: queueFor('email', 'send-email'),
      'fan-out': queueFor('fan-out', 'fan-out-suppression'),
      jobs: queueFor('jobs', 'work-jobs'),
      bus: queueFor('bus', 'bus-events'),
    };
    const events = new CompanyEvents(this, 'CompanyEvents', {
      stage: configuration.stage,
      queue: queues.bus.queue,
      connectInstanceArn: configuration.connectInstanceArn,
    });
    const outreach = new OutreachTopic(this, 'Outreach', { key: topicKey });
    outreach.deliver('email', queues.email.queue);
    const emailEvents = new InboundTopic(this, 'EmailEvents', {
      key: topicKey,
      displayName: 'Kairos e-mail events',
    });
    const inboundTexts = new InboundTopic(this, 'InboundTexts', {
      key: topicKey,
      displayName: 'Kairos inbound texts',
    });
    inboundTexts.publishedBy('sms-voice.amazonaws.com');
    // Replies by mail: a receipt rule with an SNS action, which you add to the rule set of the account that receives mail.
    emailEvents.publishedBy('ses.amazonaws.com');
    const inboundDeadLetters = new DeadLetterQueue(this, 'InboundDeadLetters');
    const { configurationSet } = new EmailConfigurationSet(this, 'Email', { events: emailEvents.topic });

    // Done
    const api = new PublicApi(this, 'PublicApi', { throttle: configuration.throttle, logRetention });
    const pages = new PublicPages(this, 'PublicPages', { configuration, apiOrigin: api.origin });
    const environment: Record<Variable, string> = {
      METRICS_NAMESPACE: metricsNamespace(configuration.stage),
      TABLE_NAME: customers.table.tableName,
      DUE_QUEUE_URL: queues.due.queue.queueUrl,
      FAN_OUT_QUEUE_URL: queues['fan-out'].queue.queueUrl,
      JOBS_QUEUE_URL: queues.jobs.queue.queueUrl,
      UPLOAD_BUCKET_URL: uploads.url,
      OUTREACH_TOPIC_ARN: outreach.topic.topicArn,
      OPT_OUT_LOG_BUCKET: optOuts.bucket.bucketName,
      DECISION_ARCHIVE_BUCKET: archive.bucket.bucketName,
      PUBLIC_ORIGIN: pages.origin,
      EMAIL_FROM: configuration.emailFrom,
      UNSUBSCRIBE_MAILBOX: configuration.unsubscribeMailbox ?? '',
      SES_CONFIGURATION_SET: configurationSet.configurationSetName,
      INBOUND_TOPIC_ARNS: [emailEvents.topic.topicArn, inboundTexts.topic.topicArn].join(','),
      SNS_CERTIFICATE_ORIGIN: `https://sns.${Aws.REGION}.${Aws.URL_SUFFIX}`,
      COMPANY_NAME: configuration.companyName,
      CONFIRM_OPT_OUTS: configuration.confirmOptOuts,
      COMPANY_PAGES: JSON.stringify(configuration.companyPages),
      EDGE_SECRET: pages.secret,
      CALLER_LIMITS: JSON.stringify(configuration.callerLimits),
    };
    const workers: KairosFunction<FunctionName>[] = [];
    for (const name of Object.keys(functions) as FunctionName[]) {
      const settings = settingsOf(configuration, name);
      const worker = new KairosFunction(this, `Function-${name}`, {
        name,
        environment,
        oneMailboxDomains: configuration.oneMailboxDomains,
        settings,
        bundles,
        logRetention,
      });
      workers.push(worker);
      grantPermissions(worker.lambda, name, {
        table: customers.table,
        tableKey: customers.key,
        topicKey,
        due: queues.due.queue,
        fanOut: queues['fan-out'].queue,
        jobs: queues.jobs.queue,
        outreach: outreach.topic,
        optOutLog: optOuts.bucket,
        decisionArchive: archive.bucket,
        uploads: uploads.bucket,
        emailDomain: configuration.emailDomain,
        configurationSetName: configurationSet.configurationSetName,
      });
      const { trigger }: FunctionSpec = functions[name];
      switch (trigger.kind) {
        case 'http': {
          const routes = api.route(trigger.routes, worker.lambda, settings.throttle);
          if (name !== 'inbound-sns') break;
          for (const topic of [emailEvents, inboundTexts]) {
            topic.deliver(`${pages.ownOrigin}/inbound/sns`, {
              deadLetters: inboundDeadLetters.queue,
              after: [api.stage, ...routes, worker, pages.distribution],
            });
          }
          break;
        }
        case 'queue':
          queues[trigger.queue].workedOffBy(worker.lambda);
          break;
        case 'schedule':
          new SweepSchedule(this, `Schedule-${name}`, {
            lambda: worker.lambda,
            everyMinutes: trigger.everyMinutes,
            description: functions[name].description,
          });
          break;
        case 'contact-flow':
          if (configuration.connectInstanceArn !== null)
            allowContactFlows(worker.lambda, configuration.connectInstanceArn);
          break;
        default:
          trigger satisfies never;
      }
    }

    // Watched
    const alarms = addAlarms(this, {
      stage: configuration.stage,
      topicKey,
      queues,
      deadLetters: {
        due: queues.due.deadLetters,
        email: queues.email.deadLetters,
        'fan-out': queues['fan-out'].deadLetters,
        jobs: queues.jobs.deadLetters,
        bus: queues.bus.deadLetters,
        events: events.undelivered,
        outreach: outreach.deadLetters,
        inbound: inboundDeadLetters,
      },
      workers,
      table: customers.table,
      stageOfApi: api.stage,
    });

    new OperatorDashboard(this, 'Overview', {
      stage: configuration.stage,
      alarms: alarms.all,
      queues: Object.fromEntries(
        Object.entries(queues).map(([name, { queue }]) => [
          name,
          queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: `queue ${name}` }),
        ]),
      ),
    });

    new CfnOutput(this, 'ApiOrigin', { value: api.origin });
    new CfnOutput(this, 'PublicOrigin', { value: pages.origin });
    new CfnOutput(this, 'PublicPagesDomain', { value: pages.distribution.distributionDomainName });
    new CfnOutput(this, 'TokenEndpoint', { value: `${api.callers.domain.baseUrl()}/oauth2/token` });
    new CfnOutput(this, 'UserPoolId', { value: api.callers.pool.userPoolId });
    new CfnOutput(this, 'TableName', { value: customers.table.tableName });
    new CfnOutput(this, 'OptOutLogBucket', { value: optOuts.bucket.bucketName });
    new CfnOutput(this, 'ConfigurationSet', { value: configurationSet.configurationSetName });
    new CfnOutput(this, 'AlarmTopicArn', { value: alarms.topic.topicArn });
    new CfnOutput(this, 'EventBusName', { value: events.bus.eventBusName });
    new CfnOutput(this, 'InboundTextsTopicArn', { value: inboundTexts.topic.topicArn });
  }
}
