import { describe, expect, it } from 'vitest';
import { readOffers } from '../../../lib/store/offers.ts';
import { createWorld, day, hour, minute, monday11, order, send, type World } from './world.ts';

const number = '+13055550100';

async function worldWithAna(options: { now?: number } = {}) {
  const world = createWorld(options);
  await world.call('PUT', '/v1/customers/c-1', {
    body: {
      timeZone: 'America/New_York',
      country: 'US',
      contactPoints: [
        { channel: 'voice', address: number },
        { channel: 'sms', address: number },
      ],
    },
  });
  return world;
}
const call = (world: World, change: Record<string, unknown> = {}, key?: string) =>
  send(
    world,
    order(world, {
      channels: ['voice'],
      notAfter: new Date(world.now() + 2 * hour).toISOString(),
      voiceMode: 'live',
      content: { voice: { script: 'Hello.', queue: 'retention' } },
      ...change,
    }),
    key,
  );
const accepted = async (
  world: World,
  change: Record<string, unknown> = {},
  key?: string,
): Promise<string> => {
  const { json, text } = await call(world, change, key);
  if (json.status !== 'scheduled') throw new Error(text);
  return json.dispatchId;
};
const tasks = async (world: World, query: Record<string, string> = {}) =>
  (await world.call('GET', '/v1/call-tasks', { query })).json.tasks;
const claim = (world: World, id: string) => world.call('POST', `/v1/dispatches/${id}/claim`);
const result = (world: World, id: string, outcome: string) =>
  world.call('POST', `/v1/dispatches/${id}/result`, { body: { outcome } });
const status = async (world: World, id: string) => (await world.dispatch(id)).status;

/** Lets the sweep and the queues run, minute by minute. */
async function pass(world: World, minutes: number) {
  await world.run(world.now() + minutes * minute, { sweep: true });
}

