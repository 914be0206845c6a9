import { describe, expect, it } from 'vitest';
import { openConfirmation } from '../../../lib/address/confirmation-link.ts';
import { confirmConsent } from '../../../lib/store/confirm-consent.ts';
import { consentHeadKey, consentKey } from '../../../lib/store/keys.ts';
import type { Item } from '../../../lib/store/table.ts';
import { createWorld, day, order, register, send, type World } from './world.ts';

const ledger = '/v1/customers/c-1/consents';
const consent = {
  channel: 'sms', purpose: 'marketing', status: 'granted', capturedAt: '2026-03-01T10:00:00Z', actor: 'customer', source: 'web-form',
  wording: 'Yes, <b>text</b> me & my cat', brand: 'acme',
}; // biome-ignore format: one consent

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}
const record = (world: World, change: Record<string, unknown> = {}) =>
  world.call('POST', ledger, { body: { ...consent, ...change } });
const verify = async (world: World) => (await world.call('GET', `${ledger}/verify`)).json;
const itemAt = async (world: World, entry: number) =>
  (await world.stored.get(consentKey('c-1', entry), { consistent: true })) as Item;

describe('The ledger', () => {
  async function worldWithLedger() {
    const world = await worldWithAna();
    for (const [index, status] of ['granted', 'revoked', 'granted', 'revoked', 'granted'].entries())
      await record(world, { status, capturedAt: `2026-03-0${index + 2}T10:00:00Z` });
    const { entries } = await verify(world);
    return { world, entries };
  }

  it('is valid as it was written', async () => {
    const { world, entries } = await worldWithLedger();
    expect(await verify(world)).toEqual({ valid: true, entries });
    expect(entries).toBeGreaterThanOrEqual(5);
  });

  it.each([1, 2, 4, 'last'] as const)('names an edited entry: %s', async (which) => {
    const { world, entries } = await worldWithLedger();
    const entry = which === 'last' ? entries : which;
    await world.stored.put({ ...(await itemAt(world, entry)), wording: 'No' });
    expect(await verify(world)).toMatchObject({ valid: false, entry, fault: 'edited' });
  });

  it.each([2, 4])('names an entry whose proof of the one before was edited: %i', async (entry) => {
    const { world } = await worldWithLedger();
    await world.stored.put({ ...(await itemAt(world, entry)), previousHash: 'f'.repeat(64) });
    expect(await verify(world)).toMatchObject({ valid: false, entry, fault: 'edited' });
  });

  it.each([1, 3, 'last'] as const)('names a removed entry: %s', async (which) => {
    const { world, entries } = await worldWithLedger();
    const entry = which === 'last' ? entries : which;
    await world.stored.delete(consentKey('c-1', entry));
    expect(await verify(world)).toMatchObject({ valid: false, entry, fault: 'removed' });
  });

  it('names reordered entries, and those whose numbers were changed to hide it', async () => {
    const { world } = await worldWithLedger();
    const [second, third] = [await itemAt(world, 2), await itemAt(world, 3)];
    await world.stored.put({ ...third, sk: second.sk });
    await world.stored.put({ ...second, sk: third.sk });
    expect(await verify(world)).toMatchObject({ valid: false, entry: 2, fault: 'reordered' });
    await world.stored.put({ ...third, sk: second.sk, sequence: 2 });
    await world.stored.put({ ...second, sk: third.sk, sequence: 3 });
    expect(await verify(world)).toMatchObject({ valid: false, fault: 'edited' });
  });

  it('whose entry cannot be read any more says which one, and its export says so too', async () => {
    const { world } = await worldWithLedger();
    await world.stored.put({ ...(await itemAt(world, 3)), status: 'perhaps' });
    expect(await verify(world)).toMatchObject({ valid: false, entry: 3, fault: 'edited' });
    const page = await world.call('GET', `${ledger}/export`, { query: { format: 'html' } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('The chain is broken. Entry 3 cannot be read.');
  });

  it('stays valid when a writer died before it wrote the head, and the repeat moves the head on', async () => {
    const { world } = await worldWithLedger();
    const { entries } = await verify(world);
    const head = await world.stored.get(consentHeadKey('c-1'), { consistent: true });
    await record(world, { source: 'late' });
    await world.stored.put(head as Item);
    expect(await verify(world)).toEqual({ valid: true, entries: entries + 1 });
    await record(world, { source: 'late' });
    await world.stored.delete(consentKey('c-1', entries + 1));
    expect(await verify(world)).toMatchObject({ valid: false, entry: entries + 1, fault: 'removed' });
  });

  it('is handed out whole with its proof, as JSON and as a page in which nothing comes alive', async () => {
    const world = await worldWithAna();
    await record(world);
    await record(world, { status: 'revoked', actor: 'import', capturedAt: '2026-03-02T10:00:00Z' });
    const { json } = await world.call('GET', `${ledger}/export`);
    expect(json).toMatchObject({ customerId: 'c-1', company: 'Example', proof: { valid: true } });
    const [before, last] = json.entries.slice(-2);
    expect(last).toMatchObject({ status: 'revoked', actor: 'import', previousHash: before.hash });
    const page = await world.call('GET', `${ledger}/export`, { query: { format: 'html' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('Yes, &lt;b&gt;text&lt;/b&gt; me &amp; my cat');
    expect(page.text).toContain('Revoked (imported)');
    expect(page.text).toContain(last.hash);
    expect((await world.call('GET', `${ledger}/export`, { query: { format: 'pdf' } })).status).toBe(400);
    expect((await world.call('GET', '/v1/customers/nobody/consents/export')).status).toBe(404);
    expect((await world.call('GET', '/v1/customers/nobody/consents/verify')).status).toBe(404);
  });
});

describe('A double opt-in', () => {
  const asked = { channel: 'email', status: 'pending', capturedAt: '2026-03-09T14:00:00Z' };
  const marketing = (world: World) =>
    order(world, {
      purpose: 'marketing',
      channels: ['email'],
      content: { email: { subject: 's', text: 't' } },
    });

  /** A customer without consent by e-mail who was asked, and the link as the page opens it. */
  async function worldAsked(change: Record<string, unknown> = {}) {
    const world = createWorld();
    const body = {
      timeZone: 'America/New_York',
      country: 'US',
      region: 'NY',
      contactPoints: [{ channel: 'email', address: 'ana@example.com' }],
    };
    await world.call('PUT', '/v1/customers/c-1', { body });
    const { json } = await record(world, { ...asked, ...change });
    const store = await world.store();
    const token = new URL(json.confirmUrl).pathname.slice('/c/'.length);
    const click = async () => {
      const link = openConfirmation(store.keyring, token, world.now());
      return 'fault' in link ? { outcome: link.fault } : confirmConsent(store, link, 'page');
    };
    return { world, click, token, json };
  }

  it('counts for nothing until the link is confirmed, and once confirmed it does', async () => {
    const { world, click, json } = await worldAsked();
    expect(json).toMatchObject({ status: 'pending', confirmBefore: '2026-03-16T15:00:00Z' });
    expect((await send(world, marketing(world))).json.status).toBe('suppressed');
    expect(await click()).toMatchObject({
      outcome: 'confirmed',
      entry: {
        status: 'granted',
        actor: 'customer',
        confirms: json.sequence,
        wording: consent.wording,
        brand: 'acme',
      },
    });
    expect((await send(world, marketing(world))).json.status).toBe('scheduled');
    expect(await verify(world)).toMatchObject({ valid: true });
  });

  it('confirmed twice is one grant', async () => {
    const { world, click } = await worldAsked();
    await click();
    const { entries } = await verify(world);
    expect(await click()).toMatchObject({ outcome: 'already-confirmed' });
    expect(await verify(world)).toEqual({ valid: true, entries });
  });

  it('that the customer took back since is not brought back by the old link', async () => {
    const { world, click } = await worldAsked();
    await record(world, { channel: 'email', status: 'revoked', capturedAt: '2026-03-09T14:30:00Z' });
    expect(await click()).toEqual({ outcome: 'not-confirmable' });
    const confirmed = await worldAsked();
    await confirmed.click();
    confirmed.world.passTime(60_000);
    await record(confirmed.world, {
      channel: 'email',
      status: 'revoked',
      capturedAt: '2026-03-09T15:01:00Z',
    });
    expect(await confirmed.click()).toEqual({ outcome: 'not-confirmable' });
    expect((await send(confirmed.world, marketing(confirmed.world))).json.status).toBe('suppressed');
  });

  it('is confirmed only by the address that it was asked for', async () => {
    const { world, click } = await worldAsked();
    const { json, headers } = await world.call('GET', '/v1/customers/c-1');
    const { id: _, preferences: __, consents: ___, updatedAt: ____, ...details } = json;
    const elsewhere = { ...details, contactPoints: [{ channel: 'email', address: 'other@example.com' }] };
    const moved = await world.call('PUT', '/v1/customers/c-1', {
      body: elsewhere,
      headers: { 'if-match': headers.etag ?? '' },
    });
    expect(moved.status).toBe(200);
    expect(await click()).toEqual({ outcome: 'not-confirmable' });
  });

  it('can be confirmed for seven days', async () => {
    const { world, click } = await worldAsked();
    world.passTime(7 * day - 1);
    expect(await click()).toMatchObject({ outcome: 'confirmed' });
    const late = await worldAsked();
    late.world.passTime(7 * day);
    expect(await late.click()).toEqual({ outcome: 'expired' });
  });

  it('link opens nothing else, and nothing else opens it', async () => {
    const { world, token } = await worldAsked();
    const store = await world.store();
    expect(openConfirmation(store.keyring, `${token}A`, world.now())).toHaveProperty('fault');
    expect(
      (
        await world.call('POST', `/u/${token}`, {
          body: 'List-Unsubscribe=One-Click',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      ).status,
    ).toBe(404);
    expect(await confirmConsent(store, { customerId: 'c-1', sequence: 99, addressHash: '' }, 'page')).toEqual(
      {
        outcome: 'not-confirmable',
      },
    );
  });

  it.each([
    ['voice cannot carry the link', { channel: 'voice' }, 400],
    ['nothing ends before it begins', { status: 'granted', expiresAt: '2026-02-01T00:00:00Z' }, 400],
    ['what is revoked has no basis', { status: 'revoked', basis: 'inquiry' }, 400],
  ])('%s', async (_, change, status) => {
    const world = await worldWithAna();
    expect((await record(world, { ...asked, ...change })).status).toBe(status);
  });

  it('cut off after each of its writes is finished by the next click', async () => {
    for (let cut = 1; ; cut++) {
      const { world, click } = await worldAsked();
      let left = cut;
      let cutOff = false;
      world.intercept(async (call, run) => {
        const done = await run();
        if (call.operation === 'put' && --left === 0) {
          cutOff = true;
          throw new Error('cut off');
        }
        return done;
      });
      await click().catch(() => {});
      world.intercept((_, run) => run());
      if (!cutOff) break;
      expect(await click()).toMatchObject({ outcome: expect.stringMatching(/confirmed$/) });
      expect((await world.gate('c-1')).consents).toContainEqual(
        expect.objectContaining({ channel: 'email', status: 'granted' }),
      );
      expect(await verify(world)).toMatchObject({ valid: true });
    }
  });
});
