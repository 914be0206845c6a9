import { describe, expect, it } from 'vitest';
import { createWorkJobs } from '../../lambdas/work-jobs.ts';
import { decisionSettings } from '../../lib/runtime/decision-settings.ts';
import { createJob } from '../../lib/store/jobs.ts';
import { policyPointerKey, policyVersionKey } from '../../lib/store/keys.ts';
import { ana, smallService } from './small-service.ts';

const always = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }];
const week = { kind: 'rolling', seconds: 604_800 };
const open = { windows: always, caps: [{ id: 'all', limit: 10, period: week }] };
const nights = { ...open, windows: [{ ...always[0], from: '01:00', to: '04:00' }] };
const noService = {
  ...open,
  caps: [...open.caps, { id: 'none', limit: 0, period: week, purposes: ['service'] }],
};

type Service = ReturnType<typeof smallService>;
const put = (service: Service, body: unknown, version: number | null, preview?: string) =>
  service.call('PUT', '/v1/policy', {
    body,
    ...(version !== null && { headers: { 'if-match': `"${version}"` } }),
    ...(preview !== undefined && { query: { preview } }),
  });
const decide = (service: Service, customerId = 'ana', changes: object = {}) =>
  service.call('POST', '/v1/decisions', { body: { customerId, purpose: 'service', ...changes } });
const show = (service: Service, path = '') => service.call('GET', `/v1/policy${path}`);

async function withCustomers(...ids: string[]) {
  const service = smallService();
  for (const id of ids) await service.call('PUT', `/v1/customers/${id}`, { body: ana });
  return service;
}

