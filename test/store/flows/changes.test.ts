import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preferences } from '../../../lib/core/customer.ts';
import { labelKey } from '../../../lib/core/gate.ts';
import { hashOfEntry, readConsents } from '../../../lib/store/consent-ledger.ts';
import { savePreferences } from '../../../lib/store/save-preferences.ts';
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

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}

const path = '/v1/customers/c-1/preferences';
const etagOf = async (world: World) => (await world.call('GET', path)).headers.etag ?? '';
const patch = async (world: World, body: unknown, headers: Record<string, string> = {}) =>
  world.call('PATCH', path, { body, headers });
const patchSeen = async (world: World, body: unknown) =>
  patch(world, body, { 'if-match': await etagOf(world) });

describe('preferences', () => {
  it('close without If-Match and open only with it', async () => {
    const world = await worldWithAna();
    expect((await patch(world, { doNotCall: true, channels: { email: 'blocked' } })).status).toBe(200);
    expect(await patch(world, { doNotCall: false })).toMatchObject({
      status: 428,
      json: { errors: [{ pointer: '#/doNotCall' }] },
    });
    expect((await patchSeen(world, { doNotCall: false })).status).toBe(200);
    expect((await world.call('GET', path)).json).toMatchObject({
      doNotCall: false,
      channels: { email: 'blocked' },
    });
  });

  it('refuse to open on a version that is not the current one', async () => {
    const world = await worldWithAna();
    await patch(world, { doNotCall: true });
    const seen = await etagOf(world);
    await patch(world, { doNotContact: true });
    expect((await patch(world, { doNotCall: false }, { 'if-match': seen })).status).toBe(412);
    expect((await world.call('GET', path)).json).toMatchObject({ doNotCall: true, doNotContact: true });
  });

  it('that the customer closed are opened by the customer only', async () => {
    const world = await worldWithAna();
    await world.asCustomer('c-1', (now) => ({
      ...now,
      doNotContact: true,
      channels: { sms: 'never' },
      topics: { offers: 'blocked' },
    }));
    // The company closes it as well, which does not make it the company's.
    await patch(world, { doNotContact: true, channels: { sms: 'never' } });
    await patch(world, { maxPerWeek: 1 });
    expect((await patchSeen(world, { maxPerWeek: 2 })).status).toBe(200);
    const opened = await patchSeen(world, {
      doNotContact: false,
      channels: { sms: 'allowed' },
      topics: { offers: 'allowed' },
    });
    expect(opened).toMatchObject({ status: 409, json: { code: 'CUSTOMER_CLOSED' } });
    expect((await world.gate('c-1')).doNotContact).toBe('closed-by-customer');
    const version = (await world.gate('c-1')).preferenceVersion;
    const open = (now: Preferences): Preferences => ({
      ...now,
      doNotContact: false,
      channels: {},
      topics: {},
    });
    const saved = await savePreferences(await world.store(), 'c-1', open, {
      ifVersion: version,
      actor: 'customer',
      client: 'page',
    });
    expect(saved.outcome).toBe('saved');
    expect(await world.gate('c-1')).toMatchObject({ doNotContact: 'open', channels: {} });
  });

  it('hold the stricter of old and new after every single write of a change that closes and opens', async () => {
    const world = await worldWithAna();
    await patch(world, {
      doNotCall: true,
      maxPerWeek: 1,
      topics: { offers: 'blocked' },
      channels: { email: 'blocked' },
    });
    const seen = await etagOf(world);
    const between: { gate: boolean; opened: boolean; profile: unknown }[] = [];
    world.intercept(async (call, run) => {
      const answer = await run();
      if (writes(call, 'GATE') || writes(call, 'PROFILE')) {
        const gate = await world.gate('c-1');
        between.push({
          gate:
            gate.doNotContact === 'closed' &&
            gate.channels.sms?.setting === 'never' &&
            gate.topics.get(labelKey('news'))?.sms === 'closed',
          opened:
            gate.doNotCall === 'open' ||
            gate.maxPerWeek === null ||
            gate.channels.email?.setting !== 'blocked' ||
            gate.topics.get(labelKey('offers'))?.sms !== 'closed',
          profile: (await world.stored.get({ pk: 'CUSTOMER#c-1', sk: 'PROFILE' }, { consistent: true }))
            ?.topics,
        });
      }
      return answer;
    });
    const mixed = {
      doNotCall: false,
      maxPerWeek: null,
      doNotContact: true,
      topics: { offers: 'allowed', news: 'blocked' },
      channels: { email: 'allowed', sms: 'never' },
    };
    expect((await patch(world, mixed, { 'if-match': seen })).status).toBe(200);
    expect(between).toEqual([
      { gate: true, opened: false, profile: ['offers'] },
      { gate: true, opened: false, profile: ['offers', 'news'] },
      { gate: true, opened: true, profile: ['offers', 'news'] },
    ]);
  });

  it('that open give way when somebody closes in the middle of it', async () => {
    const world = await worldWithAna();
    await patch(world, { doNotCall: true });
    const seen = await etagOf(world);
    let closed = false;
    world.intercept(async (call, run) => {
      const answer = await run();
      if (!closed && writes(call, 'PROFILE')) {
        closed = true;
        await world.asCustomer('c-1', (now) => ({ ...now, doNotCall: true }));
      }
      return answer;
    });
    const opened = await patch(world, { doNotCall: false }, { 'if-match': seen });
    expect([409, 412]).toContain(opened.status);
    expect((await world.gate('c-1')).doNotCall).toBe('closed-by-customer');
  });

  it('hold back what was decided before, from the moment they are written', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { topic: 'offers' });
    await patch(world, { topics: { offers: { sms: 'blocked' } } });
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'suppressed', detail: 'TOPIC_BLOCKED' });
  });

  it('with narrower windows hold at once, and need no If-Match; wider ones do', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    const window = (from: string, to: string) => ({ windows: [{ days: ['mon', 'tue'], from, to }] });
    expect((await patch(world, window('15:00', '17:00'))).status).toBe(200);
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'expired' });
    expect((await patch(world, window('15:30', '16:30'))).status).toBe(200);
    expect(await patch(world, window('15:30', '16:31'))).toMatchObject({
      status: 428,
      json: { errors: [{ pointer: '#/windows' }] },
    });
    expect((await patch(world, { windows: null })).status).toBe(428);
    expect((await patchSeen(world, { windows: null })).status).toBe(200);
  });

  it('are not believed in part: while a change of windows is half written nothing is decided or sent', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    let during: number | undefined;
    world.intercept(async (call, run) => {
      if (writes(call, 'PROFILE') && during === undefined) {
        during = 0;
        during = (await send(world, order(world))).status;
        await world.run(world.now());
      }
      return run();
    });
    await patch(world, { quietHours: [{ days: ['mon'], from: '00:00', to: '24:00' }] });
    expect(during).toBe(503);
    expect(world.texts).toEqual([]);
    await world.run(world.now() + 2 * minute, { sweep: true });
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'expired' });
  });

  it('forget topics that are open and no longer named', async () => {
    const world = await worldWithAna();
    for (let n = 0; n < 40; n++)
      expect(
        (await world.call('PUT', path, { body: { topics: { [`topic-${n}`]: 'allowed', sale: 'blocked' } } }))
          .status,
      ).toBe(200);
    expect((await world.gate('c-1')).topics.size).toBe(2);
  });
});

