import { describe, expect, it } from 'vitest';
import { forgottenAt } from '../../../lib/core/retention.ts';
import { itemKinds } from '../../../lib/store/item-kinds.ts';
import { recordTrigger } from '../../../lib/store/triggers.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { accepted, anasMailbox, anasNumber, createWorld, day, register, type World } from './world.ts';

type Record = { kind: string; [name: string]: unknown };

function fresh() {
  const table = createMemoryTable();
  return Object.assign(createWorld({ table }), { all: table.all });
}

async function start(world: World, id = 'c-1'): Promise<string> {
  const asked = await world.call('POST', `/v1/customers/${id}/export`);
  expect(asked.status).toBe(202);
  return asked.json.jobId;
}

/** The whole of an export, and the job that made it. */
async function exported(world: World, id = 'c-1') {
  const jobId = await start(world, id);
  await world.run();
  const job = (await world.call('GET', `/v1/jobs/${jobId}`)).json;
  const records: Record[] = [];
  for (let cursor: string | undefined = '1'; cursor !== undefined; ) {
    const page = await world.call('GET', `/v1/customers/${id}/exports/${jobId}`, { query: { cursor } });
    if (page.status !== 200) throw new Error(page.text);
    records.push(...page.json.records);
    cursor = page.json.nextCursor;
  }
  return { job, records, jobId };
}

/** Somebody of whom there is one of everything. */
async function someoneWithEverything(): Promise<ReturnType<typeof fresh>> {
  const world = fresh();
  await register(world, 'c-1');
  await register(world, 'c-0', { sms: '+13055550109' });
  await world.call('POST', '/v1/customers/c-0/merge', { body: { into: 'c-1' } });
  await world.asCustomer('c-1', (wishes) => ({ ...wishes, topics: { offers: 'blocked' } }));
  await accepted(world, { content: { sms: { body: 'Only for Ana Morales.' } } });
  await world.run();
  const at = new Date(world.now()).toISOString();
  const event = { customerId: 'c-1', channel: 'sms', at };
  await world.call('POST', '/v1/events', {
    body: { events: [{ ...event, eventId: 'e-1', type: 'refused', actionId: 'card' }] },
  });
  // An event of the company that started nothing.
  const expiresAt = forgottenAt('event', world.now());
  const trigger = { order: null, notStarted: [], client: 'bus', receivedAt: world.now(), expiresAt };
  await recordTrigger(world.stored, 'c-1', 'h', trigger);
  await world.reply(anasNumber, 'please stop texting me');
  await world.call('POST', '/v1/suppressions', {
    body: { address: anasMailbox, scope: 'all', reason: 'complaint', source: 'desk' },
  });
  return world;
}

