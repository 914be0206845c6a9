import { describe, expect, it } from 'vitest';
import { createCountResponses } from '../../../lambdas/count-responses.ts';
import { createDecisions } from '../../../lambdas/decisions.ts';
import { createEraseCustomer } from '../../../lambdas/erase-customer.ts';
import { createLearning } from '../../../lambdas/learning.ts';
import { createWorkJobs } from '../../../lambdas/work-jobs.ts';
import { countChanges } from '../../../lib/core/learning/count-changes.ts';
import { emptyCounts } from '../../../lib/core/learning/population-counts.ts';
import { sameSums } from '../../../lib/runtime/rebuild-learning.ts';
import { readCounted, readState } from '../../../lib/store/count-batch.ts';
import { fitModel, readSums } from '../../../lib/store/fit-model.ts';
import { learnDueShard, learnShardOf, learnShards } from '../../../lib/store/keys.ts';
import { modelPointerKey } from '../../../lib/store/model-items.ts';
import { readCurrentModel, readModel } from '../../../lib/store/model-reader.ts';
import type { Key, Table } from '../../../lib/store/table.ts';
import { httpEvent } from '../../edge/http-event.ts';
import { accepted, createWorld, day, hour, minute, register, type World } from './world.ts';

const customers = Array.from({ length: 12 }, (_, number) => `c-${number}`);

/** Customers who were each sent a text and a mail; every third answered the mail. */
async function worldWithAnswers() {
  const world = createWorld();
  for (const [number, id] of customers.entries()) {
    await register(world, id, { sms: `+130555501${10 + number}`, email: `${id}@example.com` });
    const soon = { customerId: id, notAfter: new Date(world.now() + 30 * minute).toISOString() };
    await accepted(world, soon);
    const mail = await accepted(world, { ...soon, channels: ['email'] });
    await world.run();
    if (number % 3 === 0) await report(world, id, mail, 'replied');
  }
  world.passTime(2 * minute);
  return world;
}

let events = 0;
function report(world: World, customerId: string, dispatchId: string, type: string) {
  const at = new Date(world.now()).toISOString();
  const event = { eventId: `e-${events++}`, type, customerId, channel: 'email', at, dispatchId };
  return world.call('POST', '/v1/events', { body: { events: [event] } });
}

const count = (world: World) => createCountResponses(world.ports())();
const sums = (world: World) =>
  Promise.all(
    learnShards.map(async (shard) =>
      readSums(world.stored, shard, (await readState(world.stored, shard)).generation),
    ),
  );
const waiting = async (world: World, until = world.now()) => {
  const due = learnShards.map((shard) =>
    world.stored.due({ shard: learnDueShard(shard), until: `${until}~`, limit: 100 }),
  );
  return (await Promise.all(due)).flatMap(({ entries }) => entries).length;
};

/** What the customers of each shard add up to, counted from what is kept with them. */
async function fromCustomers(world: World, all: readonly string[] = customers) {
  return Promise.all(
    learnShards.map(async (shard) => {
      const own = all.filter((id) => learnShardOf(id) === shard);
      const counted = await Promise.all(own.map((id) => readCounted(world.stored, id)));
      const changes = counted.flatMap((after) => (after === null ? [] : [{ before: null, after }]));
      const bySegment = countChanges(changes);
      const segments = Math.max(-1, ...bySegment.keys()) + 1;
      return Array.from({ length: segments }, (_, segment) => bySegment.get(segment) ?? emptyCounts());
    }),
  );
}

async function expectExact(world: World) {
  const [folded, added] = [await sums(world), await fromCustomers(world)];
  for (const shard of learnShards)
    expect(sameSums(folded[shard] as never, added[shard] as never), `shard ${shard}`).toBe(true);
}

