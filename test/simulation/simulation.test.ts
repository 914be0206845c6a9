import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';
import { runSchedule } from './run-schedule.ts';

/**
 * As many as one core plays while another runs all other tests. Other seeds, or more: KAIROS_SEED and KAIROS_SCHEDULES, or
 * `npm run simulate -- --seed N --schedules N`.
 */
const firstSeed = Number(process.env.KAIROS_SEED ?? 1);
const schedules = Number(process.env.KAIROS_SCHEDULES ?? 12_500);

it('keeps every invariant in every schedule', { timeout: 3_600_000 }, async () => {
  const { exitCode, output } = await simulate(firstSeed, schedules);
  expect(output).toContain(`No violation in ${schedules} schedules.`);
  expect(exitCode, output).toBe(0);
});

it('plays the same schedule again for the same seed', async () => {
  const [first, second] = [await runSchedule(firstSeed), await runSchedule(firstSeed)];
  expect(second.trace()).toEqual(first.trace());
});

/** In a process of its own, where the code runs as Node loads it: as the test runner would load it, it is slower. */
function simulate(seed: number, count: number): Promise<{ exitCode: number; output: string }> {
  const asked = ['test/simulation/simulate.ts', '--seed', `${seed}`, '--schedules', `${count}`];
  return new Promise((resolve) => {
    execFile(process.execPath, asked, { maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? (error ? 1 : 0)), output: stdout + stderr });
    });
  });
}
