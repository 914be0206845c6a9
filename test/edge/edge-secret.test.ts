import { describe, expect, it } from 'vitest';
import { edgeHeader } from '../../lib/edge/edge-secret.ts';
import { httpFunction } from '../../lib/edge/http-function.ts';
import { httpEvent, recordingLog } from './http-event.ts';

const secret = 'a-secret-of-cloudfront';
const { log } = recordingLog();
const served = { status: 200, headers: {}, body: 'served' };
const unsubscribe = (edgeSecret: string | undefined) =>
  httpFunction(
    'unsubscribe',
    { log, edgeSecret },
    {
      'GET /u/{token}': async () => served,
      'POST /u/{token}': async () => served,
    },
  );
const ask = (given: Record<string, string>, edgeSecret: string | undefined = secret) =>
  unsubscribe(edgeSecret)(httpEvent('GET', '/u/token', { scope: null, headers: given }));

describe('a public route behind CloudFront', () => {
  it('is served to requests that came through it', async () => {
    expect((await ask({ [edgeHeader]: secret })).statusCode).toBe(200);
    expect((await ask({ [edgeHeader.toUpperCase()]: secret })).statusCode).toBe(200);
  });

  it.each([
    [{}],
    [{ [edgeHeader]: '' }],
    [{ [edgeHeader]: `${secret}x` }],
    [{ [edgeHeader]: secret.slice(1) }],
  ])('is refused to others: %j', async (given) => {
    const answer = await ask(given);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('NOT_THE_PUBLIC_ADDRESS');
    expect(answer.body).not.toContain(secret);
  });

  it('leaves all other routes alone', async () => {
    const health = httpFunction(
      'health',
      { log, edgeSecret: secret },
      {
        'GET /healthz': async () => served,
        'GET /openapi.json': async () => served,
      },
    );
    expect((await health(httpEvent('GET', '/healthz', { scope: null }))).statusCode).toBe(200);
  });
});
