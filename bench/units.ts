import { createDecisions } from '../lambdas/decisions.ts';
import { httpEvent } from '../test/edge/http-event.ts';
import { countUnits, type Spent, total } from '../test/store/flows/count-units.ts';
import { accepted, createWorld, day, minute, register } from '../test/store/flows/world.ts';
import { createMemoryTable } from '../test/support/memory-table.ts';
import { monthCost, prices } from './month-cost.ts';
import { type Row, report } from './support/report.ts';

/*
 * What decisions and dispatches take of the table, with the real handlers, and what a million of them costs. The units are
 * computed from the items before and after; the tests compare that with what the engine reports.
 */
const spent: Spent[] = [];
const world = createWorld({ table: countUnits(createMemoryTable(), (one) => spent.push(one)) });
const decide = createDecisions(world.ports());

/** A customer who has been written to and called for a while: a long contact log, dispatches that wait. */
async function experienced(id: string): Promise<void> {
  await register(world, id);
  const events = Array.from({ length: 45 }, (_, n) => ({
    eventId: `e-${n}`,
    type: 'contacted',
    customerId: id,
    channel: 'voice',
    purpose: 'collections',
    at: new Date(world.now() - 8 * day - n * minute).toISOString(),
  }));
  await world.call('POST', '/v1/events', { body: { events } });
  for (let n = 1; n < 6; n++)
    await accepted(world, {
      customerId: id,
      purpose: 'service',
      notBefore: new Date(world.now() + n * 60 * minute).toISOString(),
      notAfter: new Date(world.now() + 6 * 60 * minute).toISOString(),
    });
}

const apart: Readonly<Record<string, string>> = { CONTENT: 'content', DECISION: 'decision log' };
/** Read every two seconds at most by each copy of a function: next to nothing for one of many requests. */
const shared = ['KILL_SWITCH', 'CURRENT', 'VERSION'];

type Units = { read: number; write: number };
const none: Units = { read: 0, write: 0 };

async function unitsOf(work: () => Promise<unknown>): Promise<Record<string, Units>> {
  spent.length = 0;
  await work();
  const groups = Map.groupBy(
    spent.filter(({ kind }) => !shared.includes(kind)),
    ({ kind }) => apart[kind] ?? 'own',
  );
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
for (const [who, prepare] of [
  ['a new customer', (id: string) => register(world, id)],
  ['a customer with 45 contacts and 5 dispatches that wait', experienced],
] as const) {
  const customerId = `c-${rows.length}`;
  await prepare(customerId);
  const decided = await unitsOf(() =>
    decide(httpEvent('POST', '/v1/decisions', { body: { customerId, purpose: 'marketing' } })),
  );
  const taken = await unitsOf(() => accepted(world, { customerId, channels: ['sms'] }));
  const sent = await unitsOf(() => world.run(world.now()));
  rows.push(
    row(`decide about ${who}`, decided, '≤ 0.5 read', { read: 0.5, write: 0 }),
    row(`accept a dispatch to ${who}`, taken, '≤ 3 write', { read: 0.5, write: 3 }),
    row(`claim, send and note the result for ${who}`, sent, '≤ 3 write, 1 read', { read: 1, write: 3 }),
  );
}
const { contacts } = monthCost(1e6);
rows.push({
  what: 'a contact by e-mail on AWS: table, functions, queues, gateway, logs',
  figure: `$${contacts.toFixed(2)} a million`,
  against: "without what SES asks; the prices' date is in bench/month-cost.ts",
});

report({
  title: 'Units and money',
  how:
    "Capacity units of DynamoDB, computed by AWS's published rules from the items before and after, index writes included; policy and kill switch are read every two " +
    'seconds at most and left out. A claim reads the state of the address strongly, which is the second read unit (docs/decisions/0006). On-demand list prices of us-east-1.',
  rows,
});
