import { describe, expect, it } from 'vitest';
import { actionLimit } from '../../lib/core/actions/action.ts';
import { catalogueReader, readActionVersion } from '../../lib/store/action-catalogue.ts';
import { actionKey } from '../../lib/store/action-items.ts';
import { interceptTable } from '../../lib/store/intercept-table.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { smallService } from './small-service.ts';

const admin = { scope: 'kairos/admin' };
const deposit = {
  name: 'Term deposit',
  purpose: 'marketing',
  eligibility: 'customer.valueTier == "high"',
  channels: ['inbound', 'email'],
  value: 40,
};
const put = (service: ReturnType<typeof smallService>, id: string, body: unknown, headers = {}) =>
  service.call('PUT', `/v1/actions/${id}`, { ...admin, body, headers });

describe('the catalogue of actions', () => {
  it('keeps every version, and says who saved it', async () => {
    const service = smallService();
    const first = await put(service, 'deposit', deposit);
    expect(first.status).toBe(201);
    expect(first.headers.etag).toBe('"1"');
    const second = await put(service, 'deposit', { ...deposit, value: 50 });
    expect(second.status).toBe(200);
    const current = await service.call('GET', '/v1/actions/deposit', admin);
    expect(current.json).toMatchObject({ id: 'deposit', version: 2, value: 50, savedBy: expect.any(String) });
    const before = await service.call('GET', '/v1/actions/deposit', { ...admin, query: { version: '1' } });
    expect(before.json).toMatchObject({ version: 1, value: 40 });
  });

  it('takes an answer as the body of the next version', async () => {
    const service = smallService();
    const saved = await put(service, 'deposit', deposit);
    const { json } = await service.call('GET', '/v1/actions/deposit', admin);
    for (const [index, answer] of [json, saved.json].entries()) {
      const next = await put(service, 'deposit', { ...answer, value: 60 });
      expect(next.json).toMatchObject({ version: 2 + index, value: 60 });
    }
  });

  it('refuses the version that somebody else replaced meanwhile', async () => {
    const service = smallService();
    await put(service, 'deposit', deposit);
    await put(service, 'deposit', { ...deposit, value: 50 }, { 'if-match': '"1"' });
    const late = await put(service, 'deposit', { ...deposit, value: 60 }, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
    expect((await service.call('GET', '/v1/actions/deposit', admin)).json.value).toBe(50);
  });

  it('tells the audit trail what changed', async () => {
    const service = smallService();
    await put(service, 'deposit', deposit);
    await put(service, 'deposit', { ...deposit, value: 50 });
    await service.call('DELETE', '/v1/actions/deposit', admin);
    const { json } = await service.call('GET', '/v1/audit', admin);
    const entries = json.entries.filter(({ what }: { what: string }) => what === 'action');
    expect(entries).toHaveLength(3);
    const changes = entries.flatMap((entry: { changes: unknown[] }) => entry.changes);
    expect(changes).toContainEqual({ pointer: '#/deposit/value', from: 40, to: 50 });
  });

  it('lists what is in force by pages, and forgets nothing that was deleted', async () => {
    const service = smallService();
    for (const id of ['a', 'b', 'c']) await put(service, id, deposit);
    await service.call('DELETE', '/v1/actions/b', admin);
    const page = await service.call('GET', '/v1/actions', { ...admin, query: { limit: '1' } });
    expect(page.json).toMatchObject({ actions: [{ id: 'a' }], nextCursor: 'a' });
    const rest = await service.call('GET', '/v1/actions', { ...admin, query: { cursor: 'a' } });
    expect(rest.json.actions.map(({ id }: { id: string }) => id)).toEqual(['c']);
    expect((await service.call('GET', '/v1/actions/b', admin)).status).toBe(404);
    expect((await service.call('DELETE', '/v1/actions/b', admin)).status).toBe(404);
    const { table } = service.ports;
    for (const [version, deleted] of [
      [1, false],
      [2, true],
    ] as const)
      expect(await readActionVersion(table, 'b', version)).toMatchObject({ deleted, document: deposit });
    // What everybody reads of it is no more than its number.
    expect(JSON.stringify(await table.get(actionKey('b'), { consistent: true }))).not.toContain(deposit.name);
    // Numbers go on: version 1 must not come to mean something else.
    expect((await put(service, 'b', deposit)).json.version).toBe(3);
  });

  it('finishes a version whose writer broke off before it was in force', async () => {
    const service = smallService();
    await put(service, 'deposit', deposit);
    let broken = false;
    service.store.around = async (call, run) => {
      if (call.operation === 'put' && call.arguments[0].pk === 'ACTIONS' && !broken) {
        broken = true;
        throw new Error('the process died');
      }
      return run();
    };
    expect((await put(service, 'deposit', { ...deposit, value: 50 })).status).toBe(500);
    expect((await put(service, 'deposit', { ...deposit, value: 60 })).json).toMatchObject({
      version: 3,
      value: 60,
    });
    expect(await readActionVersion(service.ports.table, 'deposit', 2)).toMatchObject({
      document: { value: 50 },
    });
  });

  it('refuses one action more than it can hold, and says how many that is', async () => {
    const service = smallService();
    for (let n = 0; n < actionLimit; n++) await put(service, `a${n}`, deposit);
    const refused = await put(service, 'one-more', deposit);
    expect(refused.status).toBe(409);
    expect(refused.json.detail).toContain(`${actionLimit} actions`);
    expect((await put(service, 'a7', { ...deposit, value: 1 })).status).toBe(200);
  });
});

describe('an action that makes no sense', () => {
  const bad: [string, object, string][] = [
    [
      'ends before it starts',
      { startsAt: '2026-05-01T00:00:00Z', endsAt: '2026-04-01T00:00:00Z' },
      '#/endsAt',
    ],
    ['has a value below nothing', { value: -1 }, '#/value'],
    ['has a value beyond all measure', { value: 1e300 }, '#/value'],
    ['has a value that is no number', { value: null }, '#/value'],
    ['has a huge lever', { lever: 1e6 }, '#/lever'],
    ['names a channel twice', { channels: ['sms', 'sms'] }, '#/channels'],
    ['names no channel', { channels: [] }, '#/channels'],
    ['has a misspelt field', { cooldowndays: 3 }, '#/cooldowndays'],
    ['has an expression that does not parse', { eligibility: 'customer.valueTier ==' }, '#/eligibility'],
    ['has an expression over an unknown field', { eligibility: 'customer.age > 3' }, '#/eligibility'],
    ['has an expression that is no condition', { eligibility: 'customer.valueTier' }, '#/eligibility'],
    [
      'has an expression that could take seconds',
      { eligibility: 'customer.id.matches("(a+)+$")' },
      '#/eligibility',
    ],
    [
      'has a broken condition in its context',
      { context: [{ when: 'context.', factor: 2 }] },
      '#/context/0/when',
    ],
  ];
  it.each(bad)('%s', async (_, change, pointer) => {
    const service = smallService();
    const answer = await put(service, 'bad', { ...deposit, ...change });
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].pointer).toBe(pointer);
    expect((await service.call('GET', '/v1/actions/bad', admin)).status).toBe(404);
  });

  it('says in which line and column an expression is wrong', async () => {
    const service = smallService();
    const eligibility = 'customer.valueTier == "high" &&\n  customer.age > 3';
    const answer = await put(service, 'bad', { ...deposit, eligibility });
    expect(answer.json.errors[0].detail).toMatch(/^line 2, column 12: /);
  });

  it('may be saved as a draft, and not be made active', async () => {
    const service = smallService();
    const draft = await put(service, 'draft', { ...deposit, eligibility: 'customer.age > 3', active: false });
    expect(draft.status).toBe(201);
    expect(draft.json.warnings[0].detail).toContain('line 1, column 10');
    const { json } = await service.call('GET', '/v1/actions/draft', admin);
    expect((await put(service, 'draft', { ...json, active: true })).status).toBe(400);
  });

  it('is no business of other callers', async () => {
    const answer = await smallService().call('GET', '/v1/actions', { scope: 'kairos/campaign' });
    expect(answer.status).toBe(403);
  });
});

