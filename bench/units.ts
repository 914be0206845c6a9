import { createConsents } from '../lambdas/consents.ts';
import { createCustomers } from '../lambdas/customers.ts';
import { createDecisions } from '../lambdas/decisions.ts';
import { createDispatchDue } from '../lambdas/dispatch-due.ts';
import { createDispatches } from '../lambdas/dispatches.ts';
import { createEvents } from '../lambdas/events.ts';
import type { HttpHandler } from '../lib/edge/http-function.ts';
import { startEngine } from '../lib/local/engine.ts';
import { localAws } from '../lib/local/local-aws.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import type { DueMessage } from '../lib/runtime/ports.ts';
import { portsOver } from '../lib/runtime/ports-over.ts';
import { contentStore } from '../lib/store/content.ts';
import { countUnits, type Spent, total } from '../lib/store/count-units.ts';
import { createDynamoTable } from '../lib/store/dynamo-table.ts';
import { monthCost, prices } from './month-cost.ts';
import { type Row, report } from './support/report.ts';

/*
 * What decisions and dispatches take of the table, with the real handlers on the embedded engine, and what a million of them
 * costs. The units are computed from the items before and after; the tests compare that with what the engine reports.
 */
const day = 86_400_000;
const engine = await startEngine(null, 'kairos');
const spent: Spent[] = [];
const client = { ...localAws, endpoint: engine.endpoint };
const table = countUnits(createDynamoTable({ tableName: 'kairos', client }), (one) => spent.push(one));
const ports = { ...portsOver(table, { METRICS_NAMESPACE: 'Kairos' }, {}), log: () => {} };
const due: DueMessage[] = [];
const queue = { send: async (message: DueMessage) => void due.push(message) };
const closing = {
  ...ports,
  due: queue,
  fanOut: { send: async () => {} },
  optOutLog: { append: async () => {} },
};
const publicOrigin = 'https://kairos.example';
const settings = decisionSettings(ports);
const handlers = {
  customers: createCustomers(closing),
  consents: createConsents({ ...closing, company: 'Example', publicOrigin }),
  decisions: createDecisions(ports),
  dispatches: createDispatches({ ...closing, settings, contents: contentStore(table, ports.clock) }),
  events: createEvents(closing),
};
const dispatchDue = createDispatchDue({
  ...closing,
  publicOrigin,
  outreach: { publish: async () => {} },
  sms: { send: async () => ({ outcome: 'accepted', messageId: 'sms-1' }) },
});

