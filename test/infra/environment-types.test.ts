import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { expect, it } from 'vitest';
import { everywhere, functions } from '../../lib/functions.ts';
import type { KairosFunctionProps } from '../../lib/infra/kairos-function.ts';

const others = {
  settings: { memory: 512, timeout: 15, reservedConcurrency: null, throttle: null },
  bundles: 'dist',
  oneMailboxDomains: [],
  logRetention: 7 as RetentionDays,
};

it('a function with a variable missing does not compile', () => {
  const whole: KairosFunctionProps<'dispatches'> = {
    ...others,
    name: 'dispatches',
    environment: {
      METRICS_NAMESPACE: 'Kairos',
      TABLE_NAME: 'customers',
      DUE_QUEUE_URL: 'https://queue.example',
      CALLER_LIMITS: '{}',
    },
  };
  const lacking: KairosFunctionProps<'dispatches'> = {
    ...others,
    name: 'dispatches',
    // @ts-expect-error DUE_QUEUE_URL is missing; give it, and the compiler complains about this line instead.
    environment: { METRICS_NAMESPACE: 'Kairos', TABLE_NAME: 'customers', CALLER_LIMITS: '{}' },
  };
  const asked: readonly string[] = [...everywhere, ...functions.dispatches.environment];
  expect(Object.keys(whole.environment)).toEqual(asked);
  expect(Object.keys(lacking.environment)).not.toEqual(asked);
});
