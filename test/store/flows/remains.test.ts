import { beforeEach, describe, expect, it } from 'vitest';
import { createSweepExpired } from '../../../lambdas/sweep-expired.ts';
import { emptyLog } from '../../../lib/core/learning/response-log.ts';
import { forgottenAt } from '../../../lib/core/retention.ts';
import { recentDecisionItem } from '../../../lib/store/decision-items.ts';
import { contentItem } from '../../../lib/store/dispatch-items.ts';
import { decisionInner, recentShard } from '../../../lib/store/keys.ts';
import { learnedItem } from '../../../lib/store/learned-items.ts';
import type { Item, Key } from '../../../lib/store/table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { accepted, createWorld, day, hour, register } from './world.ts';

function fresh() {
  const table = createMemoryTable();
  const world = createWorld({ table });
  const sweep = createSweepExpired({ ...world.ports(), wholeTable: table, sweepArchive: async () => 0 });
  const put = (id = 'c-1') =>
    world.call('PUT', `/v1/customers/${id}`, {
      body: { timeZone: 'America/New_York', contactPoints: [{ channel: 'sms', address: '+13055550199' }] },
    });
  const left = () =>
    table.all().flatMap(({ pk, sk }) => (pk === 'CUSTOMER#c-1' ? [sk.replace(/[#\d].*/, '')] : []));
  return Object.assign(world, { sweep, put, left });
}
type Fresh = ReturnType<typeof fresh>;

/** What a request writes that stalled for longer than an erasure waits. */
function lateOf(world: Fresh, id = 'c-1') {
  const inner = decisionInner(world.now(), 'late0000late0000');
  const own = (sk: string): Item => ({ pk: `CUSTOMER#${id}`, sk, schemaVersion: 1 });
  return {
    event: own('EVENT#late'),
    decision: own(`DECISION#${inner}`),
    learned: learnedItem(id, { version: 1, log: emptyLog, early: [], forgottenBefore: 0, countAt: null }),
    unnamed: own('DIARY#1'),
    note: recentDecisionItem(
      recentShard(inner),
      { customerId: id, inner },
      forgottenAt('recentDecision', world.now()),
    ),
    content: contentItem(
      `hash-${id}`,
      { sms: { body: 'Only for Ana.' } },
      forgottenAt('content', world.now()),
      id,
    ),
  };
}

describe('what requests that stalled have written of a customer who was erased', () => {
  let world: Fresh;
  let late: ReturnType<typeof lateOf>;
  const isThere = async (key: Key) => (await world.stored.get(key, { consistent: true })) !== undefined;

  beforeEach(async () => {
    world = fresh();
    await register(world, 'c-1');
    await world.call('DELETE', '/v1/customers/c-1');
    expect(world.left()).toEqual(['ERASURE', 'GATE']);
    late = lateOf(world);
    for (const item of Object.values(late)) await world.stored.put(item);
    world.passTime(2 * hour);
  });

  it('is removed by the sweep, all of it: notes and content beside the customer too', async () => {
    await world.sweep();
    expect(world.left()).toEqual(['ERASURE', 'GATE']);
    for (const item of Object.values(late)) expect([item.sk, await isThere(item)]).toEqual([item.sk, false]);
    expect(await world.call('GET', '/v1/customers/c-1')).toMatchObject({
      status: 410,
      json: { code: 'CUSTOMER_ERASED' },
    });
  });

  it('is found by the pass after it was written, wherever the pass before had come to', async () => {
    await world.sweep();
    world.passTime(day - hour / 2);
    const again = lateOf(world);
    for (const item of [again.note, again.content]) await world.stored.put(item);
    world.passTime(hour / 2);
    await world.sweep();
    // Who put them may be about to put what they belong to.
    expect(await isThere(again.note)).toBe(true);
    world.passTime(day);
    await world.sweep();
    expect([await isThere(again.note), await isThere(again.content)]).toEqual([false, false]);
  });

  it('is left to those who are there: nobody else loses anything, nor who came back', async () => {
    await register(world, 'c-2');
    await accepted(world, { customerId: 'c-2', content: { sms: { body: 'Only for Bo.' } } });
    await world.put();
    const before = await world.call('GET', '/v1/customers/c-1');
    world.passTime(2 * hour);
    const count = () => world.stored.query({ pk: 'CUSTOMER#c-2', from: 'A', to: '~', consistent: true });
    const others = (await count()).items.length;
    await world.sweep();
    expect((await count()).items).toHaveLength(others);
    for (const item of [late.event, late.learned, late.content]) expect(await isThere(item)).toBe(true);
    expect((await world.call('GET', '/v1/customers/c-1')).json).toEqual(before.json);
    const kinds = new Set(world.left());
    expect([...kinds]).toEqual(expect.arrayContaining(['ERASURE', 'GATE', 'PROFILE']));
  });

  it('is removed before somebody can be made anew under the id: who tries meanwhile is asked to come again', async () => {
    const answers: number[] = [];
    world.intercept(async ({ operation, arguments: [key] }, run) => {
      if (operation === 'delete' && (key as Key).sk === late.event.sk) {
        world.intercept((_, go) => go());
        answers.push((await world.put()).status, (await world.call('GET', '/v1/customers/c-1')).status);
      }
      return run();
    });
    await world.sweep();
    expect(answers).toEqual([503, 410]);
    expect(world.left()).toEqual(['ERASURE', 'GATE']);
    expect((await world.put()).status).toBe(201);
  });

  it('stays with whoever comes back just before it is removed', async () => {
    world.intercept(async ({ operation, arguments: [item] }, run) => {
      if (operation === 'put' && (item as Key).sk === 'PROFILE') {
        world.intercept((_, go) => go());
        expect((await world.put()).status).toBe(201);
      }
      return run();
    });
    await world.sweep();
    expect(await isThere(late.event)).toBe(true);
    expect((await world.call('GET', '/v1/customers/c-1')).status).toBe(200);
  });

  it('keeps nobody out for long when a run dies over it, and is found again', async () => {
    const die = () =>
      world.intercept(async ({ operation, arguments: [key] }, run) => {
        if (operation === 'delete' && (key as Key).pk === 'CUSTOMER#c-1') throw new Error('killed');
        return run();
      });
    die();
    await world.sweep();
    expect(world.lines.filter((line) => line.includes('remains-left'))).toHaveLength(1);
    world.intercept((_, run) => run());
    expect((await world.put()).status).toBe(503);
    world.passTime(hour);
    expect((await world.put()).status).toBe(201);
    await world.call('DELETE', '/v1/customers/c-1');
    // Dead when everything was removed but for the place itself.
    await world.stored.put(late.event);
    world.passTime(day);
    world.intercept(async ({ operation, arguments: [key] }, run) => {
      if (operation === 'delete' && (key as Key).sk === 'PROFILE') throw new Error('killed');
      return run();
    });
    await world.sweep();
    expect(world.left()).toContain('PROFILE');
    world.intercept((_, run) => run());
    world.passTime(day);
    await world.sweep();
    expect(new Set(world.left())).toEqual(new Set(['ERASURE', 'GATE']));
  });

  it('keeps nothing from being removed behind it that can be', async () => {
    await register(world, 'c-2');
    await world.call('DELETE', '/v1/customers/c-2');
    const others = lateOf(world, 'c-2').event;
    await world.stored.put(others);
    // Of a version to come: nobody can say which content it leads to.
    await world.stored.put({ pk: 'CUSTOMER#c-1', sk: 'DISPATCH#strange', schemaVersion: 99 });
    await world.sweep();
    expect(await isThere(others)).toBe(false);
    const pass = await world.stored.get({ pk: 'CONTROL', sk: 'EXPIRY_SWEEP' }, { consistent: true });
    expect(pass?.finishedAt).toBe(world.now());
  });
});
