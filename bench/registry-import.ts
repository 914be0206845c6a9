import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../lib/local/engine.ts';
import { openUploadFiles, uploadPath } from '../lib/local/upload-files.ts';
import { createDynamoTable } from '../lib/store/dynamo-table.ts';
import { workOnImport } from '../lib/store/import-registry.ts';
import { createJob, readJob } from '../lib/store/jobs.ts';
import { registryImportKind, uploadKey } from '../lib/store/registry-import-job.ts';
import type { Item, Table } from '../lib/store/table.ts';
import { createUploadBucket } from '../lib/store/upload-bucket.ts';
import { report, whole } from './support/report.ts';

/**
 * How long a full list takes from its upload to its last block, and how much memory the importer needs at most. The engine runs
 * in a process of its own, so that it is not counted. `NUMBERS=10000000 npm run bench -- registry-import`; 200,000 when not said.
 * With `ENGINE=none` blocks are only counted, to see what the importer itself takes.
 */
const numbers = Number(process.env.NUMBERS ?? 200_000);
const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

if (process.send) {
  const engine = await startEngine(process.argv[2] ?? null, 'kairos');
  process.send({ endpoint: engine.endpoint });
  process.once('disconnect', () => process.exit());
} else await measure();

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-bench-'));
  const engine = fork(import.meta.filename, [join(folder, 'engine')]);
  const server = createServer((request, response) => void files.handle(request, response));
  server.listen(0, '127.0.0.1');
  const [[{ endpoint }]] = await Promise.all([once(engine, 'message'), once(server, 'listening')]);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = () => Date.now();
  const files = await openUploadFiles(join(folder, 'uploads'), { origin, now: clock });
  const ports = {
    clock,
    uploads: createUploadBucket(origin + uploadPath, clock, credentials),
    randomness: (bytes: number) => new Uint8Array(bytes).fill(7),
    table: process.env.ENGINE === 'none' ? tableOfNothing() : tableAt(endpoint),
  };
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  try {
    const file = join(folder, 'list.txt');
    await writeList(file);
    console.log(`${numbers} numbers, ${Math.round(statSync(file).size / 1e6)} MB, ${blocks()} blocks`);
    const obtainedAt = clock() - 1_000;
    const { jobId } = await createJob(ports, {
      kind: registryImportKind,
      scope: 'admin',
      client: 'bench',
      input: { list: 'us-national', kind: 'full', obtainedAt, allowedBadLines: 0 },
      total: null,
    });
    const before = process.memoryUsage().rss;
    const began = clock();
    await upload(ports.uploads.uploadUrl(uploadKey('us-national', jobId)), file);
    const uploaded = clock();
    for (
      let next = await workOnImport(ports, jobId);
      next !== null;
      next = await workOnImport(ports, jobId)
    ) {
      const job = await readJob(ports.table, jobId);
      const done = Math.round((100 * (job?.done ?? 0)) / (job?.total ?? 1));
      const { added } = (job?.result ?? { added: 0 }) as { added: number };
      console.log(`  ${done} % read, ${added} written, ${Math.round((clock() - uploaded) / 1_000)} s`);
    }
    const job = await readJob(ports.table, jobId);
    const seconds = (clock() - uploaded) / 1_000;
    console.log(`${job?.status}: ${JSON.stringify(job?.result ?? job?.fault)}`);
    if (job?.status !== 'succeeded') throw new Error('The import did not end well.');
    const megabytes = (bytes: number) => `${whole(bytes / 1e6)} MB`;
    report({
      title: 'Import of a registry',
      how:
        'A full list from its upload to its last block, as dense as the real one (62 numbers in a block); the importer and the upload in one process, the engine ' +
        'on disk in another. `NUMBERS=10000000 npm run bench -- registry-import` for a whole one.',
      rows: [
        {
          what: 'numbers',
          figure: whole(numbers),
          against: `${whole(blocks())} blocks, ${megabytes(statSync(file).size)}`,
        },
        { what: 'upload', figure: `${((uploaded - began) / 1_000).toFixed(1)} s`, against: '' },
        {
          what: 'import',
          figure: `${seconds.toFixed(1)} s`,
          against: `${whole(numbers / seconds)} numbers / s, ${whole(blocks() / seconds)} blocks / s`,
        },
        {
          what: 'memory of the importer',
          figure: `${megabytes(peak)} at most`,
          against: `${megabytes(before)} before`,
        },
      ],
    });
  } finally {
    clearInterval(watch);
    engine.disconnect();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As dense as the real list would be with so many numbers: about 62 in each block. */
function blocks(): number {
  return Math.ceil(numbers / 62);
}

async function writeList(file: string): Promise<void> {
  const out = createWriteStream(file);
  for (let block = 0, left = numbers; left > 0; block++) {
    const area = 201 + Math.floor(block / 800);
    const exchange = 200 + (block % 800);
    const lines: string[] = [];
    for (let place = 0; place < 62 && left > 0; place++, left--) {
      const suffix = String(place * 161 + (block % 97)).padStart(4, '0');
      lines.push(`${area},${exchange}${suffix}`);
    }
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function upload(url: string, file: string): Promise<void> {
  const init = { method: 'PUT', body: createReadStream(file), duplex: 'half' };
  const answer = await fetch(url, init as unknown as RequestInit);
  if (!answer.ok) throw new Error(`The upload was answered by ${answer.status}.`);
}

function tableAt(endpoint: string): Table {
  const requestHandler = { requestTimeout: 30_000 };
  const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
  return createDynamoTable({
    tableName: 'kairos',
    client: { endpoint, region: 'us-east-1', credentials: keys, requestHandler },
  });
}

/** Forgets blocks and keeps the little else that an import writes. */
function tableOfNothing(): Table {
  const items = new Map<string, Item>();
  const refuse = () => Promise.reject(new Error('An import does not do this.'));
  return {
    get: async ({ pk, sk }) => items.get(`${pk}/${sk}`),
    put: async (item) => {
      if (item.sk !== 'BLOCK') items.set(`${item.pk}/${item.sk}`, item);
      return 'written';
    },
    query: async () => ({ items: [], next: null }),
    due: refuse,
    update: refuse,
    delete: refuse,
  };
}
