import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functions, type Variable } from '../../lib/functions.ts';
import { permissions } from '../../lib/infra/permissions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = Object.keys(functions) as FunctionName[];

const actionOf = {
  get: 'GetItem',
  query: 'Query',
  due: 'due index',
  put: 'PutItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  scan: 'Scan',
} as const;
/** What makes one request of several gets. */
const gathering = { file: 'lib/store/gathered-gets.ts', action: 'BatchGetItem' } as const;
type Called = (typeof actionOf)[keyof typeof actionOf] | typeof gathering.action;

/** Operations that are in a function's bundle, since one of its modules has them, but that it never calls. */
const neverCalled: { readonly [Name in FunctionName]?: readonly Called[] } = {
  // The sweep reads ids from the index and never asks for the keyring.
  'sweep-due': ['GetItem', 'PutItem'],
};

/** The modules of ours that end up in a function's bundle, and the operations of the table that they call. */
const modules = new Map<FunctionName, string[]>();
const called = new Map<FunctionName, Set<Called>>();

beforeAll(async () => {
  // As lib/bundle.ts does it, as far as it decides which modules are shaken off.
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `lambdas/${name}.ts`, out: name })),
    outdir: 'dist',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    preserveSymlinks: true,
  });
  for (const name of names) {
    const inputs = metafile.outputs[`dist/${name}.js`]?.inputs ?? {};
    const bundled = Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0);
    modules.set(name, bundled);
    const operations = bundled
      .filter((file) => file.startsWith('lib/') && !file.endsWith('-table.ts'))
      .flatMap((file) => [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /\b(?:table|wholeTable)\s*\.(get|query|due|put|update|delete|scan)\(/g,
        ),
      ]);
    const actions: Called[] = operations.map(([, operation]) => actionOf[operation as keyof typeof actionOf]);
    if (bundled.includes(gathering.file)) actions.push(gathering.action);
    called.set(name, new Set(actions));
  }
}, 180_000);

describe('what a function may do with the table', () => {
  it.each(names)('is, for %s, what its code does and nothing else', (name) => {
    const { table, dueIndex } = permissions[name];
    const allowed: string[] = [...table, ...(dueIndex ? ['due index'] : [])];
    const needed = [...(called.get(name) ?? [])].filter((action) => !neverCalled[name]?.includes(action));
    expect(allowed.sort()).toEqual(needed.sort());
  });

  it('is found in the code at all', () => {
    expect([...(called.get('dispatch-due') ?? [])]).toEqual(
      expect.arrayContaining(['GetItem', 'Query', 'PutItem', 'UpdateItem']),
    );
  });
});

/** They open the table without the AWS SDK, which would take too long to load while a phone rings. */
const answersSoon: readonly FunctionName[] = ['decisions', 'next-best-action', 'connect-contact'];

describe('what a function may send, publish and append', () => {
  const adapters: readonly [string, (name: FunctionName) => boolean][] = [
    ['lib/dispatch/sns-sms.ts', (name) => permissions[name].texts],
    ['lib/dispatch/sns-outreach.ts', (name) => isGiven(name, 'OUTREACH_TOPIC_ARN')],
    ['lib/dispatch/ses-email.ts', (name) => isGiven(name, 'SES_CONFIGURATION_SET')],
    [
      'lib/dispatch/sqs-queue.ts',
      (name) =>
        isGiven(name, 'DUE_QUEUE_URL') ||
        isGiven(name, 'FAN_OUT_QUEUE_URL') ||
        isGiven(name, 'JOBS_QUEUE_URL'),
    ],
    ['lib/store/upload-bucket.ts', (name) => isGiven(name, 'UPLOAD_BUCKET_URL')],
    ['lib/store/s3-opt-out-log.ts', (name) => isGiven(name, 'OPT_OUT_LOG_BUCKET')],
    ['lib/store/decision-archive.ts', (name) => isGiven(name, 'DECISION_ARCHIVE_BUCKET')],
    ['lib/store/archive-sweep.ts', (name) => name === 'sweep-expired'],
    ['lib/store/whole-table.ts', (name) => name === 'sweep-expired'],
    ['lib/store/dynamo-table.ts', (name) => isGiven(name, 'TABLE_NAME') && !answersSoon.includes(name)],
    ['lib/store/light-table.ts', (name) => answersSoon.includes(name)],
  ];
  it.each(adapters)(
    'has %s in the bundles that are allowed to use it, and in no other',
    (adapter, allowed) => {
      expect(names.filter((name) => modules.get(name)?.includes(adapter))).toEqual(names.filter(allowed));
    },
  );
});

function isGiven(name: FunctionName, variable: Variable): boolean {
  return (functions[name].environment as readonly Variable[]).includes(variable);
}