describe('The policy', () => {
  it('is the one that is shipped until the company saves its own', async () => {
    const service = await withCustomers('ana');
    const { status, headers, json } = await show(service);
    expect([status, headers.etag, json.version]).toEqual([200, '"0"', 'default-1']);
    expect(json.caps.map(({ id }: { id: string }) => id)).toEqual([
      'marketing-day',
      'marketing-week',
      'overall-week',
    ]);
    expect((await decide(service)).json.policyVersion).toBe('default-1');
    for (const version of ['default-1', '0']) expect((await show(service, `/${version}`)).json).toEqual(json);
  });

  it('is saved as the next version, says by whom and what changed, and keeps every version readable', async () => {
    const service = smallService();
    const first = await put(service, open, 0);
    expect([first.status, first.headers.etag]).toEqual([200, '"1"']);
    expect(first.json).toMatchObject({
      ...open,
      version: '1',
      changed: ['caps', 'windows'],
      savedBy: 'client-1',
      savedAt: '2026-03-08T06:30:00Z',
      effectiveAt: '2026-03-08T06:30:02Z',
      warnings: [],
    });
    const second = await put(service, { ...open, holdoutPercent: 5 }, 1);
    expect(second.json).toMatchObject({ version: '2', changed: ['holdoutPercent'], holdoutPercent: 5 });
    expect((await show(service)).json).toMatchObject({ version: '2', holdoutPercent: 5 });
    expect((await show(service, '/1')).json).toMatchObject({ version: '1', holdoutPercent: 0 });
    for (const unknown of ['3', '01', 'draft']) expect((await show(service, `/${unknown}`)).status).toBe(404);
  });

  it('has a list of all its versions, newest first, page by page', async () => {
    const service = smallService();
    for (let number = 0; number < 4; number++)
      await put(service, { ...open, holdoutPercent: number }, number);
    const list = (query: Record<string, string>) => service.call('GET', '/v1/policy/versions', { query });
    const first = (await list({ limit: '3' })).json;
    expect(first.versions.map(({ version }: { version: string }) => version)).toEqual(['4', '3', '2']);
    expect(first.versions[0]).toEqual({
      version: '4',
      changed: ['holdoutPercent'],
      savedBy: 'client-1',
      savedAt: '2026-03-08T06:30:00Z',
    });
    const second = (await list({ limit: '3', cursor: first.nextCursor })).json;
    expect(second.versions.map(({ version }: { version: string }) => version)).toEqual(['1', 'default-1']);
    expect(second.nextCursor).toBeUndefined();
    const wrong: Record<string, string>[] = [{ limit: '21' }, { cursor: '0' }, { page: '1' }];
    for (const query of wrong) expect((await list(query)).status).toBe(400);
  });

  it('can be sent back as it was read', async () => {
    const service = smallService();
    const { json } = await put(service, open, 0);
    const again = await put(service, { ...json, explorationShare: 0.1 }, 1);
    expect(again.json).toMatchObject({ version: '2', changed: ['explorationShare'] });
  });

  it('is saved only by whoever has seen the one in force', async () => {
    const service = smallService();
    expect((await put(service, open, null)).json).toMatchObject({ status: 428, code: 'IF_MATCH_REQUIRED' });
    expect((await put(service, open, 1)).json).toMatchObject({ status: 412, code: 'STALE_VERSION' });
    expect((await show(service)).json.version).toBe('default-1');
  });

  it('is for admin only', async () => {
    const service = smallService();
    for (const scope of ['campaign', 'preferences', 'routing']) {
      expect((await service.call('GET', '/v1/policy', { scope })).status).toBe(403);
      expect((await service.call('PUT', '/v1/policy', { scope, body: open })).status).toBe(403);
      expect((await service.call('POST', '/v1/policy/dry-run', { scope, body: open })).status).toBe(403);
    }
  });

  it.each<[string, unknown, string]>([
    ['senders', { ...open, senders: ['sms'] }, '#/senders'],
    ['a misspelt cap', { ...open, caps: [{ ...open.caps[0], limti: 3 }] }, '#/caps/0/limti'],
    ['25:00', { ...open, windows: [{ ...always[0], to: '25:00' }] }, '#/windows/0/to'],
    ['a list', [open], '#'],
  ])('is refused with %s, and points to it', async (_, body, pointer) => {
    const service = smallService();
    const { json } = await put(service, body, 0);
    expect(json.status).toBe(400);
    expect(json.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it('of two that are saved at the same time is the one of the first', async () => {
    const service = smallService();
    // Both have read the version in force before either writes.
    let waiting = 0;
    let release = () => {};
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    service.store.around = async (call, run) => {
      if (call.operation === 'put' && ++waiting <= 2) {
        if (waiting === 2) release();
        await both;
      }
      return run();
    };
    const answers = await Promise.all([put(service, open, 0), put(service, nights, 0)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await show(service)).json.windows).toEqual(winner?.json.windows);
    expect((await put(service, open, 1)).status).toBe(200);
  });

  it('is not turned back by a writer who wakes up late', async () => {
    const service = smallService();
    let puts = 0;
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    service.store.around = async (call, run) => {
      if (call.operation === 'put' && ++puts === 2) await asleep;
      return run();
    };
    const late = put(service, nights, 0);
    while (puts < 2) await new Promise((resolve) => setImmediate(resolve));
    // Somebody else finishes what the sleeper began, and saves the next version.
    expect((await put(service, open, 0)).status).toBe(412);
    expect((await put(service, open, 1)).json.version).toBe('2');
    wake();
    expect((await late).json).toMatchObject({ version: '1' });
    expect((await show(service)).json.version).toBe('2');
  });

  it('is not held up by a writer who died between the version and the pointer', async () => {
    const service = smallService();
    let puts = 0;
    service.store.around = async (call, run) => {
      if (call.operation === 'put' && ++puts === 2) throw new Error('The process died.');
      return run();
    };
    expect((await put(service, nights, 0)).status).toBe(500);
    expect((await show(service)).json.version).toBe('default-1');
    expect((await show(service, '/1')).status).toBe(404);
    // The next writer finds it, puts it in force, and is told to look again.
    expect((await put(service, open, 0)).status).toBe(412);
    expect((await show(service)).json).toMatchObject({ version: '1', windows: nights.windows });
    expect((await put(service, open, 1)).json).toMatchObject({ version: '2' });
  });
});

describe('Whoever decides', () => {
  it('follows a new policy after two seconds at the latest, and reads it no oftener', async () => {
    const service = await withCustomers('ana');
    const reads: string[] = [];
    service.store.around = (call, run) => {
      if (call.operation === 'get' && call.arguments[0].pk === 'POLICY') reads.push(call.arguments[0].sk);
      return run();
    };
    const settings = decisionSettings(service.ports);
    const versionNow = async () => (await settings()).policy.version;
    expect([await versionNow(), await versionNow()]).toEqual(['default-1', 'default-1']);
    expect(reads).toEqual(['CURRENT']);
    await put(service, nights, 0);
    reads.length = 0;
    service.passTime(1_999);
    expect([await versionNow(), reads]).toEqual(['default-1', []]);
    service.passTime(1);
    expect([await versionNow(), reads]).toEqual(['1', ['CURRENT', policyVersionKey(1).sk]]);
    reads.length = 0;
    service.passTime(2_000);
    const before = (await settings()).policy;
    expect([before.version, reads]).toEqual(['1', ['CURRENT']]);
    expect(before).toBe((await settings()).policy);
  });

  it('names the version and obeys it', async () => {
    const service = await withCustomers('ana');
    await put(service, nights, 0);
    const { json } = await decide(service);
    expect(json).toMatchObject({ outcome: 'contact', policyVersion: '1' });
    // It is half past one in New York, within 01:00 to 04:00; the shipped policy would have waited for Monday.
    expect(Date.parse(json.sendAt)).toBeLessThan(Date.parse('2026-03-08T08:00:00Z'));
  });

  it.each<[string, (service: Service) => Promise<unknown>]>([
    [
      'cannot be read',
      async (service) => {
        service.store.around = (call, run) =>
          call.operation === 'get' && call.arguments[0].pk === 'POLICY'
            ? Promise.reject(Object.assign(new Error('busy'), { name: 'InternalServerError' }))
            : run();
      },
    ],
    [
      'makes no sense',
      async (service) => {
        await service.ports.table.put({ ...policyPointerKey, schemaVersion: 1, number: 'many' });
      },
    ],
    [
      'has no rules',
      async (service) => {
        await put(service, open, 0);
        await service.ports.table.update(
          policyVersionKey(1),
          { set: { document: '{"caps":[]}' } },
          { kind: 'equals', attribute: 'version', value: '1' },
        );
      },
    ],
    [
      'is missing',
      async (service) => {
        await put(service, open, 0);
        await service.ports.table.delete(policyVersionKey(1));
      },
    ],
  ])('decides nothing while the policy %s, even if an older one is still known', async (_, breakIt) => {
    const service = await withCustomers('ana');
    expect((await decide(service)).status).toBe(200);
    await breakIt(service);
    service.passTime(2_000);
    expect((await decide(service)).json).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    // What claims and acceptances ask.
    await expect(decisionSettings(service.ports)()).rejects.toThrow();
  });
});

describe('Saving a policy', () => {
  it('shows first how many of the recent decisions would come out differently, and saves nothing', async () => {
    const service = await withCustomers('ana', 'ben');
    for (const id of ['ana', 'ben']) {
      await decide(service, id);
      service.passTime(1_000);
    }
    // A customer is an example once.
    await decide(service, 'ana');
    service.passTime(1_000);
    // Nobody consented to marketing: stopped under either policy.
    await decide(service, 'ana', { purpose: 'marketing' });
    const { status, json } = await put(service, noService, null, 'true');
    expect(status).toBe(200);
    expect(json.impact).toMatchObject({ decisionsChecked: 4, newlyAllowed: 0, newlyStopped: 3, moved: 0 });
    expect(json.impact.reasons).toEqual([
      { code: 'FREQUENCY_CAP', rule: 'frequency-cap:none', newlyAllowed: 0, newlyStopped: 3 },
    ]);
    expect(json.impact.examples.map(({ customerId }: { customerId: string }) => customerId).sort()).toEqual([
      'ana',
      'ben',
    ]);
    expect(json.warnings.map(({ code }: { code: string }) => code)).toEqual(['CAP_ALLOWS_NONE']);
    expect((await show(service)).json.version).toBe('default-1');

    expect((await put(service, noService, 0)).json.impact).toEqual(json.impact);
    const back = await put(service, open, 1);
    expect(back.json.impact).toMatchObject({ newlyAllowed: 3, newlyStopped: 0 });
  });

  it('tells what moves to another moment', async () => {
    const service = await withCustomers('ana');
    await decide(service);
    expect((await put(service, nights, 0)).json.impact).toMatchObject({ decisionsChecked: 1, moved: 1 });
  });

  it('refuses a preview that is neither true nor false', async () => {
    for (const preview of ['yes', '']) {
      expect((await put(smallService(), open, null, preview)).json.code).toBe('INVALID_QUERY');
    }
    expect((await put(smallService(), open, 7, 'true')).status).toBe(412);
  });

  it('is possible when the recent decisions cannot be read', async () => {
    const service = await withCustomers('ana');
    service.store.around = (call, run) =>
      call.operation === 'query' && call.arguments[0].pk.startsWith('RECENT#')
        ? Promise.reject(new Error())
        : run();
    expect((await put(service, open, 0)).json).toMatchObject({ version: '1', impact: null });
  });

  it('costs a process that decides a lot no more than one note a second', async () => {
    const service = await withCustomers('ana');
    const notes = () => service.writes.length;
    const before = notes();
    for (let i = 0; i < 5; i++) await decide(service);
    // Five decisions and one note.
    expect(notes() - before).toBe(6);
    service.passTime(1_000);
    await decide(service);
    expect(notes() - before).toBe(8);
  });
});

describe('A dry run', () => {
  const customers = 130;

  /** 130 decisions: three pages at least, over all shards. */
  async function withDecisions() {
    const ids = Array.from({ length: customers }, (_, number) => `c-${number}`);
    const service = await withCustomers(...ids);
    for (const id of ids) {
      await decide(service, id);
      service.passTime(1_000);
    }
    return service;
  }
  const deliver = (service: Service, jobId: string) =>
    createWorkJobs(service.ports)({
      Records: [{ messageId: 'm', body: JSON.stringify({ jobId }) }],
    } as unknown as Parameters<ReturnType<typeof createWorkJobs>>[0]);
  const start = async (service: Service, body: unknown) => {
    const answer = await service.call('POST', '/v1/policy/dry-run', { body });
    return { answer, jobId: answer.json.jobId as string };
  };
  const jobNow = async (service: Service, jobId: string) =>
    (await service.call('GET', `/v1/jobs/${jobId}`)).json;

  async function workOff(service: Service): Promise<void> {
    for (let rounds = 0; service.jobs.length > 0 && rounds < 100; rounds++) {
      const message = service.jobs[0] as { jobId: string };
      const { batchItemFailures } = await deliver(service, message.jobId);
      // A message that fails comes again; one that was taken is gone.
      if (batchItemFailures.length === 0) service.jobs.shift();
    }
  }

  it('asks all recent questions again in the background, and says who would be stopped and why', async () => {
    const service = await withDecisions();
    const { answer, jobId } = await start(service, noService);
    expect([answer.status, answer.headers.location]).toEqual([202, `/v1/jobs/${jobId}`]);
    expect(await jobNow(service, jobId)).toMatchObject({
      status: 'running',
      progress: { done: 0, total: null },
    });
    await workOff(service);
    const job = await jobNow(service, jobId);
    expect(job).toMatchObject({ status: 'succeeded', progress: { done: customers, total: customers } });
    expect(job.result).toMatchObject({
      decisionsChecked: customers,
      newlyStopped: customers,
      newlyAllowed: 0,
      reasons: [{ rule: 'frequency-cap:none', newlyStopped: customers, newlyAllowed: 0 }],
    });
    expect(job.result.examples).toHaveLength(100);
    expect(job.result.examples[0]).toMatchObject({
      change: 'newly-stopped',
      customerId: expect.stringMatching(/^c-/),
    });
    expect((await show(service)).json.version).toBe('default-1');
  });

  it('comes to the same whichever step a crash cuts off, before or after it took effect', async () => {
    const service = await withDecisions();
    const run = async (crashAt: number, after: boolean) => {
      let steps = 0;
      const step = async (effect: () => Promise<unknown>): Promise<unknown> => {
        const crashes = ++steps === crashAt;
        if (crashes && !after) throw new Error('The process died.');
        const done = await effect();
        if (crashes) throw new Error('The process died.');
        return done;
      };
      const { jobId } = await start(service, noService);
      const { send } = service.ports.jobs;
      service.ports.jobs.send = async (message) => {
        await step(() => send(message));
      };
      service.store.around = (call, effect) => {
        const [first] = call.arguments as [{ pk?: string }];
        return /^(JOB|RECENT)#/.test(first.pk ?? '') ? step(effect) : effect();
      };
      await workOff(service);
      service.ports.jobs.send = send;
      service.store.around = (_, effect) => effect();
      return { steps, job: await jobNow(service, jobId) };
    };
    const { steps } = await run(0, false);
    // Three pages: each reads the job and the notes, writes the job, and sends for the next.
    expect(steps).toBeGreaterThan(10);
    for (let crashAt = 1; crashAt <= steps; crashAt++) {
      for (const after of [false, true]) {
        const { job } = await run(crashAt, after);
        expect([crashAt, after, job.status, job.progress.done]).toEqual([
          crashAt,
          after,
          'succeeded',
          customers,
        ]);
        expect(job.result).toMatchObject({ decisionsChecked: customers, newlyStopped: customers });
      }
    }
  });

  it('counts nobody twice when its message is delivered twice', async () => {
    const service = await withDecisions();
    const { jobId } = await start(service, noService);
    for (let rounds = 0; service.jobs.length > 0 && rounds < 100; rounds++) {
      service.jobs.shift();
      await Promise.all([deliver(service, jobId), deliver(service, jobId)]);
    }
    expect((await jobNow(service, jobId)).result).toMatchObject({ decisionsChecked: customers });
  });

  it('fails and says so once the same page has failed five times in a row, and keeps what it had found', async () => {
    const service = await withDecisions();
    const { jobId } = await start(service, noService);
    await deliver(service, jobId);
    const found = (await jobNow(service, jobId)).result.decisionsChecked;
    expect(found).toBeGreaterThan(0);
    let broken = true;
    service.store.around = async (call, run) => {
      const [first] = call.arguments as [{ pk?: string }];
      if (broken && first.pk?.startsWith('RECENT#')) throw new Error('The notes cannot be read.');
      return run();
    };
    const again = async () => (await deliver(service, jobId)).batchItemFailures.length;
    // Four failures and a page that works: the count begins anew.
    for (let attempt = 0; attempt < 4; attempt++) expect(await again()).toBe(1);
    broken = false;
    expect(await again()).toBe(0);
    broken = true;
    for (let attempt = 0; attempt < 4; attempt++) expect(await again()).toBe(1);
    expect((await jobNow(service, jobId)).status).toBe('running');
    expect(await again()).toBe(0);
    const job = await jobNow(service, jobId);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'STEP_KEEPS_FAILING' } });
    expect(job.result.decisionsChecked).toBeGreaterThan(found);
  });

  it('fails with a sentence when nobody can work on it', async () => {
    const service = smallService();
    const asked = { scope: 'admin', client: 'ops', total: null };
    const broken = await createJob(service.ports, {
      ...asked,
      kind: 'policy-dry-run',
      input: { version: '9', document: open },
    });
    const strange = await createJob(service.ports, { ...asked, kind: 'count-sheep', input: null });
    service.jobs.push(broken, strange);
    await workOff(service);
    expect(await jobNow(service, broken.jobId)).toMatchObject({
      status: 'failed',
      error: { code: 'POLICY_UNKNOWN' },
    });
    expect(await jobNow(service, strange.jobId)).toMatchObject({
      status: 'failed',
      error: { code: 'JOB_KIND_UNKNOWN' },
    });
  });
});
