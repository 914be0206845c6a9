import type { Job } from '../core/job.ts';
import { jobItem, parseJob } from './items.ts';
import { jobKey } from './keys.ts';
import type { StorePorts } from './store-ports.ts';
import type { Table } from './table.ts';

/** Jobs and what they found are kept for 30 days. */
const keptFor = 30 * 86_400_000;

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
    fault: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    expiresAt: Math.ceil((now + keptFor) / 1_000),
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
  return change(ports, job, step);
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

async function change({ table, clock }: Pick<Ports, 'table' | 'clock'>, job: Job, to: Partial<Job>) {
  // What has ended stays as it ended: a message that comes again changes nothing.
  if (job.status !== 'running') return null;
  const next: Job = { ...job, ...to, updatedAt: clock(), revision: job.revision + 1 };
  // The revision: of two workers with the same message one writes, and the other learns that it must stop.
  const condition = { kind: 'equals', attribute: 'revision', value: job.revision } as const;
  return (await table.put(jobItem(next), condition)) === 'written' ? next : null;
}
