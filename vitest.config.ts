import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The fault simulator and its mutants take longest: nothing must be left to wait for them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const longest = ['/simulation/simulation.test', '/simulation/mutants.test'];
    const rank = ({ moduleId }: TestSpecification) =>
      longest.findLastIndex((name) => moduleId.includes(name));
    const place = (file: TestSpecification) => (rank(file) < 0 ? longest.length : rank(file));
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

/** What starts processes or plays for minutes; each of these files has its worker for itself. */
const large = ['browser', 'cli', 'docs', 'local', 'simulation'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    environment: 'node',
    projects: [
      { extends: true, test: { name: 'large', include: large, exclude: [] } },
      // Loading what they test takes small files longer than their tests: they share a worker with what it has loaded.
      {
        extends: true,
        test: { name: 'small', include: ['test/**/*.test.ts'], exclude: large, isolate: false },
      },
    ],
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
