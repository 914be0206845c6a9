import { describe, expect, it } from 'vitest';
import { erasureItem, parseErasure } from '../../../lib/store/erasure-items.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import {
  accepted,
  anasMailbox,
  anasNumber,
  createWorld,
  day,
  hour,
  order,
  register,
  send,
  type World,
} from './world.ts';

/** A world that can be looked through from end to end. */
function fresh() {
  const table = createMemoryTable();
  return Object.assign(createWorld({ table }), { all: table.all });
}
type Fresh = ReturnType<typeof fresh>;

const erase = (world: World, id = 'c-1') => world.call('DELETE', `/v1/customers/${id}`);
const lookup = async (world: World, address: string) =>
  (await world.call('POST', '/v1/suppressions/lookup', { body: { address } })).json.suppressions;
const pointsOf = (sms: string, email: string) => [
  { channel: 'sms', address: sms },
  { channel: 'email', address: email },
];
const reimport = (world: World, id = 'c-1', contactPoints = pointsOf(anasNumber, anasMailbox)) =>
  world.call('PUT', `/v1/customers/${id}`, {
    body: { timeZone: 'America/New_York', country: 'US', region: 'NY', postalCode: '10001', contactPoints },
  });

/** Somebody with a past: wishes, consents, events, what was sent, and what waits. */
async function someoneKnown(world: Fresh = fresh()): Promise<Fresh> {
  await register(world, 'c-1');
  await world.asCustomer('c-1', (wishes) => ({
    ...wishes,
    channels: { sms: 'allowed', email: 'blocked' },
    topics: { offers: 'blocked' },
    quietHours: [{ days: ['sun'], from: '08:00', to: '20:00' }],
  }));
  await accepted(world);
  await world.run();
  await accepted(world, {
    notBefore: new Date(world.now() + 26 * hour).toISOString(),
    notAfter: new Date(world.now() + 3 * day).toISOString(),
    content: { sms: { body: 'Only for Ana Morales.' } },
  });
  await world.call('POST', '/v1/events', {
    body: {
      events: [
        {
          eventId: 'e-1',
          type: 'contacted',
          customerId: 'c-1',
          channel: 'voice',
          at: new Date(world.now()).toISOString(),
        },
      ],
    },
  });
  return world;
}

