import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { type PageGuard, pageGuard } from '../../lib/local/page-guard.ts';

const guard: PageGuard = pageGuard(8787, async (authorization) => authorization === 'Bearer admin');
const host = '127.0.0.1:8787';
const key = { 'x-kairos-page': guard.pageKey };

it.each([
  ['a look at the page', 'GET', { host }, null],
  ['a look by name', 'GET', { host: 'localhost:8787' }, null],
  ['a look from a name that was made to point here', 'GET', { host: 'evil.example:8787' }, 'WRONG_HOST'],
  ['a look at another port', 'GET', { host: '127.0.0.1:80' }, 'WRONG_HOST'],
  ['a look without a host', 'GET', {}, 'WRONG_HOST'],
  ['a script of another site', 'GET', { host, origin: 'https://evil.example' }, 'WRONG_ORIGIN'],
  ['a sandboxed frame', 'GET', { host, origin: 'null' }, 'WRONG_ORIGIN'],
  ['a form of another site', 'POST', { host, origin: 'https://evil.example' }, 'WRONG_ORIGIN'],
  [
    'a form of another site with the key',
    'POST',
    { host, origin: 'https://evil.example', ...key },
    'WRONG_ORIGIN',
  ],
  ['the page, acting', 'POST', { host, origin: `http://${host}`, ...key }, null],
  ['the page without its key', 'POST', { host, origin: `http://${host}` }, 'NO_TOKEN'],
  ['a wrong key', 'POST', { host, 'x-kairos-page': 'x'.repeat(guard.pageKey.length) }, 'NO_TOKEN'],
  ['a short key', 'POST', { host, 'x-kairos-page': '' }, 'NO_TOKEN'],
  ['curl with the admin token', 'POST', { host, authorization: 'Bearer admin' }, null],
  ['curl with another token', 'POST', { host, authorization: 'Bearer campaign' }, 'NO_TOKEN'],
])('%s: %s %o → %s', async (_, method, headers, code) => {
  const refusal = await guard.refuse({ method, headers } as unknown as IncomingMessage);
  expect(refusal === null ? null : JSON.parse(String(refusal.body)).code).toBe(code);
});
