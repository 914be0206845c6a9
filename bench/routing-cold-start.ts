import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundleFunctions } from '../lib/bundle.ts';
import { ActionInput } from '../lib/core/actions/action.ts';
import { startEngine } from '../lib/local/engine.ts';
import { localAws } from '../lib/local/local-aws.ts';
import { actionItem, actionKey } from '../lib/store/action-items.ts';
import { createDynamoTable } from '../lib/store/dynamo-table.ts';
import { profileItem } from '../lib/store/items.ts';

/**
 * From the start of a process to the answer about a caller, 200 actions in the catalogue; against a handler that does nothing
 * but one read with the SDK's document client, middy and zod. Alternately, so that both meet the same machine.
 */
const runs = 15;
const root = resolve(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'kairos-cold-'));
const tableName = 'kairos';
const engine = await startEngine(null, tableName);
const table = createDynamoTable({ tableName, client: { ...localAws, endpoint: engine.endpoint } });

await table.put(
  profileItem({
    customerId: 'c-1', version: 1, timeZone: 'America/New_York', country: 'US', region: null, postalCode: '33101', language: 'en',
    valueTier: 'high', segments: ['saver'], attributes: { balance: 900 }, contactPoints: [], windows: null, quietHours: [], topics: [],
    updatedAt: 0,
  }), // biome-ignore format: one customer
);
for (let n = 0; n < 200; n++) {
  const document = {
    name: `Action ${n}`, purpose: 'service', channels: ['inbound'], value: n,
    eligibility: `customer.valueTier == "high" && customer.attributes.balance > ${n}`,
  }; // biome-ignore format: one action
  ActionInput.parse(document);
  const version = { id: `a${n}`, version: 1, document, savedBy: 'bench', savedAt: 0, deleted: false };
  await table.put(actionItem(actionKey(version.id), version));
}

await bundleFunctions({ root, folder, names: ['next-best-action'] });
await writeFile(
  join(folder, 'bare.ts'),
  `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import * as z from 'zod';
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const Event = z.object({ body: z.string() });
const Input = z.strictObject({ customerId: z.string() });
export const handler = middy().handler(async (event) => {
  const { customerId } = Input.parse(JSON.parse(Event.parse(event).body));
  const { Item } = await client.send(new GetCommand({ TableName: process.env.TABLE_NAME, Key: { pk: 'CUSTOMER#' + customerId, sk: 'PROFILE' } }));
  return { statusCode: 200, body: JSON.stringify(Item) };
});`,
);
await build({
  entryPoints: [join(folder, 'bare.ts')], outfile: join(folder, 'bare/index.mjs'), bundle: true, minify: true, platform: 'node',
  format: 'esm', target: 'node24', mainFields: ['module', 'main'], nodePaths: [join(root, 'node_modules')], logLevel: 'error',
  banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
}); // biome-ignore format: one call

const event = {
  routeKey: '$default', rawPath: '/v1/next-best-action', headers: { 'content-type': 'application/json' }, isBase64Encoded: false,
  body: JSON.stringify({ customerId: 'c-1' }),
  requestContext: { requestId: 'r', http: { method: 'POST' }, authorizer: { jwt: { claims: { client_id: 'c', scope: 'kairos/routing' } } } },
}; // biome-ignore format: one event
const bareEvent = { body: event.body };

const limits = JSON.stringify(
  Object.fromEntries(
    ['campaign', 'preferences', 'routing', 'admin'].map((scope) => [scope, { perSecond: 50, burst: 100 }]),
  ),
);
const env = {
  PATH: process.env.PATH, AWS_LAMBDA_FUNCTION_NAME: 'bench', TABLE_NAME: tableName, CALLER_LIMITS: limits, AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
}; // biome-ignore format: one environment

/** Milliseconds from spawn to the answer. */
async function start(file: string, sent: object): Promise<number> {
  const script = `import(${JSON.stringify(file)}).then(({ handler }) => handler(${JSON.stringify(sent)}, {})).then((answer) => { process.stdout.write('\\n' + answer.statusCode); process.exit(); });`;
  const begun = performance.now();
  const child = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out.endsWith('200')) break;
  }
  if (!out.endsWith('200')) throw new Error(`No answer: ${out}`);
  return performance.now() - begun;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
const ours: number[] = [];
const bare: number[] = [];
for (let run = 0; run < runs; run++) {
  ours.push(await start(join(folder, 'next-best-action/index.mjs'), event));
  bare.push(await start(join(folder, 'bare/index.mjs'), bareEvent));
}
const [a, b] = [median(ours), median(bare)];
console.log(
  `spawn to answer, median of ${runs}: call routing ${a.toFixed(0)} ms, bare handler ${b.toFixed(0)} ms`,
);
console.log(
  `ratio ${(a / b).toFixed(2)} (best of each: ${(Math.min(...ours) / Math.min(...bare)).toFixed(2)})`,
);
await engine.stop();
await rm(folder, { recursive: true, force: true });
