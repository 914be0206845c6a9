import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../lib/address/hash-address.ts';
import { type LinkClaims, linkLifetimes, signLink } from '../../../lib/address/signed-link.ts';
import { readAddressState } from '../../../lib/store/change-address-state.ts';
import { formOf, noteOf } from '../../support/page-form.ts';
import {
  accepted,
  anasMailbox,
  anasNumber,
  createWorld,
  day,
  hour,
  order,
  register,
  send,
  type World,
} from './world.ts';

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}

/** A link that Kairos sent to an address of the customer; `change` says otherwise. */
async function tokenFor(world: World, change: Partial<LinkClaims> = {}): Promise<string> {
  const keyring = await world.ports().keyring();
  const address = change.channel === 'sms' ? anasNumber : anasMailbox;
  const purpose = change.purpose ?? 'edit';
  return signLink(keyring, {
    purpose,
    customerId: 'c-1',
    channel: 'email',
    addressHash: addressHash(keyring, address),
    expiresAt: world.now() + linkLifetimes[purpose],
    ...change,
  });
}

const look = (world: World, token: string, query: Record<string, string> = {}) =>
  world.call('GET', `/p/${token}`, { scope: null, query });

const post = (
  world: World,
  token: string,
  fields: URLSearchParams | string,
  headers: Record<string, string> = {},
) =>
  world.call('POST', `/p/${token}`, {
    scope: null,
    body: String(fields),
    headers: { ...formType, ...headers },
  });

/** Opens the page, changes fields and presses a button; null takes a field away. */
async function submit(world: World, token: string, change: Record<string, string | null> = {}, act = 'save') {
  const form = formOf((await look(world, token)).text, act);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) form.delete(name);
    else form.set(name, value);
  }
  return post(world, token, form);
}

const wishes = async (world: World) => (await world.call('GET', '/v1/customers/c-1/preferences')).json;

