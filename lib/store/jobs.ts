import type { Job } from '../core/job.ts';
import { forgottenAt } from '../core/retention.ts';
import { jobItem, parseJob } from './job-items.ts';
import { jobKey } from './keys.ts';
import type { StorePorts } from './store-ports.ts';
import type { Table } from './table.ts';

/** A step that failed so often in a row fails its job: whoever waits for it is told. As often as a queue hands out a message. */
const mostFailures = 5;

type Ports = Pick<StorePorts, 'table' | 'clock' | 'randomness'>;

/** Records a new job; then send its id to the queue of its worker. If that fails the caller gets a fault and asks again. */
export async function createJob(
  { table, clock, randomness }: Ports,
  asked: Pick<Job, 'kind' | 'scope' | 'client' | 'input' | 'total'>,
): Promise<Job> {
  const now = clock();
  const job: Job = {
    ...asked,
    jobId: Buffer.from(randomness(16)).toString('base64url'),
    status: 'running',
    done: 0,
    cursor: null,
    result: null,
    failures: 0,
    fault: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    expiresAt: forgottenAt('job', now),
    revision: 1,
  };
  // 16 random bytes: if the id is taken, it is by this very write, whose answer was lost.
  await table.put(jobItem(job), { kind: 'absent' });
  return job;
}

/** A job, read consistently; null when there is none. */
export async function readJob(table: Table, jobId: string): Promise<Job | null> {
  const item = await table.get(jobKey(jobId), { consistent: true });
  return item ? parseJob(item) : null;
}

/**
 * Records how far a worker has come: progress, findings and the place to go on from in one write, so that a crash repeats
 * only what no record speaks of. Null: another worker has written since the job was read, and this one must stop.
 */
export function progressJob(
  ports: Pick<Ports, 'table' | 'clock'>,
  job: Job,
  step: Pick<Job, 'done' | 'cursor' | 'result'> & { total?: number | null },
): Promise<Job | null> {
  return change(ports, job, { ...step, failures: 0 });
}

/** Ends a job with what it found. Null: another worker has written since the job was read. */
export function finishJob(
  ports: Pick<Ports, 'table' | 'clock'>,
  job: Job,
  end: Pick<Job, 'done' | 'result'>,
): Promise<Job | null> {
  const finishedAt = ports.clock();
  return change(ports, job, { ...end, total: end.done, status: 'succeeded', cursor: null, finishedAt });
}

/** Ends a job that cannot go on; what it had found stays. Null: another worker has written since the job was read. */
export function failJob(
  ports: Pick<Ports, 'table' | 'clock'>,
  job: Job,
  fault: NonNullable<Job['fault']>,
): Promise<Job | null> {
  return change(ports, job, { fault, status: 'failed', cursor: null, finishedAt: ports.clock() });
}

/**
 * Counts a failed step of a job; the last that it may have ends it, so that it does not look as if it went on. True: it has
 * ended, and its message is done with.
 */
export async function countFailure(ports: Pick<Ports, 'table' | 'clock'>, jobId: string): Promise<boolean> {
  const job = await readJob(ports.table, jobId);
  if (job?.status !== 'running') return true;
  const failures = job.failures + 1;
  if (failures < mostFailures) {
    await change(ports, job, { failures });
    return false;
  }
  const detail = `The same step failed ${failures} times. What it had found stays; look into the log, then start it again.`;
  return (await failJob(ports, job, { code: 'STEP_KEEPS_FAILING', detail })) !== null;
}

async function change({ table, clock }: Pick<Ports, 'table' | 'clock'>, job: Job, to: Partial<Job>) {
  // What has ended stays as it ended: a message that comes again changes nothing.
  if (job.status !== 'running') return null;
  const next: Job = { ...job, ...to, updatedAt: clock(), revision: job.revision + 1 };
  // The revision: of two workers with the same message one writes, and the other learns that it must stop.
  const condition = { kind: 'equals', attribute: 'revision', value: job.revision } as const;
  return (await table.put(jobItem(next), condition)) === 'written' ? next : null;
}
