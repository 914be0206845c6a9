import type { Rest } from './come-to-rest.ts';
import { checkActions, checkHappenings, checkOutcomes } from './judges/actions.ts';
import { callsOf } from './judges/calls-made.ts';
import { checkClaim } from './judges/claims.ts';
import { checkClosing } from './judges/closings.ts';
import { checkErasures } from './judges/erasures.ts';
import { checkCounts, checkLearned, checkModels, checkTransactional } from './judges/learning.ts';
import { checkMergedLearning } from './judges/merged-learning.ts';
import { checkMerges } from './judges/merges.ts';
import { checkAnswers, checkRecords, checkRest } from './judges/records.ts';
import { checkCaps, checkDeadlines, checkKillSwitch, checkSends } from './judges/sends.ts';
import type { Story } from './story.ts';
import type { World } from './world.ts';

export type Violation = { invariant: string; what: string };

/** Judges a schedule that has come to rest; every sentence names what it is about, so that the trace can be searched. */
export function violationsOf(world: World, story: Story, rest: Rest): Violation[] {
  const found: Violation[] = [];
  const report = (invariant: string, what: string) => found.push({ invariant, what });
  const { happenings } = world.trace;
  const calls = callsOf(world);
  for (const call of calls) checkClaim(call, world, story, report);
  for (const closing of story.closings) checkClosing(closing, calls, world, story, report);
  checkSends(calls, story, happenings, report);
  checkCaps(calls, story, report);
  checkDeadlines(calls, report);
  checkKillSwitch(calls, story, report);
  checkAnswers(story, world, report);
  checkRecords(happenings, report);
  checkErasures(calls, world, story, report);
  checkMerges(calls, world, story, report);
  checkActions(calls, world, story, report);
  checkHappenings(world, story, report);
  checkOutcomes(world, story, report);
  checkRest(calls, world, story, rest, report);
  checkCounts(rest, report);
  checkModels(world, report);
  checkLearned(world, story, report);
  checkMergedLearning(world, story, rest, report);
  checkTransactional(world, report);
  return found;
}
