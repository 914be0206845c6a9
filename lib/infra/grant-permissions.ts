import { Aws, type CfnElement, type IResource, Stack, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type FunctionName, functions, type Variable } from '../functions.ts';
import { dueIndex } from '../store/table.ts';
import { type Permissions, permissions, type TableAction } from './permissions.ts';

/** What functions may be allowed to reach. */
export type Reach = {
  table: ITable;
  tableKey: IKey;
  topicKey: IKey;
  due: IQueue;
  fanOut: IQueue;
  jobs: IQueue;
  outreach: ITopic;
  optOutLog: IBucket;
  decisionArchive: IBucket;
  uploads: IBucket;
  emailDomain: string;
  configurationSetName: string;
};

/** Allows a function exactly what `permissions.ts` and its environment say, one statement for each noun. */
export function grantPermissions(lambda: LambdaFunction, name: FunctionName, reach: Reach): void {
  const { table, dueIndex: readsDue, texts, uploads, archive }: Permissions = permissions[name];
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    lambda.addToRolePolicy(new PolicyStatement({ actions, resources, conditions }));

  const allowOnObjects = (
    action: 's3:PutObject' | 's3:GetObject' | 's3:DeleteObject',
    bucket: IBucket,
    why: string,
  ): void => {
    allow([action], [bucket.arnForObjects('*')]);
    Validations.of(lambda.role ?? lambda).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(bucket)}.Arn>/*]`,
      reason: `${why}, whose name is not known beforehand; the only action is ${action}.`,
    });
  };

  if (table.length > 0) {
    allow(
      table.map((action) => `dynamodb:${action}`),
      [reach.table.tableArn],
    );
  }
  if (readsDue) allow(['dynamodb:Query'], [`${reach.table.tableArn}/index/${dueIndex.name}`]);
  if (table.length > 0 || readsDue) {
    allow(keyActions(table), [reach.tableKey.keyArn], {
      // Only DynamoDB may use the key for the function; the function itself can decrypt nothing with it.
      StringEquals: { 'kms:ViaService': `dynamodb.${Aws.REGION}.${Aws.URL_SUFFIX}` },
    });
  }
  if (texts) {
    // A phone number is not a resource that could be named: everything but topics.
    lambda.addToRolePolicy(
      new PolicyStatement({ actions: ['sns:Publish'], notResources: [`arn:${Aws.PARTITION}:sns:*:*:*`] }),
    );
  }

  const given: readonly Variable[] = functions[name].environment;
  if (given.includes('DUE_QUEUE_URL')) allow(['sqs:SendMessage'], [reach.due.queueArn]);
  if (given.includes('FAN_OUT_QUEUE_URL')) allow(['sqs:SendMessage'], [reach.fanOut.queueArn]);
  if (given.includes('JOBS_QUEUE_URL')) allow(['sqs:SendMessage'], [reach.jobs.queueArn]);
  if (given.includes('OUTREACH_TOPIC_ARN')) {
    allow(['sns:Publish'], [reach.outreach.topicArn]);
    allow(['kms:GenerateDataKey', 'kms:Decrypt'], [reach.topicKey.keyArn], {
      StringEquals: { 'kms:ViaService': `sns.${Aws.REGION}.${Aws.URL_SUFFIX}` },
    });
  }
  if (given.includes('OPT_OUT_LOG_BUCKET'))
    allowOnObjects('s3:PutObject', reach.optOutLog, 'Each opt-out is an object of its own');
  if (archive === 'appends')
    allowOnObjects('s3:PutObject', reach.decisionArchive, 'Each batch of decisions is an object of its own');
  if (archive === 'forgets') {
    allowOnObjects(
      's3:DeleteObject',
      reach.decisionArchive,
      'Each batch of decisions is an object of its own',
    );
    allow(['s3:ListBucket'], [reach.decisionArchive.bucketArn]);
  }
  // A signed URL allows what its signer may do.
  if (uploads === 'lets put')
    allowOnObjects('s3:PutObject', reach.uploads, 'Each upload is an object of its own');
  if (uploads === 'reads') {
    allowOnObjects('s3:GetObject', reach.uploads, 'Each upload is an object of its own');
    // Without it a file that is not there yet looks like one that may not be read.
    allow(['s3:ListBucket'], [reach.uploads.bucketArn]);
  }
  if (given.includes('SES_CONFIGURATION_SET')) {
    const ses = `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}`;
    // SES asks for SendRawEmail when the message comes as MIME, and checks both the identity and the set.
    allow(
      ['ses:SendEmail', 'ses:SendRawEmail'],
      [`${ses}:identity/${reach.emailDomain}`, `${ses}:configuration-set/${reach.configurationSetName}`],
    );
  }
}

/** What DynamoDB's guide asks of whoever reads, or writes, a table under a customer-managed key. */
function keyActions(table: readonly TableAction[]): string[] {
  const writes = table.some((action) => !['GetItem', 'BatchGetItem', 'Query', 'Scan'].includes(action));
  const reading = ['kms:Decrypt', 'kms:DescribeKey'];
  return writes
    ? [
        ...reading,
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ]
    : reading;
}

function logicalIdOf(resource: IResource): string {
  return Stack.of(resource).getLogicalId(resource.node.defaultChild as CfnElement);
}
