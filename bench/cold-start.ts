import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type FunctionName, functions } from '../lib/functions.ts';
import { bundleBareHandler } from './support/bare-handler.ts';
import { putCustomers, startLocalRun } from './support/local-run.ts';
import { type Row, report, times, whole } from './support/report.ts';

/*
 * Every function from the start of its process to its first answer, and the size of its bundle, against a handler that does
 * nothing but one read. All in turns, so that all meet the same machine. The table is the local run's: with as many actions as
 * the example company has, then, for those who read them, with as many as the bars of latency ask for.
 */
const fewActions = 10;
const manyActions = 200;
const rounds = 11;
/** Those without a bar are started in the first rounds only. */
const roundsOfOthers = 3;
const bars: Partial<Record<FunctionName, number>> = {
  decisions: 1.25,
  'next-best-action': 0.6,
  'connect-contact': 0.6,
};
type Contestant = FunctionName | 'bare';
type Start = { wall: number; processor: number };
/** What is asked of those whose answer must be a good one. */
const questions: Partial<Record<Contestant, object>> = {
  bare: { customerId: 'c-0' },
  decisions: { customerId: 'c-0', purpose: 'service' },
  'next-best-action': { customerId: 'c-0' },
};

const folder = await mkdtemp(join(tmpdir(), 'kairos-cold-'));
const run = await startLocalRun();
await putCustomers(run, 1);
await putActions(0, fewActions);

const bare = await bundleBareHandler(folder);
const fileOf = (name: Contestant) =>
  name === 'bare' ? bare : resolve(import.meta.dirname, '../dist', name, 'index.mjs');
const names = Object.keys(functions) as FunctionName[];
const withFew = await inTurns(names, (name, round) => name in bars || round < roundsOfOthers);
await putActions(fewActions, manyActions);
const reading = names.filter((name) => name in bars && name !== 'decisions');
const withMany = await inTurns(reading, () => true);

type Starts = ReadonlyMap<Contestant, readonly Start[]>;
const median = (starts: Starts, name: Contestant, time: keyof Start = 'wall'): number => {
  const sorted = (starts.get(name) ?? []).map((one) => one[time]).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] as number;
};
const size = (name: Contestant): number => statSync(fileOf(name)).size / 1_024;
const row = (starts: Starts, name: FunctionName, what: string): Row => {
  const ratio = median(starts, name) / median(starts, 'bare');
  const byProcessor = median(starts, name, 'processor') / median(starts, 'bare', 'processor');
  const bar = bars[name];
  return {
    what,
    figure: `${whole(median(starts, name))} ms, ${whole(size(name))} KB`,
    against: `bare handler × ${ratio.toFixed(2)} (processor time × ${byProcessor.toFixed(2)}, size × ${(size(name) / size('bare')).toFixed(2)})`,
    ...(bar !== undefined && { bar: `≤ ${times(bar)}`, met: ratio <= bar }),
  };
};
report({
  title: 'Cold start and size',
  how:
    `From the start of a process to the first answer of a function's bundle, and the minified size of that; median of ${rounds} (without a bar: of ${roundsOfOthers}), in ` +
    'turns. The bare handler is one read with the document client of the SDK, middy and zod. Queue functions get an empty batch, others their first route. Where others want the processor, believe processor time.',
  rows: [
    {
      what: 'bare handler',
      figure: `${whole(median(withFew, 'bare'))} ms, ${whole(size('bare'))} KB`,
      against: '',
    },
    ...names
      .toSorted((left, right) => Number(right in bars) - Number(left in bars))
      .map((name) => row(withFew, name, reading.includes(name) ? `${name}, ${fewActions} actions` : name)),
    ...reading.map((name) => row(withMany, name, `${name}, ${manyActions} actions`)),
  ],
});
await run.stop();
await rm(folder, { recursive: true, force: true });
process.exit();

/** Puts actions a<from>, … up to before the other. */
async function putActions(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++)
    await run.call('PUT', `/v1/actions/a${n}`, {
      name: `Action ${n}`,
      purpose: 'service',
      channels: ['inbound'],
      value: n,
      eligibility: `customer.valueTier == "high" && customer.attributes.balance > ${n}`,
    });
}

/** Starts the bare handler and these in turns. */
async function inTurns(
  these: readonly FunctionName[],
  starts: (name: FunctionName, round: number) => boolean,
): Promise<Starts> {
  const measured = new Map<Contestant, Start[]>();
  for (let round = 0; round < rounds; round++)
    for (const name of ['bare', ...these.filter((one) => starts(one, round))] as const)
      measured.set(name, [...(measured.get(name) ?? []), await start(name)]);
  return measured;
}

/** Milliseconds from spawn to the answer, and those of the processor in it. Rejects when there is none, or another than was asked for. */
async function start(name: Contestant): Promise<Start> {
  const script = `import(${JSON.stringify(fileOf(name))}).then(({ handler }) => handler(${JSON.stringify(eventOf(name))}, {})).then((answer) => { const { user, system } = process.cpuUsage(); process.stdout.write('\\nanswer ' + (answer?.statusCode ?? 200) + ' after ' + (user + system) + ' us.'); process.exit(); });`;
  // As on AWS, where the handler is built while the bundle is loaded.
  const env = { ...process.env, AWS_LAMBDA_FUNCTION_NAME: name };
  const begun = performance.now();
  const child = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out.endsWith('.')) break;
  }
  const milliseconds = performance.now() - begun;
  const [, answered = 500, used = 0] = /\nanswer (\d+) after (\d+) us\.$/.exec(out) ?? [];
  const status = Number(answered);
  if (status >= 500 || (name in questions && status >= 300)) throw new Error(`${name} answered: ${out}`);
  return { wall: milliseconds, processor: Number(used) / 1_000 };
}

/** An empty batch, a caller of the contact centre, or a request for the function's first route. */
function eventOf(name: Contestant): object {
  const trigger = name === 'bare' ? functions.decisions.trigger : functions[name].trigger;
  if (trigger.kind === 'contact-flow')
    return { Details: { ContactData: {}, Parameters: { customerId: 'c-0' } } };
  if (trigger.kind !== 'http') return { Records: [] };
  const [route] = trigger.routes;
  const rawPath = route.path.replaceAll(/\{\w+\}/g, 'nobody');
  const body = questions[name] ?? {};
  return {
    rawPath,
    headers: { 'content-type': 'application/json', 'idempotency-key': 'bench' },
    ...(route.method !== 'GET' && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'bench',
      http: { method: route.method },
      authorizer: { jwt: { claims: { client_id: 'bench', scope: 'kairos/admin' } } },
    },
  };
}
