import * as z from 'zod';
import { changesBetween } from '../lib/core/audit.ts';
import { policyOf } from '../lib/core/default-policy.ts';
import { PolicyInput, type PolicyVersion } from '../lib/core/policy.ts';
import { noImpact } from '../lib/core/policy-impact.ts';
import { policyWarnings } from '../lib/core/policy-warnings.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { type Valid, validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem, problem } from '../lib/edge/problem.ts';
import { etag, readIfMatch } from '../lib/edge/read-etag.ts';
import { notFound, stale } from '../lib/edge/refusals.ts';
import { jobAccepted } from '../lib/edge/render-job.ts';
import { renderPolicy, renderVersion, withoutReadOnly } from '../lib/edge/render-policy.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { draftVersion, policyDryRun } from '../lib/runtime/policy-dry-run.ts';
import { addImpact } from '../lib/runtime/policy-impact.ts';
import { type JobPorts, jobPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { createJob } from '../lib/store/jobs.ts';
import {
  listPolicyVersions,
  policyAge,
  readCurrentPolicy,
  readPolicyVersion,
  savePolicy,
} from '../lib/store/policy-versions.ts';
import { latestDecisions } from '../lib/store/recent-decisions.ts';

/** Saving asks so many recent questions again while the caller waits; a dry run asks all that are known. */
const checkedAtOnce = 100;

/** A page of versions; the cursor is the number of the oldest on the page before. */
const VersionsPage = z.strictObject({
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,11}$/, 'use nextCursor of the page before')
    .transform(Number)
    .optional(),
  limit: z.string().regex(/^(?:[1-9]|1[0-9]|20)$/, 'use a number from 1 to 20').default('20').transform(Number),
}); // biome-ignore format: two lines say it

/** The contact policy: reads and saves it, keeps every version, and says what a change would do. */
export function createPolicy(ports: JobPorts): HttpHandler {
  /** What the caller should know before the policy takes effect. */
  const consequences = async (before: PolicyVersion, document: PolicyInput) => {
    const after = policyOf(draftVersion, document);
    const policies = { before: policyOf(before.version, before.document), after };
    // Advice: what cannot be told must not stand in the way of a policy that may be stricter.
    const impact = await latestDecisions(ports.table, ports.clock() + 1, checkedAtOnce)
      .then((decisions) => addImpact(ports, noImpact, decisions, policies))
      .catch(() => {
        ports.log('warn', 'policy-impact-unknown');
        return null;
      });
    return { warnings: policyWarnings(after), impact };
  };

  return httpFunction('policy', ports, {
    'GET /v1/policy': async () => shown(await readCurrentPolicy(ports.table)),

    'GET /v1/policy/versions': async ({ query }) => {
      const page = validate(VersionsPage, query);
      if (isProblem(page)) return page;
      const { cursor = null, limit } = page.value;
      const { versions, next } = await listPolicyVersions(ports.table, { before: cursor, limit });
      const nextCursor = next === null ? {} : { nextCursor: String(next) };
      return { status: 200, body: { versions: versions.map(renderVersion), ...nextCursor } };
    },

    'GET /v1/policy/{version}': async ({ params }) => {
      const version = await readPolicyVersion(ports.table, params.version);
      return version ? shown(version) : notFound('policy');
    },

    'PUT /v1/policy': async ({ body, headers, query, caller }) => {
      const input = readDocument(body);
      if (isProblem(input)) return input;
      const preview = readPreview(query);
      if (isProblem(preview)) return preview;
      const ifNumber = readIfMatch(headers);
      if (isProblem(ifNumber)) return ifNumber;
      const current = await readCurrentPolicy(ports.table);
      if (ifNumber === null && !preview.value) return ifMatchNeeded;
      if (ifNumber !== null && ifNumber !== current.number) return stale();
      const told = await consequences(current, input.value);
      if (preview.value || ifNumber === null) return { status: 200, body: { preview: true, ...told } };

      const at = ports.clock();
      const change = { document: input.value, ifNumber, by: caller.client, at };
      const outcome = await savePolicy(ports.table, change);
      if (outcome.outcome === 'stale') return stale();
      const changes = changesBetween(spelledOut(current), spelledOut(outcome.saved));
      const entry = { what: 'policy', actor: 'company', client: caller.client, changes } as const;
      await recordChange(ports, 'deployment', entry);
      return shown(outcome.saved, { ...told, effectiveAt: instantText(at + policyAge) });
    },

    'POST /v1/policy/dry-run': async ({ body, caller }) => {
      const input = readDocument(body);
      if (isProblem(input)) return input;
      const { version } = await readCurrentPolicy(ports.table);
      const job = await createJob(ports, {
        kind: policyDryRun,
        scope: 'admin',
        client: caller.client,
        input: { version, document: input.value },
        total: null,
      });
      await ports.jobs.send({ jobId: job.jobId });
      return jobAccepted(job);
    },
  });
}

/** The document with what was left out of it, as far as that means something by being null. */
function spelledOut({ document }: PolicyVersion): PolicyInput {
  return { quietHolidays: null, ...document };
}

const ifMatchNeeded = problem(
  428,
  'IF_MATCH_REQUIRED',
  'A policy replaces the one you have seen: read it first, and send its ETag in If-Match.',
);

/** The document as it was sent, checked; what only an answer says is left out, so that an answer can be sent back. */
function readDocument(body: unknown): Valid<PolicyInput> | Problem {
  const document = withoutReadOnly(body);
  const checked = validate(PolicyInput, document);
  return isProblem(checked) ? checked : { value: document as PolicyInput };
}

function readPreview({ preview, ...others }: Readonly<Record<string, string>>): Valid<boolean> | Problem {
  if (Object.keys(others).length === 0 && ['true', 'false', undefined].includes(preview))
    return { value: preview === 'true' };
  return problem(400, 'INVALID_QUERY', 'The only parameter here is preview, with true or false.');
}

function shown(version: PolicyVersion, more: Readonly<Record<string, unknown>> = {}): Answer {
  return {
    status: 200,
    headers: { etag: etag(version.number) },
    body: { ...renderPolicy(version), ...more },
  };
}

export const handler = entry(() => createPolicy(jobPorts(environmentOf('policy', process.env))));
