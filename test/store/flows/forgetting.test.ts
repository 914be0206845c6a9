import { beforeEach, describe, expect, it } from 'vitest';
import { createSweepExpired } from '../../../lambdas/sweep-expired.ts';
import { forgottenAt, keptFor, type Lifetime, lifetimeDays } from '../../../lib/core/retention.ts';
import { itemKinds, kindOf } from '../../../lib/store/item-kinds.ts';
import type { Item } from '../../../lib/store/table.ts';
import { recordTrigger } from '../../../lib/store/triggers.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { accepted, anasMailbox, anasNumber, createWorld, day, hour, order, register, send } from './world.ts';

function fresh() {
  const table = createMemoryTable();
  const world = createWorld({ table });
  const archive: number[] = [];
  const sweep = createSweepExpired({
    ...world.ports(),
    wholeTable: table,
    sweepArchive: async (now) => archive.push(now),
  });
  return Object.assign(world, { all: table.all, whole: table, sweep, archive });
}
type Fresh = ReturnType<typeof fresh>;

/** A year of somebody: everything that has a time of its own, and everything that has none. */
async function someonesTraces(): Promise<Fresh> {
  const world = fresh();
  await register(world, 'c-1');
  await register(world, 'c-0', { sms: '+13055550109' });
  await world.call('POST', '/v1/customers/c-0/merge', { body: { into: 'c-1' } });
  await accepted(world, { content: { sms: { body: 'Only for Ana.' } } });
  await world.run();
  const at = new Date(world.now()).toISOString();
  const event = { eventId: 'e-1', type: 'refused', actionId: 'card', customerId: 'c-1', channel: 'sms', at };
  await world.call('POST', '/v1/events', { body: { events: [event] } });
  await world.call('POST', '/v1/customers/c-1/export');
  await world.run();
  await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotCall: true } });
  // An event of the company that started nothing.
  const expiresAt = forgottenAt('event', world.now());
  const trigger = { order: null, notStarted: [], client: 'bus', receivedAt: world.now(), expiresAt };
  await recordTrigger(world.stored, 'c-1', 'h', trigger);
  await world.reply(anasNumber, 'please stop texting me');
  await world.call('POST', '/v1/suppressions', {
    body: { address: anasMailbox, scope: 'all', reason: 'complaint', source: 'desk' },
  });
  return world;
}

const countOf = (items: readonly Item[]) => {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const kind = kindOf(item) ?? 'unknown';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
};

