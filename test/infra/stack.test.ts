import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { type FunctionName, type FunctionSpec, functions } from '../../lib/functions.ts';
import { configurationOf, configurations } from '../../lib/infra/configuration.ts';
import { settingsOf } from '../../lib/infra/configuration-schema.ts';
import { kairosApp } from '../../lib/infra/kairos-app.ts';
import { functionOf, remove, resourcesOf, standInBundles, synthesize } from '../support/synthesized-stack.ts';

const bundles = standInBundles();
const stages = Object.keys(configurations);
const made = Object.fromEntries(stages.map((stage) => [stage, synthesize(bundles, stage)]));
afterAll(() => remove(bundles, ...Object.values(made).map(({ outdir }) => outdir)));

describe.each(stages)('the stack of %s', (stage) => {
  const synthesized = made[stage];
  if (synthesized === undefined) throw new Error(`${stage} was not synthesized`);
  const { template } = synthesized;
  const all = (type: string) => resourcesOf(template, type);
  const queue = (reference: unknown) =>
    template.Resources[(reference as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0]]?.Properties;

  it('names no account and no Region', () => {
    // But for the Region that CloudFront's firewalls are in.
    const others = Object.entries(template.Resources).filter(([id]) => !id.includes('FirewallArn'));
    expect(JSON.stringify(others)).not.toMatch(/\b\d{12}\b|\b(us|eu|ap)-[a-z]+-\d\b/);
  });

  it('keeps one table: keyed, encrypted with a key of ours, recoverable, protected and retained', () => {
    const tables = all('AWS::DynamoDB::Table');
    expect(tables).toHaveLength(1);
    const [, table] = tables[0] as NonNullable<(typeof tables)[0]>;
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
    expect(table.Properties.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'due',
        KeySchema: [
          { AttributeName: 'dueShard', KeyType: 'HASH' },
          { AttributeName: 'dueKey', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.UpdateReplacePolicy).toBe('Retain');
    const key = template.Resources[table.Properties.SSESpecification.KMSMasterKeyId['Fn::GetAtt'][0]];
    expect(key?.Properties.EnableKeyRotation).toBe(true);
    expect(key?.DeletionPolicy).toBe('Retain');
  });

  it('keeps opt-outs where nobody can change them', () => {
    const [, bucket] = all('AWS::S3::Bucket').find(([id]) => id.startsWith('OptOuts')) ?? [];
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockConfiguration: {
        Rule: {
          DefaultRetention: {
            Mode: configurations[stage]?.optOutLog.lock.toUpperCase(),
            Days: (configurations[stage]?.optOutLog.retentionYears ?? 0) * 365,
          },
        },
      },
    });
    expect(bucket?.DeletionPolicy).toBe('Retain');
  });

  it('lets nobody hide an opt-out behind a delete marker', () => {
    const [, policy] =
      all('AWS::S3::BucketPolicy').find(([, { Properties }]) =>
        Properties.Bucket.Ref.startsWith('OptOuts'),
      ) ?? [];
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      }),
    );
  });

  it('keeps uploads for a week, out of sight, and has their URLs signed for the bucket itself', () => {
    const [id, bucket] = all('AWS::S3::Bucket').find(([name]) => name.startsWith('Uploads')) ?? [];
    expect(bucket?.Properties).toMatchObject({
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 7, Status: 'Enabled' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      BucketEncryption: expect.anything(),
    });
    for (const name of ['registries', 'work-jobs']) {
      const given = functionOf(template, name).Properties.Environment.Variables.UPLOAD_BUCKET_URL;
      expect(JSON.stringify(given)).toContain(`"${id}","RegionalDomainName"`);
    }
  });

  it('works every queue off message by message, with a dead-letter queue behind it', () => {
    const sources = all('AWS::Lambda::EventSourceMapping');
    expect(sources).toHaveLength(
      Object.values(functions).filter(({ trigger }) => trigger.kind === 'queue').length,
    );
    for (const [, { Properties }] of sources) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
      const source = queue(Properties.EventSourceArn);
      const worker = template.Resources[Properties.FunctionName.Ref];
      expect(source.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker?.Properties.Timeout);
      expect(queue(source.RedrivePolicy.deadLetterTargetArn).MessageRetentionPeriod).toBe(14 * 86_400);
    }
  });

  it('hands each queue to the function that the catalogue says', () => {
    for (const [name, { trigger }] of Object.entries(functions as Record<string, FunctionSpec>)) {
      if (trigger.kind !== 'queue') continue;
      const worker = functionOf(template, name);
      const source = all('AWS::Lambda::EventSourceMapping').find(
        ([, { Properties }]) => template.Resources[Properties.FunctionName.Ref] === worker,
      );
      expect(JSON.stringify(source?.[1].Properties.EventSourceArn)).toContain(
        `Queue${trigger.queue.replace('-', '')}Queue`,
      );
    }
  });

  it('encrypts every queue and topic, and refuses plain HTTP', () => {
    const queues = all('AWS::SQS::Queue');
    const topics = all('AWS::SNS::Topic');
    for (const [, { Properties }] of queues) expect(Properties.SqsManagedSseEnabled).toBe(true);
    for (const [, { Properties }] of topics) expect(Properties.KmsMasterKeyId).toBeDefined();
    const insecure = (policies: ReturnType<typeof all>) =>
      policies.filter(([, policy]) => JSON.stringify(policy).includes('"aws:SecureTransport":"false"'))
        .length;
    expect(insecure(all('AWS::SQS::QueuePolicy'))).toBe(queues.length);
    expect(insecure(all('AWS::SNS::TopicPolicy'))).toBe(topics.length);
  });

  it('hands e-mail dispatches, raw, to the queue of e-mails only', () => {
    const [only, ...rest] = all('AWS::SNS::Subscription').filter(
      ([, { Properties }]) => Properties.Protocol === 'sqs',
    );
    expect(rest).toEqual([]);
    expect(only?.[1].Properties).toMatchObject({
      FilterPolicy: { channel: ['email'] },
      RawMessageDelivery: true,
    });
    expect(JSON.stringify(only?.[1].Properties.Endpoint)).toContain('Queueemail');
    expect(only?.[1].Properties.RedrivePolicy).toBeDefined();
  });

  it('delivers bounces and inbound texts to the webhook, signed by SHA-256, and keeps what it could not deliver', () => {
    const webhooks = all('AWS::SNS::Subscription').filter(
      ([, { Properties }]) => Properties.Protocol === 'https',
    );
    expect(webhooks).toHaveLength(2);
    for (const [, { Properties, DependsOn }] of webhooks) {
      expect(JSON.stringify(Properties.Endpoint)).toContain('/inbound/sns');
      expect(Properties.RawMessageDelivery).toBeUndefined();
      expect(Properties.RedrivePolicy).toBeDefined();
      expect(template.Resources[Properties.TopicArn.Ref]?.Properties.SignatureVersion).toBe('2');
      // SNS confirms at once, so the route must answer before the subscription is made.
      const before = (DependsOn ?? []).map((id) => template.Resources[id]?.Type);
      expect(before).toEqual(
        expect.arrayContaining([
          'AWS::ApiGatewayV2::Route',
          'AWS::ApiGatewayV2::Stage',
          'AWS::CloudFront::Distribution',
        ]),
      );
    }
    const believed = functionOf(template, 'inbound-sns').Properties.Environment.Variables.INBOUND_TOPIC_ARNS;
    for (const [, { Properties }] of webhooks)
      expect(JSON.stringify(believed)).toContain(Properties.TopicArn.Ref);
  });

  it('sweeps every minute', () => {
    const [, rule] = all('AWS::Events::Rule').find(([, one]) => 'ScheduleExpression' in one.Properties) ?? [];
    expect(rule?.Properties.ScheduleExpression).toBe('rate(1 minute)');
    expect(JSON.stringify(rule?.Properties.Targets)).toContain('Functionsweepdue');
  });

  it('throttles a route on its own where the configuration says so, once the route is there', () => {
    const [, { Properties, DependsOn }] = all('AWS::ApiGatewayV2::Stage')[0] ?? ([] as never);
    const configuration = configurationOf(stage);
    const expected = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
      const { throttle } = settingsOf(configuration, name);
      const { trigger }: FunctionSpec = functions[name];
      if (throttle === null || trigger.kind !== 'http') return [];
      const limits = { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst };
      return trigger.routes.map(({ method, path }) => [`${method} ${path}`, limits] as const);
    });
    expect(Properties.RouteSettings ?? {}).toEqual(Object.fromEntries(expected));
    const before = (DependsOn ?? []).map((id: string) => template.Resources[id]?.Properties.RouteKey);
    expect(before).toEqual(expect.arrayContaining(expected.map(([key]) => key)));
    expect(expected.length > 0).toBe(stage === 'prod');
  });

  it('reserves concurrency only where the account may have it', () => {
    const reserved = all('AWS::Lambda::Function').filter(
      ([, f]) => f.Properties.ReservedConcurrentExecutions !== undefined,
    );
    expect(reserved.length > 0).toBe(stage === 'prod');
  });
});

describe('a stack that cannot be made', () => {
  it('says which rule a careless resource breaks', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'kairos-assembly-'));
    const { app, stack } = kairosApp({ bundles, stage: 'dev', outdir });
    new Queue(stack, 'Careless');
    expect(() => app.synth()).toThrow(/validation/i);
    expect(readFileSync(join(outdir, 'validation-report.json'), 'utf8')).toContain('AwsSolutions-SQS4');
    remove(outdir);
  });

  it('says which bundle is missing and what to run', () => {
    const incomplete = standInBundles();
    rmSync(join(incomplete, 'decisions'), { recursive: true });
    expect(() => synthesize(incomplete, 'dev')).toThrow(/decisions.*npm run build/);
    remove(incomplete);
  });

  it.each(['staging', 'constructor', ''])('says that there is no stage %j', (stage) => {
    expect(() => synthesize(bundles, stage)).toThrow(/choose one of dev, prod/);
  });
});
