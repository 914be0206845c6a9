import { expect, it } from 'vitest';
import { runSchedule } from './run-schedule.ts';

/**
 * As many as one core plays while another runs all other tests. Other seeds, or more: KAIROS_SEED and KAIROS_SCHEDULES, or
 * `npm run simulate -- --seed N --schedules N`.
 */
const firstSeed = Number(process.env.KAIROS_SEED ?? 1);
const schedules = Number(process.env.KAIROS_SCHEDULES ?? 10_000);

it('keeps every invariant in every schedule', { timeout: 3_600_000 }, async () => {
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    const { violations, trace } = await runSchedule(seed);
    const found = violations.map(({ invariant, what }) => `${invariant}: ${what}`);
    expect(found, `seed ${seed}\n${found.length > 0 ? trace().join('\n') : ''}`).toEqual([]);
  }
});

it('plays the same schedule again for the same seed', async () => {
  const [first, second] = [await runSchedule(firstSeed), await runSchedule(firstSeed)];
  expect(second.trace()).toEqual(first.trace());
});
