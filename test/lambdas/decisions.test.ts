import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readGate } from '../../lib/store/read-customer.ts';
import { writeGate } from '../../lib/store/write-gate.ts';
import { ana, smallService } from './small-service.ts';

const question = { customerId: 'c-1', purpose: 'service', channels: ['sms'] };

async function withAna() {
  const service = smallService();
  await service.call('PUT', '/v1/customers/c-1', { body: ana });
  return service;
}

describe('Decisions', () => {
  it('name channel, moment and reasons, and can be read again as they were given', async () => {
    const { call } = await withAna();
    const decided = await call('POST', '/v1/decisions', { body: question, scope: 'campaign' });
    expect(decided.status).toBe(200);
    expect(decided.json).toMatchObject({
      outcome: 'contact',
      channel: 'sms',
      timeZone: 'America/New_York',
      decidedAt: '2026-03-08T06:30:00Z',
    });
    expect(decided.json.sendAtLocal).toMatch(/^2026-03-\d\dT\d\d:00:00-04:00\[America\/New_York\]$/);
    expect(decided.json.reasons[0]).toMatchObject({
      code: 'CONTACT_WINDOW',
      effect: 'hold',
      remedy: expect.any(String),
    });
    const again = await call('GET', `/v1/decisions/${decided.json.decisionId}`);
    expect(again).toMatchObject({ status: 200, json: decided.json });
  });

  it('about another instant are the same, and nothing is recorded', async () => {
    const { call, writes } = await withAna();
    const before = writes.length;
    const simulated = await call('POST', '/v1/decisions', {
      body: { ...question, simulateAt: '2026-07-01T15:00:00Z' },
    });
    expect(simulated.json).toMatchObject({
      decisionId: null,
      outcome: 'contact',
      decidedAt: '2026-07-01T15:00:00Z',
    });
    expect(writes.length).toBe(before);
  });

  it.each([
    [
      'notAfter before notBefore',
      { notBefore: '2026-03-10T00:00:00Z', notAfter: '2026-03-09T00:00:00Z' },
      '#/notAfter',
    ],
    ['an end that is over', { notAfter: '2026-03-08T06:00:00Z' }, '#/notAfter'],
    ['an end in the far future', { notAfter: '2027-03-08T06:00:00Z' }, '#/notAfter'],
  ])('refuse %s with 422', async (_, span, pointer) => {
    const { call, writes } = await withAna();
    const before = writes.length;
    expect(await call('POST', '/v1/decisions', { body: { ...question, ...span } })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer }] },
    });
    expect(writes.length).toBe(before);
  });

  it.each(['no-such-id', 'k1.AAAA', 'k9.AQAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'that were never made (%s) answer 404',
    async (id) => {
      const { call } = await withAna();
      expect(await call('GET', `/v1/decisions/${id}`)).toMatchObject({
        status: 404,
        json: { code: 'DECISION_NOT_FOUND' },
      });
    },
  );

  it('find a customer who was saved a moment ago, although the cheap read does not see them yet', async () => {
    const { call, store } = await withAna();
    store.around = async ({ operation, arguments: [request] }, run) =>
      operation === 'query' && !('consistent' in request && request.consistent)
        ? { items: [], next: null }
        : run();
    expect((await call('POST', '/v1/decisions', { body: question })).status).toBe(200);
  });

  it('are not made while a change of the customer is half-way: 503', async () => {
    const { call, ports, writes } = await withAna();
    const gate = await readGate(ports.table, 'c-1');
    await writeGate(ports.table, 'c-1', gate, { ...gate, profileVersion: gate.profileVersion + 1 });
    writes.length = 0;
    expect((await call('POST', '/v1/decisions', { body: question })).status).toBe(503);
    expect(writes).toEqual([]);
  });

  it('about nobody answer 404', async () => {
    const { call } = smallService();
    expect((await call('POST', '/v1/decisions', { body: question })).status).toBe(404);
  });

  it('hold everything while the kill switch is on', async () => {
    const { call, passTime } = await withAna();
    const body = { on: true, scope: 'all', reason: 'drill' };
    expect((await call('POST', '/v1/kill-switch', { body })).json).toEqual({
      all: true,
      marketing: false,
      campaigns: [],
    });
    expect((await call('GET', '/v1/kill-switch')).json.all).toBe(true);
    passTime(2_000);
    const { json } = await call('POST', '/v1/decisions', { body: question });
    expect(json).toMatchObject({ outcome: 'suppressed' });
    expect(json.reasons.map(({ code }: { code: string }) => code)).toContain('KILL_SWITCH');
  });

  it('are not answered when the store fails: 503, and the log names no one', async () => {
    const { call, store, lines } = await withAna();
    store.around = () =>
      Promise.reject(
        Object.assign(new Error('for CUSTOMER#c-1 ana@example.com'), {
          name: 'ThrottlingException',
        }),
      );
    expect(await call('POST', '/v1/decisions', { body: question })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    });
    store.around = () => Promise.reject(new Error('for CUSTOMER#c-1 ana@example.com'));
    const broken = await call('POST', '/v1/decisions', { body: question });
    expect(broken).toMatchObject({ status: 500, json: { code: 'INTERNAL' } });
    expect(broken.text + lines.join()).not.toMatch(/ana|c-1|example\.com/);
  });
});

