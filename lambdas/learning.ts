import * as z from 'zod';
import { zoneOf } from '../lib/core/learning/count-changes.ts';
import { segmentIn } from '../lib/core/learning/learned-model.ts';
import { emptyLog } from '../lib/core/learning/response-log.ts';
import { weekOf } from '../lib/core/learning/week-of.ts';
import { whatWasLearned } from '../lib/core/learning/what-was-learned.ts';
import { keptFor } from '../lib/core/retention.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { notFound } from '../lib/edge/refusals.ts';
import { renderJob } from '../lib/edge/render-job.ts';
import { renderLearned, renderSample, renderWeek } from '../lib/edge/render-learned.ts';
import { environmentOf } from '../lib/functions.ts';
import { sampleDecision } from '../lib/runtime/learning-sample.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type JobPorts, jobPorts } from '../lib/runtime/ports.ts';
import { learningRebuild } from '../lib/runtime/rebuild-learning.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { createJob } from '../lib/store/jobs.ts';
import { readCurrentModel } from '../lib/store/model-reader.ts';
import { forgetLearned } from '../lib/store/note-response.ts';
import { readCustomer } from '../lib/store/read-customer.ts';
import { recentDecisions } from '../lib/store/recent-decisions.ts';
import { TooMuchContention } from '../lib/store/store-ports.ts';

const WeekQuery = z.strictObject({ segment: z.string().min(1).max(64).optional() });

/** So many decisions are shown on a page. */
const samplePage = 25;
const SampleQuery = z.strictObject({
  cursor: z
    .string()
    .max(1_000)
    .transform((text, context) => {
      try {
        return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
      } catch {
        context.addIssue({ code: 'custom', message: 'use a nextCursor as it was answered' });
        return z.NEVER;
      }
    })
    .optional(),
});
const Cursor = z.object({
  until: z.number(),
  place: z.object({ shard: z.int().min(0).max(7), after: z.string().nullable() }),
});

/** Shows what was learned of everybody, of a segment or a customer, lets it be forgotten, and counts it anew. */
export function createLearning(ports: JobPorts): HttpHandler {
  const find = async (customerId: string) => {
    const customer = await readCustomer(ports.table, customerId, { consistent: true });
    if (customer?.behind) throw new TooMuchContention();
    return customer ?? missingCustomer(ports.table, customerId);
  };
  return httpFunction('learning', ports, {
    'GET /v1/learning': async ({ query }) => {
      const asked = validate(WeekQuery, query);
      if (isProblem(asked)) return asked;
      const model = await readCurrentModel(ports.table);
      const { segment } = asked.value;
      if (segment !== undefined && !model.segments.includes(segment)) return notFound('segment');
      const index = segment === undefined ? 0 : segmentIn(model, [segment]);
      return {
        status: 200,
        body: renderWeek(
          model,
          weekOf(model, index, emptyLog, { zone: 'UTC', acquisition: null }, ports.clock()),
        ),
      };
    },

    'GET /v1/learning/decisions': async ({ query }) => {
      const asked = validate(SampleQuery, query);
      if (isProblem(asked)) return asked;
      const { until, place } = asked.value.cursor ?? {
        until: ports.clock(),
        place: { shard: 0, after: null },
      };
      const span = { from: until - keptFor('recentDecision'), until };
      const keyring = await ports.keyring();
      const page = await recentDecisions(ports.table, span, place, samplePage);
      const samples = await Promise.all(
        page.decisions.map((decision) => sampleDecision({ ...ports, keyring }, decision)),
      );
      const decisions = samples.flatMap((sample) => (sample === null ? [] : [renderSample(sample)]));
      const next =
        page.next && Buffer.from(JSON.stringify({ until, place: page.next })).toString('base64url');
      return { status: 200, body: { decisions, ...(next !== null && { nextCursor: next }) } };
    },

    'POST /v1/learning/rebuild': async ({ caller }) => {
      const job = await createJob(ports, {
        kind: learningRebuild,
        scope: 'admin',
        client: caller.client,
        input: {},
        total: null,
      });
      await ports.jobs.send({ jobId: job.jobId });
      return { status: 202, headers: { location: `/v1/jobs/${job.jobId}` }, body: renderJob(job) };
    },

    'GET /v1/customers/{id}/learned': async ({ params }) => {
      const customer = await find(params.id);
      if (isProblem(customer)) return customer;
      const model = await readCurrentModel(ports.table);
      const { profile, learned } = customer;
      const log = learned?.log ?? emptyLog;
      const zone = zoneOf(profile);
      const now = ports.clock();
      const { segments, acquisitionChannel: acquisition = null } = profile;
      const week = weekOf(model, segmentIn(model, segments), log, { zone, acquisition }, now);
      return { status: 200, body: renderLearned(model, week, whatWasLearned(log, zone)) };
    },

    'DELETE /v1/customers/{id}/learned': async ({ params, caller }) => {
      const customer = await find(params.id);
      if (isProblem(customer)) return customer;
      const had = whatWasLearned(customer.learned?.log ?? emptyLog, 'UTC').contacts;
      await forgetLearned(ports, params.id);
      const changes = [{ pointer: '#/learned/contacts', from: had, to: 0 }];
      const { client } = caller;
      await recordChange(
        ports,
        { customerId: params.id },
        { what: 'learned', actor: 'company', client, changes },
      );
      return { status: 200, body: { forgotten: had } };
    },
  });
}

export const handler = entry(() => createLearning(jobPorts(environmentOf('learning', process.env))));
