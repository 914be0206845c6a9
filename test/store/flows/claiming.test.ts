import { describe, expect, it } from 'vitest';
import { decisionSettings } from '../../../lib/runtime/decision-settings.ts';
import { claimDispatch } from '../../../lib/store/claim-dispatch.ts';
import { contentStore } from '../../../lib/store/content.ts';
import type { TableCall } from '../../../lib/store/intercept-table.ts';
import { addressStateKey } from '../../../lib/store/keys.ts';
import {
  accepted,
  anasMailbox,
  anasNumber,
  createWorld,
  hour,
  minute,
  monday11,
  order,
  register,
  second,
  send,
  type World,
  writes,
} from './world.ts';

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}

/** Lets the function run once, just before the first operation that it is about to do. */
function once(
  world: World,
  matches: (call: Parameters<typeof writes>[0]) => boolean,
  run: () => Promise<unknown>,
  when: 'before' | 'after' = 'before',
) {
  let done = false;
  world.intercept(async (call, proceed) => {
    if (done || !matches(call)) return proceed();
    done = true;
    if (when === 'before') await run();
    const answer = await proceed();
    if (when === 'after') await run();
    return answer;
  });
}

/** The sender dies between its claim and its provider call. */
async function claimAndDie(world: World, dispatchId: string) {
  const store = await world.store();
  const contents = contentStore(store.table, store.clock);
  const target = { customerId: 'c-1', inner: await world.inner(dispatchId), channel: 'sms' } as const;
  const claim = await claimDispatch({ ...store, contents, settings: decisionSettings(store) }, target);
  expect(claim.outcome).toBe('claimed');
  world.waiting.length = 0;
  return claim;
}

describe('what is held at its moment', () => {
  it('moves to the next lawful moment when quiet hours were set meanwhile', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { notAfter: new Date(world.now() + 6 * hour).toISOString() });
    await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { quietHours: [{ days: ['mon'], from: '10:00', to: '14:00' }] },
    });
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({
      status: 'scheduled',
      channel: 'sms',
      sendAt: '2026-03-09T18:00:00Z',
    });
    await world.run(monday11 + 4 * hour, { sweep: true });
    expect(world.texts).toHaveLength(1);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', sentAt: '2026-03-09T18:00:00Z' });
  });

  it('moves to another channel that has content and is open', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { channels: ['sms', 'email'] });
    const before = (await world.dispatch(id)).channel;
    const [from, to] = before === 'sms' ? ['sms', 'email'] : ['email', 'sms'];
    await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { quietHours: [{ days: ['mon'], from: '00:00', to: '24:00', channels: [from] }] },
    });
    await world.run(world.now() + 29 * minute, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', channel: to });
    expect(world.texts.length + world.mails.length).toBe(1);
  });

  it('expires when no lawful moment is left before its deadline, and returns its room', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { purpose: 'marketing' });
    await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { quietHours: [{ days: ['mon'], from: '00:00', to: '24:00' }] },
    });
    await world.run(world.now() + minute);
    expect(await world.dispatch(id)).toMatchObject({ status: 'expired', detail: 'NO_SLOT_BEFORE_DEADLINE' });
    expect((await world.gate('c-1')).pending).toEqual([]);
    expect(world.texts).toEqual([]);
  });

  it('expires when its message arrives after the deadline', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.passTime(30 * minute);
    await world.run();
    expect(await world.dispatch(id)).toMatchObject({ status: 'expired', detail: 'DEADLINE' });
    expect(world.texts).toEqual([]);
  });

  it('also expires while a change of the customer stands cut off half-way', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    once(
      world,
      (call) => writes(call, 'PROFILE'),
      () => Promise.reject(new Error('crash')),
    );
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { maxPerWeek: 3 } });
    await world.run(world.now() + 10 * minute, { sweep: true });
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'scheduled' });
    await world.run(world.now() + 30 * minute, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'expired' });
  });

  it('is sent although the first read of a customer comes too early to see them', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.intercept(async (call, run) =>
      call.operation === 'query' && !call.arguments[0].consistent ? { items: [], next: null } : run(),
    );
    await world.run(world.now() + minute);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
  });
});

