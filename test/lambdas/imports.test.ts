import { describe, expect, it } from 'vitest';
import { createWorkJobs } from '../../lambdas/work-jobs.ts';
import { createSeenLines } from '../../lib/core/import/seen-lines.ts';
import { ana, smallService } from './small-service.ts';

function withImports() {
  const service = smallService();
  const handler = createWorkJobs(service.ports);
  const deliver = (message: unknown) =>
    handler({ Records: [{ messageId: 'm', body: JSON.stringify(message) } as never] });
  /** Delivers what waits in the queue of jobs; what fails comes back. */
  async function work() {
    for (let rounds = 0; service.jobs.length > 0 && rounds < 500; rounds++) {
      const message = service.jobs[0];
      const { batchItemFailures } = await deliver(message);
      service.jobs.shift();
      if (batchItemFailures.length > 0) service.jobs.push(message as never);
    }
  }
  async function check(about: 'suppressions' | 'preferences', file: string | Uint8Array) {
    const started = await service.call('POST', `/v1/${about}/imports`, { body: {} });
    expect(started.status).toBe(201);
    service.files.set(started.json.uploadUrl.replace('memory:', ''), Buffer.from(file as string));
    await work();
    return (await service.call('GET', `/v1/${about}/imports/${started.json.id}`)).json;
  }
  async function apply(about: 'suppressions' | 'preferences', id: string, body: object = {}) {
    const answer = await service.call('POST', `/v1/${about}/imports/${id}/apply`, { body });
    if (answer.status !== 202) return answer.json;
    await work();
    return (await service.call('GET', `/v1/${about}/imports/${answer.json.id}`)).json;
  }
  const known = async (address: string) =>
    (await service.call('POST', '/v1/suppressions/lookup', { body: { address } })).json.suppressions;
  return { ...service, check, apply, known, work };
}

describe('The messages of a job that waits for its file', () => {
  function withQueue(fate: () => 'sent' | 'lost' | 'failed though sent' | 'doubled') {
    const service = smallService();
    const queue: { body: string; received: number }[] = [];
    const send = async (message: object) => {
      const what = fate();
      const copies = { sent: 1, 'failed though sent': 1, doubled: 2, lost: 0 }[what];
      for (let copy = 0; copy < copies; copy++) queue.push({ body: JSON.stringify(message), received: 0 });
      if (what === 'lost' || what === 'failed though sent') throw new Error('The queue does not answer.');
    };
    const handler = createWorkJobs({ ...service.ports, jobs: { send } });
    async function deliver() {
      const message = queue.shift();
      if (!message) throw new Error('There is no message left.');
      message.received += 1;
      const attributes = { ApproximateReceiveCount: String(message.received) };
      const record = { messageId: 'm', body: message.body, attributes };
      const { batchItemFailures } = await handler({ Records: [record as never] });
      if (batchItemFailures.length > 0) queue.push(message);
    }
    async function begin() {
      const { json } = await service.call('POST', '/v1/suppressions/imports', { body: {} });
      queue.push({ body: JSON.stringify(service.jobs.shift()), received: 0 });
      const upload = () =>
        service.files.set(json.uploadUrl.replace('memory:', ''), Buffer.from('address\n+13055550100\n'));
      const status = async () =>
        (await service.call('GET', `/v1/suppressions/imports/${json.id}`)).json.status;
      return { upload, status };
    }
    return { ...service, queue, deliver, begin };
  }

  it('stay one, however many are lost or doubled on the way, and the job ends', async () => {
    let drawn = 7;
    let bad = true;
    const fates = ['sent', 'lost', 'failed though sent', 'doubled', 'sent'] as const;
    const { queue, deliver, begin } = withQueue(() => {
      drawn = (drawn * 48_271) % 2_147_483_647;
      return bad ? (fates[drawn % fates.length] as (typeof fates)[number]) : 'sent';
    });
    const { upload, status } = await begin();
    for (let messages = 0; messages < 300; messages++) {
      await deliver();
      expect(queue.length).toBeLessThan(12);
    }
    bad = false;
    for (let messages = 0; messages < 20; messages++) await deliver();
    expect(queue).toHaveLength(1);
    upload();
    await deliver();
    expect([queue, await status()]).toEqual([[], 'succeeded']);
  });

  it('bring it back when they were all set aside and are sent again', async () => {
    let fate: 'sent' | 'lost' = 'sent';
    const { queue, deliver, begin, passTime } = withQueue(() => fate);
    const { upload, status } = await begin();
    await deliver();
    fate = 'lost';
    for (let times = 0; times < 5; times++) await deliver();
    const [aside] = queue.splice(0);
    fate = 'sent';
    passTime(3_600_000);
    upload();
    queue.push({ body: String(aside?.body), received: 0 });
    await deliver();
    expect(await status()).toBe('succeeded');
  });
});

