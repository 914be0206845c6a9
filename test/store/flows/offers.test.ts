import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOffers } from '../../../lib/store/offers.ts';
import { createWorld, order, register, send, type World } from './world.ts';

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}
const event = (eventId: string, type: string, at: string, change: Record<string, unknown> = {}) => ({
  eventId,
  type,
  customerId: 'c-1',
  channel: 'voice',
  at,
  actionId: 'deposit',
  ...change,
});
const report = async (world: World, ...events: unknown[]) => {
  const answer = await world.call('POST', '/v1/events', { body: { events } });
  return answer.json.results.map(({ status }: { status: unknown }) => status);
};
const offers = async (world: World) =>
  (await readOffers(world.stored, 'c-1', { consistent: true })).map(
    ({ action, outcome }) => `${action} ${outcome}`,
  );

const call = [
  event('e1', 'offered', '2026-03-02T14:00:00Z'),
  event('e2', 'refused', '2026-03-02T14:01:00Z'),
  event('e3', 'offered', '2026-03-04T14:00:00Z', { actionId: 'card' }),
  event('e4', 'accepted', '2026-03-04T14:02:00Z', { actionId: 'card' }),
  event('e5', 'no_answer', '2026-03-05T14:00:00Z', { actionId: 'card' }),
];
const told = ['deposit offered', 'deposit refused', 'card offered', 'card accepted', 'card no_answer'];

describe('what came of an action', () => {
  it('is remembered once, in the order in which it happened, however it is reported', async () => {
    const reports = fc.shuffledSubarray([...call, ...call], { minLength: 10 });
    await fc.assert(
      fc.asyncProperty(reports, fc.boolean(), async (events, atOnce) => {
        const world = await worldWithAna();
        if (atOnce) await Promise.all(events.map((one) => report(world, one)));
        else for (const one of events) await report(world, one);
        expect(await offers(world)).toEqual(told);
      }),
      { numRuns: 15 },
    );
  });

  it('is the action of the dispatch, where the report names none', async () => {
    const world = await worldWithAna();
    const { dispatchId } = (await send(world, order(world, { actionId: 'reminder' }), 'key-1')).json;
    const { actionId: _, ...outcome } = event('e1', 'accepted', '2026-03-09T14:00:00Z', {
      channel: 'sms',
      dispatchId,
    });
    await report(world, outcome);
    expect(await offers(world)).toEqual(['reminder accepted']);
  });

  it('counts an offer towards caps like any contact made outside', async () => {
    const world = await worldWithAna();
    const before = (await send(world, order(world, { purpose: 'marketing' }), 'key-1')).json;
    expect(before.status).toBe('scheduled');
    const other = createWorld();
    await register(other, 'c-1');
    const at = '2026-03-09T14:00:00Z';
    await report(other, event('e1', 'offered', at, { channel: 'sms' }));
    const after = (await send(other, order(other, { purpose: 'marketing' }), 'key-1')).json;
    expect(after.decision.sendAt === before.decision.sendAt).toBe(false);
    expect(after.decision.reasons.map(({ code }: { code: string }) => code)).toContain('FREQUENCY_CAP');
  });

  it('is refused where an offer names no action', async () => {
    const world = await worldWithAna();
    const { actionId: _, ...nameless } = event('e1', 'offered', '2026-03-09T14:00:00Z');
    expect(await report(world, nameless)).toEqual([400]);
    expect(await offers(world)).toEqual([]);
  });
});
