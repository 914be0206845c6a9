import { describe, expect, it } from 'vitest';
import { createDecisions } from '../../../lambdas/decisions.ts';
import { countUnits, type Spent, total } from '../../../lib/store/count-units.ts';
import type { TableCall } from '../../../lib/store/intercept-table.ts';
import type { Table } from '../../../lib/store/table.ts';
import { httpEvent } from '../../edge/http-event.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { importing } from '../registry/imports.ts';
import { createWorld, day, hour, minute, order, register, send, type World } from './world.ts';

/** The law of Texas asks for its list for texts, too, and no grant changes that. */
const texan = '+15125550100';
const marketing = { purpose: 'marketing', channels: ['sms'] };

async function worldWithTexan(
  file: string | null,
  { age = 0, table = createMemoryTable() }: { age?: number; table?: Table } = {},
) {
  const world = createWorld({ table });
  await register(world, 'c-1', { sms: texan });
  if (file !== null) {
    const asked = { list: 'us-tx', obtainedAt: world.now() - age };
    const { status } = await importing(world.stored).bring(file, asked);
    expect(status).toBe('succeeded');
  }
  return world;
}

async function decided(world: World, notAfter = world.now() + hour) {
  const body = { customerId: 'c-1', ...marketing, notAfter: new Date(notAfter).toISOString() };
  const answer = await createDecisions(world.ports())(httpEvent('POST', '/v1/decisions', { body }));
  const { outcome, reasons } = JSON.parse(answer.body);
  return [outcome, ...reasons.filter(({ code }: { code: string }) => code === 'DNC_REGISTRY')];
}

/** Lets every read of a registry fail. */
function unreadable(world: World, { from = 0 } = {}) {
  let reads = 0;
  world.intercept(async (call: TableCall, run) => {
    const [first] = call.arguments;
    const key = 'pk' in (first as object) ? (first as { pk: string }).pk : '';
    if (key.startsWith('REGISTRY#') && reads++ >= from) throw new Error('unreadable');
    return run();
  });
}

describe('a text for which law needs a registry', () => {
  it('is sent to a number that a fresh list clears', async () => {
    const world = await worldWithTexan('512,5550101\n');
    expect(await decided(world)).toEqual(['contact']);
    const answer = await send(world, order(world, marketing));
    expect(answer.status).toBe(202);
    await world.run(world.now() + hour);
    expect(world.texts).toHaveLength(1);
  });

  it.each([
    ['listed', '512,5550100\n', 0, /is on the do-not-call list us-tx/],
    ['not subscribed', '214,5550100\n', 0, /covers area code 512/],
    ['on a list that nobody imported', null, 0, /covers area code 512/],
    ['on a list that is a millisecond too old', '512,5550101\n', 60 * day + 1, /60 days old/],
  ])('is suppressed where the number is %s', async (_, file, age, told) => {
    const world = await worldWithTexan(file, { age });
    expect(await decided(world)).toMatchObject([
      'suppressed',
      { rule: 'us-tx-registry', message: expect.stringMatching(told) },
    ]);
    const answer = await send(world, order(world, marketing));
    expect(answer).toMatchObject({ status: 200, json: { status: 'suppressed' } });
    await world.run(world.now() + hour, { sweep: true });
    expect(world.texts).toEqual([]);
  });

  it('is not sent when the number came onto the list after it was accepted', async () => {
    const world = await worldWithTexan('512,5550101\n');
    const notBefore = new Date(world.now() + hour).toISOString();
    const notAfter = new Date(world.now() + 2 * hour).toISOString();
    const answer = await send(world, order(world, { ...marketing, notBefore, notAfter }));
    expect(answer.status).toBe(202);
    await importing(world.stored).bring('512,5550100\n', { list: 'us-tx', obtainedAt: world.now() + 1 });
    await world.run(world.now() + 3 * hour, { sweep: true });
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(answer.json.dispatchId)).toMatchObject({
      status: 'suppressed',
      detail: 'DNC_REGISTRY',
    });
  });

  it('is not sent when the list grew too old after it was accepted', async () => {
    const world = await worldWithTexan('512,5550101\n', { age: 60 * day - 90 * minute });
    const notBefore = new Date(world.now() + hour).toISOString();
    const notAfter = new Date(world.now() + 4 * hour).toISOString();
    const answer = await send(world, order(world, { ...marketing, notBefore, notAfter }));
    expect(answer.status).toBe(202);
    // Nobody looks until it is too late.
    world.passTime(100 * minute);
    await world.run(world.now() + hour, { sweep: true });
    expect(world.texts).toEqual([]);
    expect((await world.dispatch(answer.json.dispatchId)).status).toBe('suppressed');
  });

  it('is not decided while the registry cannot be read, and the key stays free', async () => {
    const world = await worldWithTexan('512,5550101\n');
    unreadable(world);
    expect(await decided(world)).toMatchObject([
      'suppressed',
      { message: expect.stringMatching(/^Could not read/) },
    ]);
    const body = order(world, marketing);
    expect((await send(world, body, 'one-key')).status).toBe(503);
    world.intercept((_, run) => run());
    expect((await send(world, body, 'one-key')).status).toBe(202);
  });

  it('that was accepted waits while the registry cannot be read, and goes out afterwards', async () => {
    const world = await worldWithTexan('512,5550101\n');
    const notAfter = new Date(world.now() + 2 * hour).toISOString();
    const answer = await send(world, order(world, { ...marketing, notAfter }));
    expect(answer.status).toBe(202);
    unreadable(world);
    world.restart();
    await world.run(world.now() + 70 * minute, { sweep: true });
    expect(world.texts).toEqual([]);
    expect((await world.dispatch(answer.json.dispatchId)).status).toBe('scheduled');
    world.intercept((_, run) => run());
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(world.texts).toHaveLength(1);
  });

  it('costs half a read unit more, once the area is known', async () => {
    const spent: Spent[] = [];
    const table = countUnits(createMemoryTable(), (one) => spent.push(one));
    const world = await worldWithTexan('512,5550101\n', { table });
    const decide = createDecisions(world.ports());
    const ask = (customerId: string) =>
      decide(httpEvent('POST', '/v1/decisions', { body: { customerId, ...marketing } }));
    await ask('c-1');
    spent.length = 0;
    expect((await ask('c-1')).statusCode).toBe(200);
    const read = spent.filter(({ read }) => read > 0).map(({ kind, read }) => `${kind} ${read}`);
    expect(read.filter((one) => !/KILL|CURRENT|VERSION/.test(one))).toEqual(['GATE 0.5', 'BLOCK 0.5']);
    expect(total(spent.filter(({ kind }) => kind === 'BLOCK'))).toEqual({ read: 0.5, write: 0 });
  });
});
