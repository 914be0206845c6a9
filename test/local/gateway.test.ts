import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functions } from '../../lib/functions.ts';
import type { Invoke } from '../../lib/local/function-runtime.ts';
import { type Exchange, gateway } from '../../lib/local/gateway.ts';
import { close, listen, problem, reply } from '../../lib/local/http.ts';
import { type Issuer, openIssuer } from '../../lib/local/tokens.ts';

type Seen = { name: string; event: Record<string, unknown> & { requestContext: Record<string, unknown> } };
let seen: Seen[] = [];
const exchanges: Exchange[] = [];
let issuer: Issuer;
let server: Server;
let origin: string;
beforeAll(async () => {
  issuer = await openIssuer(null, null);
  const names = Object.keys(functions) as FunctionName[];
  const stub =
    (name: FunctionName): Invoke =>
    async (event) => {
      seen.push({ name, event: event as Seen['event'] });
      if (name === 'kill-switch') throw new Error('secret detail');
      if (name === 'events') return 'no answer at all';
      return { statusCode: 201, headers: { ETag: '"1"' }, cookies: ['a=b'], body: `{"by":"${name}"}` };
    };
  const answer = gateway({
    functions: Object.fromEntries(names.map((name) => [name, stub(name)])) as Record<FunctionName, Invoke>,
    verify: issuer.verify,
    now: () => 1_000,
    onAnswer: (exchange) => exchanges.push(exchange),
    onFault: () => {},
  });
  server = createServer(async (request, response) => {
    reply(response, await answer(request).catch(() => problem(500, 'TEST', 'fault')));
  });
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => close(server));

async function call(method: string, path: string, init: RequestInit & { token?: string } = {}) {
  seen = [];
  const { token, ...rest } = init;
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(rest.headers as object) };
  const answer = await fetch(origin + path, { ...rest, method, headers });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
}

describe('the gateway', () => {
  it('hands a function the event of an HTTP API and gives back what it answers', async () => {
    const { campaign, preferences } = issuer.tokens;
    expect(campaign).not.toBe(preferences);
    const answer = await call('PUT', '/v1/customers/a%3Ab?x=1&x=2&y=', {
      token: preferences,
      headers: { 'content-type': 'application/json', 'X-Thing': 'z' },
      body: '{"a":"ü"}',
    });
    expect(answer).toMatchObject({ status: 201, body: { by: 'customers' } });
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.getSetCookie()).toEqual(['a=b']);
    expect(seen).toMatchObject([
      {
        name: 'customers',
        event: {
          version: '2.0',
          routeKey: 'PUT /v1/customers/{id}',
          rawPath: '/v1/customers/a%3Ab',
          rawQueryString: 'x=1&x=2&y=',
          queryStringParameters: { x: '1,2', y: '' },
          pathParameters: { id: 'a:b' },
          headers: { 'x-thing': 'z' },
          body: '{"a":"ü"}',
          isBase64Encoded: false,
          requestContext: {
            routeKey: 'PUT /v1/customers/{id}',
            timeEpoch: 1_000,
            http: { method: 'PUT' },
            authorizer: { jwt: { claims: { scope: 'kairos/preferences', client_id: 'local-preferences' } } },
          },
        },
      },
    ]);
    expect(exchanges.at(-1)).toMatchObject({ method: 'PUT', path: '/v1/customers/a%3Ab', at: 1_000 });
  });

  it('hands over forms and bytes in base64, and no authorizer on a public route', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await call('POST', '/u/token', { headers, body: 'List-Unsubscribe=One-Click' });
    expect(seen[0]?.event).toMatchObject({ body: btoa('List-Unsubscribe=One-Click'), isBase64Encoded: true });
    expect(seen[0]?.event.requestContext.authorizer).toBeUndefined();
  });

  it.each([
    ['without a token', {}, 401, 'NO_TOKEN'],
    [
      'with a token of somebody else',
      { token: 'eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImthaXJvcy9hZG1pbiJ9.' },
      401,
      'NO_TOKEN',
    ],
    ['with the token of another scope', { scope: 'campaign' as const }, 403, 'WRONG_SCOPE'],
    ['with the right token', { scope: 'preferences' as const }, 201, undefined],
    ['with the admin token', { scope: 'admin' as const }, 201, undefined],
  ])(
    'answers %s as the API page says',
    async (_, by: { token?: string; scope?: keyof Issuer['tokens'] }, status, code) => {
      const token = by.scope === undefined ? by.token : issuer.tokens[by.scope];
      const answer = await call('GET', '/v1/customers/a', token === undefined ? {} : { token });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(seen).toHaveLength(status === 201 ? 1 : 0);
      if (status !== 201) expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('knows a token again that was changed by one character as nobody’s', async () => {
    const token = issuer.tokens.admin.replace(/.(?=.{20}$)/, (character) => (character === 'A' ? 'B' : 'A'));
    expect((await call('GET', '/v1/customers/a', { token })).status).toBe(401);
  });

  it.each([
    ['GET', '/nowhere', 404, null],
    ['GET', '/v1/customers/', 404, null],
    ['GET', '/v1/customers/a/b/c', 404, null],
    ['DELETE', '/v1/decisions', 405, 'POST'],
    ['POST', '/healthz', 405, 'GET'],
  ])('answers %s %s with %i', async (method, path, status, allow) => {
    const answer = await call(method, path);
    expect([answer.status, answer.headers.get('allow'), seen.length]).toEqual([status, allow, 0]);
    expect(answer.body).toMatchObject({ type: 'about:blank', status });
  });

  it.each([
    ['that says its length', () => 'x'.repeat(10 * 1_048_576 + 1)],
    ['that does not', () => new Blob(['x'.repeat(10 * 1_048_576 + 1)]).stream()],
  ])('refuses a body over ten megabytes %s', async (_, body) => {
    const init = { token: issuer.tokens.preferences, body: body(), duplex: 'half' } as RequestInit & {
      token: string;
    };
    const answer = await call('PUT', '/v1/customers/a', init);
    expect([answer.status, answer.body.code, seen.length]).toEqual([413, 'BODY_TOO_LARGE', 0]);
  });

  it.each([
    ['throws', 'GET', '/v1/kill-switch'],
    ['answers nonsense', 'POST', '/v1/events'],
  ])('tells nothing of a function that %s', async (_, method, path) => {
    const answer = await call(method, path, { token: issuer.tokens.admin });
    expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});
