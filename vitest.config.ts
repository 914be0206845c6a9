import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The fault simulator takes as long as all the rest: whatever is begun with it must not wait for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId }: TestSpecification) => (moduleId.includes('/simulation/simulation') ? 0 : 1);
    return (await super.sort(files)).toSorted((one, other) => weight(one) - weight(other));
  }
}

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    exclude: [],
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    // Whatever the number of cores: one of the two is busy with the simulator most of the time.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // A bound against hanging, generous because machines are shared: nothing here is about speed.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
    // A test that forgets to inject a client must fail here instead of reaching somebody's account.
    env: {
      TZ: 'UTC',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  },
});