describe('the preference centre', () => {
  it('changes nothing when it is looked at, by whatever method, however often (mautic#14916: a scanner’s HEAD)', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const before = await world.gate('c-1');
    const stored = JSON.stringify(
      await world.stored.query({ pk: 'CUSTOMER#c-1', from: 'A', to: '~', consistent: true, limit: 100 }),
    );
    expect((await look(world, token)).status).toBe(200);
    expect((await look(world, token, { part: 'held' })).status).toBe(200);
    expect((await world.call('HEAD', `/p/${token}`, { scope: null })).status).toBe(405);
    const unsubscribe = await tokenFor(world, { purpose: 'unsubscribe' });
    expect((await world.call('GET', `/u/${unsubscribe}`, { scope: null })).status).toBe(200);
    expect((await world.call('HEAD', `/u/${unsubscribe}`, { scope: null })).status).toBe(405);
    expect(await world.gate('c-1')).toEqual(before);
    const after = await world.stored.query({
      pk: 'CUSTOMER#c-1',
      from: 'A',
      to: '~',
      consistent: true,
      limit: 100,
    });
    expect(JSON.stringify(after)).toBe(stored);
  });

  it('saves what was changed, says what and since when, and is the customer’s own act', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const saved = await submit(world, token, {
      'contact.sms': 'essential',
      'topic.offers.email': null,
      most: '2',
    });
    expect(saved.status).toBe(200);
    expect(noteOf(saved.text)).toBe(
      'Saved Text message: only codes and receipts. Offers by e-mail: no more. At most 2 messages a week. This holds since March 9, 2026 at 11:00:00 AM EDT.',
    );
    expect(await wishes(world)).toMatchObject({
      channels: { sms: 'blocked' },
      topics: { offers: { email: 'blocked' } },
      maxPerWeek: 2,
    });
    const seen = await world.call('GET', '/v1/customers/c-1/preferences');
    const reopened = await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { channels: { sms: 'allowed' } },
      headers: { 'if-match': seen.headers.etag ?? '' },
    });
    expect(reopened.json.code).toBe('CUSTOMER_CLOSED');
    expect((await submit(world, token, { 'contact.sms': 'yes' })).status).toBe(200);
    expect((await wishes(world)).channels).toEqual({ sms: 'allowed' });
  });

  it('holds a pause: what was to go out before it ends does not', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { notAfter: new Date(world.now() + 5 * day).toISOString() });
    const token = await tokenFor(world);
    const saved = await submit(world, token, { pause: 'week' });
    expect(noteOf(saved.text)).toContain('A break until March 16, 2026.');
    await world.run(world.now() + 6 * day, { sweep: true });
    expect(world.texts).toEqual([]);
    expect((await world.dispatch(id)).status).not.toBe('sent');
    const shown = await look(world, token);
    expect(shown.text).toContain('Until March 16, 2026, as now');
  });

  it('closes one topic, and only that one; log-in codes arrive whatever was closed (login mail)', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    await submit(world, token, { 'topic.offers.email': null });
    const mail = (topic: string) =>
      send(world, order(world, { purpose: 'marketing', topic, channels: ['email'] }));
    expect((await mail('offers')).json.status).toBe('suppressed');
    expect((await mail('newsletter')).json.status).toBe('scheduled');
    expect((await submit(world, token, {}, 'stop')).status).toBe(200);
    expect((await mail('newsletter')).json.status).toBe('suppressed');
    const code = order(world, { purpose: 'transactional', channels: ['email'] });
    expect((await send(world, code)).json.status).toBe('scheduled');
  });

  it('does not say that it is saved when the customer is merged into somebody else meanwhile', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { sms: '+13055550102' });
    const form = formOf((await look(world, await tokenFor(world))).text);
    form.set('topic.offers.email', '');
    form.delete('consent.sms');
    // Their preferences are saved, and their consents are not yet.
    world.intercept(async ({ operation, arguments: [item] }, run) => {
      const done = await run();
      if (operation === 'put' && (item as { sk: string }).sk.startsWith('AUDIT#')) {
        world.intercept((_, go) => go());
        const merged = await world.call('POST', '/v1/customers/c-1/merge', { body: { into: 'c-2' } });
        expect(merged.status).toBe(200);
      }
      return done;
    });
    const answer = await post(world, await tokenFor(world), form);
    expect([answer.status, noteOf(answer.text)]).toEqual([404, '']);
  });

  it('does not say so either when they are erased meanwhile and come back at once', async () => {
    const world = await worldWithAna();
    const form = formOf((await look(world, await tokenFor(world))).text);
    form.delete('consent.sms');
    world.intercept(async ({ operation, arguments: [item] }, run) => {
      const done = await run();
      if (operation !== 'put' || !(item as { sk: string }).sk.startsWith('AUDIT#')) return done;
      world.intercept((_, go) => go());
      expect((await world.call('DELETE', '/v1/customers/c-1')).status).toBe(200);
      // Whoever records their no finds nobody; whoever looks for the page finds who came back.
      world.intercept(async ({ operation: next }, go) => {
        const seen = await go();
        if (next !== 'query') return seen;
        world.intercept((_, on) => on());
        const point = { channel: 'email', address: anasMailbox };
        await world.call('PUT', '/v1/customers/c-1', { body: { contactPoints: [point] } });
        return seen;
      });
      return done;
    });
    const answer = await post(world, await tokenFor(world), form);
    expect([answer.status, noteOf(answer.text)]).toEqual([404, '']);
    expect((await world.call('GET', '/v1/customers/c-1')).status).toBe(200);
  });

  it('stops everything with one button, and opens it again with another', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    expect(noteOf((await submit(world, token, {}, 'stop')).text)).toContain('Everything is stopped.');
    expect((await world.gate('c-1')).doNotContact).toBe('closed-by-customer');
    expect((await submit(world, token, {}, 'resume')).status).toBe(200);
    expect((await world.gate('c-1')).doNotContact).toBe('open');
  });

  it('records a yes and its withdrawal in the ledger, with the words that were shown', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const spanish = formOf((await look(world, token, { lang: 'es' })).text);
    spanish.delete('consent.sms');
    const taken = await world.call('POST', `/p/${token}`, {
      scope: null, body: String(spanish), headers: formType, query: { lang: 'es' },
    }); // biome-ignore format: one request
    expect(noteOf(taken.text)).toContain('Retiró su permiso para ofertas y novedades por mensaje de texto.');
    const ledger = async () => (await world.call('GET', '/v1/customers/c-1/consents')).json.entries;
    expect((await ledger()).at(-1)).toMatchObject({
      channel: 'sms',
      status: 'revoked',
      actor: 'customer',
      wording:
        'Sí, Example puede enviarme ofertas y novedades por mensaje de texto. Puedo retirarlo aquí en cualquier momento.',
    });
    const byCompany = {
      channel: 'sms',
      purpose: 'marketing',
      status: 'granted',
      actor: 'agent',
      source: 'call',
    };
    const grant = { ...byCompany, capturedAt: new Date(world.now()).toISOString() };
    const refused = await world.call('POST', '/v1/customers/c-1/consents', { body: grant });
    expect(refused.json.code).toBe('CUSTOMER_CLOSED');
    world.passTime(1_000);
    await submit(world, token, { 'consent.sms': 'yes' });
    expect((await ledger()).at(-1)).toMatchObject({
      status: 'granted',
      actor: 'customer',
      source: 'preference-centre',
    });
    const sale = order(world, { purpose: 'marketing', topic: 'offers' });
    expect((await send(world, sale)).json.status).toBe('scheduled');
  });

  it('keeps the language that was chosen', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    expect((await submit(world, token, { language: 'es' })).status).toBe(200);
    expect((await world.call('GET', '/v1/customers/c-1')).json.language).toBe('es');
    expect((await look(world, token)).text).toContain('<html lang="es"');
  });

  it('shows what is held, addresses in part only', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    await submit(world, token, { most: '1' });
    const { text } = await look(world, token, { part: 'held' });
    expect(text).toContain('+********00');
    expect(text).toContain('At most one message a week.');
    expect(text).toContain('web-form');
    expect(text).not.toContain(anasNumber);
    expect(text).not.toContain(anasMailbox);
  });
});

