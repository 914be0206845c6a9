import * as z from 'zod';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { notFound, readCustomerId } from '../lib/edge/refusals.ts';
import { jobAccepted } from '../lib/edge/render-job.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type JobPorts, jobPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { customerExport, ExportInput, ExportResult, readExportPart } from '../lib/store/exports.ts';
import { createJob, readJob } from '../lib/store/jobs.ts';
import { readCustomer, refuseWhileLeaving } from '../lib/store/read-customer.ts';

/** The cursor is the number of a part. */
const Page = z.strictObject({
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,5}$/, 'use nextCursor of the page before')
    .default('1')
    .transform(Number),
});

/** Nothing changes; who asked, and when, is what the trail keeps. */
const exported = [{ pointer: '#/export', from: null, to: 'everything held' }];

/** Gives out everything that is held on a customer: a job collects it, and its parts are read one by one. */
export function createExportCustomer(ports: JobPorts): HttpHandler {
  return httpFunction('export-customer', ports, {
    'POST /v1/customers/{id}/export': async ({ params, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const customerId = id.value;
      const customer = await readCustomer(ports.table, customerId, { consistent: true });
      if (!customer) return missingCustomer(ports.table, customerId);
      // What the trail gets now, an erasure that has begun would leave behind.
      refuseWhileLeaving(customer);
      const { client } = caller;
      // The trail first: what is given out must have been asked for by somebody.
      await recordChange(
        ports,
        { customerId },
        { what: 'export', actor: 'company', client, changes: exported },
      );
      const asked = { kind: customerExport, scope: 'admin', client, input: { customerId }, total: null };
      const job = await createJob(ports, asked);
      await ports.jobs.send({ jobId: job.jobId });
      return jobAccepted(job);
    },

    'GET /v1/customers/{id}/exports/{jobId}': async ({ params, query }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const page = validate(Page, query);
      if (isProblem(page)) return page;
      const customerId = id.value;
      if (!(await readCustomer(ports.table, customerId, { consistent: true })))
        return missingCustomer(ports.table, customerId);
      const job = await readJob(ports.table, params.jobId);
      const input = ExportInput.safeParse(job?.input);
      if (job?.kind !== customerExport || input.data?.customerId !== customerId) return notFound('export');
      if (job.status !== 'succeeded')
        return problem(409, 'EXPORT_NOT_READY', `It is ${job.status}: GET /v1/jobs/${job.jobId} says more.`);
      const { parts } = ExportResult.parse(job.result);
      const { cursor } = page.value;
      const records = await readExportPart(ports.table, customerId, job.jobId, cursor);
      if (records === null)
        return problem(410, 'EXPORT_OVER', 'Exports are kept for 7 days: ask for a new one.');
      const nextCursor = cursor < parts ? { nextCursor: String(cursor + 1) } : {};
      const exportedAt = instantText(job.createdAt);
      return { status: 200, body: { customerId, exportedAt, records, ...nextCursor } };
    },
  });
}

export const handler = entry(() =>
  createExportCustomer(jobPorts(environmentOf('export-customer', process.env))),
);
