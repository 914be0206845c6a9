import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginRun } from '../../../lib/local/example-campaign/begin-run.ts';
import { customerId, runId } from '../../../lib/local/example-campaign/requests.ts';
import { connect } from '../../../lib/local/example-campaign/service.ts';
import { type LocalRun, startKairos } from '../../../lib/local/start-kairos.ts';
import { syntheticCalls } from './synthetic-calls.ts';

// The example as a user starts it, against the whole service. Each test has a file of its own, and so a run of its own.
const root = join(import.meta.dirname, '../../..');
const patience = 180_000;

let kairos: LocalRun;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kairos-example-'));
  kairos = await startKairos({
    root,
    data: ':memory:',
    port: 0,
    onFault: (error) => console.error(error),
    onWarning: () => {},
  });
}, patience);
afterAll(async () => {
  await kairos?.stop();
  rmSync(folder, { recursive: true });
}, patience);

type Ended = { code: number | null; stdout: string; stderr: string };

function example(...args: string[]): { ended: Promise<Ended>; kill(): void } {
  const script = join(root, 'bin/example-campaign.ts');
  const child = spawn(process.execPath, [script, ...args, '--url', kairos.origin], {
    env: { ...process.env, KAIROS_TOKEN: kairos.tokens.admin },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...output })));
  return { ended, kill: () => child.kill('SIGKILL') };
}

type Answer = {
  status: number;
  body: {
    contactPoints: { channel: string }[];
    entries: { source: string }[];
    messages: { dispatchId: string }[];
  };
};

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${kairos.tokens.admin}`, 'content-type': 'application/json' };
  const answer = await fetch(kairos.origin + path, { headers, ...init });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

/** Ids of all that was sent so far, in order. */
async function sent(): Promise<string[]> {
  const { body } = await ask('/local/outbox');
  return body.messages.map(({ dispatchId }) => dispatchId);
}

function calls(name: string, rows: number): string {
  const file = join(folder, name);
  writeFileSync(file, gzipSync(syntheticCalls(rows)));
  return file;
}

it(
  'every customer of the file up to the limit is registered, contacted once and reported; a second run repeats nothing',
  async () => {
    const file = calls('whole.csv.gz', 10);
    const before = (await sent()).length;
    const first = await example(file, '--limit', '8').ended;
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('accepted    8\nsuppressed  0\n');
    expect(first.stdout).toContain('The sink received exactly the 8 accepted dispatches, each once.');
    expect(first.stdout).toMatch(
      /Contacted by channel \(the clock ran ahead by \d+\.\d days in \d+ jumps\)\n( {2}(sms|email) +4\n){2}/,
    );
    expect(first.stdout).toMatch(/FREQUENCY_CAP +\d/);
    expect(first.stdout).toMatch(/Status of all dispatches at the end\n {2}sent +8\n/);

    const ids = (await sent()).slice(before);
    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(8);
    const run = { id: runId(file, 8) };
    const customer = await ask(`/v1/customers/${customerId(run, 1)}`);
    expect(customer.body).toMatchObject({ attributes: { age: 21, job: 'blue-collar' }, country: 'US' });
    expect(customer.body.contactPoints.map(({ channel }) => channel)).toEqual(['sms', 'voice', 'email']);
    const landline = await ask(`/v1/customers/${customerId(run, 2)}`);
    expect(landline.body.contactPoints.map(({ channel }) => channel)).toEqual(['voice', 'email']);
    expect((await ask(`/v1/customers/${customerId(run, 9)}`)).status).toBe(404);
    const ledger = await ask(`/v1/customers/${customerId(run, 1)}/consents`);
    expect(ledger.body.entries.map(({ source }) => source)).toEqual(['example', 'example', 'example']);

    const second = await example(file, '--limit', '8').ended;
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('The sink received exactly the 8 accepted dispatches, each once.');
    expect((await sent()).slice(before)).toEqual(ids);
    expect((await ask(`/v1/customers/${customerId(run, 1)}/consents`)).body).toEqual(ledger.body);
  },
  patience,
);

it(
  'a run that is killed in the middle and started again sends to everybody once',
  async () => {
    const file = calls('killed.csv.gz', 12);
    const run = { id: runId(file, Number.POSITIVE_INFINITY) };
    const before = (await sent()).length;
    const killed = example(file);
    while ((await ask(`/v1/customers/${customerId(run, 5)}`)).status !== 200);
    killed.kill();
    expect((await killed.ended).code).toBeNull();
    const again = await example(file).ended;
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('This run was begun before');
    const ids = (await sent()).slice(before);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  },
  patience,
);

it(
  'an accepted dispatch that never reaches the sink is named, and the exit code is 1',
  async () => {
    const file = calls('refused.csv.gz', 3);
    const fault = { address: 'row2@example.com', fault: 'reject' };
    await ask('/local/faults', { method: 'POST', body: JSON.stringify(fault) });
    const { code, stdout } = await example(file).ended;
    await ask('/local/faults', { method: 'POST', body: JSON.stringify({ ...fault, fault: null }) });
    expect(code).toBe(1);
    expect(stdout).toContain(
      'The sink did NOT receive exactly the accepted dispatches:\n  accepted and not received: 1\n',
    );
    expect(stdout).toMatch(/ {4}\S+ {2}failed/);
  },
  patience,
);

it(
  'what is wrong with the file is one sentence before anything is registered',
  async () => {
    const file = join(folder, 'half.csv');
    writeFileSync(file, syntheticCalls(3).trimEnd().slice(0, -20));
    const { code, stdout, stderr } = await example(file).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^\S+half\.csv is broken after row 2: [^\n]+\n$/);
    expect((await ask(`/v1/customers/${runId(file, Number.POSITIVE_INFINITY)}`)).status).toBe(404);
  },
  patience,
);

it('a run keeps the instant at which it was first begun, so that a restart tells the same history', async () => {
  const service = connect(kairos.origin, kairos.tokens.admin);
  const startedAt = Date.parse('2026-11-22T15:45:00Z');
  expect(await beginRun(service, 'bank-begun', startedAt)).toMatchObject({ startedAt, resumed: false });
  expect(await beginRun(service, 'bank-begun', startedAt + 1)).toMatchObject({ startedAt, resumed: true });
});