async function call(
  handler: HttpHandler,
  method: string,
  path: string,
  body: object,
  key = '',
): Promise<void> {
  const answer = await handler({
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    isBase64Encoded: false,
    rawPath: path,
    routeKey: '$default',
    requestContext: {
      requestId: 'bench',
      http: { method },
      authorizer: { jwt: { claims: { client_id: 'bench', scope: 'kairos/admin' } } },
    },
  });
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.body}`);
}

const inDays = (days: number) => new Date(ports.clock() + days * day).toISOString();
let keys = 0;
/** Transactional, which no hour of the day holds up. */
const dispatch = (customerId: string, more: object = {}) => {
  const content = { sms: { body: `Your parcel ${keys} is here.` } };
  const body = { customerId, purpose: 'transactional', channels: ['sms'], content, ...more };
  return call(handlers.dispatches, 'POST', '/v1/dispatches', body, `key-${keys++}`);
};

async function register(id: string, number: string): Promise<void> {
  const contactPoints = [
    { channel: 'sms', address: number },
    { channel: 'email', address: `${id}@example.com` },
  ];
  const person = { timeZone: 'America/New_York', country: 'US', region: 'NY', contactPoints };
  await call(handlers.customers, 'PUT', `/v1/customers/${id}`, person);
  const consent = { channel: 'sms', purpose: 'marketing', status: 'granted', capturedAt: inDays(-30) };
  const given = { ...consent, actor: 'customer', source: 'web-form' };
  await call(handlers.consents, 'POST', `/v1/customers/${id}/consents`, given);
}

/** A customer who has been called for a while, and for whom dispatches wait. */
async function experienced(id: string, number: string): Promise<void> {
  await register(id, number);
  const called = { type: 'contacted', customerId: id, channel: 'voice', purpose: 'collections' };
  const events = Array.from({ length: 45 }, (_, n) => ({
    ...called,
    eventId: `${n}`,
    at: inDays(-8 - n / 9),
  }));
  await call(handlers.events, 'POST', '/v1/events', { events });
  for (let n = 1; n < 6; n++) await dispatch(id, { notBefore: inDays(n), notAfter: inDays(n + 1) });
  due.length = 0;
}

const apart: Readonly<Record<string, string>> = {
  CONTENT: 'content',
  DECISION: 'decision log',
  LEARNED: 'what is learnt',
};
/** Read every few seconds at most by each copy of a function: next to nothing for one of many requests. */
const shared = ['KILL_SWITCH', 'CURRENT', 'VERSION', 'KEYRING', 'MODEL'];

type Units = { read: number; write: number };
const none: Units = { read: 0, write: 0 };

async function unitsOf(work: () => Promise<unknown>): Promise<Record<string, Units>> {
  spent.length = 0;
  await work();
  const own = spent.filter(({ kind }) => !shared.includes(kind));
  const groups = Map.groupBy(own, ({ kind }) => apart[kind] ?? 'own');
  return Object.fromEntries([...groups].map(([group, ones]) => [group, total(ones)]));
}

const dollars = ({ read, write }: Units) =>
  1e6 * (read * prices.dynamoReadUnit + write * prices.dynamoWriteUnit);
const text = ({ read, write }: Units) => `${read} read, ${write} write`;

function row(what: string, units: Record<string, Units>, bar: string, most: Units): Row {
  const { own = none, ...others } = units;
  const besides = Object.entries(others).map(([group, one]) => `${group} ${text(one)}`);
  const usd = Object.values(units).reduce((sum, one) => sum + dollars(one), 0);
  return {
    what,
    figure: text(own),
    against: [...besides, `$${usd.toFixed(2)} a million, all together`].join('; '),
    bar,
    met: own.read <= most.read && own.write <= most.write,
  };
}

const rows: Row[] = [];
for (const [who, prepare, number] of [
  ['a new customer', register, '+12125550100'],
  ['a customer with 45 contacts and 5 dispatches that wait', experienced, '+12125550101'],
] as const) {
  const customerId = `c-${rows.length}`;
  await prepare(customerId, number);
  const question = { customerId, purpose: 'marketing' };
  const decided = await unitsOf(() => call(handlers.decisions, 'POST', '/v1/decisions', question));
  const accepted = await unitsOf(() => dispatch(customerId));
  const [message] = due.splice(0);
  if (message === undefined) throw new Error('What was accepted is not due.');
  const record = { body: JSON.stringify(message), messageAttributes: {}, attributes: {}, messageId: 'm-1' };
  const sent = await unitsOf(() => dispatchDue({ Records: [record as never] }));
  rows.push(
    row(`decide about ${who}`, decided, '≤ 0.5 read', { read: 0.5, write: 0 }),
    row(`accept a dispatch to ${who}`, accepted, '≤ 3 write', { read: 0.5, write: 3 }),
    row(`claim, send and note the result for ${who}`, sent, '≤ 3 write, 1 read', { read: 1, write: 3 }),
  );
}
rows.push({
  what: 'a contact by e-mail on AWS: table, functions, queues, gateway, logs',
  figure: `$${monthCost(1e6).contacts.toFixed(2)} a million`,
  against: "without what SES asks; the prices' date is in bench/month-cost.ts",
});

report({
  title: 'Units and money',
  how:
    "Capacity units of DynamoDB, computed by AWS's published rules from the items before and after, index writes included; policy, kill switch, keys and model are read every few " +
    'seconds at most and left out. A claim reads the state of the address strongly, which is the second read unit (docs/decisions/0006). On-demand list prices of us-east-1.',
  rows,
});
await engine.stop();
