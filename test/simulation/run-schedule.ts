import { finishErasures } from './acts/privacy.ts';
import { finishMerges } from './acts/records.ts';
import { comeToRest } from './come-to-rest.ts';
import type { Mutant } from './functions.ts';
import { type Violation, violationsOf } from './invariants.ts';
import { playStory } from './scenario.ts';
import type { Act, Story } from './story.ts';
import { World } from './world.ts';

export type ScheduleResult = { seed: number; violations: Violation[]; trace: () => string[] };

/** One schedule: the seed draws the story, the order of everything and every fault. The same seed gives the same trace. */
export async function runSchedule(seed: number, mutant?: Mutant): Promise<ScheduleResult> {
  return (await runScheduleIf(() => true, seed, mutant)) as ScheduleResult;
}

/** One schedule, if its story is wanted; null: it is not, and was not played. */
async function runScheduleIf(
  isWanted: (story: Story) => boolean,
  seed: number,
  mutant?: Mutant,
): Promise<ScheduleResult | null> {
  const world = new World(seed, mutant);
  const story = await playStory(world, isWanted);
  if (story === null) return null;
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

/** Plays so many schedules at most, of stories that have all these acts, and answers the first that is violated. */
export async function firstViolation(
  acts: readonly Act[],
  schedules: number,
  mutant: Mutant,
): Promise<ScheduleResult | null> {
  const isWanted = (story: Story) => acts.every((act) => count(story.acts, act) >= count(acts, act));
  for (let seed = 1, played = 0; played < schedules; seed++) {
    const result = await runScheduleIf(isWanted, seed, mutant);
    if (result !== null) played++;
    if (result !== null && result.violations.length > 0) return result;
  }
  return null;
}

const count = (acts: readonly Act[], act: Act) => acts.filter((one) => one === act).length;