const totalOf = (all: Awaited<ReturnType<typeof sums>>) => {
  const epochs = all.flat().flatMap(({ epochs }) => [...epochs.values()]);
  const sum = (of: 'responses' | 'sent') =>
    epochs.reduce((total, counts) => total + counts[of].reduce((a, b) => a + b, 0), 0);
  return {
    customers: all.flat().reduce((total, one) => total + one.customers, 0),
    sent: sum('sent'),
    responses: sum('responses'),
  };
};

describe('what everybody answered', () => {
  it('is counted once, exactly as the customers add up, and is not waited for any more', async () => {
    const world = await worldWithAnswers();
    expect(await waiting(world)).toBe(12);
    expect((await count(world)).counted).toBe(12);
    expect(await waiting(world)).toBe(0);
    await expectExact(world);
    // The texts are so young that silence says next to nothing of them; they have been counted as sent all the same.
    expect(totalOf(await sums(world))).toEqual({ customers: 12, sent: 24, responses: 4 });
    expect((await count(world)).counted).toBe(0);
  });

  it('is counted anew when silence has become a no', async () => {
    const world = await worldWithAnswers();
    await count(world);
    const young = await sums(world);
    world.passTime(8 * day);
    expect((await count(world)).counted).toBe(12);
    await expectExact(world);
    expect(totalOf(await sums(world))).toEqual(totalOf(young));
    const exposure = (all: typeof young) =>
      all
        .flat()
        .flatMap(({ epochs }) => [...epochs.values()])
        .reduce((sum, one) => sum + one.exposure.reduce((a, b) => a + b, 0), 0);
    expect(exposure(await sums(world))).toBeGreaterThan(exposure(young));
    // Nothing is open any more.
    expect(await waiting(world, world.now() + 90 * day)).toBe(0);
  });

  it.each(['before', 'after'])(
    'is exact after a crash %s any of the writes',
    async (when) => {
      let finished = false;
      for (let crashAt = 1; !finished; crashAt += 3) {
        const world = await worldWithAnswers();
        let writes = 0;
        world.intercept(async ({ operation }, run) => {
          const isWrite = operation === 'put' || operation === 'update';
          if (isWrite && ++writes === crashAt && when === 'before') throw new Error('the process died');
          const outcome = await run();
          if (isWrite && writes === crashAt && when === 'after') throw new Error('the process died');
          return outcome;
        });
        await count(world).catch(() => null);
        finished = writes < crashAt;
        world.intercept((_, run) => run());
        await count(world);
        await expectExact(world);
        expect(totalOf(await sums(world))).toEqual({ customers: 12, sent: 24, responses: 4 });
        expect(await waiting(world)).toBe(0);
      }
    },
    60_000,
  );

  it('is counted once by two who count at the same time', async () => {
    const world = await worldWithAnswers();
    await count(world);
    world.passTime(8 * day);
    await Promise.all([
      count(world).catch(() => null),
      count(world).catch(() => null),
      count(world).catch(() => null),
    ]);
    await count(world);
    await expectExact(world);
    expect(totalOf(await sums(world))).toEqual({ customers: 12, sent: 24, responses: 4 });
  });

  it('stays due where something is told while it is counted', async () => {
    const world = await worldWithAnswers();
    const id = 'c-1';
    const mail = await accepted(world, {
      customerId: id,
      channels: ['email'],
      notAfter: new Date(world.now() + hour).toISOString(),
    });
    await world.run();
    world.passTime(2 * minute);
    let told = false;
    world.intercept(async (call, run) => {
      const [item] = call.arguments as { pk?: string; sk?: string }[];
      const begins = call.operation === 'put' && item?.pk === 'MODEL#FOLD';
      if (!told && begins && item?.sk === `SHARD#${learnShardOf(id)}`) {
        told = true;
        await report(world, id, mail, 'opened');
      }
      return run();
    });
    await count(world);
    world.intercept((_, run) => run());
    world.passTime(2 * minute);
    await count(world);
    await expectExact(world);
    expect(totalOf(await sums(world)).responses).toBe(5);
  });

  it('is exact although somebody who stalled goes on with an old batch', async () => {
    const world = await worldWithAnswers();
    await count(world);
    const id = 'c-1';
    const soon = {
      customerId: id,
      channels: ['email'],
      notAfter: new Date(world.now() + hour).toISOString(),
    };
    const mail = await accepted(world, soon);
    await world.run();
    const tell = async (type: string) => {
      await report(world, id, mail, type);
      world.passTime(2 * minute);
    };
    await tell('delivered');
    let stalled = false;
    world.intercept(async (call, run) => {
      const [item] = call.arguments as { pk?: string; sk?: string }[];
      const begins = call.operation === 'put' && item?.pk === 'MODEL#FOLD';
      if (!stalled && begins && item?.sk === `SHARD#${learnShardOf(id)}`) {
        stalled = true;
        await count(world);
        await tell('opted_out');
        await count(world);
      }
      return run();
    });
    await count(world);
    world.intercept((_, run) => run());
    await tell('opened');
    await count(world);
    await expectExact(world);
    expect(totalOf(await sums(world))).toEqual({ customers: 12, sent: 25, responses: 5 });
  });
});

