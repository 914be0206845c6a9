import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDecisions } from '../../../lambdas/decisions.ts';
import { countUnits, type Spent, total } from '../../../lib/store/count-units.ts';
import type { Table } from '../../../lib/store/table.ts';
import { httpEvent } from '../../edge/http-event.ts';
import { type Engine, startEngine } from '../../support/engine.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { accepted, anasNumber, createWorld, day, minute, order, register, type World } from './world.ts';

/** Content, the decision log, what is learnt, and policy and kill switch (read every two seconds at most) are counted apart. */
const countedApart = ['CONTENT', 'DECISION', 'KILL_SWITCH', 'CURRENT', 'VERSION', 'LEARNED'];

/** A world that counts, with an experienced customer: a full contact log, pendings, windows, attributes. */
async function countingWorld(table: Table = createMemoryTable()) {
  const spent: Spent[] = [];
  const world = createWorld({ table: countUnits(table, (one) => spent.push(one)) });
  await register(world, 'c-1');
  const own = () => spent.filter(({ kind }) => !countedApart.includes(kind));
  return { world, spent, own };
}

async function experience(world: World) {
  const attributes = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`attribute-${n}`, 'a value of some length']),
  );
  const contactPoints = [
    { channel: 'sms', address: anasNumber },
    { channel: 'email', address: 'ana@example.com' },
  ];
  const seen = (await world.call('GET', '/v1/customers/c-1')).headers.etag ?? '';
  const put = await world.call('PUT', '/v1/customers/c-1', {
    body: { timeZone: 'America/New_York', segments: ['frequent-flyer'], attributes, contactPoints },
    headers: { 'if-match': seen },
  });
  expect(put.status).toBe(200);
  const events = Array.from({ length: 45 }, (_, n) => ({
    eventId: `e-${n}`,
    type: 'contacted',
    customerId: 'c-1',
    channel: 'voice',
    purpose: 'collections',
    at: new Date(world.now() - 8 * day - n * minute).toISOString(),
  }));
  await world.call('POST', '/v1/events', { body: { events } });
  for (let n = 1; n < 6; n++)
    await accepted(world, {
      purpose: 'service',
      notBefore: new Date(world.now() + n * 60 * minute).toISOString(),
      notAfter: new Date(world.now() + 6 * 60 * minute).toISOString(),
    });
}

describe('what it costs', () => {
  it.each([
    ['a new customer', async () => {}],
    ['an experienced one', experience],
  ])('to decide about %s: half a read unit', async (_, prepare) => {
    const { world, spent, own } = await countingWorld();
    await prepare(world);
    const decide = createDecisions(world.ports());
    spent.length = 0;
    const answer = await decide(
      httpEvent('POST', '/v1/decisions', { body: { customerId: 'c-1', purpose: 'marketing' } }),
    );
    expect(answer.statusCode).toBe(200);
    expect(total(own())).toEqual({ read: 0.5, write: 0 });
  });

  it.each([
    ['a new customer', async () => {}],
    ['an experienced one', experience],
  ])('to accept for %s: half a read unit and three write units', async (_, prepare) => {
    const { world, spent, own } = await countingWorld();
    await prepare(world);
    spent.length = 0;
    await accepted(world, { topic: 'parcels', campaignId: 'spring-campaign-2026' });
    expect(total(own())).toEqual({ read: 0.5, write: 3 });
  });

  it.each([
    ['a new customer', async () => {}],
    ['an experienced one', experience],
  ])('to claim and send for %s: two read units and three write units', async (_, prepare) => {
    const { world, spent, own } = await countingWorld();
    await prepare(world);
    await accepted(world, { topic: 'parcels', campaignId: 'spring-campaign-2026' });
    spent.length = 0;
    await world.run(world.now());
    expect(world.texts).toHaveLength(1);
    // The strong read of the address is one; record, and gate with profile, are half a unit each.
    expect(
      own()
        .filter(({ read }) => read > 0)
        .map(({ kind, read }) => `${kind} ${read}`),
    ).toEqual(['DISPATCH 0.5', 'GATE 0.5', 'STATE 1']);
    expect(total(own())).toEqual({ read: 2, write: 3 });
  });
});

describe('on the embedded engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.close());

  it('a message goes out, an opt-out holds, and each operation costs what we compute', async () => {
    const reported: number[] = [];
    const computed: number[] = [];
    const quiet = await engine.newTable((_, units) => reported.push(units));
    const { world, spent } = await countingWorld(quiet);
    spent.length = 0;
    const id = await accepted(world);
    await world.run(world.now());
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', providerMessageId: 'provider-1' });
    await world.reply(anasNumber, 'STOP');
    const stopped = await world.call('POST', '/v1/dispatches', {
      body: order(world, { purpose: 'transactional' }),
      headers: { 'idempotency-key': 'after-stop' },
    });
    expect(stopped.json.status).toBe('suppressed');
    // Each write is framed by two reads of our own for its images.
    for (const one of spent) computed.push(...(one.read > 0 ? [one.read] : [one.table]));
    expect(computed.length).toBeGreaterThan(10);
    expect(withoutImages(reported, spent)).toEqual(computed);
  });
});

/** What the engine reported for the operations themselves: every write comes between two reads of its item. */
function withoutImages(reported: readonly number[], spent: readonly Spent[]): number[] {
  const images = spent.filter(({ read }) => read === 0).length * 2;
  const all = reported.slice(-(spent.length + images));
  const own: number[] = [];
  let place = 0;
  for (const { read } of spent) {
    own.push(all[place + (read === 0 ? 1 : 0)] as number);
    place += read === 0 ? 3 : 1;
  }
  return own;
}
