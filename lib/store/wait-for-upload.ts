import type { Job } from '../core/job.ts';
import { failJob } from './jobs.ts';
import type { StorePorts } from './store-ports.ts';
import { uploadUrlLasts } from './upload-bucket.ts';

/** An upload that begins within the hour may take another one. */
const uploadPatience = 2 * uploadUrlLasts;

/** When to look for the file of a job again, in milliseconds; null: nothing came in time, and the job has failed. */
export async function waitForUpload(
  ports: Pick<StorePorts, 'table' | 'clock'>,
  job: Job,
): Promise<number | null> {
  const waited = ports.clock() - job.createdAt;
  if (waited < uploadPatience) return Math.min(Math.max(Math.round(waited / 4), 1_000), 30_000);
  await failJob(ports, job, {
    code: 'NOT_UPLOADED',
    detail: 'Nothing was uploaded within two hours: ask for a new import, and PUT the file to its uploadUrl.',
  });
  return null;
}
