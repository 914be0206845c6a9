import { describe, expect, it } from 'vitest';
import { createJob, progressJob } from '../../lib/store/jobs.ts';
import { smallService } from './small-service.ts';

async function withJob(scope: string) {
  const service = smallService();
  const job = await createJob(service.ports, {
    kind: 'policy-dry-run',
    scope,
    client: 'client-1',
    input: { secret: 1 },
    total: null,
  });
  await progressJob(service.ports, job, { done: 100, cursor: { inner: 'place' }, result: { found: 7 } });
  const show = (as: string | null) => service.call('GET', `/v1/jobs/${job.jobId}`, { scope: as });
  return { service, show };
}

describe('GET /v1/jobs/{id}', () => {
  it('shows how far the job is and what it found, but not how it works', async () => {
    const { show } = await withJob('preferences');
    const { status, json } = await show('preferences');
    expect(status).toBe(200);
    expect(json).toEqual({
      jobId: expect.stringMatching(/^[\w-]{22}$/),
      kind: 'policy-dry-run',
      status: 'running',
      progress: { done: 100, total: null },
      result: { found: 7 },
      error: null,
      createdAt: '2026-03-08T06:30:00Z',
      updatedAt: '2026-03-08T06:30:00Z',
      finishedAt: null,
    });
  });

  it.each([
    ['preferences', 'preferences', 200],
    ['preferences', 'admin', 200],
    ['preferences', 'campaign', 404],
    ['admin', 'campaign preferences routing', 404],
    ['admin', 'campaign admin', 200],
    ['admin', 'other', 403],
    ['admin', null, 401],
  ])('answers a job that %s may start to a caller with %s: %i', async (scope, as, expected) => {
    const { show } = await withJob(scope);
    expect((await show(as)).status).toBe(expected);
  });

  it('knows no job that was never started', async () => {
    const { json } = await smallService().call('GET', '/v1/jobs/nothing');
    expect(json).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
  });
});