describe('a reader of the catalogue', () => {
  it('sees a change after two seconds, and does not read everything for nothing', async () => {
    const service = smallService();
    await put(service, 'deposit', deposit);
    const { table, clock } = service.ports;
    let reads = 0;
    const read = catalogueReader({ table, clock }, (actions) => {
      reads++;
      return actions.map(({ version }) => version);
    });
    expect(await read()).toEqual([1]);
    await put(service, 'deposit', { ...deposit, value: 50 });
    expect(await read()).toEqual([1]);
    service.passTime(2_000);
    expect(await read()).toEqual([2]);
    service.passTime(2_000);
    await read();
    expect(reads).toBe(2);
    // Read again after a minute, and made ready again only where something is another version.
    service.passTime(60_000);
    await read();
    expect(reads).toBe(2);
  });

  it('sees a change that came between the actions and their stamp, when it read both for the first time', async () => {
    const service = smallService();
    await put(service, 'deposit', deposit);
    const { clock } = service.ports;
    const table = interceptTable(service.ports.table, async ({ operation }, run) => {
      if (operation !== 'query') return run();
      const actions = await run();
      table.query = service.ports.table.query;
      await put(service, 'card', deposit);
      return actions;
    });
    const stampLast = {
      ...table,
      get: async (...given: Parameters<typeof table.get>) => {
        while ((await service.call('GET', '/v1/actions/card', admin)).status !== 200);
        return table.get(...given);
      },
    };
    const read = catalogueReader({ table: stampLast, clock }, (actions) => actions.length);
    expect(await read()).toBe(1);
    service.passTime(2_000);
    expect(await read()).toBe(2);
  });

  it('keeps what it knows while the table cannot be read, and rejects when it knows nothing', async () => {
    const service = smallService();
    await put(service, 'deposit', deposit);
    const { table, clock } = service.ports;
    const read = catalogueReader({ table, clock }, (actions) => actions.length);
    await read();
    service.passTime(5_000);
    service.store.around = () => Promise.reject(new Error('unreachable'));
    expect(await read()).toBe(1);
    await expect(catalogueReader({ table: createBroken(), clock }, () => 0)()).rejects.toThrow('unreachable');
  });
});

function createBroken() {
  return { ...createMemoryTable(), get: () => Promise.reject(new Error('unreachable')) };
}
