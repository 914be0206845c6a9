import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDynamoTable } from '../lib/store/dynamo-table.ts';
import { customerPartition, gateAndProfileRange } from '../lib/store/keys.ts';
import type { Item } from '../lib/store/table.ts';
import { type Load, repeat, startClients } from './support/load.ts';
import { customerId, putCustomers, startLocalRun } from './support/local-run.ts';
import { type Row, report, whole } from './support/report.ts';

/*
 * Requests a second of the local run, which is one process on one core with the engine in it; the clients are another process.
 * Against a bare echo of JSON, and against the engine operations alone that a request needs: the same SDK and engine in the same
 * process, without all the rest. All in turns.
 */
const levels = [1, 16, 64];
const rounds = 3;
const seconds = 0.8;
/** Enough that none of them reaches a cap. */
const customers = 600;
const day = 86_400_000;

const run = await startLocalRun();
await putCustomers(run, customers);
const table = createDynamoTable({ tableName: 'kairos' });
const echo = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  response.setHeader('content-type', 'application/json');
  response.end(body);
}).listen(0, '127.0.0.1');

const from = (days: number) => new Date(Date.now() + days * day).toISOString();
const decision = { customerId: 'c-$c', purpose: 'service', notBefore: from(3), notAfter: from(6) };
const dispatch = {
  ...decision,
  content: {
    email: { subject: 'Your order', text: 'It is on its way.' },
    sms: { body: 'It is on its way.' },
  },
};
const request = (path: string, body: object, status: number) => ({
  url: run.origin + path,
  headers: {
    authorization: `Bearer ${run.tokens.admin}`,
    'content-type': 'application/json',
    'idempotency-key': 'key-$n',
  },
  body: JSON.stringify(body),
  status,
});

// One of each, to have the items that they write.
const about = (body: object) => JSON.parse(JSON.stringify(body).replace('$c', '0')) as object;
await run.call('POST', '/v1/decisions', about(decision));
await run.call('POST', '/v1/dispatches', about(dispatch), { 'idempotency-key': 'first' });
const { items } = await table.query({
  pk: customerPartition('c-0'),
  from: 'D',
  to: 'H',
  consistent: true,
});
const written = (kind: string): Item => {
  const found = items.find(({ sk }) => sk.startsWith(kind));
  if (!found) throw new Error(`The request wrote no ${kind}.`);
  return found;
};
const [decisionItem, recordItem, gateItem] = [written('DECISION#'), written('DISPATCH#'), written('GATE')];

let used = 1;
/** The same item once more, below another customer, under a key that is used once. */
const copyOf = (item: Item, n: number): Item => ({
  ...item,
  pk: `BENCH#${n % customers}`,
  ...(item.sk !== 'GATE' && { sk: item.sk + (used + n) }),
  ...(item.dueKey !== undefined && { dueKey: `${item.dueKey}${used + n}` }),
});
const read = (n: number) =>
  table.query({ ...gateAndProfileRange(customerId(n % customers)), consistent: false });
const logWrite = (n: number) => table.put(copyOf(decisionItem, n));

const overHttp: Record<string, Pick<Load, 'url' | 'headers' | 'body' | 'status'>> = {
  'bare echo': {
    ...request('', decision, 200),
    url: `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`,
  },
  'POST /v1/decisions': request('/v1/decisions', decision, 200),
  'the same with simulateAt': request('/v1/decisions', { ...decision, simulateAt: from(0) }, 200),
  'POST /v1/dispatches': request('/v1/dispatches', dispatch, 202),
};
const alone: Record<string, (n: number) => Promise<unknown>> = {
  'its read': read,
  'its read and log write': async (n) => {
    await read(n);
    await logWrite(n);
  },
  'its read and writes': async (n) => {
    await read(n);
    await logWrite(n);
    await table.put(copyOf(recordItem, n), { kind: 'absent' });
    await table.put(copyOf(gateItem, n));
  },
};

type Speed = { perSecond: number; micros: number };
const clients = startClients();

async function measure(name: string, atOnce: number, lasting: number): Promise<Speed> {
  const before = process.cpuUsage();
  const load = overHttp[name];
  const operation = alone[name];
  const done = load
    ? await clients.send({ ...load, clients: atOnce, seconds: lasting, first: used, customers })
    : await repeat(atOnce, lasting, operation as (n: number) => Promise<unknown>);
  const { user, system } = process.cpuUsage(before);
  used += done.count;
  return { ...done, micros: (user + system) / done.count };
}

const names = [...Object.keys(overHttp), ...Object.keys(alone)];
const middle = (speeds: readonly Speed[]): Speed =>
  speeds.toSorted((left, right) => left.perSecond - right.perSecond)[Math.floor(speeds.length / 2)] as Speed;

const rows: Row[] = [];
for (const name of names) await measure(name, 16, seconds);
for (const atOnce of levels) {
  const speeds = new Map<string, Speed[]>();
  for (let round = 0; round < rounds; round++)
    for (const name of names)
      speeds.set(name, [...(speeds.get(name) ?? []), await measure(name, atOnce, seconds)]);
  rows.push(...rowsOf(atOnce, (name) => middle(speeds.get(name) ?? [])));
}

function rowsOf(atOnce: number, of: (name: string) => Speed): Row[] {
  const share = (name: string, other: string) =>
    `${Math.round((100 * of(name).perSecond) / of(other).perSecond)} % of ${other} (processor ${Math.round((100 * of(other).micros) / of(name).micros)} %)`;
  const row = (name: string, against: readonly string[]): Row => ({
    what: `${name}, ${atOnce} ${atOnce === 1 ? 'client' : 'clients'}`,
    figure: `${whole(of(name).perSecond)} / s, ${whole(of(name).micros)} µs`,
    against: against.map((other) => share(name, other)).join(', '),
  });
  const ratio = of('POST /v1/decisions').perSecond / of('its read').perSecond;
  return [
    row('bare echo', []),
    row('its read', []),
    row('its read and log write', []),
    row('its read and writes', []),
    {
      ...row('POST /v1/decisions', ['its read', 'its read and log write', 'bare echo']),
      bar: '≥ 50 % of its read',
      met: ratio >= 0.5,
    },
    row('the same with simulateAt', ['its read', 'bare echo']),
    row('POST /v1/dispatches', ['its read and writes', 'bare echo']),
  ];
}

report({
  title: 'Requests',
  how:
    `Requests a second over HTTP, median of ${rounds} times ${seconds} s in turns, and the processor time of one in the process that answers. The local run is one process: functions, ` +
    'gateway and engine share a core; the clients are another process. "Its read" and so on are the engine operations of a request alone, by the same SDK over the wire ' +
    'in the same process. A decision with simulateAt writes no log. Nothing reaches a cap; every dispatch is accepted.',
  rows,
});
clients.stop();
echo.closeAllConnections();
await run.stop();
process.exit();