describe('cancelling', () => {
  it('ends what nobody has claimed and returns its room', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { purpose: 'marketing' });
    expect(await world.call('DELETE', `/v1/dispatches/${id}`)).toMatchObject({
      status: 200,
      json: { status: 'cancelled', detail: 'BY_CALLER' },
    });
    expect((await world.call('DELETE', `/v1/dispatches/${id}`)).status).toBe(200);
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(world.texts).toEqual([]);
    expect((await send(world, order(world, { purpose: 'marketing' }))).status).toBe(202);
  });

  it('is refused once it is being sent, and afterwards', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    const during: number[] = [];
    world.providerAnswers.push(async () => {
      during.push((await world.call('DELETE', `/v1/dispatches/${id}`)).status);
      return { outcome: 'accepted', messageId: 'p-1' };
    });
    await world.run(world.now() + minute);
    expect(during).toEqual([409]);
    expect(await world.call('DELETE', `/v1/dispatches/${id}`)).toMatchObject({
      status: 409,
      json: { code: 'TOO_LATE' },
    });
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
  });

  it('that loses the race against a claim is refused, and the dispatch is sent', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    // Between the cancellation's reads and its write the sender claims.
    once(
      world,
      (call) => writes(call, 'GATE'),
      () => claimAndDie(world, id),
    );
    expect((await world.call('DELETE', `/v1/dispatches/${id}`)).status).toBe(409);
    expect((await world.dispatch(id)).status).toBe('sending');
  });

  it('stays cancelled when the request is repeated while it is being cancelled', async () => {
    const world = await worldWithAna();
    const body = order(world);
    const id = (await send(world, body, 'k')).json.dispatchId;
    world.waiting.length = 0;
    once(
      world,
      (call) => writes(call, 'GATE'),
      () => send(world, body, 'k'),
      'after',
    );
    await world.call('DELETE', `/v1/dispatches/${id}`);
    await world.run(world.now() + 10 * minute, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'cancelled' });
    expect(world.texts).toEqual([]);
  });
});

describe('two who judge the same dispatch at once', () => {
  it('cannot both have it: who finds it over its deadline ends it only if nobody sends it', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { purpose: 'marketing' });
    // The deadline passes after the first judged it; the second judges it over and does so before the first has claimed.
    once(
      world,
      (call) => writes(call, 'GATE'),
      () => claimAndDie(world, id),
    );
    world.passTime(30 * minute - 1);
    const claims = (await world.gate('c-1')).pending.length;
    expect(claims).toBe(1);
    world.intercept(async (call, run) => {
      if (!writes(call, 'GATE')) return run();
      world.intercept((_, proceed) => proceed());
      const claim = await claimAndDie(world, id);
      expect(claim.outcome).toBe('claimed');
      world.passTime(2);
      return run();
    });
    await world.ports().due.send({ dispatchId: id, channel: 'sms' });
    await world.run();
    // The lease still stands, and with it the room in the caps.
    expect((await world.gate('c-1')).pending).toMatchObject([{ claimedAt: expect.any(Number) }]);
    expect((await world.dispatch(id)).status).toBe('sending');
  });

  it('never expires as "never accepted" what is accepted at that very moment', async () => {
    const world = await worldWithAna();
    const body = order(world);
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE')) throw new Error('crash');
      return run();
    });
    await send(world, body, 'k');
    world.passTime(2 * minute);
    // The sweep's fence is written; before its result stands on the record, a retry is accepted.
    let answer: Awaited<ReturnType<typeof send>> | undefined;
    once(
      world,
      (call) => writes(call, 'GATE'),
      async () => {
        answer = await send(world, body, 'k');
      },
      'after',
    );
    await world.sweepDue();
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(answer?.status).toBe(202);
    expect(await world.dispatch(answer?.json.dispatchId)).toMatchObject({ status: 'sent' });
    expect(world.texts).toHaveLength(1);
  });

  it('send nothing when the sender stalled between its judgement and its claim', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    once(
      world,
      (call) => writes(call, 'GATE'),
      async () => world.passTime(3 * second),
    );
    await world.run(world.now());
    expect(world.texts).toEqual([]);
    await world.run(world.now() + minute, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
  });
});

