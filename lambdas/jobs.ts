import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { notFound } from '../lib/edge/refusals.ts';
import { renderJob } from '../lib/edge/render-job.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { readJob } from '../lib/store/jobs.ts';

/** Shows how far a job is, to callers who might have started it; to others it does not exist. */
export function createJobs(ports: Ports): HttpHandler {
  return httpFunction('jobs', ports, {
    'GET /v1/jobs/{id}': async ({ params, caller }) => {
      const job = await readJob(ports.table, params.id);
      const scopes: readonly string[] = caller.scopes;
      if (!job || !(scopes.includes(job.scope) || scopes.includes('admin'))) return notFound('job');
      return { status: 200, body: renderJob(job) };
    },
  });
}

export const handler = entry(() => createJobs(systemPorts(environmentOf('jobs', process.env))));
