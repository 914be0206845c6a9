import { finishErasures } from './acts/privacy.ts';
import { finishMerges } from './acts/records.ts';
import { comeToRest } from './come-to-rest.ts';
import type { Mutant } from './functions.ts';
import { type Violation, violationsOf } from './invariants.ts';
import { playStory } from './scenario.ts';
import { World } from './world.ts';

export type ScheduleResult = { seed: number; violations: Violation[]; trace: () => string[] };

/** One schedule: the seed draws the story, the order of everything and every fault. The same seed gives the same trace. */
export async function runSchedule(seed: number, mutant?: Mutant): Promise<ScheduleResult> {
  const world = new World(seed, mutant);
  const story = await playStory(world);
  world.comeToRest();
  await finishMerges(world, story);
  await finishErasures(world, story);
  const rest = await comeToRest(world, story.customers);
  // What requests wrote that stalled longer than an erasure waits is removed by the sweep of the day.
  if (story.erasures.length > 0) await forget(world);
  return { seed, violations: violationsOf(world, story, rest), trace: () => world.trace.lines() };
}

async function forget(world: World): Promise<void> {
  const over = world.forget();
  await world.scheduler.run();
  await over;
}

/** Runs schedules from a first seed on until one is violated. */
export async function firstViolation(
  firstSeed: number,
  schedules: number,
  mutant?: Mutant,
  onProgress: (done: number) => void = () => {},
): Promise<ScheduleResult | null> {
  for (let done = 0; done < schedules; done++) {
    const result = await runSchedule(firstSeed + done, mutant);
    if (result.violations.length > 0) return result;
    onProgress(done + 1);
  }
  return null;
}
