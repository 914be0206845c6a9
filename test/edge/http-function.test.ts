import { describe, expect, it } from 'vitest';
import { httpFunction } from '../../lib/edge/http-function.ts';
import { problem } from '../../lib/edge/problem.ts';
import type { Handle } from '../../lib/edge/route-table.ts';
import { httpEvent, recordingLog } from './http-event.ts';

type Put = Handle<{ path: '/v1/customers/{id}'; scopes: readonly ['preferences'] }>;

function customers(
  put: Put = async ({ params, body, caller }) => ({ status: 200, body: { params, body, caller } }),
) {
  const { log, lines } = recordingLog();
  let calls = 0;
  const handler = httpFunction(
    'customers',
    { log },
    {
      'PUT /v1/customers/{id}': async (request) => {
        calls++;
        return put(request);
      },
      'GET /v1/customers/{id}': async () => ({ status: 200, body: {} }),
    },
  );
  return { handler, lines, calls: () => calls };
}

describe('An HTTP function', () => {
  it('gives the handler the decoded path, the parsed body and the caller', async () => {
    const { handler } = customers();
    const answer = await handler(
      httpEvent('PUT', '/v1/customers/a%3Ab', { body: { x: 1 }, scope: 'preferences' }),
    );
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      params: { id: 'a:b' },
      body: { x: 1 },
      caller: { client: 'client-1', scopes: ['preferences'] },
    });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'request-1',
    });
  });

  it('takes the route and the parameters that API Gateway has already decoded, and does not decode them again', async () => {
    const { handler } = customers();
    const event = {
      ...httpEvent('PUT', '/v1/customers/a', { body: {} }),
      routeKey: 'PUT /v1/customers/{id}',
    };
    expect((await handler({ ...event, pathParameters: { id: 'a' } })).statusCode).toBe(200);
    expect((await handler({ ...event, pathParameters: { id: 'a%3Ab' } })).statusCode).toBe(400);
    expect((await handler({ ...event, pathParameters: { id: 'a/b' } })).statusCode).toBe(400);
  });

  it.each([
    '%23',
    'a%2Fb',
    '%2e%2e',
    '.',
    'a%00',
    'a%0Ab',
    '%E0%A4%A',
    'a%20b',
    '%252F',
    'ü',
    '',
    'x'.repeat(513),
  ])('refuses the hostile id %j with 400', async (id) => {
    const { handler, calls } = customers();
    const answer = await handler(httpEvent('PUT', `/v1/customers/${id}`, { body: {} }));
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'about:blank',
      code: 'INVALID_PATH',
      requestId: 'request-1',
    });
    expect(calls()).toBe(0);
  });

  it.each<[number, string, string, string | null, string]>([
    [404, 'PUT', '/v1/customers', 'admin', 'NO_SUCH_ROUTE'],
    [404, 'PUT', '/v1/customers/a/b', 'admin', 'NO_SUCH_ROUTE'],
    [404, 'PUT', '/V1/customers/a', 'admin', 'NO_SUCH_ROUTE'],
    [405, 'POST', '/v1/customers/a', 'admin', 'METHOD_NOT_ALLOWED'],
    [401, 'PUT', '/v1/customers/a', null, 'NO_TOKEN'],
    [403, 'PUT', '/v1/customers/a', 'campaign', 'WRONG_SCOPE'],
    [403, 'PUT', '/v1/customers/a', 'preferences2 other/preferences', 'WRONG_SCOPE'],
    [200, 'PUT', '/v1/customers/a', 'campaign preferences', ''],
    [200, 'PUT', '/v1/customers/a', 'kairos/preferences', ''],
    [200, 'PUT', '/v1/customers/a', 'admin', ''],
  ])('answers %i to %s %s with the scope %j', async (status, method, path, scope, code) => {
    const { handler } = customers();
    const answer = await handler(httpEvent(method, path, { body: {}, scope }));
    expect(answer.statusCode).toBe(status);
    if (code) expect(JSON.parse(answer.body)).toMatchObject({ status, code });
    if (status === 405) expect(answer.headers.allow).toBe('PUT, GET');
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('refuses a token that names no client', async () => {
    const { handler } = customers();
    const event = httpEvent('PUT', '/v1/customers/a', { body: {} });
    event.requestContext.authorizer = { jwt: { claims: { scope: 'admin' } } };
    expect((await handler(event)).statusCode).toBe(401);
  });

  it('answers public routes without a token', async () => {
    const health = httpFunction('health', recordingLog(), {
      'GET /healthz': async ({ caller }) => ({ status: 200, body: { caller } }),
      'GET /openapi.json': async () => ({ status: 200 }),
    });
    const answer = await health(httpEvent('GET', '/healthz', { scope: null }));
    expect(answer).toMatchObject({ statusCode: 200, body: '{"caller":null}' });
  });

  it('lets only admin use a route without scopes of its own', async () => {
    const route = async () => ({ status: 200 });
    const handler = httpFunction('kill-switch', recordingLog(), {
      'GET /v1/kill-switch': route,
      'POST /v1/kill-switch': route,
    });
    expect(
      (await handler(httpEvent('GET', '/v1/kill-switch', { scope: 'campaign preferences routing' })))
        .statusCode,
    ).toBe(403);
    expect((await handler(httpEvent('GET', '/v1/kill-switch', { scope: 'admin' }))).statusCode).toBe(200);
  });

  it('measures a body in bytes and refuses it before looking inside', async () => {
    const { handler } = customers();
    const send = (body: unknown) => handler(httpEvent('PUT', '/v1/customers/a', { body }));
    const exactly = `{"a":"${'x'.repeat(16_384 - 8)}"}`;
    expect((await send(exactly)).statusCode).toBe(200);
    expect((await send(`${exactly} `)).statusCode).toBe(413);
    expect((await send(`{"a":"${'é'.repeat(8_200)}"}`)).statusCode).toBe(413);
    expect((await send(new Uint8Array(16_385).fill(0xff))).statusCode).toBe(413);
    expect((await send(new TextEncoder().encode(exactly))).statusCode).toBe(200);
    expect((await send('['.repeat(300_000))).statusCode).toBe(413);
  });

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/jsonp', 415],
    ['', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=UTF-8', 200],
    ['APPLICATION/JSON', 200],
  ] as const)('answers the content type %j with %i', async (type, status) => {
    // biome-ignore format: a table
    const { handler } = customers();
    const event = httpEvent('PUT', '/v1/customers/a', { body: '{}', headers: { 'Content-Type': type } });
    expect((await handler(event)).statusCode).toBe(status);
  });

  it('refuses a compressed body, which could grow beyond its limit', async () => {
    const { handler } = customers();
    const event = httpEvent('PUT', '/v1/customers/a', {
      body: '{}',
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect((await handler(event)).statusCode).toBe(415);
  });

  it('decodes a base64 body and refuses bytes that are not UTF-8', async () => {
    const { handler } = customers();
    const send = (body: Uint8Array) => handler(httpEvent('PUT', '/v1/customers/a', { body }));
    expect(JSON.parse((await send(new TextEncoder().encode('{"a":"é"}'))).body).body).toEqual({ a: 'é' });
    expect((await send(new TextEncoder().encode('\ufeff{}'))).statusCode).toBe(400);
    expect(JSON.parse((await send(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).body)).toMatchObject({
      code: 'INVALID_UTF8',
    });
  });

  it('gives a route that accepts text its body unparsed', async () => {
    const raw = {
      accepts: ['application/x-www-form-urlencoded'],
      handle: async ({ body }: { body: unknown }) => ({ status: 200, body: { body } }),
    };
    const handler = httpFunction('unsubscribe', recordingLog(), {
      'GET /u/{token}': async () => ({ status: 200 }),
      'POST /u/{token}': raw,
    });
    const send = (type: string) =>
      handler(httpEvent('POST', '/u/t', { body: 'a=b', scope: null, headers: { 'Content-Type': type } }));
    expect(await send('application/x-www-form-urlencoded')).toMatchObject({
      statusCode: 200,
      body: '{"body":"a=b"}',
    });
    expect((await send('application/json')).statusCode).toBe(415);
  });

  it('renders a refusal as a problem document with at most 10 errors', async () => {
    const errors = Array.from({ length: 30 }, (_, index) => ({ pointer: `#/${index}`, detail: 'wrong' }));
    const { handler, lines } = customers(async () =>
      problem(409, 'CUSTOMER_CLOSED', 'Ask the customer.', { errors }),
    );
    const answer = await handler(httpEvent('PUT', '/v1/customers/a', { body: {} }));
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer.body)).toEqual({
      type: 'about:blank', title: 'Conflict', status: 409, detail: 'Ask the customer.', code: 'CUSTOMER_CLOSED',
      errors: errors.slice(0, 10), requestId: 'request-1',
    }); // biome-ignore format: one document
    expect(lines).toEqual([
      '{"level":"info","event":"request.refused","requestId":"request-1","route":"PUT /v1/customers/{id}","status":409,"code":"CUSTOMER_CLOSED","client":"client-1"}',
    ]);
  });

  it('hides what an exception says, from the caller and from the log', async () => {
    const secret = 'ana@example.com\n    at ana (lib/ana/secret.ts:1:1)';
    const { handler, lines } = customers(async () => {
      throw new TypeError(`cannot read ${secret}`);
    });
    const answer = await handler(httpEvent('PUT', '/v1/customers/a', { body: {} }));
    expect(answer.statusCode).toBe(500);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'INTERNAL', requestId: 'request-1' });
    const seen = answer.body + lines.join();
    expect(seen).not.toMatch(/ana|secret|example\.com|node_modules|cannot read/);
    expect(lines.join()).toContain('"error":"TypeError"');
    expect(lines.join()).toMatch(/"frames":"lib\/edge\/http-function\.ts:\d+/);
  });

  it.each([Object.assign(new Error('x'), { name: 'Ana Secret' }), 'ana secret', null])(
    'hides also the name of an exception that is no identifier (%#)',
    async (thrown) => {
      const { handler, lines } = customers(async () => {
        throw thrown;
      });
      const answer = await handler(httpEvent('PUT', '/v1/customers/a', { body: {} }));
      expect(answer.statusCode).toBe(500);
      expect(answer.body + lines.join()).not.toMatch(/secret/i);
      expect(lines.join()).toContain('"error":"unknown"');
    },
  );

  it.each([
    Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' }),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    new Error('the table', { cause: Object.assign(new Error('late'), { name: 'TimeoutError' }) }),
  ])('answers 503 with Retry-After when the store cannot be reached (%#)', async (error) => {
    const { handler } = customers(async () => {
      throw error;
    });
    const answer = await handler(httpEvent('PUT', '/v1/customers/a', { body: {} }));
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
  });
});
