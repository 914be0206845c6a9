import { describe, expect, it } from 'vitest';
import { ana, smallService } from './small-service.ts';

const ledger = '/v1/customers/c-1/consents';
const granted = {
  channel: 'sms', purpose: 'marketing', status: 'granted', capturedAt: '2026-03-01T10:00:00Z', actor: 'customer', source: 'web-form', wording: 'Yes',
}; // biome-ignore format: one consent

describe('Consents', () => {
  it('are recorded, counted and listed oldest first, page by page, each with the hash of the one before', async () => {
    const { call } = smallService();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    const first = await call('POST', ledger, { body: granted });
    expect(first).toMatchObject({
      status: 201,
      json: { ...granted, sequence: 1, previousHash: null, effectiveAt: '2026-03-08T06:30:00Z' },
    });
    const revoked = { ...granted, status: 'revoked', capturedAt: '2026-03-02T10:00:00Z' };
    expect((await call('POST', ledger, { body: revoked })).json.sequence).toBe(2);
    const page = await call('GET', ledger, { query: { limit: '1' } });
    expect(page.json.entries).toHaveLength(1);
    const rest = await call('GET', ledger, { query: { cursor: page.json.nextCursor } });
    expect(rest.json.entries).toMatchObject([
      { sequence: 2, status: 'revoked', previousHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(rest.json).not.toHaveProperty('nextCursor');
    expect((await call('GET', '/v1/customers/c-1')).json.consents).toMatchObject([
      { channel: 'sms', status: 'revoked', byCustomer: true },
    ]);
  });

  it('that the customer took back are given again only by the customer', async () => {
    const { call } = smallService();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    await call('POST', ledger, { body: { ...granted, status: 'revoked' } });
    const later = { ...granted, capturedAt: '2026-03-05T10:00:00Z' };
    expect(await call('POST', ledger, { body: { ...later, actor: 'import' } })).toMatchObject({
      status: 409,
      json: { code: 'CUSTOMER_CLOSED' },
    });
    expect((await call('POST', ledger, { body: later })).status).toBe(201);
  });

  it('from the future are refused: they would outrank every revocation until then', async () => {
    const { call, writes } = smallService();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    const before = writes.length;
    const answer = await call('POST', ledger, { body: { ...granted, capturedAt: '2026-03-08T06:32:00Z' } });
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ pointer: '#/capturedAt' }] } });
    expect(writes.length).toBe(before);
  });

  it('may come from a clock that is a little ahead', async () => {
    const { call } = smallService();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    const ahead = { ...granted, capturedAt: '2026-03-08T06:31:00Z' };
    expect((await call('POST', ledger, { body: ahead })).status).toBe(201);
  });

  it.each(['0', '-1', '1e3', 'CONSENT#1', '9999999999999'])('refuse the cursor %j', async (cursor) => {
    const { call } = smallService();
    expect(await call('GET', ledger, { query: { cursor } })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '#/cursor' }] },
    });
  });

  it('of nobody answer 404', async () => {
    const { call } = smallService();
    expect((await call('POST', ledger, { body: granted })).status).toBe(404);
  });
});

const bounce = { address: '+1 305-555-0100', scope: 'all', reason: 'bounce', source: 'provider' };

describe('Suppressions', () => {
  it('are found under every spelling of the address, and lifted by their reason', async () => {
    const { call, passTime } = smallService();
    expect(await call('POST', '/v1/suppressions', { body: bounce })).toMatchObject({
      status: 201,
      json: { status: 'suppressed', effectiveAt: '2026-03-08T06:30:00Z' },
    });
    const lookup = () => call('POST', '/v1/suppressions/lookup', { body: { address: 'tel:+13055550100' } });
    const expected = {
      channels: ['sms', 'voice'],
      scope: 'all',
      reason: 'bounce',
      source: 'provider',
      at: '2026-03-08T06:30:00Z',
      expiresAt: null,
    };
    expect((await lookup()).json).toEqual({ suppressions: [expected] });
    passTime(1_000);
    const lift = (reason: string) =>
      call('POST', '/v1/suppressions/lift', {
        body: { address: '+13055550100', reason, evidence: 'ticket 1' },
      });
    expect((await lift('complaint')).json.suppressions).toEqual([expected]);
    expect((await lift('bounce')).json).toEqual({ status: 'lifted', suppressions: [] });
    expect((await lookup()).json).toEqual({ suppressions: [] });
  });

  it('that the customer asked for are not lifted by anybody else', async () => {
    const { call, passTime } = smallService();
    await call('POST', '/v1/suppressions', { body: { ...bounce, reason: 'customer-request' } });
    passTime(1_000);
    const lift = { address: bounce.address, reason: 'customer-request', evidence: 'they said so' };
    expect(await call('POST', '/v1/suppressions/lift', { body: lift })).toMatchObject({
      status: 409,
      json: { code: 'CUSTOMER_CLOSED' },
    });
    expect(
      (await call('POST', '/v1/suppressions/lookup', { body: { address: bounce.address } })).json
        .suppressions,
    ).toHaveLength(1);
  });

  it('close the decisions for every customer who has the address', async () => {
    const { call } = smallService();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    await call('POST', '/v1/suppressions', { body: { ...bounce, address: 'ANA@example.com' } });
    const { json } = await call('POST', '/v1/decisions', {
      body: { customerId: 'c-1', purpose: 'transactional', channels: ['email'] },
    });
    expect(json).toMatchObject({
      outcome: 'suppressed',
      reasons: [{ code: 'ADDRESS_SUPPRESSED', channel: 'email' }],
    });
  });

  it('that have ended are not shown', async () => {
    const { call, passTime } = smallService();
    await call('POST', '/v1/suppressions', { body: { ...bounce, expiresAt: '2026-03-08T07:00:00Z' } });
    passTime(1_800_000);
    expect(
      (await call('POST', '/v1/suppressions/lookup', { body: { address: bounce.address } })).json
        .suppressions,
    ).toEqual([]);
  });

  it.each<[number, string, object, string]>([
    [400, 'no address', { address: 'nobody' }, '#/address'],
    [400, 'a channel that the address does not serve', { channels: ['email'] }, '#/channels'],
    [400, 'an unknown reason', { reason: 'because' }, '#/reason'],
    [422, 'an end in the past', { expiresAt: '2026-03-08T06:30:00Z' }, '#/expiresAt'],
  ])('are refused with %i for %s, and nothing is stored', async (status, _, change, pointer) => {
    const { call, writes, lines } = smallService();
    const answer = await call('POST', '/v1/suppressions', { body: { ...bounce, ...change } });
    expect(answer).toMatchObject({ status, json: { errors: [{ pointer }] } });
    expect(writes).toEqual([]);
    expect(answer.text + lines.join()).not.toMatch(/555-0100|nobody|because/);
  });
});