describe('a send whose outcome is not known', () => {
  it('ends unknown after a time-out, is raised, and is never sent again', async () => {
    const world = await worldWithAna();
    world.providerAnswers.push({ outcome: 'unknown', code: 'TIMEOUT' });
    const id = await accepted(world);
    await world.run(world.now() + hour, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'unknown', detail: 'TIMEOUT' });
    expect(world.texts).toHaveLength(1);
    expect(world.lines.filter((line) => line.includes('dispatch-unknown'))).toHaveLength(1);
  });

  it('keeps its place in the caps', async () => {
    const world = await worldWithAna();
    world.providerAnswers.push({ outcome: 'unknown', code: 'TIMEOUT' });
    await accepted(world, { purpose: 'marketing' });
    await world.run(world.now() + minute);
    expect((await send(world, order(world, { purpose: 'marketing' }))).json.status).toBe('suppressed');
  });

  it('is called unknown by the sweep when its sender died, and never sent', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await claimAndDie(world, id);
    expect((await world.dispatch(id)).status).toBe('sending');
    await world.run(world.now() + 4 * second, { sweep: true });
    expect((await world.dispatch(id)).status).toBe('sending');
    await world.run(world.now() + 3 * minute, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'unknown', detail: 'LEASE_EXPIRED' });
    expect(world.texts).toEqual([]);
    expect(world.lines.filter((line) => line.includes('dispatch-unknown'))).toHaveLength(1);
  });

  it('is not made claimable again by a sender who was turned away and stalled before giving its lease back', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.providerAnswers.push({ outcome: 'rejected', retry: true, code: 'ThrottledException' });
    once(
      world,
      (call) => writes(call, 'DISPATCH#'),
      async () => {
        world.passTime(6 * second);
        await world.call('POST', '/v1/suppressions', {
          body: { address: anasNumber, scope: 'marketing', reason: 'complaint', source: 'test' },
        });
      },
      'after',
    );
    await world.run(world.now());
    expect(await world.dispatch(id)).toMatchObject({ status: 'unknown' });
    expect((await world.gate('c-1')).pending).toMatchObject([{ claimedAt: expect.any(Number) }]);
  });

  it.each(['sending', 'unknown'])('becomes sent when SES tells so while it is %s', async (status) => {
    const world = await worldWithAna();
    const id = await accepted(world, { channels: ['email'] });
    // The provider takes the mail, and the sender dies before it can write so.
    world.providerAnswers.push(async () => {
      world.intercept(async (call, run) => {
        if (call.operation !== 'get') throw new Error('died');
        return run();
      });
      return { outcome: 'accepted', messageId: 'ses-1' };
    });
    await world.run(world.now());
    world.intercept((_, run) => run());
    if (status === 'unknown') await world.run(world.now() + 2 * minute, { sweep: true });
    expect((await world.dispatch(id)).status).toBe(status);
    await world.deliverSns({
      eventType: 'Delivery',
      mail: { messageId: 'ses-1', tags: { dispatch: [id] } },
      delivery: {},
    });
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', providerMessageId: 'ses-1' });
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(world.mails).toHaveLength(1);
  });
});

describe('a provider that says no', () => {
  it('for now is asked again, later each time, and at the fifth time no more', async () => {
    const world = await worldWithAna();
    const at: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      world.providerAnswers.push(async () => {
        at.push(world.now());
        return { outcome: 'rejected', retry: true, code: 'ThrottledException' };
      });
    }
    const id = await accepted(world, { purpose: 'marketing' });
    await world.run(world.now() + 20 * minute, { sweep: true });
    const pauses = at.slice(1).map((instant, index) => (instant - (at[index] as number)) / second);
    expect(pauses).toEqual([4, 8, 16, 32]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'failed', detail: 'ThrottledException' });
    expect((await world.gate('c-1')).pending).toEqual([]);
  });

  it('once and then yes has sent one message', async () => {
    const world = await worldWithAna();
    world.providerAnswers.push({ outcome: 'rejected', retry: true, code: 'ThrottledException' });
    const id = await accepted(world);
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(2);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', attempts: 2 });
  });
});