describe('consents', () => {
  const consent = (change: Record<string, unknown> = {}) => ({
    channel: 'sms',
    purpose: 'marketing',
    status: 'granted',
    capturedAt: '2026-03-01T00:00:00Z',
    actor: 'customer',
    source: 'web-form',
    ...change,
  });
  const record = (world: World, change: Record<string, unknown> = {}) =>
    world.call('POST', '/v1/customers/c-1/consents', { body: consent(change) });
  const stateOf = async (world: World) =>
    (await world.gate('c-1')).consents.find(
      ({ channel, purpose }) => channel === 'sms' && purpose === 'marketing',
    );

  it('that arrive at once take one number each, and the chain holds', async () => {
    const world = await worldWithAna();
    const sources = Array.from({ length: 8 }, (_, n) => `form-${n}`);
    const answers = await Promise.all(sources.map((source) => record(world, { source })));
    expect(answers.map(({ status }) => status)).toEqual(sources.map(() => 201));
    const { entries } = await readConsents(world.stored, 'c-1', { after: null, limit: 100 });
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(
      entries
        .slice(2)
        .map(({ source }) => source)
        .sort(),
    ).toEqual(sources);
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      null,
      ...entries.slice(0, -1).map(hashOfEntry),
    ]);
  });

  it('repeated are one entry', async () => {
    const world = await worldWithAna();
    const first = await record(world, { status: 'revoked' });
    const again = await record(world, { status: 'revoked' });
    expect(again.json.sequence).toBe(first.json.sequence);
  });

  it('granted before a revocation and reported after it have no effect', async () => {
    const world = await worldWithAna();
    await record(world, { status: 'revoked', capturedAt: '2026-03-05T00:00:00Z' });
    expect((await record(world, { capturedAt: '2026-03-04T00:00:00Z' })).status).toBe(201);
    expect(await stateOf(world)).toMatchObject({ status: 'revoked' });
    expect((await send(world, order(world, { purpose: 'marketing' }))).json.status).toBe('suppressed');
  });

  it('granted and revoked at the same instant are revoked, in both orders', async () => {
    for (const statuses of [
      ['granted', 'revoked'],
      ['revoked', 'granted'],
    ]) {
      const world = await worldWithAna();
      for (const status of statuses) await record(world, { status, capturedAt: '2026-03-05T00:00:00Z' });
      expect(await stateOf(world)).toMatchObject({ status: 'revoked' });
    }
  });

  it('revoked by the customer are granted again by the customer only, also when the company reports a later revocation', async () => {
    const world = await worldWithAna();
    await record(world, { status: 'revoked', capturedAt: '2026-03-05T00:00:00Z' });
    await record(world, { status: 'revoked', capturedAt: '2026-03-06T00:00:00Z', actor: 'import' });
    const granted = await record(world, { capturedAt: '2026-03-07T00:00:00Z', actor: 'agent' });
    expect(granted).toMatchObject({ status: 409, json: { code: 'CUSTOMER_CLOSED' } });
    const { entries } = await readConsents(world.stored, 'c-1', { after: null, limit: 100 });
    expect(entries.map(({ status }) => status)).toEqual(['granted', 'granted', 'revoked', 'revoked']);
    expect((await record(world, { capturedAt: '2026-03-07T00:00:00Z' })).status).toBe(201);
    expect(await stateOf(world)).toMatchObject({ status: 'granted' });
  });

  it('revoked by the customer are not outlived by a grant of the company that was reported first', async () => {
    const world = await worldWithAna();
    await record(world, { capturedAt: '2026-03-06T00:00:00Z', actor: 'import' });
    await record(world, { status: 'revoked', capturedAt: '2026-03-05T00:00:00Z' });
    expect(await stateOf(world)).toMatchObject({ status: 'revoked', byCustomer: true });
  });

  it('from one side end in the same state whatever the order in which they arrive', async () => {
    const events = fc.uniqueArray(
      fc.record({ status: fc.constantFrom('granted', 'revoked'), day: fc.integer({ min: 1, max: 5 }) }),
      {
        minLength: 1,
        maxLength: 5,
        selector: ({ status, day: on }) => `${status} ${on}`,
      },
    );
    await fc.assert(
      fc.asyncProperty(events, fc.constantFrom('customer', 'import'), async (said, actor) => {
        const world = createWorld();
        await world.call('PUT', '/v1/customers/c-1', { body: { contactPoints: [] } });
        for (const { status, day: on } of said)
          await record(world, { status, actor, capturedAt: `2026-03-0${on}T00:00:00Z` });
        const last = Math.max(...said.map(({ day: on }) => on));
        const revoked = said.some(({ status, day: on }) => status === 'revoked' && on === last);
        expect(await stateOf(world)).toMatchObject({ status: revoked ? 'revoked' : 'granted' });
      }),
      { numRuns: 60 },
    );
  });
});