describe('An import of suppressions', () => {
  it('is checked first, which changes nothing, then applied, and then is known', async () => {
    const { call, check, apply, known } = withImports();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    const file =
      'address,scope,reason,source\n+1 305 555 0100,all,customer-request,old system\nANA@example.com,marketing,,"crm, 2025"\n';
    const checked = await check('suppressions', file);
    expect(checked).toMatchObject({
      step: 'check',
      status: 'succeeded',
      result: { dryRun: true, lines: 3, closing: 2, known: 0, repeated: 0, keptClosed: 0, badLines: 0 },
    });
    expect(await known('+13055550100')).toEqual([]);
    expect(await apply('suppressions', checked.id)).toMatchObject({
      step: 'apply',
      status: 'succeeded',
      result: { dryRun: false, closing: 2 },
    });
    expect(await known('+13055550100')).toMatchObject([
      { reason: 'customer-request', scope: 'all', channels: ['sms', 'voice'], source: 'old system' },
    ]);
    expect(await known('ana@example.com')).toMatchObject([{ scope: 'marketing', source: 'crm, 2025' }]);
    const { json } = await call('POST', '/v1/decisions', {
      body: { customerId: 'c-1', purpose: 'transactional', channels: ['sms'] },
    });
    expect(json).toMatchObject({ outcome: 'suppressed', reasons: [{ code: 'ADDRESS_SUPPRESSED' }] });
    expect((await check('suppressions', file)).result).toMatchObject({ closing: 0, known: 2 });
  });

  it('takes JSON Lines, with and without mark, line ends of all kinds and no end at all', async () => {
    const { check, apply, known } = withImports();
    const line = (address: string) =>
      JSON.stringify({ address, reason: 'bounce', channels: ['email'], at: '2026-03-01T00:00:00Z' });
    const file = `\uFEFF${line('a@example.com')}\r\n\n${line('b@example.com')}\n${line('c@example.com')}`;
    const { id, result } = await check('suppressions', file);
    expect(result).toMatchObject({ closing: 3, badLines: 0 });
    await apply('suppressions', id);
    for (const who of ['a', 'b', 'c'])
      expect(await known(`${who}@example.com`)).toMatchObject([
        { reason: 'bounce', at: '2026-03-01T00:00:00Z' },
      ]);
  });

  it('reports what cannot be read, by line and without repeating it, and applies the rest only if so told', async () => {
    const { check, apply, known } = withImports();
    const file = Buffer.concat([
      Buffer.from(
        'address,scope\nnobody,all\n+13055550101,every\n+13055550102,all,more\n"+13055550103,all\n',
      ),
      Buffer.from([0x6d, 0xfc, 0x40, 0x78, 0x2e, 0x64, 0x65, 0x2c, 0x61, 0x6c, 0x6c, 0x0a]),
      Buffer.from(`${'x'.repeat(2_000)}\n+13055550104,all\n`),
    ]);
    const checked = await check('suppressions', file);
    expect(checked.result).toMatchObject({ lines: 8, closing: 1, badLines: 6 });
    expect(checked.result.bad.map(({ line }: { line: number }) => line).sort()).toEqual([2, 3, 4, 5, 6, 7]);
    expect(JSON.stringify(checked.result)).not.toMatch(/nobody|every\b|555010[1-4]/);
    expect(await apply('suppressions', checked.id)).toMatchObject({ code: 'BAD_LINES' });
    expect(await known('+13055550104')).toEqual([]);
    await apply('suppressions', checked.id, { allowedBadLines: 6 });
    expect(await known('+13055550104')).toHaveLength(1);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['without a heading', '+13055550100,all\n', 'WRONG_COLUMNS'],
    ['with a column that is not known', 'address,colour\n+13055550100,red\n', 'WRONG_COLUMNS'],
    ['with a column twice', 'address,address\n+13055550100,+13055550101\n', 'WRONG_COLUMNS'],
    ['with nothing in it', '', 'EMPTY_FILE'],
    ['in UTF-16', Buffer.from('\uFEFFaddress\n+13055550100\n', 'utf16le'), 'WRONG_ENCODING'],
  ])('fails as a whole, saying what to do, when it comes %s', async (_, file, code) => {
    const { check, apply } = withImports();
    const checked = await check('suppressions', file);
    expect(checked).toMatchObject({ status: 'failed', error: { code } });
    expect(JSON.stringify(checked)).not.toMatch(/3055550100|colour/);
    expect(await apply('suppressions', checked.id)).toMatchObject({ code: 'NOT_CHECKED' });
  });

  it('never lifts and never shortens what is known, and does not bring back what was lifted later', async () => {
    const { call, check, apply, known } = withImports();
    const suppress = (body: object) =>
      call('POST', '/v1/suppressions', {
        body: { address: 'a@example.com', scope: 'all', reason: 'bounce', source: 'x', ...body },
      });
    await suppress({});
    const { id } = await check(
      'suppressions',
      'address,reason,expiresAt\na@example.com,bounce,2026-04-01T00:00:00Z\n',
    );
    await apply('suppressions', id);
    expect(await known('a@example.com')).toMatchObject([{ expiresAt: null }]);
    await call('POST', '/v1/suppressions/lift', {
      body: { address: 'b@example.com', reason: 'bounce', evidence: 'mended' },
    });
    const old = await check('suppressions', 'address,reason,at\nb@example.com,bounce,2026-03-01T00:00:00Z\n');
    await apply('suppressions', old.id);
    expect(await known('b@example.com')).toEqual([]);
  });

  it('of somebody who was blocked, who then is imported as confirmed, changes nothing (listmonk#929)', async () => {
    const { call, check, apply } = withImports();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    const blocked = await check('suppressions', 'address\nana@example.com\n');
    await apply('suppressions', blocked.id);
    await call('POST', '/v1/customers/c-1/consents', {
      body: {
        channel: 'email',
        purpose: 'marketing',
        status: 'revoked',
        capturedAt: '2026-03-01T00:00:00Z',
        actor: 'agent',
        source: 'call',
      },
    });
    const confirmed = JSON.stringify({
      customerId: 'c-1',
      channels: { email: 'preferred' },
      consents: [
        {
          channel: 'email',
          purpose: 'marketing',
          status: 'granted',
          capturedAt: '2026-03-07T00:00:00Z',
          actor: 'import',
          source: 'crm',
        },
      ],
    });
    const again = await check('preferences', confirmed);
    expect(again.result).toMatchObject({ keptClosed: 1 });
    await apply('preferences', again.id);
    expect((await call('GET', '/v1/customers/c-1')).json.consents).toMatchObject([
      { channel: 'email', status: 'revoked' },
    ]);
    const { json } = await call('POST', '/v1/decisions', {
      body: { customerId: 'c-1', purpose: 'marketing', channels: ['email'] },
    });
    expect(json.outcome).toBe('suppressed');
    // Also when the customer is saved anew.
    await call('PUT', '/v1/customers/c-2', { body: ana });
    const other = await call('POST', '/v1/decisions', {
      body: { customerId: 'c-2', purpose: 'transactional', channels: ['email'] },
    });
    expect(other.json).toMatchObject({ outcome: 'suppressed', reasons: [{ code: 'ADDRESS_SUPPRESSED' }] });
  });

  it('of a file full of repetitions does each line once, in memory that does not grow', async () => {
    const { check, apply, writes } = withImports();
    const file = `address\n${'a@example.com\nb@example.com\n'.repeat(2_000)}`;
    const { id, result } = await check('suppressions', file);
    expect(result).toMatchObject({ lines: 4_001, closing: 2, repeated: 3_998 });
    const before = writes.length;
    expect((await apply('suppressions', id)).result).toMatchObject({ closing: 2, repeated: 3_998 });
    expect(writes.length - before).toBeLessThan(100);
    const seen = createSeenLines();
    for (let line = 0; line < 200_000; line++) seen(`line ${line}`);
    expect(seen('line 199999')).toBe(true);
    expect(seen('line 0')).toBe(false);
  });

  it('that is cut off goes on from its last record, and counts every line once', async () => {
    const { check, apply, known, store } = withImports();
    const addresses = Array.from({ length: 60 }, (_, n) => `p${n}@example.com`);
    const { id } = await check('suppressions', `address\n${addresses.join('\n')}\n`);
    let calls = 0;
    store.around = async (call, run) => {
      const done = await run();
      // Each write counts; the answers of some are lost.
      if (call.operation === 'put' && ++calls % 41 === 0 && calls < 400) throw new Error('cut off');
      return done;
    };
    const applied = await apply('suppressions', id);
    store.around = (_, run) => run();
    expect(applied).toMatchObject({ status: 'succeeded', result: { lines: 61, badLines: 0 } });
    expect(applied.result.closing + applied.result.known).toBe(60);
    for (const address of addresses) expect(await known(address)).toHaveLength(1);
  });

  it('is shown to its own path only, and applied by the id of its check', async () => {
    const { call, check, apply } = withImports();
    const { id } = await check('suppressions', 'address\na@example.com\n');
    expect((await call('GET', `/v1/preferences/imports/${id}`)).status).toBe(404);
    expect((await call('POST', `/v1/preferences/imports/${id}/apply`, { body: {} })).status).toBe(404);
    const applied = await apply('suppressions', id);
    expect(await apply('suppressions', applied.id)).toMatchObject({ code: 'NOT_A_CHECK' });
    expect((await call('POST', '/v1/suppressions/imports', { body: { file: 'x' } })).status).toBe(400);
  });
});

