import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AcceptedAnswer, DispatchAnswer } from '../../lib/edge/answers/index.ts';
import { type Kairos, startKairos } from '../local/running-kairos.ts';
import { exported } from './exported-endpoint.ts';
import { runKairos } from './run-cli.ts';

// The real command line, in a process of its own, against the real local service.
let folder: string;
let kairos: Kairos;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kairos-cli-'));
  kairos = await startKairos(join(folder, 'data'));
}, 120_000);
afterAll(async () => {
  await kairos?.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) =>
  runKairos(args, { KAIROS_URL: kairos.origin, KAIROS_DATA: join(folder, 'data') });
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  const isRaw = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, isRaw ? content : JSON.stringify(content));
  return path;
};
const answer = async (...args: string[]) => {
  const { code, out, err } = await run(...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
};

describe('kairos', { timeout: 120_000 }, () => {
  it('decides, and a suppressed answer is exit code 1', async () => {
    const decided = await run('decide', 'finn-sydney', '--purpose', 'service', '--json');
    expect(decided.code).toBe(0);
    expect(JSON.parse(decided.out)).toMatchObject({ outcome: 'contact', decisionId: expect.any(String) });
    await kairos.call('PATCH', '/v1/customers/dieter-berlin/preferences', { doNotContact: true });
    const refused = await run('decide', 'dieter-berlin', '--purpose', 'marketing');
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/^No contact/);
    expect(refused.out).toContain('do-not-contact');
  });

  it('draws the week with a letter for each rule, the law by its source, and records nothing', async () => {
    const before = (await kairos.call('GET', '/local/decisions')).body.decisions.length;
    const { code, out } = await run(
      'explain',
      'ana-miami',
      '--topic',
      'offers',
      '--at',
      '2027-01-04T12:00:00Z',
    );
    expect(code).toBe(0);
    const [, texts = ''] = /\nsms {7}00 {4}06 {4}12 {4}18\n((?: {2}\S.*\n)+)/.exec(out) ?? [];
    const tuesday = /Tue 05 Jan {2}(.*)/.exec(texts)?.[1] ?? '';
    const [, law] = / {2}(\w) {2}us-fl-hours {2}CONTACT_WINDOW {2}Fla\. Stat\. 501\.616\(6\)/.exec(out) ?? [];
    const [, company] = / {2}(\w) {2}policy-window {2}CONTACT_WINDOW/.exec(out) ?? [];
    // Florida from 8 to 20, the company from 9 to 20.
    expect(tuesday).toBe(`${law?.repeat(8)}${company}${'#'.repeat(11)}${law?.repeat(4)}`);
    expect(texts).toMatch(/Sun 10 Jan {2}[^#]+\n/);
    expect(out).toMatch(/policy-window +not yet +\d+ h/);
    expect((await kairos.call('GET', '/local/decisions')).body.decisions).toHaveLength(before);
  });

  it('sends once for each key, and shows the message in the outbox', async () => {
    const send = [
      'send',
      'ana-miami',
      '--purpose',
      'transactional',
      '--sms',
      'Code 77.',
      '--key',
      'k-77',
      '--json',
    ];
    const [first, second] = [await run(...send), await run(...send)];
    expect(first.code).toBe(0);
    expect(AcceptedAnswer.parse(JSON.parse(first.out))).toEqual(JSON.parse(first.out));
    expect(JSON.parse(second.out).dispatchId).toBe(JSON.parse(first.out).dispatchId);
    await kairos.arrived(1);
    const { out } = await run('outbox');
    expect(out.match(/Code 77\./g)).toHaveLength(1);
    const { dispatchId } = JSON.parse(first.out);
    const { body: dispatch } = await kairos.call('GET', `/v1/dispatches/${dispatchId}`);
    expect(DispatchAnswer.parse(dispatch)).toEqual(dispatch);
    const { out: shown } = await run('dispatch', dispatchId);
    expect(shown).toMatch(/status +sent/);
  });

  it('closes what it is told to, and opens only what was seen', async () => {
    const named = 'chloe-london';
    const changes = ['channels.voice=blocked', 'maxPerWeek=2'];
    expect((await run('preferences', 'set', named, ...changes)).code).toBe(0);
    const { body } = await kairos.call('GET', `/v1/customers/${named}/preferences`);
    expect(body).toMatchObject({ channels: { voice: 'blocked' }, maxPerWeek: 2 });
    const blind = await run('preferences', 'set', named, 'channels.voice=allowed');
    expect([blind.code, blind.err]).toEqual([1, expect.stringContaining('IF_MATCH_REQUIRED')]);
    const [, version = ''] = /Version ("\d+")/.exec((await run('preferences', 'get', named)).out) ?? [];
    expect(
      (await run('preferences', 'set', named, 'channels.voice=allowed', '--if-match', version)).code,
    ).toBe(0);
  });

  it('suppresses, looks up, and does not lift what the customer asked for', async () => {
    expect((await run('suppress', '+13055550199', '--reason', 'bounce')).code).toBe(0);
    expect((await run('lookup', '+1 (305) 555-0199')).out).toMatch(/bounce +all/);
    const lift = (reason: string) =>
      run('lift', '+13055550199', '--reason', reason, '--evidence', 'it works');
    expect((await lift('customer-request')).code).toBe(1);
    expect((await lift('bounce')).out).toContain('Nothing is known');
  });

  it('takes in events, counts the bad ones and takes the others', async () => {
    const event = {
      type: 'contacted',
      customerId: 'finn-sydney',
      channel: 'voice',
      at: '2026-01-05T10:00:00Z',
    };
    const lines = [
      { ...event, eventId: 'e1' },
      { ...event, eventId: 'e2', channel: 'fax' },
    ];
    const { code, out } = await run(
      'events',
      file('calls.jsonl', lines.map((line) => JSON.stringify(line)).join('\n')),
    );
    expect([code, out]).toEqual([2, expect.stringContaining('1 of 2 events taken.')]);
  });

  it('previews, saves and tries a policy, and replays a decision under it', async () => {
    const decision = JSON.parse((await run('decide', 'finn-sydney', '--purpose', 'service', '--json')).out);
    expect((await run('replay', decision.decisionId)).out).toContain('The same decision');
    // What is printed can be kept in a file, changed and given back; how to save it is said beside it.
    const policy = await run('policy', 'get');
    expect(policy.err).toContain(`--if-match '"`);
    const never = {
      ...JSON.parse(policy.out),
      caps: [{ id: 'none', limit: 0, period: { kind: 'calendar', days: 1 } }],
    };
    const path = file('never.json', never);
    expect((await run('policy', 'set', path, '--preview')).out).toMatch(
      /^Nothing was saved\.[\s\S]*CAP_ALLOWS_NONE/,
    );
    expect((await run('policy', 'dry-run', path)).out).toMatch(/[1-9]\d* newly stopped/);
    // Saving begins with what it would change, and with how to go on.
    const first = await run('policy', 'set', path);
    expect([first.code, first.out]).toEqual([
      1,
      expect.stringMatching(/^Nothing was saved\.[\s\S]*newly stopped/),
    ]);
    expect(first.err).toContain(`To save it: kairos policy set ${path} --if-match '"0"'`);
    expect((await run('policy', 'get')).out).toContain('"version": "default-1"');
    // What only an answer says may stand in the document of `set`, and not in that of a replay.
    const { version: _, changed: _c, savedBy: _b, savedAt: _a, ...document } = never;
    const replayed = await run('replay', decision.decisionId, '--policy', file('document.json', document));
    expect(replayed.code).toBe(1);
    expect(replayed.out).toMatch(/#\/outcome +contact +suppressed/);
  });

  it('keeps the catalogue of actions, and says what is best to do for somebody', async () => {
    const deposit = {
      name: 'Term deposit',
      purpose: 'service',
      channels: ['inbound', 'sms'],
      value: 40,
      eligibility: 'context.?page.orValue("") == "savings"',
      script: { en: 'May I tell you about our term deposit?' },
      content: { en: { sms: { body: 'Our term deposit.' } } },
      trigger: { event: 'salary.paid', withinHours: 48 },
    };
    const broken = file('broken.json', { ...deposit, eligibility: 'customer.age > 3' });
    expect(await run('actions', 'put', 'deposit', broken)).toMatchObject({
      code: 2,
      err: expect.stringContaining('#/eligibility line 1, column'),
    });
    expect(await run('actions')).toMatchObject({ code: 0, out: expect.stringContaining('no actions yet') });
    const saved = await run('actions', 'put', 'deposit', file('deposit.json', deposit));
    expect([saved.code, saved.out]).toEqual([0, expect.stringContaining('Saved deposit as version 1')]);
    expect((await run('actions', 'list')).out).toMatch(
      /deposit +Term deposit +service +inbound, sms +40 +salary\.paid, 48 h +1 +active/,
    );
    const again = file('again.json', JSON.parse((await run('actions', 'get', 'deposit')).out));
    expect((await run('actions', 'put', 'deposit', again, '--if-match', '"7"')).code).toBe(1);

    const asked = ['next', 'finn-sydney', '--situation', 'web'];
    expect((await run(...asked)).out).toMatch(/Best is Answer the call[\s\S]*deposit +NOT_ELIGIBLE/);
    const { out } = await run(...asked, 'page=savings');
    expect(out).toMatch(/^finn-sydney[\s\S]*Best is Term deposit[\s\S]*deposit +inbound +[\d.]+ +0\.1 +/);
    expect(out).toContain('“May I tell you about our term deposit?”');
    const { action } = JSON.parse((await run(...asked, 'page=savings', '--json')).out);
    expect(action).toMatchObject({ id: 'deposit', channel: 'inbound' });
    expect((await run('next', '+12125550188')).out).toMatch(/^Nobody known \(unknown\)/);
    expect((await run('actions', 'delete', 'deposit')).code).toBe(0);
  });

  it('finds everything in order, and says so', async () => {
    const { code, out } = await run('doctor');
    expect(code).toBe(0);
    for (const check of ['service', 'version', 'clock', 'token', 'kill switch', 'decision'])
      expect(out).toMatch(new RegExp(`ok +${check}`));
    await kairos.call('POST', '/v1/kill-switch', { on: true, scope: 'marketing', reason: 'test' });
    expect(await run('doctor')).toMatchObject({ code: 3, out: expect.stringContaining('on for marketing') });
    await kairos.call('POST', '/v1/kill-switch', { on: false, scope: 'marketing', reason: 'test' });
    await kairos.call('PUT', '/v1/customers/to-forget', { timeZone: 'Europe/Berlin' });
    await kairos.call('DELETE', '/v1/customers/to-forget');
    for (const nobody of ['to-forget', 'never-here'])
      expect(await run('doctor', '--customer', nobody)).toMatchObject({
        code: 0,
        out: expect.stringContaining(`there is no customer ${nobody}`),
      });
  });

  it('says when the token does not do', async () => {
    const { err, code } = await run('policy', 'get', '--token', kairos.tokens.campaign ?? '');
    expect([code, err]).toEqual([3, expect.stringContaining('WRONG_SCOPE')]);
  });
});

describe('kairos import', { timeout: 120_000 }, () => {
  const status = async (id: string) => (await kairos.call('GET', `/v1/customers/${id}`)).status;

  it('pinpoint checks, then closes and creates, and leaves alone who is here', async () => {
    const path = file(
      'part-0.gz',
      gzipSync(
        [
          exported('SMS', '+12065550121'),
          exported('EMAIL', 'u1@example.com', { OptOut: 'ALL' }),
          exported('SMS', '12', { User: { UserId: 'u-2' }, Demographic: { Timezone: 'Mars/Base' } }),
          exported('SMS', '+12065550123', { User: { UserId: 'u-3' }, OptOut: 'ALL' }),
          exported('GCM', 'token'),
          'broken',
        ]
          .map((line) => JSON.stringify(line))
          .join('\n'),
      ),
    );
    const counts = { endpoints: 4, customers: 3, optedOut: 2, others: 1, badLines: 1 };
    expect(await answer('import', 'pinpoint', path)).toMatchObject({
      ...counts,
      dryRun: true,
      put: null,
      optOuts: { result: { dryRun: true, closing: 2 } },
    });
    expect(await status('u-1')).toBe(404);

    expect(await answer('import', 'pinpoint', path, '--apply', '--segment', 'vip')).toMatchObject({
      ...counts,
      put: { created: 3, known: 0, refused: 0, leftOut: 2 },
      optOuts: { result: { dryRun: false, closing: 2 } },
      preferences: { result: { closing: 1 } },
    });
    const decided = await kairos.call('POST', '/v1/decisions', {
      customerId: 'u-3',
      purpose: 'transactional',
    });
    expect(decided.body).toMatchObject({ outcome: 'suppressed' });
    expect(decided.body.reasons).toContainEqual(
      expect.objectContaining({ code: 'ADDRESS_SUPPRESSED', channel: 'sms' }),
    );
    expect((await kairos.call('GET', '/v1/customers/u-1/preferences')).body).toMatchObject({
      channels: { email: 'blocked' },
    });
    const created = await kairos.call('GET', '/v1/customers/u-1');
    expect(created.body).toMatchObject({ segments: ['vip'] });

    await kairos.call(
      'PUT',
      '/v1/customers/u-1',
      { country: 'FR' },
      { 'if-match': created.headers.get('etag') ?? '' },
    );
    expect(await answer('import', 'pinpoint', path, '--apply')).toMatchObject({
      put: { created: 0, known: 3 },
      optOuts: { result: { closing: 0, known: 2 } },
    });
    expect((await kairos.call('GET', '/v1/customers/u-1')).body).toMatchObject({ country: 'FR' });
  });

  it('customers refuses who would lose something that matters, and goes on with the others', async () => {
    const path = file(
      'crm.jsonl',
      [
        { id: 'c-1', country: 'US', contactPoints: [{ channel: 'sms', address: '+12065550131' }] },
        { id: 'c-2', doNotCal: true },
        { id: 'not an id' },
        { id: 'c-3', attributes: { 'a b/~c': 1, plan: 'gold' }, timeZone: 'Mars/Base' },
        {},
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    expect(await answer('import', 'customers', path)).toMatchObject({
      dryRun: true,
      customers: 4,
      badLines: 1,
    });
    expect(await status('c-1')).toBe(404);
    const { put } = await answer('import', 'customers', path, '--apply');
    expect(put).toMatchObject({ created: 2, refused: 2, leftOut: 2 });
    expect(await status('c-2')).toBe(404);
    expect((await kairos.call('GET', '/v1/customers/c-3')).body).toMatchObject({
      attributes: { plan: 'gold' },
    });
  });
});
