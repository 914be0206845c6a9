import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelKey } from '../../../lib/core/gate.ts';
import { parseEvent } from '../../../lib/store/event-items.ts';
import { accepted, createWorld, day, minute, order, register, send, type World, writes } from './world.ts';

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}

const at = '2026-03-09T14:00:00Z';
const event = (eventId: string, type: string, change: Record<string, unknown> = {}) => ({
  eventId,
  type,
  customerId: 'c-1',
  channel: 'sms',
  at,
  ...change,
});
const report = async (world: World, ...events: unknown[]) => {
  const answer = await world.call('POST', '/v1/events', { body: { events } });
  return answer.json.results.map(({ status }: { status: unknown }) => status);
};
const kept = async (world: World) => {
  const range = { pk: 'CUSTOMER#c-1', from: 'EVENT#', to: 'EVENT#~' };
  return (await world.stored.query({ ...range, consistent: true })).items.map(parseEvent);
};
const marketing = (world: World) => send(world, order(world, { purpose: 'marketing' }));
const suppressedFor = (reply: { json: { decision: { reasons: { code: string; channel: string }[] } } }) =>
  reply.json.decision.reasons.map(({ code, channel }) => `${code} ${channel}`);

describe('outcomes', () => {
  it('are kept once each, with what they are about and what they were worth', async () => {
    const world = await worldWithAna();
    const converted = event('e1', 'converted', { value: 12.5, subjectId: 'debt-7', topic: 'offers' });
    expect(await report(world, converted, event('e2', 'opened', { channel: 'email' }), converted)).toEqual([
      'recorded',
      'recorded',
      'known',
    ]);
    expect(await kept(world)).toHaveLength(2);
    expect(await kept(world)).toContainEqual(
      expect.objectContaining({ type: 'converted', value: 12.5, subjectId: 'debt-7', done: true }),
    );
  });

  it('of a dispatch of somebody else, or of none, are refused', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2');
    // The same caller's key for two customers: the two dispatches share their inner id.
    const { dispatchId } = (await send(world, order(world), 'one-key')).json;
    await send(world, order(world, { customerId: 'c-2' }), 'one-key');
    expect(
      await report(
        world,
        event('e1', 'clicked', { dispatchId, customerId: 'c-2' }),
        event('e2', 'clicked', { dispatchId: 'k1.AAAA' }),
        event('e3', 'clicked', { dispatchId }),
      ),
    ).toEqual([404, 404, 'recorded']);
  });

  it('of a contact that Kairos made are not counted a second time', async () => {
    const world = await worldWithAna();
    const dispatchId = await accepted(world);
    await report(world, event('e1', 'contacted', { dispatchId }), event('e2', 'contacted'));
    expect((await world.gate('c-1')).contacts).toHaveLength(1);
  });

  it('count once although their repeat overtakes them', async () => {
    const world = await worldWithAna();
    let overtaken = false;
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE') && !overtaken) {
        overtaken = true;
        await report(world, event('e1', 'contacted'));
      }
      return run();
    });
    await report(world, event('e1', 'contacted'));
    expect((await world.gate('c-1')).contacts).toHaveLength(1);
  });

  it('a conversation about a debt pauses the calls about it, also when Kairos made the call', async () => {
    const world = await worldWithAna();
    const about = { purpose: 'collections', subjectId: 'debt-7' };
    const dispatchId = await accepted(world, about);
    await report(
      world,
      event('e1', 'conversation', { dispatchId }),
      event('e2', 'conversation', { dispatchId }),
    );
    const { contacts } = await world.gate('c-1');
    expect(contacts[0]).toMatchObject({
      conversation: true,
      purpose: 'collections',
      campaign: labelKey('debt-7') & 0xffff,
    });
  });

  it('may lie five minutes ahead, and then count as of now', async () => {
    const world = await worldWithAna();
    const ahead = (by: number) => new Date(world.now() + by).toISOString();
    expect(
      await report(
        world,
        event('e1', 'contacted', { at: ahead(5 * minute) }),
        event('e2', 'contacted', { at: ahead(5 * minute + 1) }),
      ),
    ).toEqual(['recorded', 422]);
    expect((await world.gate('c-1')).contacts.map((contact) => contact.at)).toEqual([world.now()]);
  });
});

describe('an event that closes', () => {
  it('opted_out stops marketing on that channel, by the customer, whatever the order and however often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }), async (arriving) => {
        const world = await worldWithAna();
        const happens = [
          () => report(world, event('e1', 'opted_out')),
          () => report(world, event('e1', 'opted_out')),
          () => report(world, event('e2', 'opened')),
          () =>
            world.call('POST', '/v1/customers/c-1/consents', {
              body: {
                channel: 'sms',
                purpose: 'marketing',
                status: 'granted',
                capturedAt: '2026-03-09T13:59:59Z',
                actor: 'customer',
                source: 'form',
              },
            }),
        ];
        for (const index of arriving) await happens[index - 1]?.();
        const { consents } = await world.gate('c-1');
        expect(consents).toContainEqual(
          expect.objectContaining({
            channel: 'sms',
            purpose: 'marketing',
            status: 'revoked',
            byCustomer: true,
          }),
        );
        expect(world.optOuts.length).toBeGreaterThan(0);
      }),
      { numRuns: 24 },
    );
  });

  it('opted_out does not close again what the customer has opened since', async () => {
    const world = await worldWithAna();
    await report(world, event('e1', 'opted_out'));
    world.passTime(day);
    const grant = {
      channel: 'sms',
      purpose: 'marketing',
      status: 'granted',
      capturedAt: '2026-03-10T08:00:00Z',
      actor: 'customer',
      source: 'form',
    };
    await world.call('POST', '/v1/customers/c-1/consents', { body: grant });
    const ledger = async () => (await world.call('GET', '/v1/customers/c-1/consents')).json.entries.length;
    const before = await ledger();
    expect(await report(world, event('e1', 'opted_out'))).toEqual(['known']);
    expect(await ledger()).toBe(before);
  });

  it('bounced and complained suppress the address for whoever has it', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2');
    await report(
      world,
      event('e1', 'bounced', { channel: 'email' }),
      event('e2', 'complained', { purpose: 'marketing' }),
    );
    expect((await world.gate('c-2')).suppressions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ channel: 'email', scope: 'all' }),
        expect.objectContaining({ channel: 'sms', scope: 'marketing' }),
      ]),
    );
    const stopped = suppressedFor(await marketing(world));
    expect(stopped).toContain('ADDRESS_SUPPRESSED sms');
  });

  it('complained about nothing in particular stops everything to the address', async () => {
    const world = await worldWithAna();
    await report(world, event('e1', 'complained'));
    expect((await world.gate('c-1')).suppressions).toMatchObject([{ channel: 'sms', scope: 'all' }]);
  });

  it('on a channel without an address is refused', async () => {
    const world = await worldWithAna();
    expect(await report(world, event('e1', 'bounced', { channel: 'mail' }))).toEqual([422]);
    expect(await kept(world)).toEqual([]);
  });

  it('is not lost by a crash between the event and what it closes', async () => {
    const world = await worldWithAna();
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE')) throw new Error('crash');
      return run();
    });
    expect(await report(world, event('e1', 'opted_out'), event('e2', 'opened'))).toEqual([500, 'recorded']);
    world.intercept((_, run) => run());
    expect(await report(world, event('e1', 'opted_out'))).toEqual(['recorded']);
    expect((await world.gate('c-1')).consents).toContainEqual(
      expect.objectContaining({ channel: 'sms', purpose: 'marketing', status: 'revoked' }),
    );
  });
});
