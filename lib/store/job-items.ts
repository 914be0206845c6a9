import * as z from 'zod';
import { type Job, JobStatus } from '../core/job.ts';
import * as keys from './keys.ts';
import { item, numberOrNull, pack, packedJson, parse, text, unpack } from './stored-item.ts';
import type { Item } from './table.ts';

const StoredJob = z.object({
  jobId: text,
  kind: text,
  scope: text,
  client: text,
  status: JobStatus,
  input: packedJson,
  done: z.number(),
  total: numberOrNull,
  cursor: packedJson,
  result: packedJson,
  failures: z.number().default(0),
  fault: z.object({ code: text, detail: text }).nullable().default(null),
  createdAt: z.number(),
  updatedAt: z.number(),
  finishedAt: numberOrNull,
  expiresAt: z.number(),
  revision: z.number(),
});

export function jobItem({ input, cursor, result, ...job }: Job): Item {
  return item(keys.jobKey(job.jobId), {
    ...job,
    input: pack(input),
    cursor: pack(cursor),
    result: pack(result),
  });
}

export function parseJob(stored: Item): Job {
  const { input, cursor, result, ...job } = parse(StoredJob, stored);
  return { ...job, input: unpack(input), cursor: unpack(cursor), result: unpack(result) };
}
