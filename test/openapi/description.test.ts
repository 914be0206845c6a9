import { describe, expect, it } from 'vitest';
import { ProblemAnswer } from '../../lib/edge/answers/index.ts';
import { describeApi } from '../../lib/openapi/describe-api.ts';
import { operations } from '../../lib/openapi/operations.ts';
import { ana, smallService } from '../lambdas/small-service.ts';

type Sent = Parameters<ReturnType<typeof smallService>['call']>[2];

/** Makes real calls, and holds each answer against what the description says of it: no field more, none less. */
function describedService() {
  const service = smallService();
  const call = async (route: string, path: string, sent: Sent = { scope: 'admin' }) => {
    const [method = 'GET', template = ''] = route.split(' ');
    const answer = await service.call(method, template.replace(/\{\w+\}/, path), { scope: 'admin', ...sent });
    const schema = answer.status < 300 ? operations[route]?.answers[answer.status] : ProblemAnswer;
    if (!schema)
      throw new Error(`${route} answered ${answer.status}, which is not described: ${answer.text}`);
    expect(schema.parse(answer.json), route).toEqual(answer.json);
    return answer;
  };
  return { ...service, call };
}

describe('The API description', () => {
  it('says of every answer what it holds', async () => {
    const { call } = describedService();
    await call('GET /healthz', '');
    expect((await call('PUT /v1/customers/{id}', 'c-1', { body: ana })).status).toBe(201);
    await call('GET /v1/customers/{id}', 'c-1');
    const wishes = {
      doNotCall: true,
      pausedUntil: '2026-04-01T00:00:00Z',
      channels: { email: 'preferred' },
      topics: { offers: { sms: 'blocked' }, news: 'blocked' },
      windows: [{ days: ['mon'], from: '09:00', to: '12:00' }],
      maxPerWeek: 2,
    };
    expect((await call('PATCH /v1/customers/{id}/preferences', 'c-1', { body: wishes })).status).toBe(200);
    await call('GET /v1/customers/{id}/preferences', 'c-1');
    const consent = {
      channel: 'email', purpose: 'marketing', status: 'granted', capturedAt: '2026-01-02T03:04:05Z', actor: 'customer', source: 'form',
    }; // biome-ignore format: one consent
    expect((await call('POST /v1/customers/{id}/consents', 'c-1', { body: consent })).status).toBe(201);
    await call('GET /v1/customers/{id}/consents', 'c-1');
    expect((await call('GET /v1/customers/{id}/preferences/history', 'c-1')).json.entries).not.toEqual([]);
    const asked = { body: { customerId: 'c-1', purpose: 'marketing' } };
    const decision = await call('POST /v1/decisions', '', asked);
    expect(decision.json.reasons).not.toEqual([]);
    await call('POST /v1/decisions', '', { body: { customerId: 'c-1', purpose: 'transactional' } });
    await call('GET /v1/decisions/{id}', decision.json.decisionId);
    await call('POST /v1/decisions/{id}/replay', decision.json.decisionId, { body: {} });
    const address = 'ana@example.com';
    const suppression = { address, scope: 'all', reason: 'bounce', source: 'test' };
    expect((await call('POST /v1/suppressions', '', { body: suppression })).status).toBe(201);
    const known = await call('POST /v1/suppressions/lookup', '', { body: { address } });
    expect(known.json.suppressions).toHaveLength(1);
    await call('POST /v1/suppressions/lift', '', { body: { address, reason: 'bounce', evidence: 'works' } });
    const policy = await call('GET /v1/policy', '');
    await call('PUT /v1/policy', '', {
      body: policy.json,
      headers: { 'if-match': policy.headers.etag ?? '' },
    });
    const job = await call('POST /v1/policy/dry-run', '', { body: policy.json });
    await call('GET /v1/jobs/{id}', job.json.jobId);
    await call('POST /v1/kill-switch', '', { body: { on: true, scope: 'marketing', reason: 'test' } });
    await call('GET /v1/kill-switch', '');
    expect((await call('GET /v1/audit', '')).json.entries).not.toEqual([]);
    await call('POST /v1/audit/lookup', '', { body: { address } });
    expect((await call('POST /v1/decisions', '', { body: { customerId: '/' } })).status).toBe(400);
    expect((await call('GET /v1/customers/{id}', 'nobody')).status).toBe(404);
  });

  it('is served as it is generated, and has the example of every route fit its schema', async () => {
    const { json } = await smallService().call('GET', '/openapi.json', { scope: null });
    expect(json).toEqual(JSON.parse(JSON.stringify(describeApi())));
    for (const [route, { body, example }] of Object.entries(operations)) {
      if (body && example !== undefined) expect(body.safeParse(example).error, route).toBeUndefined();
    }
  });

  it('asks for a token with a scope wherever one is needed, and nowhere else', () => {
    const paths = describeApi().paths as Record<string, Record<string, { security: unknown }>>;
    expect(paths['/v1/decisions']?.post?.security).toEqual([{ bearer: ['campaign', 'admin'] }]);
    expect(paths['/v1/policy']?.put?.security).toEqual([{ bearer: ['admin'] }]);
    expect(paths['/healthz']?.get?.security).toEqual([]);
  });
});
