import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceTask } from '../../../lib/runtime/import-rows.ts';
import { readOffers } from '../../../lib/store/offers.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { accepted, createWorld, minute, order, register, send, type World, writes } from './world.ts';

const merge = (world: World, from = 'c-1', into = 'c-2') =>
  world.call('POST', `/v1/customers/${from}/merge`, { body: { into } });
const numbers: Record<string, string> = { 'c-1': '+13055550101', 'c-2': '+13055550102' };
const contacted = (customerId: string, at: string) => ({
  eventId: `${customerId}/${at}`,
  type: 'contacted',
  customerId,
  channel: 'voice',
  at,
});
const consent = (status: string, capturedAt: string, actor = 'customer') => ({
  channel: 'email',
  purpose: 'marketing',
  status,
  capturedAt,
  actor,
  source: 'form',
});

/** Two records of one person: what each closed, and the contacts of each. */
async function twoRecords(world: World = createWorld()) {
  for (const id of ['c-1', 'c-2']) {
    await register(world, id);
    const contactPoints = [
      { channel: 'sms', address: numbers[id] },
      { channel: 'email', address: `${id}@example.com` },
    ];
    await world.call('PUT', `/v1/customers/${id}`, {
      body: { timeZone: 'America/New_York', country: 'US', contactPoints },
      headers: { 'if-match': '"1"' },
    });
  }
  await world.asCustomer('c-1', (wishes) => ({
    ...wishes,
    doNotCall: true,
    channels: { mail: 'blocked' },
    topics: { offers: { sms: 'blocked' } },
    quietHours: [{ days: ['sun'], from: '08:00', to: '20:00' }],
    maxPerWeek: 5,
  }));
  await world.call('PATCH', '/v1/customers/c-2/preferences', {
    body: { channels: { push: 'never', mail: 'blocked' }, topics: { news: 'blocked' } },
  });
  await world.call('POST', '/v1/customers/c-1/consents', {
    body: consent('revoked', '2026-03-01T00:00:00Z'),
  });
  await world.call('POST', '/v1/customers/c-2/consents', {
    body: consent('granted', '2026-03-02T00:00:00Z'),
  });
  const events = [
    contacted('c-1', '2026-03-07T10:00:00Z'),
    contacted('c-1', '2026-03-08T10:00:00Z'),
    contacted('c-2', '2026-03-08T11:00:00Z'),
  ];
  await world.call('POST', '/v1/events', { body: { events } });
  return world;
}

/** What is left of the two, apart from versions and instants of writing. */
async function rest(world: World) {
  const { version: _, preferenceVersion: __, profileVersion: ___, ...gate } = await world.gate('c-2');
  const shown = await world.call('GET', '/v1/customers/c-2');
  const { updatedAt: ____, ...customer } = shown.json;
  const gone = await world.call('GET', '/v1/customers/c-1');
  return { gate: { ...gate, topics: [...gate.topics].sort() }, customer, gone: gone.json.code };
}