describe('An import of preferences', () => {
  it('closes what was closed elsewhere, for good but for the customer, and opens nothing', async () => {
    const { call, check, apply, passTime } = withImports();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    await call('PATCH', '/v1/customers/c-1/preferences', {
      body: { channels: { voice: 'never' }, doNotCall: true },
    });
    passTime(1_000);
    const file =
      'customerId,doNotContact,doNotCall,maxPerWeek,channels.sms,channels.voice,topics.offers,pausedUntil\n' +
      'c-1,no,false,2,blocked,allowed,blocked,2026-12-24T00:00:00Z\nc-9,yes,,,,,,\n';
    const checked = await check('preferences', file);
    expect(checked.result).toMatchObject({ lines: 3, keptClosed: 1, badLines: 1, bad: [{ line: 3 }] });
    await apply('preferences', checked.id, { allowedBadLines: 1 });
    const { json, headers } = await call('GET', '/v1/customers/c-1/preferences');
    expect(json).toMatchObject({
      doNotCall: true,
      maxPerWeek: 2,
      pausedUntil: '2026-12-24T00:00:00Z',
      channels: { sms: 'blocked', voice: 'never' },
      topics: { offers: 'blocked' },
    });
    const reopen = await call('PATCH', '/v1/customers/c-1/preferences', {
      body: { channels: { sms: 'allowed' } },
      headers: { 'if-match': headers.etag ?? '' },
    });
    expect(reopen).toMatchObject({ status: 409, json: { code: 'CUSTOMER_CLOSED' } });
    expect((await check('preferences', 'customerId,channels.sms\nc-1,blocked\n')).result).toMatchObject({
      known: 1,
    });
  });

  it('records consents as imported, those of the past only', async () => {
    const { call, check, apply } = withImports();
    await call('PUT', '/v1/customers/c-1', { body: ana });
    const line = (capturedAt: string) =>
      JSON.stringify({
        customerId: 'c-1',
        consents: [
          {
            channel: 'sms',
            purpose: 'marketing',
            status: 'granted',
            capturedAt,
            actor: 'customer',
            source: 'crm',
          },
        ],
      });
    const { id, result } = await check(
      'preferences',
      `${line('2026-03-01T00:00:00Z')}\n${line('2026-04-01T00:00:00Z')}\n`,
    );
    expect(result).toMatchObject({ closing: 1, badLines: 1 });
    await apply('preferences', id, { allowedBadLines: 1 });
    expect((await call('GET', '/v1/customers/c-1/consents')).json.entries).toMatchObject([
      { actor: 'import', status: 'granted' },
    ]);
  });
});
