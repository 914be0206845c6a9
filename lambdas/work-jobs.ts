import * as z from 'zod';
import type { Job } from '../lib/core/job.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { dryRunPage, policyDryRun } from '../lib/runtime/policy-dry-run.ts';
import { type JobPorts, jobPorts, type Ports } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';
import { failJob, readJob } from '../lib/store/jobs.ts';

const JobMessageSchema = z.object({ jobId: z.string().max(100) });

/** Does the next page of a job and records it; null: somebody else is working on it, or it has ended. */
type Worker = (ports: Ports, job: Job) => Promise<Job | null>;

const workers: Readonly<Record<string, Worker>> = { [policyDryRun]: dryRunPage };

/**
 * Works jobs off, a page for each message. The next message is sent after the page is recorded and before this one is done:
 * a crash in between brings this one back, and the job goes on from what was recorded.
 */
export function createWorkJobs(ports: JobPorts): QueueHandler {
  return queueFunction(JobMessageSchema, ports.log, async ({ jobId }) => {
    const job = await readJob(ports.table, jobId);
    if (job?.status !== 'running') return;
    const next = await (workers[job.kind] ?? unknownKind)(ports, job);
    if (next?.status === 'running') await ports.jobs.send({ jobId });
  });
}

const unknownKind: Worker = (ports, job) =>
  failJob(ports, job, {
    code: 'JOB_KIND_UNKNOWN',
    detail: 'No worker knows this kind of job; start it again.',
  });

export const handler = entry(() => createWorkJobs(jobPorts(environmentOf('work-jobs', process.env))));