describe('Replaying a decision', () => {
  const decided = async (service: Awaited<ReturnType<typeof withAna>>) => {
    const { json } = await service.call('POST', '/v1/decisions', { body: question });
    return `/v1/decisions/${json.decisionId}`;
  };

  it('gives the same decision, although the customer and the hour have changed', async () => {
    const service = await withAna();
    const path = await decided(service);
    await service.call('PATCH', '/v1/customers/c-1/preferences', { body: { channels: { sms: 'never' } } });
    service.passTime(86_400_000);
    const before = service.writes.length;
    expect(await service.call('POST', `${path}/replay`)).toMatchObject({
      status: 200,
      json: { identical: true },
    });
    expect(service.writes.length).toBe(before);
  });

  it('names the version that differs, and what it changed', async () => {
    const service = await withAna();
    const path = await decided(service);
    service.store.around = async (_, run) => {
      const found = await run();
      return found && typeof found === 'object' && 'body' in found
        ? { ...found, body: unpacked(found.body).replace('engine-', 'older-') }
        : found;
    };
    const { json } = await service.call('POST', `${path}/replay`);
    expect(json).toMatchObject({ identical: false, differs: [{ of: 'engine' }] });
    expect(json.changes.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/engineVersion']);
  });

  it('against another policy shows what it would change, and sends nothing', async () => {
    const service = await withAna();
    const path = await decided(service);
    const body = { policy: { windows: [{ days: ['sun'], from: '10:00', to: '11:00' }], caps: [] } };
    const before = service.writes.length;
    const { json } = await service.call('POST', `${path}/replay`, { body });
    expect(json).toMatchObject({
      identical: false,
      differs: [{ of: 'policy', recorded: 'default-1', now: 'as-sent' }],
      decision: { sendAtLocal: '2026-03-08T10:00:00-04:00[America/New_York]' },
    });
    expect(json.changes).toContainEqual(expect.objectContaining({ pointer: '#/sendAt' }));
    expect(service.writes.length).toBe(before);
    const wrong = { policy: { windows: 'always' } };
    expect((await service.call('POST', `${path}/replay`, { body: wrong })).status).toBe(400);
    const query = { against: 'default-1' };
    expect((await service.call('POST', `${path}/replay`, { query })).json).toEqual({ identical: true });
  });

  it('of an erased customer answers 410, of an unknown id 404, of an unknown policy 404', async () => {
    const service = await withAna();
    const path = await decided(service);
    expect((await service.call('POST', `${path}/replay`, { query: { against: 'no-such' } })).status).toBe(
      404,
    );
    expect((await service.call('DELETE', '/v1/customers/c-1')).status).toBe(200);
    expect(await service.call('POST', `${path}/replay`)).toMatchObject({
      status: 410,
      json: { code: 'DECISION_GONE' },
    });
    expect((await service.call('GET', path)).status).toBe(410);
    expect((await service.call('POST', '/v1/decisions/k1.AAAA/replay')).status).toBe(404);
  });
});

function unpacked(body: unknown): string {
  return typeof body === 'string' ? body : gunzipSync(body as Uint8Array).toString('utf8');
}

describe('The kill switch', () => {
  it('stops a campaign by its name and lets it go on', async () => {
    const { call } = smallService();
    const turn = (on: boolean) =>
      call('POST', '/v1/kill-switch', { body: { on, scope: { campaignId: 'spring' }, reason: 'x' } });
    expect((await turn(true)).json.campaigns).toEqual(['spring']);
    expect((await turn(false)).json.campaigns).toEqual([]);
  });

  it('refuses a scope it does not know', async () => {
    const { call, writes } = smallService();
    const answer = await call('POST', '/v1/kill-switch', {
      body: { on: true, scope: 'everything', reason: 'x' },
    });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer: '#/scope' }] } });
    expect(writes).toEqual([]);
  });
});
