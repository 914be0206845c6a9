import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { firstViolation } from './run-schedule.ts';

/** So many schedules are enough for each; most need a handful. */
const patience = 1_500;

describe('the simulator notices when a guard is missing', () => {
  it.each(Object.entries(mutants))('%s', { timeout: 900_000 }, async (_, mutant) => {
    const caught = await firstViolation(1, patience, mutant);
    expect(caught?.violations[0]).toBeDefined();
  });
});