describe('two changes at once', () => {
  it('close what was closed on an old page, and do not open what was opened there', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    await submit(world, token, { 'contact.email': 'essential' });
    const old = formOf((await look(world, token)).text);
    await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { topics: { newsletter: 'blocked' } },
    });
    old.set('contact.email', 'yes');
    old.set('contact.sms', 'never');
    const answered = await post(world, token, old);
    expect(answered.status).toBe(409);
    expect(noteOf(answered.text)).toContain('Please look again');
    expect(noteOf(answered.text)).toContain('Text message: nothing at all.');
    expect((await wishes(world)).channels).toEqual({ sms: 'never', email: 'blocked' });
    expect((await wishes(world)).topics).toEqual({ newsletter: 'blocked' });
  });

  it('do not undo what somebody else closed, though the old page still has its box ticked', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const old = formOf((await look(world, token)).text);
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { channels: { sms: 'blocked' } } });
    old.set('most', '3');
    expect((await post(world, token, old)).status).toBe(200);
    expect(await wishes(world)).toMatchObject({ channels: { sms: 'blocked' }, maxPerWeek: 3 });
  });

  it('do not resume on the strength of an old page', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    await submit(world, token, {}, 'stop');
    const old = formOf((await look(world, token)).text, 'resume');
    await submit(world, token, { most: '1' });
    expect((await post(world, token, old)).status).toBe(409);
    expect((await world.gate('c-1')).doNotContact).toBe('closed-by-customer');
  });
});

