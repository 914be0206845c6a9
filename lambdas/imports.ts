import * as z from 'zod';
import { changesBetween } from '../lib/core/audit.ts';
import { ImportReport } from '../lib/core/import/import-report.ts';
import type { Job } from '../lib/core/job.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { notFound } from '../lib/edge/refusals.ts';
import { renderJob } from '../lib/edge/render-job.ts';
import type { Caller } from '../lib/edge/route-table.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { ImportAsked } from '../lib/runtime/import-lines.ts';
import { importKinds } from '../lib/runtime/import-rows.ts';
import { type UploadingPorts, uploadingPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { createJob, readJob } from '../lib/store/jobs.ts';
import { uploadUrlLasts } from '../lib/store/upload-bucket.ts';

type About = keyof typeof importKinds;
type Named = { params: { readonly id: string } };
type Asking = { body: unknown; caller: Caller };

const Start = z.strictObject({ fileName: z.string().min(1).max(200).optional() });
const Apply = z.strictObject({ allowedBadLines: z.int().min(0).max(1_000_000).default(0) });

/**
 * Imports in two steps: a file that is uploaded is checked and nothing changes; once the report is there, it is applied by asking
 * for it. Neither step lifts anything.
 */
export function createImports(ports: UploadingPorts): HttpHandler {
  const start =
    (about: About) =>
    async ({ body, caller }: Asking) => {
      const input = validate(Start, body ?? {});
      if (isProblem(input)) return input;
      const upload = `imports/${about}/${Buffer.from(ports.randomness(16)).toString('base64url')}`;
      const job = await begin(about, caller.client, {
        apply: false,
        upload,
        fileName: input.value.fileName ?? null,
      });
      return {
        status: 201,
        headers: { location: `/v1/${about}/imports/${job.jobId}` },
        body: {
          id: job.jobId,
          uploadUrl: ports.uploads.uploadUrl(upload),
          uploadBefore: instantText(job.createdAt + uploadUrlLasts),
        },
      };
    };

  const show =
    (about: About) =>
    async ({ params }: Named) => {
      const job = await importOf(about, params.id);
      return job ? { status: 200, body: rendered(job) } : notFound('import');
    };

  const apply =
    (about: About) =>
    async ({ params, body, caller }: Named & Asking) => {
      const input = validate(Apply, body ?? {});
      if (isProblem(input)) return input;
      const checked = await importOf(about, params.id);
      if (!checked) return notFound('import');
      const asked = ImportAsked.parse(checked.job.input);
      if (asked.apply)
        return problem(
          409,
          'NOT_A_CHECK',
          'This is an import that is applied already; give the id of its check.',
        );
      if (checked.job.status !== 'succeeded')
        return problem(
          409,
          'NOT_CHECKED',
          'The file has not been checked to its end; look at the import first.',
        );
      const { badLines } = ImportReport.parse(checked.job.result);
      if (badLines > input.value.allowedBadLines) {
        const detail = `${badLines} lines cannot be read: correct the file and import it again, or allow so many with allowedBadLines.`;
        return problem(409, 'BAD_LINES', detail);
      }
      const job = await begin(about, caller.client, { ...asked, apply: true });
      return {
        status: 202,
        headers: { location: `/v1/${about}/imports/${job.jobId}` },
        body: rendered({ job, asked }),
      };
    };

  return httpFunction('imports', ports, {
    'POST /v1/suppressions/imports': start('suppressions'),
    'GET /v1/suppressions/imports/{id}': show('suppressions'),
    'POST /v1/suppressions/imports/{id}/apply': apply('suppressions'),
    'POST /v1/preferences/imports': start('preferences'),
    'GET /v1/preferences/imports/{id}': show('preferences'),
    'POST /v1/preferences/imports/{id}/apply': apply('preferences'),
  });

  async function begin(about: About, client: string, asked: ImportAsked): Promise<Job> {
    const kind = importKinds[about];
    const job = await createJob(ports, { kind, scope: 'preferences', client, input: asked, total: null });
    const told = { import: about, id: job.jobId, applied: asked.apply };
    const entry = { what: 'import', actor: 'company', client, changes: changesBetween(null, told) } as const;
    await recordChange(ports, 'deployment', entry);
    // A check looks for its file from now on, so that an upload needs no further word.
    await ports.jobs.send({ jobId: job.jobId });
    return job;
  }

  async function importOf(about: About, id: string) {
    const job = await readJob(ports.table, id);
    return job?.kind === importKinds[about] ? { job, asked: ImportAsked.parse(job.input) } : null;
  }
}

function rendered({ job, asked }: { job: Job; asked: ImportAsked }): Record<string, unknown> {
  return {
    id: job.jobId,
    step: asked.apply ? 'apply' : 'check',
    fileName: asked.fileName,
    ...renderJob(job),
  };
}

export const handler = entry(() => createImports(uploadingPorts(environmentOf('imports', process.env))));
