import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../lib/core/audit.ts';
import { ana, smallService } from './small-service.ts';

const path = '/v1/customers/c-1/preferences';

async function withAna() {
  const service = smallService();
  await service.call('PUT', '/v1/customers/c-1', { body: ana });
  service.passTime(1_000);
  return service;
}

describe('The audit trail', () => {
  it('says who changed a preference, from what, to what and when, latest first', async () => {
    const { call, passTime, asCustomer } = await withAna();
    await call('PATCH', path, { body: { doNotCall: true } });
    passTime(1_000);
    await asCustomer('c-1', (wishes) => ({ ...wishes, channels: { sms: 'blocked' } }));
    expect((await call('GET', `${path}/history`)).json).toEqual({
      entries: [
        {
          at: '2026-03-08T06:30:02Z',
          what: 'preferences',
          actor: 'customer',
          client: 'page',
          changes: [{ pointer: '#/channels/sms', from: null, to: 'blocked' }],
        },
        {
          at: '2026-03-08T06:30:01Z',
          what: 'preferences',
          actor: 'company',
          client: 'client-1',
          changes: [{ pointer: '#/doNotCall', from: false, to: true }],
        },
      ],
    });
  });

  it('of a customer has everything, and no address in full', async () => {
    const { call, passTime } = await withAna();
    await call('PUT', '/v1/customers/c-1', {
      body: {
        ...ana,
        attributes: { plan: 'black' },
        contactPoints: [{ channel: 'sms', address: '+13055550122' }],
      },
      headers: { 'if-match': '"1"' },
    });
    passTime(1);
    await call('POST', '/v1/customers/c-1/consents', {
      body: {
        channel: 'sms',
        purpose: 'marketing',
        status: 'granted',
        capturedAt: '2026-03-01T00:00:00Z',
        actor: 'customer',
        source: 'form',
      },
    });
    const trail = await call('GET', '/v1/audit', { query: { customerId: 'c-1' } });
    expect(trail.json.entries.map(({ what }: { what: string }) => what)).toEqual([
      'consent',
      'customer',
      'customer',
    ]);
    expect(trail.json.entries[0].changes).toEqual([
      { pointer: '#/sms-marketing', from: null, to: 'granted' },
    ]);
    expect(trail.json.entries[1].changes).toEqual([
      { pointer: '#/attributes/plan', from: null, to: null },
      { pointer: '#/attributes/balance', from: null, to: null },
      { pointer: '#/addresses/sms', from: '+********00', to: '+********22' },
      { pointer: '#/addresses/email', from: 'A***@***.com', to: null },
    ]);
    expect(trail.text).not.toMatch(/\+1305|example\.com|black/);
  });

  it('of an address is looked up by the address', async () => {
    const { call, passTime } = await withAna();
    const address = '+13055550100';
    const suppression = { address, scope: 'all', reason: 'complaint', source: 'desk' };
    await call('POST', '/v1/suppressions', { body: suppression });
    passTime(5);
    await call('POST', '/v1/suppressions/lift', {
      body: { address, reason: 'complaint', evidence: 'call 7' },
    });
    const { json } = await call('POST', '/v1/audit/lookup', { body: { address: '+1 305 555 0100' } });
    expect(json.entries).toMatchObject([
      { what: 'suppression', changes: [{ from: { reason: 'complaint' }, to: { lifted: 'call 7' } }] },
      { what: 'suppression', client: 'client-1', changes: [{ from: null, to: { scope: 'all' } }] },
    ]);
  });

  it('of the deployment names who turned the kill switch, page by page', async () => {
    const { call, passTime } = smallService();
    for (const on of [true, false, true]) {
      await call('POST', '/v1/kill-switch', { body: { on, scope: 'all', reason: 'drill' } });
      passTime(1);
    }
    const first = await call('GET', '/v1/audit', { query: { limit: '2' } });
    expect(first.json.entries).toHaveLength(2);
    expect(first.json.entries[0].changes).toContainEqual({ pointer: '#/all', from: false, to: true });
    const query = { limit: '2', cursor: first.json.nextCursor };
    const second = await call('GET', '/v1/audit', { query });
    expect(second.json.entries).toHaveLength(1);
    expect((await call('GET', '/v1/audit', { query: { cursor: 'x' } })).status).toBe(400);
  });

  it('is for admins only', async () => {
    const { call } = smallService();
    expect((await call('GET', '/v1/audit', { scope: 'preferences' })).status).toBe(403);
  });

  it('shows no history of nobody, and no consents: 404', async () => {
    const { call } = smallService();
    expect((await call('GET', `${path}/history`)).status).toBe(404);
    expect((await call('GET', '/v1/customers/c-1/consents')).status).toBe(404);
  });
});

describe('A refusal to open a topic', () => {
  it('names the topic', async () => {
    const { call, asCustomer } = await withAna();
    await asCustomer('c-1', (wishes) => ({ ...wishes, topics: { offers: { sms: 'blocked' } } }));
    const opening = { body: { topics: {} } };
    expect((await call('PUT', path, opening)).json.errors).toEqual([
      { pointer: '#/topics/offers/sms', detail: 'closed by the customer' },
    ]);
    await call('PATCH', path, { body: { topics: { news: { email: 'blocked' } } } });
    const open = await call('PATCH', path, { body: { topics: { news: null } } });
    expect(open).toMatchObject({ status: 428, json: { errors: [{ pointer: '#/topics/news/email' }] } });
  });
});

describe('Changes between two values', () => {
  it('are told field by field, lists as a whole', () => {
    expect(changesBetween({ a: { b: 1, c: 2 }, list: [1] }, { a: { b: 1, c: 3 }, list: [2] })).toEqual([
      { pointer: '#/a/c', from: 2, to: 3 },
      { pointer: '#/list', from: [1], to: [2] },
    ]);
    expect(changesBetween({ a: 1 }, { a: 1 })).toEqual([]);
  });

  it('are told of an object without fields, which is not nothing', () => {
    expect(changesBetween({ quiet: null }, { quiet: {} })).toEqual([
      { pointer: '#/quiet', from: null, to: {} },
    ]);
    expect(changesBetween({ quiet: {} }, { quiet: null })).toEqual([
      { pointer: '#/quiet', from: {}, to: null },
    ]);
    expect(changesBetween({ quiet: {} }, { quiet: {} })).toEqual([]);
  });
});