describe('an address that its owner closed', () => {
  const closeNumber = (world: World, change: Record<string, unknown> = {}) =>
    world.call('POST', '/v1/suppressions', {
      body: {
        address: anasNumber,
        scope: 'all',
        reason: 'customer-request',
        source: 'call',
        channels: ['sms', 'voice'],
        ...change,
      },
    });

  it('is opened again by its owner, channel by channel, through a link that came to it', async () => {
    const world = await worldWithAna();
    await closeNumber(world);
    expect((await send(world, order(world, { purpose: 'transactional' }))).json.status).toBe('suppressed');
    const lift = { address: anasNumber, reason: 'customer-request', evidence: 'they said so' };
    expect((await world.call('POST', '/v1/suppressions/lift', { body: lift })).json.code).toBe(
      'CUSTOMER_CLOSED',
    );
    world.passTime(hour);
    const token = await tokenFor(world, { channel: 'sms' });
    expect((await look(world, token)).text).toContain('value="reopen.sms"');
    const reopened = await submit(world, token, {}, 'reopen.sms');
    expect(noteOf(reopened.text)).toContain('We may write to +********00 again.');
    expect((await send(world, order(world))).json.status).toBe('scheduled');
    const { hashOf, table } = await world.store();
    expect((await readAddressState(table, hashOf(anasNumber))).suppressions).toMatchObject([
      { reason: 'customer-request', channels: ['voice'] },
    ]);
  });

  it.each([
    ['that came to another address', { channel: 'email' as const }],
    ['that the company handed out', { channel: null, addressHash: null }],
  ])('is not opened by a link %s', async (_, change) => {
    const world = await worldWithAna();
    await closeNumber(world);
    world.passTime(hour);
    const token = await tokenFor(world, change);
    expect((await look(world, token)).text).not.toContain('value="reopen.sms"');
    expect((await submit(world, token, {}, 'reopen.sms')).status).toBe(403);
    expect((await world.gate('c-1')).suppressions).toHaveLength(1);
  });

  it('stays closed for every other reason', async () => {
    const world = await worldWithAna();
    await closeNumber(world);
    await closeNumber(world, { reason: 'reassigned' });
    world.passTime(hour);
    const token = await tokenFor(world, { channel: 'sms' });
    await submit(world, token, {}, 'reopen.sms');
    expect((await send(world, order(world))).json.status).toBe('suppressed');
  });

  it('is not opened by a copy of the request that arrives late', async () => {
    const world = await worldWithAna();
    await closeNumber(world);
    world.passTime(hour);
    await submit(world, await tokenFor(world, { channel: 'sms' }), {}, 'reopen.sms');
    await closeNumber(world);
    expect((await send(world, order(world))).json.status).toBe('suppressed');
  });
});

