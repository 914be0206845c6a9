import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createWorkJobs } from '../../lambdas/work-jobs.ts';
import { smallService, start } from './small-service.ts';

const obtainedAt = '2026-03-07T00:00:00Z';

function withRegistries() {
  const service = smallService();
  const announce = (body: unknown, list = 'us-national') =>
    service.call('POST', `/v1/registries/${list}/imports`, { body });
  const upload = (uploadUrl: string, file: string | Uint8Array) =>
    service.files.set(uploadUrl.replace('memory:', ''), typeof file === 'string' ? Buffer.from(file) : file);
  /** Delivers what waits in the queue of jobs until nothing is left. */
  async function work() {
    const handler = createWorkJobs(service.ports);
    for (let message = service.jobs.shift(); message !== undefined; message = service.jobs.shift()) {
      const record = { messageId: 'm', body: JSON.stringify(message) } as never;
      expect(await handler({ Records: [record] })).toEqual({ batchItemFailures: [] });
    }
  }
  return { ...service, announce, upload, work };
}

describe('Do-not-call registries', () => {
  it('are uploaded, imported without another word, reported and shown', async () => {
    const { announce, upload, work, call } = withRegistries();
    const announced = await announce({ obtainedAt, fileName: '2026-03-07_202.txt' });
    expect(announced.status).toBe(201);
    const { id, uploadUrl } = announced.json;
    expect(announced.headers.location).toBe(`/v1/registries/us-national/imports/${id}`);
    upload(uploadUrl, gzipSync('202,5550100\n202,5550101\n305,5550100\n'));
    await work();
    const shown = await call('GET', `/v1/registries/us-national/imports/${id}`);
    expect(shown.json).toMatchObject({
      id,
      list: 'us-national',
      file: 'full',
      obtainedAt,
      fileName: '2026-03-07_202.txt',
      status: 'succeeded',
      result: { lines: 3, added: 3, removed: 0, unchanged: 0, areas: 2, badLines: 0, bad: [] },
      error: null,
    });
    const list = await call('GET', '/v1/registries/us-national');
    expect(list.json).toMatchObject({
      list: 'us-national',
      lastImportId: id,
      runningImportId: null,
      areas: [
        { area: '202', obtainedAt, numbers: 2, importId: id },
        { area: '305', obtainedAt, numbers: 1, importId: id },
      ],
    });
  });

  it('take a change file of the last import only', async () => {
    const { announce, upload, work, call } = withRegistries();
    const change = { kind: 'change', base: 'nothing', obtainedAt };
    expect((await announce(change)).json).toMatchObject({ status: 409, code: 'BASE_IS_NOT_LAST' });
    const { id, uploadUrl } = (await announce({ obtainedAt })).json;
    upload(uploadUrl, '202,5550100\n');
    await work();
    expect((await announce(change)).json).toMatchObject({ status: 409, detail: expect.stringContaining(id) });
    const next = await announce({ kind: 'change', base: id, obtainedAt });
    expect(next.status).toBe(201);
    upload(next.json.uploadUrl, '202,5550100,2026-03-07,D\n202,5550101,2026-03-07,A\n');
    await work();
    const shown = await call('GET', `/v1/registries/us-national/imports/${next.json.id}`);
    expect(shown.json).toMatchObject({ file: 'change', base: id, result: { added: 1, removed: 1 } });
  });

  it.each([
    ['without the day it was obtained', {}, 400],
    ['obtained in the future', { obtainedAt: new Date(start + 3_600_000).toISOString() }, 422],
    ['that is a change of nothing', { kind: 'change', obtainedAt }, 400],
    ['that is whole and a change', { base: 'x', obtainedAt }, 400],
    ['with a misspelt field', { obtainedAt, filename: 'x' }, 400],
  ])('refuse a file %s', async (_, body, status) => {
    const { announce, jobs } = withRegistries();
    expect((await announce(body)).status).toBe(status);
    expect(jobs).toEqual([]);
  });

  it('name the lists there are', async () => {
    const { announce, call } = withRegistries();
    for (const answer of [await announce({ obtainedAt }, 'us'), await call('GET', '/v1/registries/us')]) {
      expect(answer.json).toMatchObject({
        status: 404,
        code: 'UNKNOWN_REGISTRY',
        detail: expect.stringMatching(/us-national.*gb-tps/),
      });
    }
  });

  it('show no import under another list, and no other job', async () => {
    const { announce, call } = withRegistries();
    const { id } = (await announce({ obtainedAt })).json;
    expect((await call('GET', `/v1/registries/gb-tps/imports/${id}`)).status).toBe(404);
    expect((await call('GET', '/v1/registries/gb-tps/imports/none')).status).toBe(404);
    const dryRun = await call('POST', '/v1/policy/dry-run', { body: {} });
    const { jobId } = dryRun.json;
    if (jobId !== undefined) {
      expect((await call('GET', `/v1/registries/us-national/imports/${jobId}`)).status).toBe(404);
    }
  });

  it('are for administrators, and leave a trail', async () => {
    const { announce, call } = withRegistries();
    const asked = { body: { obtainedAt }, scope: 'campaign preferences routing' };
    expect((await call('POST', '/v1/registries/us-national/imports', asked)).status).toBe(403);
    expect((await call('GET', '/v1/registries/us-national', { scope: 'preferences' })).status).toBe(403);
    const { id } = (await announce({ obtainedAt })).json;
    const trail = await call('GET', '/v1/audit');
    expect(JSON.stringify(trail.json)).toContain(`{"pointer":"#/importId","from":null,"to":"${id}"}`);
  });
});
