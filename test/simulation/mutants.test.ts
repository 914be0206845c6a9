import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { firstViolation } from './run-schedule.ts';
import type { Act } from './story.ts';

/** So many schedules are enough for each; most need a handful. */
const patience = 1_500;

/** What must be in a story for a guard to matter in it: the others are passed over, as they would show nothing. */
const acts: Partial<Record<keyof typeof mutants, readonly Act[]>> = {
  'the wait for live leases': ['closing'],
  'the fence of a repeated request': ['order', 'order', 'order'],
  'the refusal without a kill switch that can be read': ['kill-switch'],
  'the mark that a closing of an event is not done yet': ['opted-out'],
  'the look at what was offered before': ['happening', 'outcome'],
  'the record of what an event started': ['happening'],
  'the condition on what came of actions': ['happening', 'outcome', 'outcome'],
  'the refusal of changes while customers are merged': ['merge'],
  'the end of what waits for a customer who is merged': ['merge'],
  'the closings that a merge takes along': ['merge', 'closing'],
  'the contacts that a merge takes along': ['merge'],
  'the refusal of changes while a customer is erased': ['erasure'],
  'the removal of what was sent to a customer who is erased': ['erasure'],
  'the closings that an erasure leaves': ['erasure', 'closing'],
  'the sweep of what stalled behind an erasure': ['erasure'],
  'the look at an erasure by an export': ['erasure'],
  'the look at what is closed by an import': ['open-import', 'closing'],
  'the look at what was taken back by a confirmation': ['confirmation', 'closing'],
  'the stop that the page saves': ['page'],
};

describe('the simulator notices when a guard is missing', () => {
  it.each(Object.entries(mutants))('%s', { timeout: 900_000 }, async (name, mutant) => {
    const caught = await firstViolation(acts[name as keyof typeof mutants] ?? [], patience, mutant);
    expect(caught?.violations[0]).toBeDefined();
  });
});
