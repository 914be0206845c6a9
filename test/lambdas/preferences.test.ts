import { describe, expect, it } from 'vitest';
import { ana, smallService } from './small-service.ts';

const path = '/v1/customers/c-1/preferences';

async function withAna() {
  const service = smallService();
  await service.call('PUT', '/v1/customers/c-1', { body: ana });
  return service;
}

const wishes = {
  doNotContact: false,
  doNotCall: true,
  pausedUntil: '2026-12-24T00:00:00Z',
  channels: { sms: 'preferred', email: 'allowed', voice: 'blocked' },
  topics: { offers: { email: 'allowed', sms: 'blocked' }, newsletter: 'blocked' },
  windows: [{ days: ['mon', 'fri'], from: '18:00', to: '24:00', channels: ['voice', 'sms'] }],
  quietHours: [{ days: ['sat', 'sun'], from: '22:00', to: '09:00' }],
  maxPerWeek: 2,
};

describe('Preferences', () => {
  it('come back as they were put, and can be put back as they came', async () => {
    const { call } = await withAna();
    const put = await call('PUT', path, { body: wishes });
    expect(put).toMatchObject({ status: 200, json: wishes });
    expect(put.headers['kairos-effective-at']).toBe('2026-03-08T06:30:00Z');
    const shown = await call('GET', path);
    expect(shown).toMatchObject({ status: 200, json: put.json, headers: { etag: put.headers.etag } });
    const again = await call('PUT', path, { body: shown.json });
    expect(again).toMatchObject({ status: 200, json: put.json });
  });

  it('close without If-Match and open only with it', async () => {
    const { call } = await withAna();
    const closed = await call('PUT', path, { body: { doNotCall: true } });
    expect(closed.status).toBe(200);
    const blind = await call('PUT', path, { body: { doNotCall: false } });
    expect(blind).toMatchObject({
      status: 428,
      json: { code: 'IF_MATCH_REQUIRED', errors: [{ pointer: '#/doNotCall' }] },
    });
    expect((await call('GET', path)).json.doNotCall).toBe(true);
    const stale = await call('PUT', path, { body: { doNotCall: false }, headers: { 'If-Match': '"0"' } });
    expect(stale).toMatchObject({ status: 412, json: { code: 'STALE_VERSION' } });
    const seen = { 'If-Match': closed.headers.etag ?? '' };
    expect(await call('PUT', path, { body: { doNotCall: false }, headers: seen })).toMatchObject({
      status: 200,
      json: { doNotCall: false },
    });
  });

  it('that the customer closed stay closed for everybody else', async () => {
    const { call, asCustomer } = await withAna();
    await asCustomer('c-1', (current) => ({ ...current, doNotContact: true }));
    const { headers } = await call('GET', path);
    const opened = await call('PATCH', path, {
      body: { doNotContact: false },
      headers: { 'If-Match': headers.etag ?? '' },
    });
    expect(opened).toMatchObject({
      status: 409,
      json: { code: 'CUSTOMER_CLOSED', errors: [{ pointer: '#/doNotContact' }] },
    });
    expect((await call('GET', path)).json.doNotContact).toBe(true);
  });

  it('are patched: what is named changes, null removes, the rest stays', async () => {
    const { call } = await withAna();
    const { headers } = await call('PUT', path, { body: wishes });
    const patch = {
      maxPerWeek: null,
      channels: { mail: 'never', email: null },
      topics: { offers: { voice: 'blocked' } },
    };
    const merge = { 'If-Match': headers.etag ?? '', 'Content-Type': 'application/merge-patch+json' };
    const patched = await call('PATCH', path, { body: patch, headers: merge });
    expect(patched.status).toBe(200);
    expect(patched.json).toMatchObject({
      doNotCall: true,
      channels: { sms: 'preferred', voice: 'blocked', mail: 'never' },
      topics: { offers: { email: 'allowed', sms: 'blocked', voice: 'blocked' }, newsletter: 'blocked' },
    });
    expect(patched.json).not.toHaveProperty('maxPerWeek');
    expect(patched.json.channels).not.toHaveProperty('email');
  });

  it.each<[string, unknown, string]>([
    ['an unknown field', { doNotCal: true }, '#/doNotCal'],
    [
      'a seventeenth topic',
      { topics: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`t${index}`, 'blocked'])) },
      '#/topics',
    ],
    ['no object', [], '#'],
  ])('refuse a patch with %s', async (_, body, pointer) => {
    const { call, writes } = await withAna();
    const before = writes.length;
    expect(await call('PATCH', path, { body })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer }] },
    });
    expect(writes.length).toBe(before);
  });

  it('patched so that they fit no more with what somebody else wrote meanwhile are not saved: 503', async () => {
    const { call, store } = await withAna();
    const topics = (count: number, letter: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${letter}${index}`, 'blocked']));
    await call('PATCH', path, { body: { topics: topics(15, 'a') } });
    let queries = 0;
    store.around = async ({ operation }, run) => {
      if (operation === 'query' && ++queries === 2)
        await call('PATCH', path, { body: { topics: topics(1, 'b') } });
      return run();
    };
    expect((await call('PATCH', path, { body: { topics: topics(1, 'c') } })).status).toBe(503);
    expect(Object.keys((await call('GET', path)).json.topics)).toHaveLength(16);
  });

  it.each(['GET', 'PUT', 'PATCH'])('of nobody: %s answers 404', async (method) => {
    const { call, writes } = smallService();
    const answer = await call(method, path, method === 'GET' ? {} : { body: {} });
    expect(answer).toMatchObject({ status: 404, json: { code: 'CUSTOMER_NOT_FOUND' } });
    expect(writes).toEqual([]);
  });

  it('refuse an If-Match that is no ETag', async () => {
    const { call } = await withAna();
    expect(await call('PUT', path, { body: {}, headers: { 'If-Match': '*' } })).toMatchObject({
      status: 400,
      json: { code: 'INVALID_IF_MATCH' },
    });
  });
});
