import { describe, expect, it } from 'vitest';
import { createDecisions } from '../../../lambdas/decisions.ts';
import { createLearning } from '../../../lambdas/learning.ts';
import { channelOf, contactCount, outcomeOf, settingOf } from '../../../lib/core/learning/log-bytes.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { settingFor } from '../../../lib/core/learning/setting.ts';
import { countUnits, type Spent } from '../../../lib/store/count-units.ts';
import { learnedKey } from '../../../lib/store/keys.ts';
import { parseLearned } from '../../../lib/store/learned-items.ts';
import { itemSize } from '../../../lib/store/units.ts';
import { httpEvent } from '../../edge/http-event.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import {
  accepted,
  createWorld,
  day,
  hour,
  minute,
  order,
  register,
  send,
  type World,
  writes,
} from './world.ts';

async function worldWithAna(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  await register(world, 'c-1');
  return world;
}

const learned = async (world: World, customerId = 'c-1') => {
  const item = await world.stored.get(learnedKey(customerId), { consistent: true });
  return item ? parseLearned(item) : null;
};
const log = async (world: World) => (await learned(world))?.log ?? new Uint8Array();

/** Lets what is waiting run, the sending of the message too, just before the log is next written. */
function overtake(world: World): void {
  let overtaken = false;
  world.intercept(async (call, run) => {
    if (writes(call, 'LEARNED') && !overtaken) {
      overtaken = true;
      await world.run();
    }
    return run();
  });
}

let events = 0;
const event = (world: World, type: string, dispatchId: string, change: Record<string, unknown> = {}) => ({
  eventId: `e-${events++}`,
  type,
  customerId: 'c-1',
  channel: 'sms',
  at: new Date(world.now()).toISOString(),
  dispatchId,
  ...change,
});
const report = async (world: World, ...told: unknown[]) => {
  const answer = await world.call('POST', '/v1/events', { body: { events: told } });
  return answer.json.results.map(({ status }: { status: unknown }) => status);
};

/** A text that was sent just now. */
async function sent(world: World, change: Record<string, unknown> = {}): Promise<string> {
  const id = await accepted(world, {
    ...change,
    notAfter: new Date(world.now() + 30 * minute).toISOString(),
  });
  await world.run();
  return id;
}

