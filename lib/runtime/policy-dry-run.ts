import * as z from 'zod';
import { policyOf } from '../core/default-policy.ts';
import type { Job } from '../core/job.ts';
import { PolicyInput } from '../core/policy.ts';
import { noImpact, PolicyImpact } from '../core/policy-impact.ts';
import { failJob, finishJob, progressJob } from '../store/jobs.ts';
import { readPolicyVersion } from '../store/policy-versions.ts';
import { recentDecisions, twoDays } from '../store/recent-decisions.ts';
import { addImpact } from './policy-impact.ts';
import type { Ports } from './ports.ts';

export const policyDryRun = 'policy-dry-run';
export const draftVersion = 'draft';

const pageSize = 50;
/** A dry run stops after so many decisions: enough to see one in a thousand. */
const decisionLimit = 10_000;

export const DryRunInput = z.object({
  /** The version in force when it was started: what the draft is compared with. */
  version: z.string(),
  document: z.unknown().refine((document) => PolicyInput.safeParse(document).success),
});
const Place = z.object({ shard: z.number(), after: z.string().nullable() });

/**
 * One page of a dry run: asks the next decisions again and records findings and place in one write, so that whoever comes
 * after a crash goes on where the last record ends. Null: somebody else is working on it, or it has ended.
 */
export async function dryRunPage(ports: Ports, job: Job): Promise<Job | null> {
  const input = DryRunInput.safeParse(job.input);
  const before = input.success ? await readPolicyVersion(ports.table, input.data.version) : null;
  if (!input.success || !before) {
    return failJob(ports, job, { code: 'POLICY_UNKNOWN', detail: 'Start the dry run again.' });
  }
  const policies = {
    before: policyOf(before.version, before.document),
    after: policyOf(draftVersion, input.data.document),
  };
  const found = PolicyImpact.parse(job.result ?? noImpact);
  const place = Place.parse(job.cursor ?? { shard: 0, after: null });
  // What was decided since it started is left out: otherwise a dry run on a busy day would never end.
  const until = job.createdAt + 1;
  const page = await recentDecisions(ports.table, { from: until - twoDays, until }, place, pageSize);
  const result = await addImpact(ports, found, page.decisions, policies);
  const done = job.done + page.decisions.length;
  if (page.next === null || done >= decisionLimit) return finishJob(ports, job, { done, result });
  return progressJob(ports, job, { done, result, cursor: page.next });
}
