import { afterAll, describe, expect, it } from 'vitest';
import {
  everywhere,
  type FunctionName,
  type FunctionSpec,
  functions,
  variables,
} from '../../lib/functions.ts';
import { configurationOf } from '../../lib/infra/configuration.ts';
import { settingsOf } from '../../lib/infra/configuration-schema.ts';
import { type Permissions, permissions } from '../../lib/infra/permissions.ts';
import {
  actionsOf,
  functionOf,
  remove,
  resourcesOf,
  standInBundles,
  statementsOf,
  synthesize,
} from '../support/synthesized-stack.ts';

const bundles = standInBundles();
const { template, outdir } = synthesize(bundles, 'prod');
afterAll(() => remove(bundles, outdir));

const names = Object.keys(functions) as FunctionName[];
const roleOf = (name: string): string => functionOf(template, name).Properties.Role['Fn::GetAtt'][0];

/** Node takes a source map apart at every start. */
const quick = ['next-best-action', 'connect-contact', 'decisions'];

describe('every function of the catalogue', () => {
  it('is in the stack, and no other', () => {
    // One more is CDK's own: it reads the firewall's ARN while it deploys.
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(names.length + 1);
  });

  it.each(names)(
    '%s runs on Node 24 on arm64, traced, with its own log and, unless it must answer soon, with source maps',
    (name) => {
      const { Properties } = functionOf(template, name);
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      expect(Properties.Environment.Variables.NODE_OPTIONS).toBe(
        quick.includes(name) ? undefined : '--enable-source-maps',
      );
      const log = template.Resources[Properties.LoggingConfig.LogGroup.Ref];
      expect(log?.Properties.RetentionInDays).toBe(90);
    },
  );

  it('has a role and a log group that no other has', () => {
    expect(new Set(names.map(roleOf)).size).toBe(names.length);
    const logs = names.map((name) => functionOf(template, name).Properties.LoggingConfig.LogGroup.Ref);
    expect(new Set(logs).size).toBe(names.length);
  });

  it.each(names)('%s is given the variables it asks for, and no others', (name) => {
    const given = Object.keys(functionOf(template, name).Properties.Environment.Variables);
    const asked: string[] = [
      ...everywhere,
      ...functions[name].environment,
      ...(quick.includes(name) ? [] : ['NODE_OPTIONS']),
      'ONE_MAILBOX_DOMAINS',
    ];
    expect(given.sort()).toEqual(asked.sort());
  });

  it.each(names)('%s gets the time, memory and concurrency of the configuration', (name) => {
    const settings = settingsOf(configurationOf('prod'), name);
    const { Properties } = functionOf(template, name);
    expect(Properties.Timeout).toBe(settings.timeout);
    expect(Properties.MemorySize).toBe(settings.memory);
    expect(Properties.ReservedConcurrentExecutions ?? null).toBe(settings.reservedConcurrency);
  });

  it('is given literal values that its own schema accepts', () => {
    for (const name of names) {
      const given: Record<string, unknown> = functionOf(template, name).Properties.Environment.Variables;
      for (const variable of functions[name].environment) {
        if (typeof given[variable] === 'string') variables[variable].parse(given[variable]);
      }
    }
  });
});