describe('links', () => {
  it('are made for callers, and are in the trail', async () => {
    const world = await worldWithAna();
    const made = await world.call('POST', '/v1/customers/c-1/links', { body: { purpose: 'view' } });
    expect(made.status).toBe(201);
    const token = made.json.url.split('/p/')[1];
    const page = await look(world, token);
    expect(page.text).toContain('only shows your choices');
    expect((await post(world, token, formOf(page.text))).status).toBe(403);
    expect((await world.call('POST', '/v1/customers/nobody/links', { body: {} })).status).toBe(404);
    expect((await world.call('POST', '/v1/customers/c-1/links', { body: { purpose: 'admin' } })).status).toBe(
      400,
    );
  });

  it('are put where a message asks for them, and prove the address that the message went to', async () => {
    const world = await worldWithAna();
    await accepted(world, { content: { sms: { body: 'Choose: {{preferencesUrl}}' } } });
    await world.run();
    const token = world.texts[0]?.body.split('/p/')[1] ?? '';
    const claims = JSON.stringify((await look(world, token)).status);
    expect(claims).toBe('200');
    await world.call('POST', '/v1/suppressions', {
      body: { address: anasNumber, scope: 'all', reason: 'customer-request', source: 'call' },
    });
    expect((await look(world, token)).text).toContain('value="reopen.sms"');
  });

  it('look the same when they are forged, cut off, of a stranger, or of nobody any more', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const wrong = [
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      token.slice(0, 40),
      'hello',
      await tokenFor(world, { customerId: 'nobody' }),
      await tokenFor(world, { purpose: 'unsubscribe' }),
      `${token}%3E`,
    ];
    const pages = await Promise.all(wrong.map((each) => look(world, each)));
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 400]);
    expect(pages[0]?.text).toContain('This link does not work');
    const posted = await Promise.all(wrong.slice(0, 5).map((each) => post(world, each, 'act=save')));
    expect(posted.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  it('send a fresh one when they are too old, once an hour at most, and say the same to everybody', async () => {
    const world = await worldWithAna();
    const [token, nobody] = [await tokenFor(world), await tokenFor(world, { customerId: 'nobody' })];
    world.passTime(8 * day);
    expect((await look(world, token)).status).toBe(410);
    const asked = [];
    for (const each of [token, nobody, token, token]) asked.push(await post(world, each, 'act=renew'));
    expect(new Set(asked.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await world.run();
    expect(world.mails).toHaveLength(1);
    const fresh = /\/p\/(\S+)/.exec(world.mails[0]?.text ?? '')?.[1] ?? '';
    expect(world.mails[0]).toMatchObject({ to: anasMailbox, unsubscribeUrl: null });
    expect((await look(world, fresh)).status).toBe(200);
    world.passTime(hour);
    await post(world, token, 'act=renew');
    await world.run();
    expect(world.mails).toHaveLength(2);
  });

  it('send a fresh one only to an address that is known to be theirs', async () => {
    const world = await worldWithAna();
    const handedOut = await tokenFor(world, { channel: null, addressHash: null });
    world.passTime(8 * day);
    expect((await post(world, handedOut, 'act=renew')).status).toBe(200);
    await world.run();
    expect(world.mails).toEqual([]);
  });
});

describe('a form that is not ours', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, {}],
    ['another origin', { origin: 'https://evil.example' }, {}],
    ['nowhere: without its proof', {}, { proof: null }],
    ['nowhere: with another proof', {}, { proof: 'A'.repeat(22) }],
  ])('from %s changes nothing', async (_, headers, change) => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const form = formOf((await look(world, token)).text, 'stop');
    for (const [name, value] of Object.entries(change)) {
      if (value === null) form.delete(name);
      else form.set(name, value);
    }
    expect((await post(world, token, form, headers as Record<string, string>)).status).toBe(403);
    expect((await world.gate('c-1')).doNotContact).toBe('open');
  });

  it('with the proof of another customer’s page, or their id among its fields, reaches nobody else', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { email: 'ben@example.com' });
    const [anas, bens] = [await tokenFor(world), await tokenFor(world, { customerId: 'c-2' })];
    const form = formOf((await look(world, anas)).text, 'stop');
    expect((await post(world, bens, form)).status).toBe(403);
    form.set('customerId', 'c-2');
    form.set('id', 'c-2');
    expect((await post(world, anas, form)).status).toBe(200);
    expect((await world.gate('c-1')).doNotContact).toBe('closed-by-customer');
    expect((await world.gate('c-2')).doNotContact).toBe('open');
  });

  it.each([
    ['cut off', (form: URLSearchParams) => form.delete('end')],
    ['with a version that is none', (form: URLSearchParams) => form.set('version', '-1')],
    ['with something else for what it showed', (form: URLSearchParams) => form.set('seen', 'e30')],
    ['with a button that is none', (form: URLSearchParams) => form.set('act', 'erase')],
    ['with a channel that is none', (form: URLSearchParams) => form.set('act', 'reopen.fax')],
  ])('%s changes nothing and says so', async (_, damage) => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const form = formOf((await look(world, token)).text);
    form.delete('topic.offers.sms');
    damage(form);
    const answered = await post(world, token, form);
    expect(answered.status).toBe(400);
    expect(answered.text).toContain('Nothing was changed');
    expect((await wishes(world)).topics).toEqual({});
  });

  it('that is too large, or no form, is refused with a page', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const large = await post(world, token, `seen=${'A'.repeat(70_000)}`);
    expect([large.status, large.headers['content-type']]).toEqual([413, 'text/html; charset=utf-8']);
    const json = await world.call('POST', `/p/${token}`, { scope: null, body: { act: 'stop' } });
    expect([json.status, json.headers['content-type']]).toEqual([415, 'text/html; charset=utf-8']);
  });

  it('gets nothing of what it says into the page or its headers', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world);
    const attack = '"><script>alert(1)</script>\r\nX-Injected: yes';
    const form = formOf((await look(world, token)).text);
    for (const name of [...new Set(form.keys())]) {
      if (name === 'proof' || name === 'act' || name === 'end') continue;
      const poisoned = new URLSearchParams(form);
      poisoned.set(name, attack);
      const answered = await post(world, token, poisoned);
      expect([name, answered.text.includes('<script>alert')]).toEqual([name, false]);
      expect(JSON.stringify(answered.headers)).not.toContain('X-Injected');
    }
    const asked = await look(world, token, { lang: attack, part: attack });
    expect(asked.text).not.toContain('<script>alert');
    form.set('hours', 'only');
    form.set('from.0', attack);
    expect((await post(world, token, form)).text).not.toContain('<script>alert');
  });

  it('is answered under a policy that runs no foreign script and leaks no address', async () => {
    const world = await worldWithAna();
    const { headers } = await look(world, await tokenFor(world));
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });
});

