import { getActiveResourcesInfo } from 'node:process';
import { expect, it } from 'vitest';
import { lightPorts, ringingPorts } from '../../lib/runtime/light-ports.ts';
import { systemPorts } from '../../lib/runtime/ports.ts';

const environment = { TABLE_NAME: 'kairos', METRICS_NAMESPACE: 'Kairos' };
const waiting = () => getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

it.each([
  ['of a function', () => systemPorts(environment), 1],
  ['of a function without the AWS SDK', () => lightPorts(environment, process), 1],
  // The answer that it limits keeps the process alive.
  ['of an answer to a ringing phone', () => ringingPorts(environment, process), 0],
] as const)('Lambda ends what waits for nothing: the timer %s', async (_, make, timers) => {
  const { timer } = make();
  const before = waiting();
  const slept = timer.sleep(30);
  expect(waiting() - before).toBe(timers);
  await slept;
});
