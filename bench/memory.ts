import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleBareHandler } from './support/bare-handler.ts';
import { customerId, putCustomers, startLocalRun } from './support/local-run.ts';
import { type Row, report } from './support/report.ts';

/*
 * Memory after a full collection of garbage: of the local run, which holds engine, queues and functions in one process, and of the
 * bundle of the function that decides, loaded and built as on AWS, against the bare handler. Each in a process of its own.
 */
type Memory = { rss: number; heap: number };
type Moment = { what: string; memory: Memory };
const customers = 1_000;

if (process.send) await beLocalRun();
else await measure();

function memoryNow(): Memory {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}

async function beLocalRun(): Promise<void> {
  const run = await startLocalRun();
  const say = (what: string) => process.send?.({ what, memory: memoryNow() } satisfies Moment);
  say('local run, idle');
  await putCustomers(run, customers);
  say(`with ${customers} customers more`);
  for (let n = 0; n < customers; n++)
    await run.call('POST', '/v1/decisions', { customerId: customerId(n), purpose: 'service' });
  say(`with ${customers} decisions more`);
  await run.stop();
  process.disconnect?.();
  process.exit();
}

async function momentsOf(child: ChildProcess): Promise<Moment[]> {
  const moments: Moment[] = [];
  child.on('message', (moment: Moment) => moments.push(moment));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The local run did not get to its end.');
  return moments;
}

/** What a process takes that has loaded this bundle and nothing else. */
function memoryOf(file: string): Memory {
  const script = `import(${JSON.stringify(file)}).then(() => { gc(); const { rss, heapUsed, external } = process.memoryUsage(); console.log(JSON.stringify({ rss, heap: heapUsed + external })); process.exit(); });`;
  const limit = { perSecond: 1, burst: 1 };
  const env = {
    PATH: process.env.PATH,
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    TABLE_NAME: 'kairos',
    METRICS_NAMESPACE: 'bench',
    CALLER_LIMITS: JSON.stringify({ campaign: limit, preferences: limit, routing: limit, admin: limit }),
  };
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', script], {
    env,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Memory;
}

async function measure(): Promise<void> {
  const moments = await momentsOf(
    fork(import.meta.filename, { execArgv: [...process.execArgv, '--expose-gc'] }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'kairos-memory-'));
  // The local run has made the bundles.
  const deciding = memoryOf(resolve(import.meta.dirname, '../dist/decisions/index.mjs'));
  const bare = memoryOf(await bundleBareHandler(folder));
  await rm(folder, { recursive: true });
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const row = (what: string, { rss, heap }: Memory, against: string): Row => ({
    what,
    figure: `heap ${megabytes(heap)}, process ${megabytes(rss)}`,
    against,
  });
  report({
    title: 'Memory',
    how: 'After a full collection of garbage: the heap with its buffers, and the whole process. The local run is one process with engine, queues and all functions, in memory.',
    rows: [
      ...moments.map(({ what, memory }, index) => {
        const before = moments[index - 1];
        const each = before && (memory.heap - before.memory.heap) / customers / 1_024;
        return row(what, memory, each === undefined ? '' : `${each.toFixed(1)} KB of heap each`);
      }),
      row('function decisions, loaded', deciding, `bare handler × ${(deciding.heap / bare.heap).toFixed(2)}`),
      row('bare handler, loaded', bare, ''),
    ],
  });
}