describe('a call task', () => {
  it('is listed with its hours and without the number, for its queue only', async () => {
    const world = await worldWithAna();
    const dispatchId = await accepted(world);
    const listed = await tasks(world, { queue: 'retention' });
    expect(listed).toEqual([
      {
        dispatchId,
        customerId: 'c-1',
        queue: 'retention',
        purpose: 'service',
        campaignId: null,
        voiceMode: 'live',
        callFrom: '2026-03-09T15:00:00Z',
        callUntil: '2026-03-09T17:00:00Z',
      },
    ]);
    expect(await tasks(world, { queue: 'sales' })).toEqual([]);
    expect(await tasks(world)).toHaveLength(1);
  });

  it('ends its hours where a window closes', async () => {
    const world = await worldWithAna({ now: monday11 + 8 * hour });
    await accepted(world);
    // 19:00 in New York; the policy's window closes at 20:00.
    expect((await tasks(world))[0].callUntil).toBe('2026-03-10T00:00:00Z');
  });

  it.each([{}, { 'content-type': 'application/json' }] as Record<string, string>[])(
    'is claimed without a body, said %j',
    async (headers) => {
      const world = await worldWithAna();
      const id = await accepted(world);
      expect(await world.call('POST', `/v1/dispatches/${id}/claim`, { headers })).toMatchObject({
        status: 200,
      });
    },
  );

  it('gives the number to the first who claims it, and to nobody else', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    const [first, second] = [await claim(world, id), await claim(world, id)];
    expect(first).toMatchObject({
      status: 200,
      json: { number, script: 'Hello.', leaseUntil: '2026-03-09T15:00:05Z' },
    });
    expect(second).toMatchObject({ status: 409, json: { code: 'NOT_TO_BE_CLAIMED' } });
    expect(second.text).not.toContain(number);
    expect(await tasks(world)).toEqual([]);
    expect(await status(world, id)).toBe('sending');
  });

  it.each([
    ['answered', 'sent'],
    ['conversation', 'sent'],
    ['no_answer', 'sent'],
    ['voicemail', 'sent'],
    ['busy', 'sent'],
    ['failed', 'failed'],
  ])('that was %s ends %s, however late and often that is told', async (outcome, ending) => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await claim(world, id);
    await pass(world, 20);
    expect(await result(world, id, outcome)).toMatchObject({ status: 200, json: { status: ending } });
    expect((await result(world, id, outcome)).status).toBe(200);
    const other = outcome === 'failed' ? 'answered' : 'failed';
    expect(await result(world, id, other)).toMatchObject({ status: 409, json: { code: 'RESULT_KNOWN' } });
    expect(await status(world, id)).toBe(ending);
    expect((await claim(world, id)).json.code).toBe('CALL_ENDED');
  });

  it('without a result is called unknown after an hour, not claimed again, and becomes sent when told', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await claim(world, id);
    await pass(world, 58);
    expect(await status(world, id)).toBe('sending');
    await pass(world, 4);
    expect(await status(world, id)).toBe('unknown');
    expect((await claim(world, id)).status).toBe(409);
    expect((await result(world, id, 'failed')).status).toBe(409);
    expect((await result(world, id, 'answered')).json.status).toBe('sent');
  });

  it('has no result before it is claimed', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    expect(await result(world, id, 'answered')).toMatchObject({ status: 409, json: { code: 'NOT_CLAIMED' } });
    expect(await status(world, id)).toBe('scheduled');
  });

  it('that nobody claims expires by the sweep', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await pass(world, 121);
    expect(await status(world, id)).toBe('expired');
    expect((await claim(world, id)).json.code).toBe('CALL_ENDED');
  });

  it('that the evening overtakes waits for the next morning', async () => {
    const world = await worldWithAna({ now: monday11 + 8.5 * hour });
    // Half an hour before the window closes, at the first lawful moment.
    const id = await accepted(world, { notAfter: new Date(world.now() + 20 * minute).toISOString() });
    const late = await accepted(world, { notAfter: new Date(world.now() + 2 * day).toISOString() });
    const planned = Date.parse((await world.dispatch(late)).sendAt);
    world.passTime(Math.max(0, planned - world.now()));
    const evening = monday11 + 9.5 * hour + (planned > monday11 + 9 * hour ? day : 0);
    world.passTime(evening - world.now());
    expect(await tasks(world)).toEqual([]);
    expect((await claim(world, late)).json).toMatchObject({ code: 'NOT_NOW' });
    expect((await claim(world, id)).json).toMatchObject({ code: 'CALL_ENDED' });
    await world.run(Date.parse((await world.dispatch(late)).sendAt), { sweep: true });
    expect(await tasks(world)).toHaveLength(1);
    expect((await claim(world, late)).status).toBe(200);
  });

  it('is neither listed nor claimed once the customer has said stop', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotCall: true } });
    expect(await tasks(world)).toEqual([]);
    expect(await claim(world, id)).toMatchObject({ status: 409 });
    await world.run();
    expect(await status(world, id)).toBe('suppressed');
  });

  it('counts as a conversation when it was one', async () => {
    const world = await worldWithAna();
    const about = { purpose: 'collections', subjectId: 'debt-7' };
    const id = await accepted(world, about);
    await claim(world, id);
    await result(world, id, 'conversation');
    world.passTime(minute);
    await call(world, { ...about, subjectId: 'debt-8' });
    expect((await world.gate('c-1')).contacts[0]).toMatchObject({ channel: 'voice', conversation: true });
  });

  it('is an outcome of its action, once, however often its result is told', async () => {
    const world = await worldWithAna();
    for (const [outcome, count] of [
      ['conversation', 1],
      ['busy', 2],
      ['answered', 2],
      ['failed', 2],
    ] as const) {
      const id = await accepted(world, { actionId: 'retention' }, outcome);
      await claim(world, id);
      for (let told = 0; told < 2; told++) expect((await result(world, id, outcome)).status).toBe(200);
      expect(await readOffers(world.stored, 'c-1', { consistent: true })).toHaveLength(count);
    }
    const offers = await readOffers(world.stored, 'c-1', { consistent: true });
    expect(offers.map(({ action, outcome }) => `${action} ${outcome}`).sort()).toEqual([
      'retention conversation',
      'retention no_answer',
    ]);
  });

  it('of another channel, or of nobody, is none', async () => {
    const world = await worldWithAna();
    const { json } = await send(world, order(world));
    expect((await claim(world, json.dispatchId)).status).toBe(409);
    expect(await status(world, json.dispatchId)).toBe('scheduled');
    expect((await result(world, json.dispatchId, 'answered')).status).toBe(404);
    expect((await claim(world, 'k1.AAAA')).status).toBe(404);
  });
});

describe('the dispatches of a customer', () => {
  it('are listed page by page', async () => {
    const world = await worldWithAna();
    const ids = new Set<string>();
    for (let n = 0; n < 3; n++) ids.add(await accepted(world));
    const path = '/v1/customers/c-1/dispatches';
    const first = (await world.call('GET', path, { query: { limit: '2' } })).json;
    const next = { limit: '2', cursor: first.nextCursor };
    const second = (await world.call('GET', path, { query: next })).json;
    const found = [...first.dispatches, ...second.dispatches];
    expect(found).toHaveLength(3);
    expect(new Set(found.map(({ dispatchId }) => dispatchId))).toEqual(ids);
    expect(second).not.toHaveProperty('nextCursor');
    expect((await world.call('GET', '/v1/customers/nobody/dispatches')).status).toBe(404);
    expect((await world.call('GET', path, { query: { cursor: '?' } })).status).toBe(400);
  });
});