describe('the kill switch', () => {
  const turn = (world: World, on: boolean, scope: unknown = 'all') =>
    world.call('POST', '/v1/kill-switch', { body: { on, scope, reason: 'test' } });

  it.each(['all', 'marketing', { campaignId: 'spring' }])(
    'holds what it is about (%j) and lets it go',
    async (scope) => {
      const world = await worldWithAna();
      const id = await accepted(world, { purpose: 'marketing', campaignId: 'spring' });
      await turn(world, true, scope);
      world.restart();
      await world.run(world.now() + 5 * minute, { sweep: true });
      expect(world.texts).toEqual([]);
      expect(await world.dispatch(id)).toMatchObject({ status: 'scheduled' });
      await turn(world, false, scope);
      await world.run(world.now() + 2 * minute, { sweep: true });
      expect(world.texts).toHaveLength(1);
    },
  );

  it('stops what is claimed two seconds after it was turned, also where it was read before', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { sms: '+13055550102' });
    await accepted(world);
    await world.run();
    expect(world.texts).toHaveLength(1);
    await accepted(world, { customerId: 'c-2' });
    await turn(world, true);
    world.passTime(2 * second);
    await world.run();
    expect(world.texts).toHaveLength(1);
  });

  it.each([
    ['the customer', (call: TableCall) => call.operation === 'query'],
    ['the switch', (call: TableCall) => call.operation === 'get' && call.arguments[0].sk === 'KILL_SWITCH'],
  ])('stops what is claimed, also where the read of %s took seconds', async (_, isSlow) => {
    const world = await worldWithAna();
    await accepted(world);
    world.restart();
    let slow = true;
    world.intercept(async (call, run) => {
      const answer = await run();
      if (slow && isSlow(call)) {
        slow = false;
        await turn(world, true);
        world.passTime(6 * second);
      }
      return answer;
    });
    await world.run();
    expect(world.texts).toEqual([]);
  });

  it('that cannot be read lets nothing be claimed', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.restart();
    world.intercept(async (call, run) => {
      if (call.operation === 'get' && call.arguments[0].sk === 'KILL_SWITCH') throw new Error('unreadable');
      return run();
    });
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    expect((await world.gate('c-1')).pending).toMatchObject([{ claimedAt: null }]);
    world.intercept((_, run) => run());
    await world.run(world.now() + 2 * minute, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
  });

  it('does not keep a dispatch beyond its deadline', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await turn(world, true);
    world.restart();
    await world.run(world.now() + hour, { sweep: true });
    expect(await world.dispatch(id)).toMatchObject({ status: 'expired' });
  });
});

describe('the state of the address', () => {
  const stateOf = async (world: World, address: string) =>
    addressStateKey((await world.store()).hashOf(address));

  it('is read after the claim: what was suppressed in between is not sent', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { purpose: 'marketing' });
    const key = await stateOf(world, anasNumber);
    const suppression = { channels: ['sms'], scope: 'all', reason: 'complaint', source: 'test', at: 1 };
    once(
      world,
      (call) => call.operation === 'get' && call.arguments[0].pk === key.pk,
      () =>
        world.stored.put({ ...key, schemaVersion: 1, version: 1, lifted: {}, suppressions: [suppression] }),
    );
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'suppressed', detail: 'ADDRESS_SUPPRESSED' });
    expect((await world.gate('c-1')).pending).toEqual([]);
  });

  it('that cannot be read lets nothing be sent, and the dispatch is tried again', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { channels: ['email'] });
    const key = await stateOf(world, anasMailbox);
    once(
      world,
      (call) => call.operation === 'get' && call.arguments[0].pk === key.pk,
      () => Promise.reject(new Error('unreadable')),
    );
    await world.run();
    expect(world.mails).toEqual([]);
    expect((await world.gate('c-1')).pending).toMatchObject([{ claimedAt: null }]);
    await world.run(world.now() + 2 * minute);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
  });

  it('closes marketing only when that is its scope', async () => {
    const world = await worldWithAna();
    const [marketing, service] = [await accepted(world, { purpose: 'marketing' }), await accepted(world)];
    const key = await stateOf(world, anasNumber);
    const suppression = { channels: ['sms'], scope: 'marketing', reason: 'complaint', source: 'test', at: 1 };
    await world.stored.put({ ...key, schemaVersion: 1, version: 1, lifted: {}, suppressions: [suppression] });
    await world.run(world.now() + minute);
    expect(await world.dispatch(marketing)).toMatchObject({ status: 'suppressed' });
    expect(await world.dispatch(service)).toMatchObject({ status: 'sent' });
  });
});

describe('the sweep', () => {
  it('enqueues the others when one cannot be enqueued', async () => {
    const world = createWorld();
    const later = new Date(world.now() + 10 * minute).toISOString();
    for (let n = 0; n < 20; n++) {
      await register(world, `c-${n}`, { sms: `+130555501${String(n).padStart(2, '0')}` });
      await accepted(world, { customerId: `c-${n}`, notBefore: later });
    }
    expect(world.waiting).toEqual([]);
    world.passTime(9 * minute);
    const push = world.waiting.push.bind(world.waiting);
    let tried = 0;
    world.waiting.push = (...messages) => {
      if (++tried === 1) throw new Error('queue out of reach');
      return push(...messages);
    };
    await expect(world.sweepDue()).rejects.toThrow('1 due dispatches could not be enqueued');
    expect(world.waiting).toHaveLength(19);
  });
});
