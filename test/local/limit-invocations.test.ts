import { expect, it } from 'vitest';
import { limitInvocations } from '../../lib/local/limit-invocations.ts';

it('runs so many at once, the others in turn, also after one that failed', async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const limited = limitInvocations(async (event) => {
    begun.push(event as number);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (event === 3) throw new Error('failed');
    return event;
  }, 2);
  const events = Array.from({ length: 9 }, (_, event) => event);
  const outcomes = await Promise.allSettled(events.map(limited));
  expect([most, begun]).toEqual([2, events]);
  expect(outcomes.flatMap(({ status }, event) => (status === 'rejected' ? [event] : []))).toEqual([3]);
  // Nobody's place is lost.
  expect(await Promise.all([limited(10), limited(11)])).toEqual([10, 11]);
});
