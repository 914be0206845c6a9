import * as z from 'zod';
import type { Job } from '../core/job.ts';
import type { SegmentCounts } from '../core/learning/population-counts.ts';
import { readState } from '../store/count-batch.ts';
import { readSums } from '../store/fit-model.ts';
import { finishJob, progressJob } from '../store/jobs.ts';
import { learnShards } from '../store/keys.ts';
import { beginRebuild, expireSums, rebuildPage } from '../store/rebuild-counts.ts';
import type { Ports } from './ports.ts';

export const learningRebuild = 'learning-rebuild';

const Cursor = z.object({
  shard: z.int(),
  after: z.object({ pk: z.string(), sk: z.string(), dueKey: z.string() }).nullable(),
});
const Result = z.object({
  /** How many shards came to other sums than they had. Answers that come in meanwhile make a shard differ. */
  differed: z.int(),
});

/**
 * One page of counting everybody anew, a shard after the other. The sums that were in force before stay beside until a shard is
 * done, and are compared. Null: somebody else is working on it, or it has ended.
 */
export async function rebuildLearningPage(
  ports: Pick<Ports, 'table' | 'clock'>,
  job: Job,
): Promise<Job | null> {
  const { table } = ports;
  const { shard, after } = Cursor.parse(job.cursor ?? { shard: 0, after: null });
  const found = Result.parse(job.result ?? { differed: 0 });
  if (after === null) await beginRebuild(table, shard);
  const page = await rebuildPage(table, shard, after);
  const done = job.done + page.counted;
  if (!page.over)
    return progressJob(ports, job, { done, result: found, cursor: { shard, after: page.after } });
  const { generation } = await readState(table, shard);
  const [now, then] = await Promise.all([
    readSums(table, shard, generation),
    readSums(table, shard, generation - 1),
  ]);
  const result = { differed: found.differed + (sameSums(now, then) ? 0 : 1) };
  await expireSums(ports, shard, generation - 1);
  if (shard + 1 === learnShards.length) return finishJob(ports, job, { done, result });
  return progressJob(ports, job, { done, result, cursor: { shard: shard + 1, after: null } });
}

/** What is zero everywhere counts for nothing: a shard that was never there is the same as one that sums up to nothing. */
export function sameSums(left: readonly SegmentCounts[], right: readonly SegmentCounts[]): boolean {
  const plain = (sums: readonly SegmentCounts[]) =>
    sums.flatMap(({ customers, spreads, epochs }, segment) => [
      ...(customers === 0 && spreads.every((part) => part === 0)
        ? []
        : [`${segment} ${customers} ${spreads}`]),
      ...[...epochs].flatMap(([epoch, counts]) => {
        const arrays = [counts.responses, counts.exposure, counts.sent, counts.lost];
        const told = arrays.map((array) => notZero(array).join(';'));
        return told.every((one) => one === '') ? [] : [`${segment} ${epoch} ${told.join('|')}`];
      }),
    ]);
  return plain(left).sort().join('\n') === plain(right).sort().join('\n');
}

function notZero(array: Float64Array): string[] {
  const told: string[] = [];
  for (let at = 0; at < array.length; at++) if (array[at] !== 0) told.push(`${at},${array[at]}`);
  return told;
}