describe('one click', () => {
  const click = (world: World, token: string, body = 'List-Unsubscribe=One-Click') =>
    world.call('POST', `/u/${token}`, { scope: null, body, headers: formType });

  it('a thousand times at once is one act, and answered the same to all', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world, { purpose: 'unsubscribe' });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => click(world, token)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    const { hashOf, table } = await world.store();
    const state = await readAddressState(table, hashOf(anasMailbox));
    expect(state.suppressions).toHaveLength(1);
    expect(state.version).toBe(1);
  });

  it('can be exchanged for less: one topic only, while other marketing goes on', async () => {
    const world = await worldWithAna();
    const token = await tokenFor(world, { purpose: 'unsubscribe', topic: 'offers' });
    const done = await click(world, token);
    expect(done.text).toContain('Only no more about “Offers”');
    const proof = formOf(done.text).get('proof') ?? '';
    world.passTime(1_000);
    expect((await click(world, token, 'less=topic')).status).toBe(403);
    expect((await click(world, token, `less=topic&proof=${proof}`)).text).toContain(
      'Offers by e-mail: no more.',
    );
    const mail = (topic: string) =>
      send(world, order(world, { purpose: 'marketing', topic, channels: ['email'] }));
    expect((await mail('offers')).json.status).toBe('suppressed');
    expect((await mail('newsletter')).json.status).toBe('scheduled');
  });
});