/** Every key and value in the table, as text. */
function everything(world: Fresh): string {
  return JSON.stringify(world.all(), (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

describe('an erasure', () => {
  it('leaves of the customer only what they had closed, and the certificate', async () => {
    const world = await someoneKnown();
    expect(everything(world)).toContain('Only for Ana Morales.');
    const answer = await erase(world);
    expect(answer).toMatchObject({
      status: 200,
      json: {
        requestedBy: 'client-1',
        erased: { profile: 1, dispatch: 2, decision: 2, event: 1, consent: 2, membership: 2 },
        kept: { closings: true, suppressedAddresses: 1 },
      },
    });
    const left = world.all().filter(({ pk }) => pk === 'CUSTOMER#c-1');
    expect(left.map(({ sk }) => sk.replace(/\d/g, ''))).toEqual(['ERASURE#', 'GATE']);
    const gate = await world.gate('c-1');
    expect(gate).toMatchObject({ contacts: [], pending: [], channels: { email: { setting: 'blocked' } } });
    expect(gate.consents).toEqual([]);
    for (const personal of [anasNumber, anasMailbox, 'Only for Ana Morales.', 'America/New_York'])
      expect(everything(world)).not.toContain(personal);
  });

  it('ends the memberships of their addresses', async () => {
    const world = await someoneKnown();
    const members = () => world.all().filter(({ pk, sk }) => /^ADDRESS/.test(pk) && /^CUST/.test(sk));
    expect(members()).toHaveLength(2);
    await erase(world);
    expect(members()).toEqual([]);
  });

  it('cancels what waits: nothing is sent, and a message that comes late does nothing', async () => {
    const world = await someoneKnown();
    const sent = world.texts.length;
    const late = [...world.waiting];
    await erase(world);
    world.waiting.push(...late);
    await world.run(world.now() + 3 * day, { sweep: true });
    expect(world.texts).toHaveLength(sent);
    expect(world.dead).toEqual([]);
  });

  it('keeps what others were sent too', async () => {
    const world = await someoneKnown();
    await register(world, 'c-2', { sms: '+13055550102' });
    const both = { content: { sms: { body: 'To the two of you.' } } };
    await accepted(world, { ...both, notAfter: new Date(world.now() + day).toISOString() });
    await accepted(world, { ...both, customerId: 'c-2' });
    await erase(world);
    await world.run();
    expect(world.texts.at(-1)).toMatchObject({
      to: '+13055550102',
      body: expect.stringContaining('To the two'),
    });
  });

  it('says 410 to everything that comes late', async () => {
    const world = await someoneKnown();
    const dispatch = await accepted(world);
    await erase(world);
    const gone = { status: 410, json: { code: 'CUSTOMER_ERASED' } };
    expect(await world.call('GET', '/v1/customers/c-1')).toMatchObject(gone);
    expect(await world.call('PATCH', '/v1/customers/c-1/preferences', { body: {} })).toMatchObject(gone);
    expect(await send(world, order(world))).toMatchObject(gone);
    expect((await world.call('GET', `/v1/dispatches/${dispatch}`)).status).toBe(404);
    const event = {
      type: 'complained',
      customerId: 'c-1',
      channel: 'sms',
      at: new Date(world.now()).toISOString(),
    };
    const taken = await world.call('POST', '/v1/events', {
      body: { events: [{ ...event, eventId: 'e-9' }] },
    });
    expect(taken.json.results).toMatchObject([{ status: 410, code: 'CUSTOMER_ERASED' }]);
    expect(world.all().filter(({ sk }) => sk.startsWith('EVENT#'))).toEqual([]);
  });

  it('gives the same certificate again, and removes what came meanwhile', async () => {
    const world = await someoneKnown();
    const first = await erase(world);
    world.passTime(hour);
    await world.stored.put({ pk: 'CUSTOMER#c-1', sk: 'EVENT#late', schemaVersion: 1 });
    expect((await erase(world)).json).toEqual(first.json);
    expect(await world.stored.get({ pk: 'CUSTOMER#c-1', sk: 'EVENT#late' }, { consistent: true })).toBe(
      undefined,
    );
    expect(JSON.stringify(first.json)).not.toMatch(/c-1"|ana@|\+1305/);
  });

  it('knows nothing of a customer who never was: 404', async () => {
    expect(await erase(fresh(), 'nobody')).toMatchObject({ status: 404 });
  });

  it('takes along whoever was merged into them', async () => {
    const world = await someoneKnown();
    await register(world, 'c-2', { sms: '+13055550102' });
    await world.call('POST', '/v1/customers/c-1/merge', { body: { into: 'c-2' } });
    expect((await erase(world)).status).toBe(410);
    await erase(world, 'c-2');
    const left = world.all().filter(({ pk }) => pk.startsWith('CUSTOMER#'));
    expect(new Set(left.map(({ sk }) => sk.split('#')[0]))).toEqual(new Set(['ERASURE', 'GATE']));
    expect(await world.call('GET', '/v1/customers/c-1')).toMatchObject({ status: 410 });
  });
});

describe('somebody who was erased and is imported again', () => {
  it('stays suppressed by what they had closed, under their id', async () => {
    const world = await someoneKnown();
    await erase(world);
    // Another address: only what is kept under the id can know.
    await reimport(world, 'c-1', pointsOf('+13055550107', 'new@example.com'));
    const mail = await send(world, order(world, { channels: ['email'] }));
    expect(mail.json).toMatchObject({ status: 'suppressed' });
    expect((await send(world, order(world, { topic: 'offers' }))).json.status).toBe('suppressed');
    expect((await send(world, order(world))).json.status).toBe('scheduled');
  });

  it('stays suppressed by their address, under any id', async () => {
    const world = await someoneKnown();
    await erase(world);
    expect(await lookup(world, anasMailbox)).toMatchObject([{ reason: 'customer-request', scope: 'all' }]);
    expect(await lookup(world, anasNumber)).toEqual([]);
    await reimport(world, 'c-77');
    const mail = await send(world, order(world, { customerId: 'c-77', channels: ['email'] }));
    expect(mail.json).toMatchObject({ status: 'suppressed' });
  });

  it('stays suppressed when all they had said was «no contact» or «no marketing»', async () => {
    for (const close of ['doNotContact', 'marketing']) {
      const world = fresh();
      await register(world, 'c-1');
      const revoked = {
        channel: 'sms',
        purpose: 'marketing',
        status: 'revoked',
        actor: 'customer',
        source: 'form',
      };
      if (close === 'marketing')
        await world.call('POST', '/v1/customers/c-1/consents', {
          body: { ...revoked, capturedAt: new Date(world.now()).toISOString() },
        });
      else await world.asCustomer('c-1', (wishes) => ({ ...wishes, doNotContact: true }));
      await erase(world);
      await register(world, 'c-77');
      const purpose = close === 'marketing' ? 'marketing' : 'service';
      const asked = await send(world, order(world, { customerId: 'c-77', purpose }));
      expect([close, asked.json.status]).toEqual([close, 'suppressed']);
    }
  });

  it('stays suppressed through an import of another system, which opens nothing and may close more', async () => {
    const world = await someoneKnown();
    await erase(world);
    await reimport(world);
    const importing = async (about: string, file: string) => {
      const started = await world.call('POST', `/v1/${about}/imports`, { body: {} });
      world.files.set(started.json.uploadUrl.replace('memory:', ''), Buffer.from(file));
      await world.run();
      await world.call('POST', `/v1/${about}/imports/${started.json.id}/apply`, { body: {} });
      await world.run();
      return (await world.call('GET', `/v1/${about}/imports/${started.json.id}`)).json.status;
    };
    const open = 'customerId,doNotContact,channels.email,topics.offers\nc-1,false,allowed,allowed\n';
    expect(await importing('preferences', open)).toBe('succeeded');
    expect(await importing('suppressions', `address,scope\n${anasMailbox},marketing\n`)).toBe('succeeded');
    expect((await world.gate('c-1')).channels.email).toMatchObject({ setting: 'blocked', byCustomer: true });
    expect(await lookup(world, anasMailbox)).toContainEqual(expect.objectContaining({ scope: 'all' }));
    for (const change of [{ channels: ['email'] }, { topic: 'offers' }])
      expect((await send(world, order(world, change))).json.status).toBe('suppressed');
  });

  it('does not close a number that a whole company shares', async () => {
    const world = fresh();
    for (let member = 1; member <= 27; member++) await register(world, `c-${member}`, { sms: anasNumber });
    await world.asCustomer('c-1', (wishes) => ({ ...wishes, doNotContact: true }));
    await erase(world);
    expect(await lookup(world, anasNumber)).toEqual([]);
    await reimport(world);
    expect((await send(world, order(world))).json.status).toBe('suppressed');
  });
});

describe('an erasure that is cut off', () => {
  it('after any write is finished by the same call, with the same counts', async () => {
    const whole = await someoneKnown();
    const expected = (await erase(whole)).json.erased;
    let cuts = 0;
    for (let cut = 1; ; cut++) {
      const world = await someoneKnown();
      let writes = 0;
      world.intercept(async ({ operation }, run) => {
        const isWrite = ['put', 'update', 'delete'].includes(operation);
        if (isWrite && writes >= cut) throw new Error('cut off');
        if (isWrite) writes += 1;
        return run();
      });
      const first = await erase(world);
      world.intercept((_, run) => run());
      if (first.status === 200) break;
      cuts += 1;
      const half = await send(world, order(world, { channels: ['email'] }));
      expect([cut, half.json.status === 'scheduled']).toEqual([cut, false]);
      const again = await erase(world);
      expect([cut, again.status, again.json.erased.dispatch]).toEqual([cut, 200, expected.dispatch]);
      const left = world.all().filter(({ pk }) => pk.startsWith('CUSTOMER#'));
      expect(left.map(({ sk }) => sk.split('#')[0])).toEqual(['ERASURE', 'GATE']);
      for (const personal of [anasNumber, anasMailbox, 'Only for Ana Morales.'])
        expect(everything(world)).not.toContain(personal);
    }
    expect(cuts).toBeGreaterThan(15);
  });
});

it('an erasure can be stored and read', async () => {
  const table = createMemoryTable();
  const erasure = {
    startedAt: 1,
    finishedAt: null,
    client: 'desk',
    customer: 'k1.x',
    erased: { event: 2 },
    suppressedAddresses: 1,
  };
  const stored = erasureItem('c-1', erasure);
  await table.put(stored);
  expect(parseErasure(stored)).toMatchObject(erasure);
});
