import { describe, expect, it } from 'vitest';
import type { Job } from '../../lib/core/job.ts';
import { createJob, failJob, finishJob, progressJob, readJob } from '../../lib/store/jobs.ts';
import { createMemoryTable } from '../support/memory-table.ts';

function store() {
  let now = 1_000;
  let drawn = 0;
  const table = createMemoryTable();
  const randomness = (bytes: number) => new Uint8Array(bytes).fill(++drawn);
  return { table, randomness, clock: () => now, pass: (milliseconds: number) => (now += milliseconds) };
}
const asked = {
  kind: 'count-sheep',
  scope: 'admin',
  client: 'ops',
  input: { flock: [1, { of: 'Ana' }] },
  total: 12,
};

describe('A job', () => {
  it('comes back as it was recorded, with a new id each time', async () => {
    const ports = store();
    const [first, second] = [await createJob(ports, asked), await createJob(ports, asked)];
    expect(first.jobId).not.toBe(second.jobId);
    expect(await readJob(ports.table, first.jobId)).toEqual(first);
    expect(first).toMatchObject({ ...asked, status: 'running', done: 0, result: null });
    expect(await readJob(ports.table, 'unknown')).toBeNull();
  });

  it('goes on from the last step that was recorded', async () => {
    const ports = store();
    const job = await createJob(ports, asked);
    ports.pass(50);
    await progressJob(ports, job, { done: 5, cursor: { after: 'sheep-5' }, result: { white: 5 } });
    const resumed = (await readJob(ports.table, job.jobId)) as Job;
    expect(resumed).toMatchObject({ done: 5, total: 12, cursor: { after: 'sheep-5' }, updatedAt: 1_050 });
    const ended = await finishJob(ports, resumed, { done: 11, result: { white: 11 } });
    expect(ended).toMatchObject({
      status: 'succeeded',
      done: 11,
      total: 11,
      cursor: null,
      finishedAt: 1_050,
    });
    expect(await readJob(ports.table, job.jobId)).toEqual(ended);
  });

  it('takes a step from one of two workers and stops the other', async () => {
    const ports = store();
    const job = await createJob(ports, asked);
    const step = { done: 5, cursor: 'sheep-5', result: null };
    const steps = await Promise.all([progressJob(ports, job, step), progressJob(ports, job, step)]);
    expect(steps.filter((next) => next !== null)).toHaveLength(1);
    expect(await finishJob(ports, job, { done: 1, result: null })).toBeNull();
    expect(await readJob(ports.table, job.jobId)).toMatchObject({ status: 'running', done: 5 });
  });

  it('stays as it ended, whatever comes after', async () => {
    const ports = store();
    const fault = { code: 'NO_SHEEP', detail: 'Bring some.' };
    const failed = (await failJob(ports, await createJob(ports, asked), fault)) as Job;
    expect(failed).toMatchObject({ status: 'failed', fault, finishedAt: 1_000 });
    expect(await progressJob(ports, failed, { done: 9, cursor: null, result: null })).toBeNull();
    expect(await finishJob(ports, failed, { done: 9, result: null })).toBeNull();
    expect(await readJob(ports.table, failed.jobId)).toEqual(failed);
  });
});