describe('the sweep of what is over', () => {
  let world: Fresh;
  beforeEach(async () => {
    world = await someonesTraces();
  });

  it('removes nothing before its time, and each kind once its time is over', async () => {
    const timed = Object.entries(itemKinds).flatMap(([kind, { keptFor: lifetime }]) =>
      lifetime === null ? [] : [{ kind, lifetime: lifetime as Lifetime }],
    );
    const begun = world.now();
    const before = countOf(world.all());
    for (const { kind } of timed.filter(({ kind }) => kind !== 'deploymentAudit'))
      expect(before[kind], kind).toBeGreaterThan(0);
    const days = [...new Set(timed.map(({ lifetime }) => lifetimeDays[lifetime]))].sort((a, b) => a - b);
    for (const limit of days) {
      world.passTime(begun + limit * day - hour - world.now());
      await world.sweep();
      const early = countOf(world.all());
      for (const { kind, lifetime } of timed)
        if (lifetimeDays[lifetime] >= limit) expect([kind, early[kind]]).toEqual([kind, before[kind]]);
      world.passTime(2 * hour + day);
      await world.sweep();
      const late = countOf(world.all());
      for (const { kind, lifetime } of timed)
        if (lifetimeDays[lifetime] <= limit && kind !== 'auditEntry')
          expect([kind, late[kind]]).toEqual([kind, undefined]);
    }
    // Whom a merge brought here must be found by an erasure, however late.
    const trail = world.all().filter((item) => kindOf(item) === 'auditEntry');
    expect(trail.map(({ what }) => what)).toEqual(['merge', 'merge']);
  });

  it('never removes what closes, nor its evidence', async () => {
    world.passTime(20 * 366 * day);
    await world.sweep();
    const left = countOf(world.all());
    const before = { profile: 2, gate: 2, consent: 3, consentHead: 2, addressState: 2, offers: 1 };
    expect(left).toMatchObject(before);
    for (const kind of Object.keys(left))
      if (kind !== 'auditEntry') expect(itemKinds).toHaveProperty([kind, 'keptFor'], null);
    const lookup = await world.call('POST', '/v1/suppressions/lookup', { body: { address: anasNumber } });
    expect(lookup.json.suppressions).toHaveLength(1);
    expect((await send(world, order(world))).json.status).toBe('suppressed');
    expect((await world.call('GET', '/v1/customers/c-1/consents/verify')).json.valid).toBe(true);
  });

  it('leaves alone what is still due, what was given more time meanwhile, and what nobody has named', async () => {
    const gone = { expiresAt: 1, schemaVersion: 1 };
    const due = {
      pk: 'CUSTOMER#c-1',
      sk: 'DISPATCH#still-due',
      ...gone,
      dueShard: 'DUE#0',
      dueKey: '1#sms#x',
    };
    const renewed = { pk: 'CONTENT#renewed', sk: 'CONTENT', ...gone, body: '{}' };
    const unnamed = { pk: 'CUSTOMER#c-1', sk: 'DIARY#1', ...gone };
    const kept = { pk: 'CUSTOMER#c-1', sk: 'CONSENT#000000000099', ...gone };
    const over = { pk: 'CONTENT#over', sk: 'CONTENT', ...gone, body: '{}' };
    for (const item of [due, renewed, unnamed, kept, over]) await world.stored.put(item);
    world.intercept(async ({ operation, arguments: [first] }, run) => {
      if (operation === 'delete' && (first as Item).pk === renewed.pk)
        await world.stored.put({ ...renewed, expiresAt: 4e9 });
      return run();
    });
    await world.sweep();
    const left = (item: Item) => world.stored.get(item, { consistent: true });
    for (const item of [due, renewed, unnamed, kept]) expect(await left(item), item.sk).toBeDefined();
    expect(await left(over)).toBeUndefined();
  });

  it('goes over everything in small steps: a run that is cut off anywhere is gone on with by the next', async () => {
    world.passTime(91 * day);
    let writes = 0;
    for (let runs = 0; runs < 200; runs++) {
      world.intercept(async ({ operation }, run) => {
        if (operation === 'put' && ++writes % 3 === 0) throw new Error('cut off');
        return run();
      });
      await world.sweep().catch(() => undefined);
    }
    const left = countOf(world.all());
    expect(left).not.toHaveProperty('decision');
    expect(left).not.toHaveProperty('event');
    expect(world.archive).toHaveLength(1);
  });

  it('makes one pass a day, and of two runs at once one', async () => {
    let pages = 0;
    const counted = {
      scan: (...given: Parameters<Fresh['whole']['scan']>) => {
        pages += 1;
        return world.whole.scan(...given);
      },
    };
    const sweep = createSweepExpired({
      ...world.ports(),
      wholeTable: counted,
      sweepArchive: async () => 0,
    });
    await sweep();
    const first = pages;
    expect(first).toBeGreaterThan(2);
    world.passTime(day - 1);
    await sweep();
    expect(pages).toBe(first);
    world.passTime(1);
    await Promise.all([sweep(), sweep()]);
    expect(pages).toBeLessThan(3 * first);
    const pass = await world.stored.get({ pk: 'CONTROL', sk: 'EXPIRY_SWEEP' }, { consistent: true });
    expect(pass).toMatchObject({ startedAt: world.now(), finishedAt: world.now() });
  });
});

it('a lifetime is a number of days', () => {
  expect(keptFor('decision')).toBe(90 * 86_400_000);
});