const lostIn = async (world: World) =>
  (await sums(world))
    .flat()
    .flatMap(({ epochs }) => [...epochs.values()])
    .reduce((sum, counts) => sum + counts.lost.reduce((a, b) => a + b, 0), 0);

const revoked = {
  channel: 'email',
  purpose: 'marketing',
  status: 'revoked',
  actor: 'customer',
  source: 'page',
};

describe('a customer who takes their permission back', () => {
  it('was lost by the last contact before that, however they did it', async () => {
    const world = await worldWithAnswers();
    const capturedAt = new Date(world.now()).toISOString();
    await world.call('POST', '/v1/customers/c-1/consents', { body: { ...revoked, capturedAt } });
    await world.call('POST', '/v1/customers/c-2/consents', {
      body: { ...revoked, capturedAt, actor: 'agent' },
    });
    await count(world);
    await expectExact(world);
    expect(await lostIn(world)).toBe(1);
  });

  it('by a text that says stop was lost by the last text, although everything had been counted before', async () => {
    const world = await worldWithAnswers();
    for (const _ of [1, 2, 3, 4, 5]) {
      await count(world);
      world.passTime(day);
    }
    expect(await lostIn(world)).toBe(0);
    await world.reply('+13055550113', 'STOP');
    world.passTime(3 * day);
    await count(world);
    await expectExact(world);
    expect(await lostIn(world)).toBe(1);
  });

  it('long after the last contact was lost by none', async () => {
    const world = await worldWithAnswers();
    world.passTime(8 * day);
    const capturedAt = new Date(world.now()).toISOString();
    await world.call('POST', '/v1/customers/c-1/consents', { body: { ...revoked, capturedAt } });
    await count(world);
    const epochs = (await sums(world)).flat().flatMap(({ epochs }) => [...epochs.values()]);
    expect(epochs.every(({ lost }) => lost.every((one) => one === 0))).toBe(true);
  });
});

describe('counting everybody anew', () => {
  it('comes to the same sums', async () => {
    const world = await worldWithAnswers();
    await count(world);
    const before = await sums(world);
    const jobs: { jobId: string }[] = [];
    const ports = {
      ...world.ports(),
      jobs: { send: async (message: { jobId: string }) => void jobs.push(message) },
    };
    const asked = await createLearning(ports)(httpEvent('POST', '/v1/learning/rebuild'));
    expect(asked.statusCode).toBe(202);
    const work = createWorkJobs({ ...ports, uploads: {} as never });
    for (let job = jobs.shift(); job; job = jobs.shift())
      await work({ Records: [{ messageId: 'm', body: JSON.stringify(job) } as never] });
    const item = await world.stored.get(
      { pk: `JOB#${JSON.parse(asked.body).jobId}`, sk: 'JOB' },
      { consistent: true },
    );
    expect(item).toMatchObject({ status: 'succeeded', done: 12 });
    expect(JSON.parse(String(item?.result))).toEqual({ differed: 0 });
    const after = await sums(world);
    for (const shard of learnShards) {
      expect((await readState(world.stored, shard)).generation).toBe(2);
      expect(sameSums(after[shard] as never, before[shard] as never)).toBe(true);
    }
    await report(world, 'c-1', 'x', 'opened');
    await count(world);
    await expectExact(world);
  });
});