describe('contacts made elsewhere', () => {
  const event = (eventId: string, at: string, change: Record<string, unknown> = {}) => ({
    eventId,
    type: 'contacted',
    customerId: 'c-1',
    channel: 'voice',
    at,
    ...change,
  });
  const report = (world: World, ...events: unknown[]) =>
    world.call('POST', '/v1/events', { body: { events } });
  const counted = async (world: World) =>
    (await world.gate('c-1')).contacts.map(({ at }) => new Date(at).toISOString());

  it('count once for each event id, in any order, and keep caps', async () => {
    const events = [
      event('e1', '2026-03-08T10:00:00Z'),
      event('e2', '2026-03-06T10:00:00Z'),
      event('e3', '2026-03-07T10:00:00Z'),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: 6, maxLength: 6 }),
        async (arriving) => {
          const world = await worldWithAna();
          for (const one of arriving) await report(world, one);
          expect(await counted(world)).toEqual([
            '2026-03-06T10:00:00.000Z',
            '2026-03-07T10:00:00.000Z',
            '2026-03-08T10:00:00.000Z',
          ]);
          // Three in seven days: there is no room for marketing today.
          expect((await send(world, order(world, { purpose: 'marketing' }))).json.status).toBe('suppressed');
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that happened at the same instant count each', async () => {
    const world = await worldWithAna();
    await report(world, event('e1', '2026-03-08T00:00:00Z'), event('e2', '2026-03-08T00:00:00Z'));
    expect(await counted(world)).toHaveLength(2);
  });

  it('are not lost by a crash between the event and the gate', async () => {
    const world = await worldWithAna();
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE')) throw new Error('crash');
      return run();
    });
    const crashed = await report(world, event('e1', '2026-03-08T10:00:00Z'));
    expect(crashed.json.results).toMatchObject([{ status: 500, code: 'INTERNAL' }]);
    world.intercept((_, run) => run());
    await report(world, event('e1', '2026-03-08T10:00:00Z'));
    await report(world, event('e1', '2026-03-08T10:00:00Z'));
    expect(await counted(world)).toHaveLength(1);
  });

  it('of the future are refused, and a bad one does not hold up the others', async () => {
    const world = await worldWithAna();
    const ahead = new Date(world.now() + hour).toISOString();
    const answer = await report(
      world,
      event('e1', ahead),
      { eventId: 'e2' },
      event('e3', '2026-03-08T10:00:00Z', { customerId: 'nobody' }),
      event('e4', '2026-03-08T10:00:00Z'),
    );
    expect(answer.json.results.map((result: { status: unknown }) => result.status)).toEqual([
      422,
      400,
      404,
      'recorded',
    ]);
    expect(await counted(world)).toHaveLength(1);
  });

  it('are kept only when caps count them', async () => {
    const world = await worldWithAna();
    await report(world, event('e1', '2026-03-08T10:00:00Z', { purpose: 'transactional' }));
    expect(await counted(world)).toEqual([]);
  });
});

describe('content', () => {
  it('is stored for its first customer, then once for all who share it, and by each process at most once a day', async () => {
    const world = createWorld();
    let written = 0;
    world.intercept(async (call, run) => {
      if (writes(call, 'CONTENT')) written += 1;
      return run();
    });
    for (let n = 0; n < 5; n++) {
      await register(world, `c-${n}`, { sms: `+1305555010${n}` });
      await accepted(world, { customerId: `c-${n}` });
    }
    expect(written).toBe(2);
    world.restart();
    await accepted(world);
    expect(written).toBe(3);
    world.passTime(day);
    await accepted(world);
    expect(written).toBe(4);
  });
});

describe('a customer', () => {
  it('who has just been saved can be dispatched to although cheap reads do not see them yet', async () => {
    const world = await worldWithAna();
    world.intercept(async (call, run) =>
      call.operation === 'query' && !call.arguments[0].consistent ? { items: [], next: null } : run(),
    );
    expect((await send(world, order(world))).status).toBe(202);
  });
});
