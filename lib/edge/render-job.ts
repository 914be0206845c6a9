import type { Job } from '../core/job.ts';
import type { Answer } from './answer.ts';
import { instantText } from './time-words.ts';

/** A job as the API answers it; its cursor stays inside. */
export function renderJob(job: Job): Record<string, unknown> {
  return {
    jobId: job.jobId,
    kind: job.kind,
    status: job.status,
    progress: { done: job.done, total: job.total },
    result: job.result,
    error: job.fault,
    createdAt: instantText(job.createdAt),
    updatedAt: instantText(job.updatedAt),
    finishedAt: job.finishedAt === null ? null : instantText(job.finishedAt),
  };
}

/** 202: the work goes on, and `Location` says where to look. */
export function jobAccepted(job: Job): Answer {
  return { status: 202, headers: { location: `/v1/jobs/${job.jobId}` }, body: renderJob(job) };
}