describe('somebody who is erased, or has it forgotten', () => {
  it('is taken out of the counts', async () => {
    const world = await worldWithAnswers();
    await count(world);
    await createEraseCustomer(world.ports())(httpEvent('DELETE', '/v1/customers/c-0'));
    await expectExact(world);
    expect(totalOf(await sums(world))).toEqual({ customers: 11, sent: 22, responses: 3 });
    const handler = createLearning({ ...world.ports(), jobs: { send: async () => {} } });
    const forgotten = await handler(httpEvent('DELETE', '/v1/customers/c-3/learned'));
    expect(JSON.parse(forgotten.body)).toEqual({ forgotten: 2 });
    world.passTime(2 * minute);
    await count(world);
    await expectExact(world);
    expect(totalOf(await sums(world))).toEqual({ customers: 10, sent: 20, responses: 2 });
    const shown = await handler(httpEvent('GET', '/v1/customers/c-3/learned'));
    expect(JSON.parse(shown.body)).toMatchObject({ contacts: 0, channels: [] });
  });
});

describe('the model', () => {
  it('is fitted to the counts, and decisions about others stand on it and name it', async () => {
    const world = await worldWithAnswers();
    expect((await count(world)).model).toBe('learned-1');
    world.passTime(2 * minute);
    // Not so soon again.
    expect((await count(world)).model).toBeNull();
    await register(world, 'stranger', { sms: '+13055550199', email: 'stranger@example.com' });
    const decide = createDecisions(world.ports());
    const ask = async (path: string, body: unknown = {}) =>
      JSON.parse((await decide(httpEvent('POST', path, { body }))).body);
    const decision = await ask('/v1/decisions', { customerId: 'stranger', purpose: 'marketing' });
    expect(decision).toMatchObject({
      modelVersion: 'learned-1',
      channel: 'email',
      evidence: { level: 'population', contacts: 24 },
    });
    world.passTime(8 * day);
    expect((await count(world)).model).toBe('learned-2');
    expect(await ask(`/v1/decisions/${decision.decisionId}/replay`)).toEqual({ identical: true });
    const handler = createLearning({ ...world.ports(), jobs: { send: async () => {} } });
    const shown = JSON.parse((await handler(httpEvent('GET', '/v1/learning'))).body);
    expect(shown).toMatchObject({ modelVersion: 'learned-2', contacts: 24 });
    expect(shown.week.email).toHaveLength(168);
    expect(shown.week.email[10].propensity).toBeGreaterThan(shown.week.sms[10].propensity);
    expect((await handler(httpEvent('GET', '/v1/learning', { query: { segment: 'none' } }))).statusCode).toBe(
      404,
    );
  });

  it('that a decision names stays what it was, although somebody who stalled goes on with another fit', async () => {
    const world = await worldWithAnswers();
    await count(world);
    const table = world.stored;
    const first = await readModel(table, 1);
    // A run that read the counts before there was any model, and goes on only now.
    const late: Table = {
      ...table,
      get: (key: Key, options) =>
        key.sk === modelPointerKey.sk ? Promise.resolve(undefined) : table.get(key, options),
    };
    world.passTime(8 * day);
    expect(await fitModel({ table: late, clock: world.now })).toBeNull();
    expect(await readModel(table, 1)).toEqual(first);
    // And where runs stall for good, however often, the next one goes on under another number.
    for (let stalled = 3; stalled <= 30; stalled++)
      expect(await fitModel({ table: late, clock: world.now })).toBeNull();
    expect((await count(world)).model).toBe('learned-31');
    expect((await readCurrentModel(table)).version).toBe('learned-31');
  });
});