describe('the page of a double opt-in', () => {
  const ask = async (world: World) => {
    const body = {
      channel: 'email', purpose: 'marketing', status: 'pending', capturedAt: new Date(world.now()).toISOString(),
      actor: 'customer', source: 'web-form', wording: 'Yes, write to me.',
    }; // biome-ignore format: one consent
    return (await world.call('POST', '/v1/customers/c-9/consents', { body })).json.confirmUrl.replace(
      /^.*\/c\//,
      '/c/',
    );
  };
  const unknown = async () => {
    const world = createWorld();
    await world.call('PUT', '/v1/customers/c-9', {
      body: { timeZone: 'UTC', contactPoints: [{ channel: 'email', address: anasMailbox }] },
    });
    return world;
  };
  const granted = async (world: World) =>
    (await world.gate('c-9')).consents.some(({ status }) => status === 'granted');

  it('grants on its button, and on nothing less', async () => {
    const world = await unknown();
    const path = await ask(world);
    expect((await world.call('GET', path, { scope: null })).text).toContain('Yes, write to me.');
    expect(await granted(world)).toBe(false);
    const foreign = { ...formType, 'sec-fetch-site': 'cross-site' };
    expect((await world.call('POST', path, { scope: null, body: '', headers: foreign })).status).toBe(403);
    expect(await granted(world)).toBe(false);
    expect((await world.call('POST', path, { scope: null, body: '', headers: formType })).status).toBe(200);
    expect(await granted(world)).toBe(true);
    expect((await world.call('POST', path, { scope: null, body: '', headers: formType })).status).toBe(200);
  });

  it('does nothing once it is too old, or taken back since', async () => {
    const world = await unknown();
    const path = await ask(world);
    world.passTime(8 * day);
    expect((await world.call('GET', path, { scope: null })).status).toBe(404);
    expect((await world.call('POST', path, { scope: null, body: '', headers: formType })).status).toBe(404);
    expect(await granted(world)).toBe(false);
  });
});

describe('what was learned', () => {
  /** Three texts, one of which was answered. */
  async function worldWithAnswers() {
    const world = await worldWithAna();
    for (let number = 0; number < 3; number++) {
      const dispatchId = await accepted(world);
      await world.run();
      const at = new Date(world.now()).toISOString();
      const event = {
        eventId: `e-${number}`,
        type: 'clicked',
        customerId: 'c-1',
        channel: 'sms',
        at,
        dispatchId,
      };
      if (number === 1) await world.call('POST', '/v1/events', { body: { events: [event] } });
      world.passTime(7 * day);
    }
    return world;
  }

  it.each([
    ['en', 'What we have learned', 'Text message: you answered 1 of 3'],
    ['es', 'Lo que hemos aprendido', 'respondió a 1 de 3'],
    ['zh', '我们了解到的情况', '3 次中您回应了 1 次'],
  ])('is told in plain counts (%s)', async (lang, title, counts) => {
    const world = await worldWithAnswers();
    const { text } = await look(world, await tokenFor(world), { lang });
    expect(text).toContain(title);
    expect(text.replaceAll(/<[^>]*>/g, '')).toContain(counts);
  });

  it('is not there where nothing was', async () => {
    const world = await worldWithAna();
    expect((await look(world, await tokenFor(world))).text).not.toContain('What we have learned');
  });

  it('is forgotten when the customer says so, for good, and by nobody else', async () => {
    const world = await worldWithAnswers();
    const view = await tokenFor(world, { purpose: 'view' });
    expect((await look(world, view)).text).toContain('What we have learned');
    expect((await look(world, view)).text).not.toContain('value="forget"');
    const token = await tokenFor(world);
    const forged = formOf((await look(world, token)).text, 'forget');
    forged.set('proof', 'x');
    expect((await post(world, token, forged)).status).toBe(403);
    const done = await submit(world, token, {}, 'forget');
    expect(done.status).toBe(200);
    expect(noteOf(done.text)).toBe('Saved What we had learned is forgotten. We start anew.');
    expect(done.text).not.toContain('you answered');
    // What comes of the old contacts later teaches nothing any more.
    const [event] = world.texts;
    const at = new Date(world.now()).toISOString();
    const late = {
      eventId: 'late',
      type: 'clicked',
      customerId: 'c-1',
      channel: 'sms',
      at,
      dispatchId: event?.dispatchId,
    };
    await world.call('POST', '/v1/events', { body: { events: [late] } });
    expect((await look(world, token)).text).not.toContain('What we have learned');
  });
});
