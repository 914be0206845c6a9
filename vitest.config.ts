import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    exclude: [],
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
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
