import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentState } from '../../../lib/core/gate.ts';
import { emptyGate } from '../../../lib/core/gate.ts';
import { withConsent } from '../../../lib/core/gate-changes.ts';
import { addressMemberItem } from '../../../lib/store/address-items.ts';
import { startEngine } from '../../support/engine.ts';
import { createWorld, day, minute, order, register, second, send, type World } from './world.ts';

const number = '+13055550100';
const mailbox = 'ana@example.com';

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1', { sms: number, email: mailbox });
  return world;
}
const at = (world: World, from: number) => new Date(world.now() + from).toISOString();
const statusOf = async (world: World, change: Record<string, unknown>) =>
  (await send(world, order(world, change))).json.status;

describe('What happened to people elsewhere does not happen here:', () => {
  it('two days of mail after an unsubscribe (parcelvoy#442): what waits ends, what is asked later is refused', async () => {
    const world = await worldWithAna();
    const later = {
      channels: ['email'], purpose: 'marketing', notBefore: new Date(world.now() + day).toISOString(), notAfter: new Date(world.now() + 3 * day).toISOString(),
    }; // biome-ignore format: one request
    const waiting = (await send(world, order(world, later))).json;
    expect(waiting.status).toBe('scheduled');
    await world.call('POST', '/v1/events', {
      body: {
        events: [
          {
            eventId: 'e1',
            type: 'opted_out',
            customerId: 'c-1',
            channel: 'email',
            at: new Date(world.now()).toISOString(),
          },
        ],
      },
    });
    expect(await statusOf(world, later)).toBe('suppressed');
    await world.run(world.now() + 3 * day, { sweep: true });
    expect((await world.dispatch(waiting.dispatchId)).status).toBe('suppressed');
    expect(world.mails).toEqual([]);
  });

  it('“paused until” accepted and ignored (mautic#10575): nothing leaves before the pause is over, whoever asks for what', async () => {
    const world = await worldWithAna();
    const before = await statusOf(world, { channels: ['sms'], notAfter: at(world, 2 * day) });
    expect(before).toBe('scheduled');
    const body = { pausedUntil: at(world, 5 * day) };
    const paused = await world.call('PATCH', '/v1/customers/c-1/preferences', { body });
    expect(Date.parse(paused.json.pausedUntil)).toBe(Date.parse(body.pausedUntil));
    for (const purpose of ['marketing', 'service', 'collections'])
      expect(await statusOf(world, { purpose, channels: ['sms'], notAfter: at(world, 4 * day) })).toBe(
        'suppressed',
      );
    const after = await send(world, order(world, { channels: ['sms'], notAfter: at(world, 7 * day) }));
    expect(after.json).toMatchObject({ status: 'scheduled' });
    expect(Date.parse(after.json.decision.sendAt)).toBeGreaterThanOrEqual(Date.parse(body.pausedUntil));
    await world.run(Date.parse(body.pausedUntil) - 1, { sweep: true });
    expect(world.texts).toEqual([]);
    await world.run(world.now() + 2 * day, { sweep: true });
    expect(world.texts).toHaveLength(1);
  });

  it('one list’s unsubscribe silencing all (mautic#2009): a blocked topic blocks that topic, marketing mail not receipts', async () => {
    const world = await worldWithAna();
    await world.asCustomer('c-1', (now) => ({ ...now, topics: { newsletter: 'blocked' } }));
    const about = (topic: string) => statusOf(world, { channels: ['email'], purpose: 'marketing', topic });
    expect(await about('newsletter')).toBe('suppressed');
    expect(await about('offers')).toBe('scheduled');
    const body = { address: mailbox, scope: 'marketing', reason: 'customer-request', source: 'page' };
    await world.call('POST', '/v1/suppressions', { body });
    expect(await about('offers')).toBe('suppressed');
    expect(await statusOf(world, { channels: ['email'], purpose: 'transactional' })).toBe('scheduled');
    expect(await statusOf(world, { channels: ['sms'] })).toBe('scheduled');
  });

  it('sms: false and still sent (novu#6548): a blocked channel is chosen for no purpose that may be refused', async () => {
    const world = await worldWithAna();
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { channels: { sms: 'blocked' } } });
    for (const purpose of ['marketing', 'service', 'collections']) {
      const { json } = await send(world, order(world, { purpose, channels: ['sms', 'email'] }));
      expect(json.decision?.channel ?? null).not.toBe('sms');
      expect(await statusOf(world, { purpose, channels: ['sms'] })).toBe('suppressed');
    }
    await world.run(world.now() + 3 * day, { sweep: true });
    expect(world.texts).toEqual([]);
  });
});

