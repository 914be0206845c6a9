import * as z from 'zod';

export const JobStatus = z.enum(['running', 'succeeded', 'failed']).meta({ id: 'JobStatus' });
export type JobStatus = z.infer<typeof JobStatus>;

/**
 * Work that goes on after its request was answered: an import, an export, a dry run. `Input`, `Cursor` and `Result` are
 * plain JSON; what they look like is the business of the kind of job, which parses them when it reads them.
 */
export type Job = {
  jobId: string;
  /** Which work it is, such as `policy-dry-run`. */
  kind: string;
  /** Who may see it, besides admin: callers with the scope that was needed to start it. */
  scope: string;
  /** Who started it. */
  client: string;
  status: JobStatus;
  /** What was asked for. */
  input: unknown;
  /** How much is done, and of how much in all (null: not known yet), in whatever the kind counts. */
  done: number;
  total: number | null;
  /** Where a worker goes on; null: at the beginning. Never shown. */
  cursor: unknown;
  /** What has been found so far, or in the end; null: nothing yet. */
  result: unknown;
  /** How often in a row its next step failed; 0 again with every step that succeeds. */
  failures: number;
  /** Why it failed: a code and a sentence that says what to do about it. */
  fault: { code: string; detail: string } | null;
  createdAt: number;
  updatedAt: number;
  finishedAt: number | null;
  /** Seconds since 1970, when the table may forget it. */
  expiresAt: number;
  /** Counts writes; each write but the first is conditional on the revision it read. */
  revision: number;
};
