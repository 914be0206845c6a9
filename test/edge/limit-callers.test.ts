import { describe, expect, it } from 'vitest';
import { httpFunction } from '../../lib/edge/http-function.ts';
import { limitCallers } from '../../lib/edge/limit-callers.ts';
import { httpEvent, recordingLog } from './http-event.ts';

const limits = JSON.stringify({
  campaign: { perSecond: 2, burst: 3 },
  preferences: { perSecond: 1, burst: 1 },
  routing: { perSecond: 0.1, burst: 1 },
  admin: { perSecond: 1, burst: 1 },
});

function limited() {
  let now = 1_000_000;
  const admission = limitCallers(limits, () => now);
  return {
    call: (client: string, ...scopes: ('campaign' | 'preferences' | 'routing' | 'admin')[]) =>
      admission({ client, scopes }),
    passTime: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('a caller', () => {
  it('may call in a burst, then as often as the class allows', () => {
    const { call, passTime } = limited();
    const admitted = () => Array.from({ length: 6 }, () => call('a', 'campaign')).filter((no) => no === null);
    expect(admitted()).toHaveLength(3);
    passTime(1_000);
    expect(admitted()).toHaveLength(2);
    passTime(3_600_000);
    expect(admitted()).toHaveLength(3);
  });

  it('takes nothing from another', () => {
    const { call } = limited();
    expect(call('a', 'preferences')).toBeNull();
    expect(call('a', 'preferences')).toMatchObject({ status: 429 });
    expect(call('b', 'preferences')).toBeNull();
  });

  it('with several scopes has the most generous limit', () => {
    const { call } = limited();
    const answers = Array.from({ length: 4 }, () => call('a', 'preferences', 'campaign'));
    expect(answers.map((no) => no?.status ?? 200)).toEqual([200, 200, 200, 429]);
  });

  it('is told how long to wait, and waits no longer', () => {
    const { call, passTime } = limited();
    call('a', 'routing');
    expect(call('a', 'routing')?.headers).toEqual({ 'retry-after': '10' });
    passTime(9_000);
    expect(call('a', 'routing')?.headers).toEqual({ 'retry-after': '1' });
    passTime(1_000);
    expect(call('a', 'routing')).toBeNull();
  });

  it('gets 429 with Retry-After before anything is read or done', async () => {
    const { log } = recordingLog();
    let done = 0;
    const admission = limitCallers(limits, () => 0);
    const handler = httpFunction(
      'kill-switch',
      { log, admission },
      {
        'POST /v1/kill-switch': async () => ({ status: 200 }),
        'GET /v1/kill-switch': async () => {
          done++;
          return { status: 200 };
        },
      },
    );
    const event = httpEvent('GET', '/v1/kill-switch');
    expect((await handler(event)).statusCode).toBe(200);
    const refused = await handler(event);
    expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(done).toBe(1);
  });
});