describe('a merge', () => {
  it('that overtakes an opt-out leaves it unanswered: no event is taken, no row imported, that closed nothing', async () => {
    const optOut = { eventId: 'e-9', type: 'opted_out', customerId: 'c-1', channel: 'sms' };
    const asked: ((world: World) => Promise<unknown>)[] = [
      async (world) => {
        const at = new Date(world.now()).toISOString();
        const told = await world.call('POST', '/v1/events', { body: { events: [{ ...optOut, at }] } });
        return told.json.results[0].code;
      },
      async (world) => {
        const store = await world.store();
        const consent = { channel: 'sms', purpose: 'marketing', status: 'revoked', source: 'crm' };
        const row = {
          customerId: 'c-1',
          consents: [{ ...consent, actor: 'import', capturedAt: '2026-03-08T10:00:00Z' }],
        };
        return preferenceTask(store, 'crm').take(row as never, true);
      },
    ];
    for (const ask of asked) {
      const world = await twoRecords();
      world.intercept(async (call, run) => {
        const answer = await run();
        // The entry of the ledger is written, and the gate is not yet.
        if (writes(call, 'CONSENT#')) {
          world.intercept((_, go) => go());
          await merge(world);
        }
        return answer;
      });
      const first = JSON.stringify(await ask(world));
      expect(first).toMatch(/CUSTOMER_MERGED|no such customer/);
      expect(JSON.stringify(await ask(world))).toBe(first);
    }
  });

  it('takes along what came of actions, once, and what was refused to either stays refused', async () => {
    const world = await twoRecords();
    const said = (customerId: string, eventId: string, actionId: string) => ({
      ...contacted(customerId, '2026-03-08T12:00:00Z'),
      ...{ eventId, type: 'refused', actionId },
    });
    const events = [said('c-1', 'o-1', 'card'), said('c-2', 'o-2', 'loan')];
    await world.call('POST', '/v1/events', { body: { events } });
    await merge(world);
    await merge(world);
    const offers = await readOffers(world.stored, 'c-2', { consistent: true });
    expect(offers.map(({ action }) => action).sort()).toEqual(['card', 'loan']);
  });

  it('closes for the one who stays what either closed, and adds the contacts up', async () => {
    const world = await twoRecords();
    expect(await merge(world)).toMatchObject({ status: 200, json: { id: 'c-1', mergedInto: 'c-2' } });
    const { gate, customer } = await rest(world);
    expect(customer.preferences).toMatchObject({
      doNotCall: true,
      channels: { push: 'never', mail: 'blocked' },
      topics: { offers: { sms: 'blocked' }, news: 'blocked' },
      quietHours: [{ days: ['sun'], from: '08:00', to: '20:00' }],
      maxPerWeek: 5,
    });
    expect(gate).toMatchObject({ doNotCall: 'closed-by-customer', channels: { mail: { byCustomer: true } } });
    expect(gate.contacts.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-07T10:00:00.000Z',
      '2026-03-08T10:00:00.000Z',
      '2026-03-08T11:00:00.000Z',
    ]);
    // Revoked by the one record, granted later by the other: the stricter holds, and is in the ledger.
    expect(gate.consents).toContainEqual(
      expect.objectContaining({
        channel: 'email',
        purpose: 'marketing',
        status: 'revoked',
        byCustomer: true,
      }),
    );
    const ledger = (await world.call('GET', '/v1/customers/c-2/consents')).json.entries;
    expect(ledger.at(-1)).toMatchObject({ status: 'revoked', source: 'merge' });
    expect(customer.contactPoints).toHaveLength(2);
  });

  it('leaves of the other one only the way to their successor: 410', async () => {
    const world = await twoRecords();
    await merge(world);
    const gone = { status: 410, json: { code: 'CUSTOMER_MERGED', mergedInto: 'c-2' } };
    expect(await world.call('GET', '/v1/customers/c-1')).toMatchObject(gone);
    expect(await world.call('GET', '/v1/customers/c-1/preferences')).toMatchObject(gone);
    expect(await world.call('PATCH', '/v1/customers/c-1/preferences', { body: {} })).toMatchObject(gone);
    expect(await world.call('PUT', '/v1/customers/c-1', { body: {} })).toMatchObject(gone);
    expect(await send(world, order(world))).toMatchObject(gone);
    const event = contacted('c-1', '2026-03-08T12:00:00Z');
    const taken = await world.call('POST', '/v1/events', { body: { events: [event] } });
    expect(taken.json.results).toMatchObject([{ status: 410, mergedInto: 'c-2' }]);
    const stored = await world.stored.query({
      pk: 'CUSTOMER#c-1',
      from: 'PROFILE',
      to: 'PROFILE',
      consistent: true,
    });
    expect(JSON.stringify(stored.items)).not.toMatch(/\+1305|example\.com/);
  });

  it('cancels what waits, and counts what was sent', async () => {
    const world = await twoRecords();
    const now = await accepted(world, { channels: ['email'], purpose: 'transactional' });
    const later = await accepted(world, {
      channels: ['email'],
      notBefore: new Date(world.now() + 10 * minute).toISOString(),
    });
    await world.run();
    await merge(world);
    expect((await world.dispatch(now)).status).toBe('sent');
    expect(await world.dispatch(later)).toMatchObject({ status: 'cancelled', detail: 'MERGED' });
    await world.run(world.now() + 60 * minute, { sweep: true });
    expect(world.mails).toHaveLength(1);
  });

  it('waits for a message that is being sent, and carries it as a contact', async () => {
    const world = await twoRecords();
    const id = await accepted(world, { channels: ['email'] });
    let merged: Promise<unknown> = Promise.resolve();
    world.providerAnswers.push(async () => {
      merged = merge(world);
      for (let turns = 0; turns < 200; turns++) await Promise.resolve();
      return { outcome: 'accepted', messageId: 'm-1' };
    });
    await world.run();
    await merged;
    expect((await world.dispatch(id)).status).toBe('sent');
    expect((await world.gate('c-2')).contacts).toContainEqual(
      expect.objectContaining({ channel: 'email', purpose: 'service' }),
    );
  });

  it('carries a stop at an address that only the other record has', async () => {
    const world = await twoRecords();
    const suppression = {
      address: numbers['c-1'],
      scope: 'all',
      reason: 'customer-request',
      source: 'letter',
    };
    await world.call('POST', '/v1/suppressions', { body: suppression });
    const bounce = { address: 'c-1@example.com', scope: 'all', reason: 'bounce', source: 'ses' };
    await world.call('POST', '/v1/suppressions', { body: bounce });
    await merge(world);
    const { channels } = await world.gate('c-2');
    expect(channels.sms).toEqual({ setting: 'never', byCustomer: true });
    expect(channels.email).toBeUndefined();
  });

  it('is the same however often it is asked, and wherever it broke off', async () => {
    const smooth = await twoRecords();
    await merge(smooth);
    const expected = await rest(smooth);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.boolean(), async (at, after) => {
        const world = await twoRecords(createWorld({ table: createMemoryTable() }));
        let writes = 0;
        world.intercept(async ({ operation }, run) => {
          const crash = ['put', 'update', 'delete'].includes(operation) && writes++ === at;
          if (crash && !after) throw new Error('crash before');
          const done = await run();
          if (crash) throw new Error('crash after');
          return done;
        });
        await merge(world);
        world.intercept((_, run) => run());
        world.restart();
        expect((await merge(world)).status).toBe(200);
        expect((await merge(world)).status).toBe(200);
        expect(await rest(world)).toEqual(expected);
      }),
      { numRuns: 82, examples: Array.from({ length: 30 }, (_, n) => [n, true] as [number, boolean]) },
    );
  }, 60_000);

  it('in both directions at once never loses both', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), async (turns) => {
        const world = await twoRecords();
        const parked: (() => void)[] = [];
        world.intercept(async (_, run) => {
          await new Promise<void>((resume) => parked.push(resume));
          return run();
        });
        const both = Promise.all([merge(world), merge(world, 'c-2', 'c-1')]);
        let over = false;
        void both.then(() => {
          over = true;
        });
        for (let turn = 0; !over; turn++) {
          await new Promise((resolve) => setImmediate(resolve));
          const next = turns[turn % turns.length] ? parked.shift() : parked.pop();
          next?.();
        }
        world.intercept((_, run) => run());
        const answers = await both;
        const alive = [];
        for (const id of ['c-1', 'c-2'])
          if ((await world.call('GET', `/v1/customers/${id}`)).status === 200) alive.push(id);
        expect(alive.length).toBeGreaterThan(0);
        expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(2);
        // Whoever asks again gets it done, in the one direction or the other.
        const again = [await merge(world), await merge(world, 'c-2', 'c-1')];
        expect(again.filter(({ status }) => status === 200)).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('that broke off lets nothing be changed, decided or sent for the one who goes', async () => {
    const world = await twoRecords();
    const waiting = await accepted(world, { channels: ['email'] });
    world.intercept(async ({ operation, arguments: [first] }, run) => {
      if (operation === 'put' && (first as { pk: string }).pk === 'CUSTOMER#c-2') throw new Error('crash');
      return run();
    });
    await merge(world);
    world.intercept((_, run) => run());
    expect(
      (await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotContact: true } })).status,
    ).toBe(503);
    expect((await world.call('PUT', '/v1/customers/c-1', { body: {} })).status).toBe(503);
    const revoked = { channel: 'email', purpose: 'marketing', status: 'revoked', actor: 'customer' };
    const revocation = { ...revoked, capturedAt: '2026-03-08T12:00:00Z', source: 'phone' };
    expect((await world.call('POST', '/v1/customers/c-1/consents', { body: revocation })).status).toBe(503);
    expect((await send(world, order(world))).status).toBe(503);
    const late = contacted('c-1', '2026-03-08T12:00:00Z');
    const { json } = await world.call('POST', '/v1/events', { body: { events: [late] } });
    expect(json.results).toMatchObject([{ status: 503 }]);
    await world.run();
    expect(world.mails).toEqual([]);
    expect((await merge(world, 'c-1', 'c-3')).json).toMatchObject({
      code: 'CUSTOMER_MERGED',
      mergedInto: 'c-2',
    });
    expect((await merge(world)).status).toBe(200);
    expect((await world.dispatch(waiting)).status).toBe('cancelled');
  });

  it.each([
    ['oneself', 'c-1', 'c-1', 422, 'IMPOSSIBLE'],
    ['nobody', 'c-1', 'nobody', 422, 'UNKNOWN_TARGET'],
    ['somebody, as nobody', 'nobody', 'c-2', 404, 'CUSTOMER_NOT_FOUND'],
  ])('into %s is refused', async (_, from, into, status, code) => {
    const world = await twoRecords();
    expect(await merge(world, from, into)).toMatchObject({ status, json: { code } });
  });

  it('into somebody who was merged says where to', async () => {
    const world = await twoRecords();
    await register(world, 'c-3');
    await merge(world, 'c-2', 'c-3');
    expect(await merge(world)).toMatchObject({ status: 410, json: { mergedInto: 'c-3' } });
    expect((await world.call('GET', '/v1/customers/c-1')).status).toBe(200);
  });

  it('of two who chose different hours is left to people', async () => {
    const world = await twoRecords();
    for (const [id, to] of [
      ['c-1', '11:00'],
      ['c-2', '12:00'],
    ] as const)
      await world.asCustomer(id, (wishes) => ({
        ...wishes,
        windows: [{ days: ['mon'], from: '10:00', to }],
      }));
    expect(await merge(world)).toMatchObject({ status: 409, json: { code: 'HOURS_DIFFER' } });
    expect((await world.call('GET', '/v1/customers/c-1')).status).toBe(200);
  });

  it('is in the trail of the one who stays', async () => {
    const world = await twoRecords();
    await merge(world);
    const { json } = await world.call('GET', '/v1/customers/c-2/preferences/history');
    expect(json.entries).toContainEqual(
      expect.objectContaining({
        what: 'merge',
        changes: [{ pointer: '#/mergedInto', from: 'c-1', to: 'c-2' }],
      }),
    );
  });
});
