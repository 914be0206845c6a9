import * as z from 'zod';
import type { Job } from '../lib/core/job.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { importLines } from '../lib/runtime/import-lines.ts';
import { importKinds, preferenceTask, suppressionTask } from '../lib/runtime/import-rows.ts';
import { dryRunPage, policyDryRun } from '../lib/runtime/policy-dry-run.ts';
import { closingStore, type WorkingPorts, workingPorts } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';
import { learningRebuild, rebuildLearningPage } from '../lib/runtime/rebuild-learning.ts';
import { exportPage } from '../lib/runtime/work-on-export.ts';
import { customerExport } from '../lib/store/exports.ts';
import { workOnImport } from '../lib/store/import-registry.ts';
import { countFailure, failJob, progressJob, readJob } from '../lib/store/jobs.ts';
import { registryImportKind } from '../lib/store/registry-import-job.ts';

/** `revision`: of the job when it was sent. Not there: the job had just been made. */
const JobMessageSchema = z.object({ jobId: z.string().max(100), revision: z.number().optional() });

/** A job of which nothing was recorded for so long, in milliseconds, has lost its messages: one that was set aside and is sent again brings it back. */
const abandonedAfter = 900_000;

/**
 * Does the next page of a job and records it. Answers after how many milliseconds the next one is due; null: somebody else is
 * working on it, or it has ended.
 */
type Worker = (ports: WorkingPorts, job: Job) => Promise<number | null>;

const workers: Readonly<Record<string, Worker>> = {
  [policyDryRun]: async (ports, job) => ((await dryRunPage(ports, job))?.status === 'running' ? 0 : null),
  [learningRebuild]: async (ports, job) =>
    (await rebuildLearningPage(ports, job))?.status === 'running' ? 0 : null,
  [registryImportKind]: (ports, { jobId }) => workOnImport(ports, jobId),
  [importKinds.suppressions]: async (ports, job) => {
    const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
    return importLines(ports, job, suppressionTask(await closingStore(ports), fanOut, job));
  },
  [customerExport]: async (ports, job) =>
    (await exportPage(await closingStore(ports), job))?.status === 'running' ? 0 : null,
  [importKinds.preferences]: async (ports, job) =>
    importLines(ports, job, preferenceTask(await closingStore(ports), job.client)),
};

/**
 * Works jobs off, a page for each message. The next message is sent after the page is recorded and before this one is done:
 * a crash in between brings this one back, and the job goes on from what was recorded.
 *
 * One chain of messages for each job: a message that comes for the first time and whose job has moved on since it was sent is a
 * double, and is dropped, as long as the job is worked on. One that comes again may be the last there is, and works; its record
 * makes doubles of the others.
 */
export function createWorkJobs(ports: WorkingPorts): QueueHandler {
  return queueFunction('work-jobs', JobMessageSchema, ports.log, async ({ jobId, revision }, again) => {
    const job = await readJob(ports.table, jobId);
    if (job?.status !== 'running') return;
    const isWorkedOn = ports.clock() - job.updatedAt < abandonedAfter;
    if (!again && revision !== undefined && revision !== job.revision && isWorkedOn) return;
    const delay = await step(ports, job);
    if (delay !== null) await passOn(ports, job, delay);
    await logProgress(ports, job);
  });
}

/** Sends the next message of a job, unless another worker is at it. A step that only waited is recorded here, as any other. */
async function passOn(ports: WorkingPorts, before: Job, delay: number): Promise<void> {
  const after = await readJob(ports.table, before.jobId);
  if (after?.status !== 'running') return;
  const recorded = after.revision === before.revision ? await progressJob(ports, after, after) : after;
  if (recorded) await ports.jobs.send({ jobId: before.jobId, revision: recorded.revision }, { delay });
}

/** How far the page has brought the job. Only told: what goes wrong here goes wrong for the log. */
async function logProgress({ table, log }: WorkingPorts, before: Job): Promise<void> {
  const after = await readJob(table, before.jobId).catch(() => null);
  if (after === null || after.revision === before.revision) return;
  const { jobId, kind, status, done, total } = after;
  log('info', 'job-progressed', { jobId, kind, status, done, total, count: Math.max(0, done - before.done) });
  if (status === 'running') return;
  log(status === 'failed' ? 'warn' : 'info', 'job-ended', {
    jobId,
    kind,
    status,
    code: after.fault?.code,
  });
}

/** A step that fails comes back by its queue, until it has failed too often; what else then fails is told by the queue alone. */
async function step(ports: WorkingPorts, job: Job): Promise<number | null> {
  try {
    return await (workers[job.kind] ?? unknownKind)(ports, job);
  } catch (error) {
    if (await countFailure(ports, job.jobId)) return null;
    throw error;
  }
}

const unknownKind: Worker = async (ports, job) => {
  await failJob(ports, job, {
    code: 'JOB_KIND_UNKNOWN',
    detail: 'No worker knows this kind of job; start it again.',
  });
  return null;
};

export const handler = entry(() => createWorkJobs(workingPorts(environmentOf('work-jobs', process.env))));
