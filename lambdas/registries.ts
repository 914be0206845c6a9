import { changesBetween } from '../lib/core/audit.ts';
import { RegistryImportInput } from '../lib/core/registry/registry-import.ts';
import { registryList, registryListIds } from '../lib/core/registry/registry-list.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem, problem } from '../lib/edge/problem.ts';
import { notFound, refuseFuture } from '../lib/edge/refusals.ts';
import { renderJob } from '../lib/edge/render-job.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { type UploadingPorts, uploadingPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { createJob, readJob } from '../lib/store/jobs.ts';
import { RegistryImportAsked, registryImportKind, uploadKey } from '../lib/store/registry-import-job.ts';
import { readRegistryState, registryAreas } from '../lib/store/registry-state.ts';
import { uploadUrlLasts } from '../lib/store/upload-bucket.ts';

/** Lets do-not-call lists be uploaded, shows how far an import is, and what is known of a list. */
export function createRegistries(ports: UploadingPorts): HttpHandler {
  return httpFunction('registries', ports, {
    'POST /v1/registries/{list}/imports': async ({ params, body, caller }) => {
      const list = registryList(params.list);
      if (!list) return unknownList();
      const input = validate(RegistryImportInput, body);
      if (isProblem(input)) return input;
      const { kind, base, obtainedAt } = input.value;
      const refused = refuseFuture('#/obtainedAt', obtainedAt, ports.clock());
      if (refused) return refused;
      if (kind === 'change') {
        const { last } = await readRegistryState(ports.table, list.id);
        if (last?.importId !== base) return wrongBase(last?.importId ?? null);
      }
      const job = await createJob(ports, {
        kind: registryImportKind,
        scope: 'admin',
        client: caller.client,
        input: { ...input.value, list: list.id },
        total: null,
      });
      const asked = { list: list.id, importId: job.jobId, kind, obtainedAt: instantText(obtainedAt) };
      await recordChange(ports, 'deployment', {
        what: 'registry',
        actor: 'company',
        client: caller.client,
        changes: changesBetween(null, asked),
      });
      // From now on it is looked for, so that an upload needs no further word.
      await ports.jobs.send({ jobId: job.jobId });
      return {
        status: 201,
        headers: { location: `/v1/registries/${list.id}/imports/${job.jobId}` },
        body: {
          id: job.jobId,
          uploadUrl: ports.uploads.uploadUrl(uploadKey(list.id, job.jobId)),
          uploadBefore: instantText(job.createdAt + uploadUrlLasts),
        },
      };
    },

    'GET /v1/registries/{list}/imports/{id}': async ({ params }) => {
      const job = await readJob(ports.table, params.id);
      if (job?.kind !== registryImportKind) return notFound('import');
      const { list, kind, obtainedAt, base, fileName } = RegistryImportAsked.parse(job.input);
      if (list !== params.list) return notFound('import');
      const asked = { list, file: kind, obtainedAt: instantText(obtainedAt), base, fileName };
      return { status: 200, body: { id: job.jobId, ...asked, ...renderJob(job) } };
    },

    'GET /v1/registries/{list}': async ({ params }) => {
      const list = registryList(params.list);
      if (!list) return unknownList();
      const [state, areas] = await Promise.all([
        readRegistryState(ports.table, list.id),
        registryAreas(ports.table, list.id),
      ]);
      return {
        status: 200,
        body: {
          list: list.id,
          name: list.name,
          lastImportId: state.last?.importId ?? null,
          runningImportId: state.running?.importId ?? null,
          areas: areas.map(({ area, obtainedAt, numbers, importId, fileName }) => ({
            area,
            obtainedAt: instantText(obtainedAt),
            numbers,
            importId,
            fileName,
          })),
        },
      };
    },
  });
}

function unknownList(): Problem {
  return problem(404, 'UNKNOWN_REGISTRY', `Use one of these lists: ${registryListIds.join(', ')}.`);
}

function wrongBase(last: string | null): Problem {
  const detail =
    last === null
      ? 'Import a full list first: there is none that could be changed.'
      : `The last import of this list is ${last}: import the changes since that one, or a full list.`;
  return problem(409, 'BASE_IS_NOT_LAST', detail);
}

export const handler = entry(() =>
  createRegistries(uploadingPorts(environmentOf('registries', process.env))),
);