describe('what a customer answers', () => {
  it('has its place though the result took effect late, and the message met the lease of a sender who is gone', async () => {
    const world = await worldWithAna();
    await accepted(world, { notAfter: new Date(world.now() + 30 * minute).toISOString() });
    const again = { ...(world.waiting[0] as World['waiting'][number]), visibleAt: world.now() + 3_000 };
    let takeEffect: () => Promise<unknown> = () => Promise.reject(new Error('nothing was written'));
    world.intercept(async (call, run) => {
      if (call.operation !== 'update' || !call.arguments[0].sk.startsWith('DISPATCH#')) return run();
      takeEffect = run;
      throw new Error('the answer is lost');
    });
    await world.run();
    world.intercept((_, run) => run());
    world.waiting.splice(0, world.waiting.length, again);
    await world.run(world.now() + 4_000);
    await takeEffect();
    expect(await learned(world)).toBeNull();
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(1);
    expect(contactCount(await log(world))).toBe(1);
  });

  it('is kept with the contact that it answers', async () => {
    const world = await worldWithAna();
    const id = await sent(world);
    expect(contactCount(await log(world))).toBe(1);
    expect(outcomeOf(await log(world), 0)).toBe(0);
    world.passTime(hour);
    expect(await report(world, event(world, 'clicked', id))).toEqual(['recorded']);
    expect(outcomeOf(await log(world), 0)).toBe(outcome.clicked);
    expect(channelOf(await log(world), 0)).toBe(0);
  });

  it('to two messages opened in one session is one, in what is learned and in the sample of decisions', async () => {
    const world = await worldWithAna();
    const ids = [];
    for (const _ of [1, 2]) {
      ids.push(await sent(world, { purpose: 'service', channels: ['email'] }));
      world.passTime(3 * hour);
    }
    const opened = ids.map((id) => event(world, 'opened', id, { channel: 'email' }));
    expect(await report(world, ...opened)).toEqual(['recorded', 'recorded']);
    world.passTime(8 * day);
    const handler = createLearning({ ...world.ports(), jobs: { send: async () => {} } });
    const ask = async (path: string) => JSON.parse((await handler(httpEvent('GET', path))).body);
    expect((await ask('/v1/customers/c-1/learned')).channels).toEqual([
      { channel: 'email', contacts: 2, answered: 1 },
    ]);
    const { decisions } = await ask('/v1/learning/decisions');
    expect(decisions.map(({ answered }: { answered: unknown }) => answered).sort()).toEqual([null, true]);
  });

  it('is the same whatever the order, and however often it is told', async () => {
    const told = (world: World, id: string) => {
      const later = (hours: number) => ({ at: new Date(world.now() + hours * hour).toISOString() });
      return [
        event(world, 'opened', id, later(1)),
        event(world, 'clicked', id, later(2)),
        event(world, 'opted_out', id, later(3)),
      ];
    };
    const logs = await Promise.all(
      [
        [0, 1, 2],
        [2, 1, 0, 1, 2],
        [1, 2, 0, 0],
      ].map(async (turns) => {
        const world = await worldWithAna();
        // The same key in each world: the same dispatch.
        const id = (await send(world, order(world), 'one-key')).json.dispatchId;
        await world.run();
        const all = told(world, id);
        world.passTime(day);
        for (const index of turns) await report(world, all[index]);
        return log(world);
      }),
    );
    expect(outcomeOf(logs[0] as Uint8Array, 0)).toBe(outcome.opened | outcome.clicked | outcome.lost);
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).toEqual(logs[0]);
  });

  it('is known with its purpose, and with where the customer was if it went out at once', async () => {
    const world = await worldWithAna();
    const settings = async () => {
      const own = await log(world);
      return Array.from({ length: contactCount(own) }, (_, index) => settingOf(own, index));
    };
    await sent(world, { presence: 'app' });
    await sent(world, { purpose: 'service' });
    const [later, latest] = [2, 3].map((hours) => new Date(world.now() + hours * hour).toISOString());
    await accepted(world, { presence: 'app', notBefore: later, notAfter: latest });
    await world.run(world.now() + 2.5 * hour, { sweep: true });
    const [plain, there] = [settingFor('service', null), settingFor('service', 'app')];
    expect((await settings()).sort((a, b) => a - b)).toEqual([plain, plain, there]);
    const refused = await send(world, order(world, { presence: 'bus' }));
    expect([refused.status, refused.json.errors[0].pointer]).toEqual([400, '#/presence']);
  });

  it('before its message is known to have been sent, waits for that', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await report(world, event(world, 'replied', id), event(world, 'replied', id));
    expect(contactCount(await log(world))).toBe(0);
    await world.run();
    expect(outcomeOf(await log(world), 0)).toBe(outcome.engaged);
    expect((await learned(world))?.early).toEqual([]);
  });

  it('before that, kept are those that happened last, in whatever order they were told', async () => {
    const kept = async (turned: boolean) => {
      const world = await worldWithAna();
      const id = await accepted(world);
      world.passTime(hour);
      const at = (minutes: number) => ({ at: new Date(world.now() - minutes * minute).toISOString() });
      const told = Array.from({ length: 12 }, (_, number) => event(world, 'clicked', id, at(number)));
      for (const one of turned ? [...told].reverse() : told) await report(world, one);
      return (await learned(world))?.early.map((one) => one.at);
    };
    expect(await kept(false)).toHaveLength(8);
    expect(await kept(true)).toEqual(await kept(false));
  });

  it('is not lost where its message is noted as sent while the answer is taken in', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    overtake(world);
    await report(world, event(world, 'replied', id));
    expect(outcomeOf(await log(world), 0)).toBe(outcome.engaged);
    expect((await learned(world))?.early).toEqual([]);
  });

  it('within seconds is a machine’s, though it was overtaken by the note that the mail was sent', async () => {
    const world = await worldWithAna();
    // Late in its minute: the log keeps no more of an instant than that.
    world.passTime(50_000);
    const id = await accepted(world, { channels: ['email'] });
    overtake(world);
    await report(world, event(world, 'clicked', id, { channel: 'email' }));
    expect(world.mails).toHaveLength(1);
    expect(outcomeOf(await log(world), 0)).toBe(outcome.machine);
  });

  it('to a message nobody knew was sent is learnt from, though its end took effect late and nobody repeats', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.providerAnswers.push({ outcome: 'unknown', code: 'TimeoutError' });
    await world.run();
    world.intercept(async (call, run) => {
      const answer = await run();
      if (call.operation === 'update' && call.arguments[0].sk.startsWith('DISPATCH#'))
        throw new Error('the answer was lost');
      return answer;
    });
    expect(await report(world, event(world, 'replied', id))).toEqual([500]);
    const shown = await world.call('GET', `/v1/dispatches/${id}`);
    expect(shown.json.status).toBe('sent');
    expect(outcomeOf(await log(world), 0)).toBe(outcome.engaged);
  });

  it('to a contact whose moment nobody chose, or to none, teaches nothing', async () => {
    const world = await worldWithAna();
    const id = await sent(world, { purpose: 'transactional', notAfter: undefined });
    await report(world, event(world, 'clicked', id), event(world, 'clicked', '', { dispatchId: undefined }));
    expect(await learned(world)).toBeNull();
  });

  it('is noted after a crash between the sending and the note', async () => {
    const world = await worldWithAna();
    let crashes = 1;
    world.intercept((call, run) => {
      if (writes(call, 'LEARNED') && crashes-- > 0) throw new Error('the process died');
      return run();
    });
    await accepted(world);
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(1);
    expect(contactCount(await log(world))).toBe(1);
  });

  it('is not lost when two are told at once', async () => {
    const world = await worldWithAna();
    const id = await sent(world);
    let overtaken = false;
    world.intercept(async (call, run) => {
      if (writes(call, 'LEARNED') && !overtaken) {
        overtaken = true;
        await report(world, event(world, 'opted_out', id));
      }
      return run();
    });
    await report(world, event(world, 'clicked', id));
    expect(outcomeOf(await log(world), 0)).toBe(outcome.clicked | outcome.lost);
  });

  it('fits into 1.5 KB, however much there is', async () => {
    const world = await worldWithAna();
    for (let number = 0; number < 75; number++) {
      await sent(world);
      world.passTime(7 * day);
    }
    const item = await world.stored.get(learnedKey('c-1'), { consistent: true });
    expect(contactCount(await log(world))).toBe(72);
    expect(itemSize(item ?? {})).toBeLessThan(1_536);
  }, 60_000);
});