describe('least privilege', () => {
  it('gives no role a managed policy', () => {
    for (const [, role] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  it('allows no action by wildcard, a scan to nobody but what forgets, and nothing on the table but items', () => {
    const all = resourcesOf(template, 'AWS::IAM::Policy').flatMap(([, policy]) =>
      actionsOf(policy.Properties.PolicyDocument.Statement),
    );
    expect(all.filter((action) => action.includes('*'))).toEqual([]);
    const scanning = names.filter((name) =>
      actionsOf(statementsOf(template, roleOf(name))).includes('dynamodb:Scan'),
    );
    expect(scanning).toEqual(['sweep-expired']);
    const onTable = new Set(all.filter((action) => action.startsWith('dynamodb:')));
    const items = ['GetItem', 'BatchGetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem', 'DeleteItem'].map(
      (action) => `dynamodb:${action}`,
    );
    expect([...onTable].filter((action) => !items.includes(action))).toEqual([]);
  });

  it.each(names)('%s may do with items exactly what permissions.ts says', (name) => {
    const onTable = statementsOf(template, roleOf(name)).filter(({ Action }) =>
      [Action].flat()[0]?.startsWith('dynamodb:'),
    );
    const { table, dueIndex } = permissions[name];
    const expected = [...table, ...(dueIndex ? ['Query'] : [])].map((action) => `dynamodb:${action}`);
    expect(actionsOf(onTable)).toEqual(expected.sort());
    const onIndex = onTable.filter(({ Resource }) => JSON.stringify(Resource).includes('/index/due'));
    expect(onIndex).toHaveLength(dueIndex ? 1 : 0);
  });

  it('deletes items only where the code does', () => {
    const deleters = names.filter((name) =>
      actionsOf(statementsOf(template, roleOf(name))).includes('dynamodb:DeleteItem'),
    );
    expect(deleters).toEqual(
      names.filter((name) => (permissions[name].table as readonly string[]).includes('DeleteItem')),
    );
  });

  it('uses the table key through DynamoDB only', () => {
    for (const name of names) {
      for (const statement of statementsOf(template, roleOf(name))) {
        if (![statement.Action].flat()[0]?.startsWith('kms:')) continue;
        expect(JSON.stringify(statement.Condition)).toMatch(/kms:ViaService.*"(dynamodb|sns)\."/);
      }
    }
  });

  it.each(names)('%s may send, publish and append only where its environment points', (name) => {
    const spec: FunctionSpec = functions[name];
    const statements = statementsOf(template, roleOf(name));
    const targets = (action: string) =>
      statements
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Resource }) => Resource ?? []);
    const has = (variable: string) => (spec.environment as readonly string[]).includes(variable);
    expect(targets('sqs:SendMessage')).toHaveLength(
      Number(has('DUE_QUEUE_URL')) + Number(has('FAN_OUT_QUEUE_URL')) + Number(has('JOBS_QUEUE_URL')),
    );
    expect(targets('sns:Publish')).toHaveLength(Number(has('OUTREACH_TOPIC_ARN')));
    const { uploads, archive }: Permissions = permissions[name];
    expect(targets('s3:PutObject')).toHaveLength(
      Number(has('OPT_OUT_LOG_BUCKET')) + Number(archive === 'appends') + Number(uploads === 'lets put'),
    );
    expect(targets('s3:GetObject')).toHaveLength(Number(uploads === 'reads'));
    expect(targets('s3:DeleteObject')).toHaveLength(Number(archive === 'forgets'));
    expect(targets('s3:ListBucket')).toHaveLength(
      Number(uploads === 'reads') + Number(archive === 'forgets'),
    );
    expect(has('DECISION_ARCHIVE_BUCKET')).toBe(archive !== undefined);
    expect(has('UPLOAD_BUCKET_URL')).toBe(uploads !== undefined);
    expect(targets('ses:SendEmail')).toHaveLength(has('SES_CONFIGURATION_SET') ? 2 : 0);
    expect(targets('sqs:ReceiveMessage')).toHaveLength(Number(spec.trigger.kind === 'queue'));
  });

  it('lets texts go to phone numbers but never to a topic', () => {
    const texting = names.filter((name) => permissions[name].texts);
    expect(texting.length).toBeGreaterThan(0);
    for (const name of names) {
      const open = statementsOf(template, roleOf(name)).filter(
        ({ NotResource }) => NotResource !== undefined,
      );
      expect(open.map(({ Action }) => Action)).toEqual(texting.includes(name) ? ['sns:Publish'] : []);
      for (const { NotResource } of open) {
        expect(NotResource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sns:*:*:*']] });
      }
    }
  });
});