describe('an export', () => {
  it('shows every kind of item that is held on the customer, or the kind says why not', async () => {
    const world = await someoneWithEverything();
    // The certificate of an earlier life under this id.
    await world.stored.put({
      ...{ pk: 'CUSTOMER#c-1', sk: 'ERASURE#1600000000000', schemaVersion: 1 },
      ...{ startedAt: 1_600_000_000_000, finishedAt: 1_600_000_000_001, client: 'desk', customer: 'k1.x' },
      ...{ erased: {}, suppressedAddresses: 0 },
    });
    const { job, records } = await exported(world);
    const seen = new Set(records.map(({ kind }) => kind));
    for (const [kind, { exported: how }] of Object.entries(itemKinds)) {
      if (how === true) expect([...seen], kind).toContain(kind);
      else expect(how.length, kind).toBeGreaterThan(10);
    }
    expect(job.result.records).toEqual(
      Object.fromEntries([...seen].map((kind) => [kind, records.filter((one) => one.kind === kind).length])),
    );
    const text = JSON.stringify(records);
    for (const held of [anasNumber, anasMailbox, 'Only for Ana Morales.', 'America/New_York', 'card'])
      expect(text).toContain(held);
    expect(records.filter(({ kind }) => kind === 'dispatch')).toMatchObject([
      { status: 'sent', sentAt: expect.stringMatching(/^2026-03-09T15:00/) },
    ]);
    expect(records.filter(({ kind }) => kind === 'addressState')).toMatchObject([
      { address: anasNumber, suppressions: [{ reason: 'customer-request' }] },
      { address: anasMailbox, suppressions: [{ reason: 'complaint' }] },
    ]);
    // What was theirs under the id that was merged.
    expect(records.some(({ kind, mergedCustomer }) => kind === 'consent' && mergedCustomer === 'c-0')).toBe(
      true,
    );
  });

  it('is in the trail before it is made, and names who asked', async () => {
    const world = fresh();
    await register(world, 'c-1');
    const { records } = await exported(world);
    expect(records.filter(({ what }) => what === 'export')).toMatchObject([{ client: 'client-1' }]);
  });

  it('comes in parts when there is much, none of them twice and none left out, after a crash too', async () => {
    const world = fresh();
    await register(world, 'c-1');
    for (let index = 0; index < 70; index++)
      await world.stored.put({
        ...{ pk: 'CUSTOMER#c-1', sk: `AUDIT#${String(1_600_000_000_000 + index)}#x`, schemaVersion: 1 },
        ...{ what: 'customer', at: 1_600_000_000_000 + index, actor: 'company', client: 'desk' },
        changes: JSON.stringify([{ pointer: '#/language', from: null, to: 'x'.repeat(9_000) }]),
      });
    const cuts = new Set<string>();
    world.intercept(async ({ operation, arguments: [first] }, run) => {
      const done = await run();
      const { sk } = first as { sk: string };
      // Each part is written, and then the worker is gone, once.
      if (operation !== 'put' || !sk.startsWith('EXPORT#') || cuts.has(sk)) return done;
      cuts.add(sk);
      throw new Error('cut off');
    });
    const jobId = await start(world);
    await world.run(world.now() + 5 * 60_000);
    world.intercept((_, run) => run());
    const { json: job } = await world.call('GET', `/v1/jobs/${jobId}`);
    expect(job).toMatchObject({ status: 'succeeded', result: { parts: expect.any(Number) } });
    expect(job.result.parts).toBeGreaterThan(2);
    const instants: unknown[] = [];
    for (let part = 1; part <= job.result.parts; part++) {
      const query = { cursor: String(part) };
      const { json } = await world.call('GET', `/v1/customers/c-1/exports/${jobId}`, { query });
      expect(json.nextCursor).toBe(part < job.result.parts ? String(part + 1) : undefined);
      instants.push(
        ...json.records.filter(({ client }: Record) => client === 'desk').map(({ at }: Record) => at),
      );
    }
    expect(instants).toHaveLength(70);
    expect(new Set(instants).size).toBe(70);
    expect(cuts.size).toBe(job.result.parts);
  });

  it('fails, instead of leaving something out, when an item is of a kind that nobody has named', async () => {
    const world = fresh();
    await register(world, 'c-1');
    await world.stored.put({ pk: 'CUSTOMER#c-1', sk: 'DIARY#1', schemaVersion: 1 });
    const jobId = await start(world);
    await world.run();
    expect((await world.call('GET', `/v1/jobs/${jobId}`)).json).toMatchObject({
      status: 'failed',
      error: { code: 'EXPORT_INCOMPLETE' },
    });
    expect(await world.call('GET', `/v1/customers/c-1/exports/${jobId}`)).toMatchObject({
      status: 409,
      json: { code: 'EXPORT_NOT_READY' },
    });
  });

  it('is no copy that outlives an erasure, wherever the erasure comes in between', async () => {
    for (let step = 1; ; step++) {
      const world = fresh();
      await register(world, 'c-1');
      const jobId = await start(world);
      let calls = 0;
      let erased = false;
      world.intercept(async (_, run) => {
        if (++calls === step) {
          erased = true;
          world.intercept((_call, go) => go());
          expect((await world.call('DELETE', '/v1/customers/c-1')).status).toBe(200);
        }
        return run();
      });
      await world.run();
      if (!erased) break;
      const left = world.all().filter(({ pk }) => pk === 'CUSTOMER#c-1');
      expect([step, left.map(({ sk }) => sk.split('#')[0])]).toEqual([step, ['ERASURE', 'GATE']]);
      expect((await world.call('GET', `/v1/customers/c-1/exports/${jobId}`)).status).toBe(410);
    }
  });

  it('is nobody else’s: 404 under another customer, 410 once they are gone, 400 for a cursor that is none', async () => {
    const world = fresh();
    await register(world, 'c-1');
    await register(world, 'c-2', { sms: '+13055550102' });
    const { jobId } = await exported(world);
    expect((await world.call('GET', `/v1/customers/c-2/exports/${jobId}`)).status).toBe(404);
    expect((await world.call('GET', `/v1/customers/c-1/exports/x`)).status).toBe(404);
    const wrong = await world.call('GET', `/v1/customers/c-1/exports/${jobId}`, { query: { cursor: '0' } });
    expect(wrong.status).toBe(400);
    const beyond = await world.call('GET', `/v1/customers/c-1/exports/${jobId}`, { query: { cursor: '9' } });
    expect(beyond).toMatchObject({ status: 410, json: { code: 'EXPORT_OVER' } });
    expect((await world.call('POST', '/v1/customers/nobody/export')).status).toBe(404);
    for (const scope of ['campaign', 'preferences', 'routing'])
      expect(
        (await world.call('POST', '/v1/customers/c-1/export', { scope: `kairos/${scope}` })).status,
      ).toBe(403);
    await world.call('DELETE', '/v1/customers/c-1');
    expect((await world.call('POST', '/v1/customers/c-1/export')).json.code).toBe('CUSTOMER_ERASED');
    expect(world.all().some(({ sk }) => sk.startsWith('EXPORT#'))).toBe(false);
    world.passTime(day);
  });
});