describe('a decision about somebody who answered', () => {
  it('leans on their answers, says so, and replays byte for byte after more was learnt', async () => {
    const world = await worldWithAna();
    for (let number = 0; number < 4; number++) {
      const text = await sent(world, { purpose: 'service' });
      expect(text).toBeTruthy();
      const mail = await sent(world, { purpose: 'service', channels: ['email'] });
      await report(world, event(world, 'clicked', mail, { channel: 'email' }));
      world.passTime(7 * day);
    }
    const decide = createDecisions(world.ports());
    const ask = async (path: string, body: unknown = {}) =>
      JSON.parse((await decide(httpEvent('POST', path, { body }))).body);
    const decision = await ask('/v1/decisions', { customerId: 'c-1', purpose: 'marketing' });
    expect(decision).toMatchObject({ channel: 'email', evidence: { level: 'customer', contacts: 8 } });
    expect(decision.evidence.low).toBeLessThan(decision.propensity);
    await sent(world);
    expect(await ask(`/v1/decisions/${decision.decisionId}/replay`)).toEqual({ identical: true });
  });
});

describe('what learning costs', () => {
  it('one write with each sending and each answer, and one entry of the index until they are counted', async () => {
    const spent: Spent[] = [];
    const world = await worldWithAna({ table: countUnits(createMemoryTable(), (one) => spent.push(one)) });
    const own = () =>
      spent
        .filter(({ kind }) => kind === 'LEARNED')
        .map(({ operation, read, table, index }) => [operation, read, table, index]);
    const id = await accepted(world);
    await world.run();
    expect(own()).toEqual([
      ['get', 1, 0, 0],
      ['put', 0, 1, 1],
    ]);
    spent.length = 0;
    const answered = event(world, 'clicked', id);
    await report(world, answered);
    // What was learnt was read with the customer.
    expect(own()).toEqual([['put', 0, 1, 0]]);
    spent.length = 0;
    await report(world, answered);
    expect(own()).toEqual([]);
  });
});

describe('two customers who are one', () => {
  it('have answered what both did', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { sms: '+13055550111' });
    const [own, other] = [await sent(world), await sent(world, { customerId: 'c-2' })];
    await report(world, event(world, 'clicked', own), event(world, 'opened', other, { customerId: 'c-2' }));
    await world.call('POST', '/v1/customers/c-2/merge', { body: { into: 'c-1' } });
    await world.call('POST', '/v1/customers/c-2/merge', { body: { into: 'c-1' } });
    expect(contactCount(await log(world))).toBe(2);
    expect(contactCount((await learned(world, 'c-2'))?.log ?? new Uint8Array(2))).toBe(0);
  });
});