describe('A number that 10,000 customers share', () => {
  it('is closed within one lease of the request, over the real engine, and for all of them once the queue is empty', async () => {
    const engine = await startEngine();
    try {
      const world = createWorld({ table: await engine.newTable() });
      const { hashOf } = await world.store();
      const hash = hashOf(number);
      // Each five hundredth is a whole customer with something on its way; of the others only the membership is there.
      const whole = Array.from({ length: 20 }, (_, n) => `m-${String(n * 500).padStart(5, '0')}`);
      for (const id of whole) await register(world, id, { sms: number });
      for (let from = 0; from < 10_000; from += 20)
        await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            world.stored.put(addressMemberItem(hash, `m-${String(from + n).padStart(5, '0')}`)),
          ),
        );
      const pending = (await send(world, order(world, { customerId: whole[19] }))).json.dispatchId;
      const before = world.now();
      const stop = await world.reply(number, 'STOP');
      expect(stop.status).toBe(200);
      // The world's clock moves only while somebody waits.
      expect(world.now() - before).toBeLessThanOrEqual(5 * second);
      // Whom the queue has not visited yet may still have an order accepted; no claim of it succeeds.
      const late = (await send(world, order(world, { customerId: whole[10] }))).json.dispatchId;
      await world.run(world.now() + 10 * minute);
      for (const id of whole)
        expect(
          (await world.gate(id)).suppressions.map(({ channel, scope }) => `${channel} ${scope}`),
        ).toEqual(['sms all']);
      for (const id of [pending, late]) expect((await world.dispatch(id)).status).toBe('suppressed');
      expect(world.texts).toEqual([]);
    } finally {
      await engine.close();
    }
  }, 1_800_000);
});

describe('Consents in any order', () => {
  const events: fc.Arbitrary<ConsentState> = fc
    .record({
      status: fc.constantFrom('granted' as const, 'revoked' as const),
      at: fc.integer({ min: 1, max: 6 }),
      byCustomer: fc.boolean(),
    })
    .map((event) => ({ channel: 'sms' as const, purpose: 'marketing' as const, ...event }));

  /** What holds if all were told at once: in order of time, at a tie the revocation last, and only customers open what they closed. */
  function truth(all: readonly ConsentState[]): 'granted' | 'revoked' | null {
    const sorted = [...all].sort(
      (a, b) => a.at - b.at || (a.status === 'revoked' ? 1 : 0) - (b.status === 'revoked' ? 1 : 0),
    );
    const states = sorted.reduce<{ status: 'granted' | 'revoked'; byCustomer: boolean } | null>(
      (state, { status, byCustomer }) => {
        const closedByCustomer = state?.status === 'revoked' && state.byCustomer;
        if (status === 'revoked') return { status, byCustomer: byCustomer || closedByCustomer };
        return !closedByCustomer || byCustomer ? { status, byCustomer } : state;
      },
      null,
    );
    return states?.status ?? null;
  }

  it('late, twice and mixed up, never allow what they would not allow in order', () => {
    const shuffled = fc
      .array(events, { minLength: 1, maxLength: 7 })
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([all, arrived]) => {
        const [known] = arrived.reduce(withConsent, emptyGate).consents;
        if (known?.status === 'granted') expect(truth(all)).toBe('granted');
      }),
      { numRuns: 3_000 },
    );
  });

  it('of one kind of speaker end the same in every order', () => {
    const oneSpeaker = fc.boolean().chain((byCustomer) =>
      fc.array(
        events.map((event) => ({ ...event, byCustomer })),
        { minLength: 1, maxLength: 6 },
      ),
    );
    fc.assert(
      fc.property(
        oneSpeaker.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, arrived]) => {
          expect(arrived.reduce(withConsent, emptyGate).consents[0]?.status).toBe(truth(all));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
