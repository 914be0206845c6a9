import { describe, expect, it } from 'vitest';
import { functions } from '../../lib/functions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { ana, smallService } from './small-service.ts';

const names = ['customers', 'preferences', 'consents', 'suppressions', 'kill-switch', 'decisions'] as const;
const routes = names.flatMap((name) => [...functions[name].trigger.routes]);
const path = (template: string) => template.replace('{id}', 'c-1');
const writing = routes
  .filter(({ method }) => method !== 'GET')
  .map((route) => [route.method, path(route.path)] as const);

const secret = 'ana.secret@example.com';
const keys = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":"${secret}"`).join();

const bodies: readonly [string, string, number][] = [
  ['a body over the limit', JSON.stringify({ source: 'x'.repeat(16_384) }), 413],
  ['300,000 names', `{${keys(300_000)}}`, 413],
  ['hundreds of names', `{${keys(300)}}`, 400],
  ['more values than fit', `[${'1,'.repeat(2_000)}1]`, 400],
  ['deep nesting', '['.repeat(10_000), 400],
  ['deep objects', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, 400],
  ['half a document', `{"address":"${secret}"`, 400],
  ['no JSON at all', secret, 400],
  ['nothing', '', 400],
  ['a name said twice', `{"reason":"${secret}","reason":"x"}`, 400],
  ['a prototype', `{"__proto__":{"address":"${secret}"}}`, 400],
  ['names of Object.prototype', '{"constructor":{},"toString":1,"hasOwnProperty":null}', 400],
  ['half a surrogate pair', '{"source":"\\ud800"}', 400],
  ['a text', `"${secret}"`, 400],
  ['null', 'null', 400],
  ['a list', `["${secret}"]`, 400],
  ['unknown fields of every kind', `{"x":{"${secret}":["${secret}"]},"y":1e999}`, 400],
];

describe.each(writing)('%s %s', (method, url) => {
  // The body of a replay may be left out; then it is the id that stands for nothing.
  const statusOf = (body: unknown, status: number) => (body === '' && url.endsWith('/replay') ? 404 : status);
  it.each(bodies)('refuses %s, stores nothing, repeats nothing', async (_, body, usual) => {
    const status = statusOf(body, usual);
    const { call, writes, lines } = smallService();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    writes.length = 0;
    const answer = await call(method, url, { body });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json).toMatchObject({
      type: 'about:blank',
      status,
      code: expect.stringMatching(/^[A-Z_]+$/),
      requestId: 'request-1',
    });
    expect(answer.json.errors?.length ?? 0).toBeLessThanOrEqual(10);
    expect(answer.text.length).toBeLessThan(4_000);
    expect(writes).toEqual([]);
    expect(answer.text + lines.join()).not.toMatch(/secret|\.ts:|node_modules|\n *at /);
  });

  it('refuses who has no token, the wrong scope or the wrong content type, before it reads anything', async () => {
    const { call, writes } = smallService();
    expect((await call(method, url, { body: '{', scope: null })).status).toBe(401);
    expect((await call(method, url, { body: '{', scope: 'routing' })).status).toBe(403);
    expect((await call(method, url, { body: '{', headers: { 'Content-Type': 'text/plain' } })).status).toBe(
      415,
    );
    expect(writes).toEqual([]);
  });
});

describe('Ids in paths', () => {
  const withId = routes.filter(({ path: template }) => template.includes('{id}'));
  const hostile = [
    '%23',
    '%2F',
    'a%2Fb',
    '%2e%2e',
    'CUSTOMER%23c-1',
    '%00',
    'x'.repeat(600),
    '%E0%A4%A',
    'a%0d%0aX:1',
    '~',
  ];
  it.each(
    withId.flatMap(({ method, path: template }) => hostile.map((id) => [method, template, id] as const)),
  )('%s %s refuses %j', async (method, template, id) => {
    const { call, writes } = smallService();
    const answer = await call(method, template.replace('{id}', id), method === 'GET' ? {} : { body: {} });
    expect([400, 404]).toContain(answer.status);
    expect(answer.status).toBe(template.startsWith('/v1/decisions') && id === '~' ? 404 : 400);
    expect(writes).toEqual([]);
  });

  it('have at most 128 characters', async () => {
    const { call } = smallService();
    expect((await call('PUT', `/v1/customers/${'x'.repeat(128)}`, { body: {} })).status).toBe(201);
    expect(await call('PUT', `/v1/customers/${'x'.repeat(129)}`, { body: {} })).toMatchObject({
      status: 400,
      json: { code: 'INVALID_ID' },
    });
  });
});

describe('Health', () => {
  it('answers anybody', async () => {
    const { call } = smallService();
    expect(await call('GET', '/healthz', { scope: null })).toMatchObject({
      status: 200,
      json: { status: 'ok', service: 'kairos', version: packageJson.version },
    });
  });
});
