import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOffers } from '../../../lib/store/offers.ts';
import { accepted, createWorld, hour, minute, monday11, register, type World } from './world.ts';

type Recorded = { id: string; detail: Record<string, unknown> & { tags?: Record<string, string> } };
const recorded = JSON.parse(
  await readFile(join(import.meta.dirname, '../../lambdas/recorded/connect-contact-events.json'), 'utf8'),
) as { inbound: Recorded[]; unanswered: Recorded[] };

async function worldWithAna() {
  const world = createWorld({ now: monday11 + 2 * hour });
  await register(world, 'c-1', { sms: '+13055550100' });
  return world;
}
async function deliver(world: World, events: readonly object[]) {
  for (const event of events) {
    await world.putOnBus(event);
    await world.run();
  }
}
const outcomes = async (world: World) =>
  (await readOffers(world.stored, 'c-1', { consistent: true })).map(
    ({ action, outcome, at }) => `${action} ${outcome} ${new Date(at).toISOString()}`,
  );
const changed = (event: Recorded, detail: object, tags: object = {}) => ({
  ...event,
  detail: { ...event.detail, ...detail, tags: { ...event.detail.tags, ...tags } },
});
const last = recorded.unanswered.at(-1) as Recorded;

describe('the contacts of Amazon Connect', () => {
  it('become outcomes, each once, in whatever order and however often their events come', async () => {
    const order = fc.shuffledSubarray([...recorded.inbound, ...recorded.inbound], { minLength: 12 });
    await fc.assert(
      fc.asyncProperty(order, async (events) => {
        const world = await worldWithAna();
        await deliver(world, events);
        const all = await outcomes(world);
        expect(all.map((told) => told.split(' ').slice(0, 2).join(' ')).sort()).toEqual([
          'deposit accepted',
          'deposit conversation',
        ]);
        expect(all).toContain('deposit conversation 2026-03-09T15:01:30.000Z');
        // The customer called: that is no contact of ours.
        expect((await world.gate('c-1')).contacts).toEqual([]);
        expect(world.dead).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('say that nobody answered a call of ours', async () => {
    const world = await worldWithAna();
    await deliver(world, recorded.unanswered);
    expect(await outcomes(world)).toEqual(['deposit no_answer 2026-03-09T16:00:32.000Z']);
  });

  it.each([
    ['a mailbox answered', { answeringMachineDetectionStatus: 'VOICEMAIL_BEEP' }, 'no_answer'],
    ['a person answered a machine', { answeringMachineDetectionStatus: 'HUMAN_ANSWERED' }, null],
    [
      'a person spoke with an agent',
      {
        answeringMachineDetectionStatus: null,
        agentInfo: { connectedToAgentTimestamp: '2026-03-09T16:00:20Z' },
      },
      'conversation',
    ],
  ])('know who was reached: %s', async (_, detail, outcome) => {
    const world = await worldWithAna();
    const connected = { connectedToSystemTimestamp: '2026-03-09T16:00:12.000Z', ...detail };
    await deliver(world, [changed(last, connected)]);
    expect((await outcomes(world)).map((told) => told.split(' ')[1] ?? '')).toEqual(outcome ? [outcome] : []);
  });

  it('belong to the dispatch that their tags name, and prove that it was made', async () => {
    const world = await worldWithAna();
    world.providerAnswers.push({ outcome: 'unknown', code: 'TIMEOUT' });
    const dispatchId = await accepted(world, { actionId: 'reminder' });
    await world.run(world.now() + minute);
    expect((await world.dispatch(dispatchId)).status).toBe('unknown');
    const { tags: _, ...detail } = last.detail;
    const tags = { 'kairos:customer': 'c-1', 'kairos:dispatch': dispatchId };
    await deliver(world, [{ ...last, detail: { ...detail, tags } }]);
    expect(await outcomes(world)).toEqual([expect.stringContaining('reminder no_answer')]);
    expect((await world.dispatch(dispatchId)).status).toBe('sent');
  });

  it('close what an agent noted as an opt-out', async () => {
    const world = await worldWithAna();
    await deliver(world, [
      changed(last, { eventType: 'CONTACT_DATA_UPDATED' }, { 'kairos:outcome': 'opted_out' }),
    ]);
    expect((await world.gate('c-1')).consents).toContainEqual(
      expect.objectContaining({ channel: 'voice', purpose: 'marketing', status: 'revoked' }),
    );
  });

  it('are passed over where they name no customer, or are no calls', async () => {
    const world = await worldWithAna();
    const { tags: _, ...anonymous } = last.detail;
    await deliver(world, [
      { ...last, detail: anonymous },
      changed(last, { channel: 'CHAT' }),
      { ...last, 'detail-type': 'Contact Lens Analysis State Change', detail: {} },
    ]);
    expect(await outcomes(world)).toEqual([]);
    expect(world.waiting).toEqual([]);
  });

  it('that cannot be read wait in the dead-letter queue, and harm nobody', async () => {
    const world = await worldWithAna();
    await world.putOnBus(changed(last, {}, { 'kairos:customer': 'not an id' }));
    await world.putOnBus(changed(last, {}, { 'kairos:outcome': 'maybe' }));
    await world.putOnBus(changed(last, {}, { 'kairos:customer': 'nobody' }));
    await deliver(world, [last]);
    await world.run(world.now() + 5 * minute);
    expect(world.dead).toHaveLength(3);
    expect(await outcomes(world)).toHaveLength(1);
    // What can be read of one is not lost with what cannot.
    const talked = recorded.inbound.find(({ detail }) => detail.agentInfo ?? detail.AgentInfo) as Recorded;
    await deliver(world, [changed(talked, {}, { 'kairos:outcome': 'maybe' })]);
    expect(await outcomes(world)).toContain('deposit conversation 2026-03-09T15:01:30.000Z');
  });
});
