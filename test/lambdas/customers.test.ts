import { describe, expect, it } from 'vitest';
import { ana, smallService } from './small-service.ts';

describe('Customers', () => {
  it('are created, shown with preferences and consents, and replaced', async () => {
    const { call } = smallService();
    const created = await call('PUT', '/v1/customers/c-1', { body: ana, scope: 'preferences' });
    expect(created.status).toBe(201);
    expect(created.headers.etag).toMatch(/^"\d+"$/);
    expect(created.json).toMatchObject({
      id: 'c-1',
      timeZone: 'America/New_York',
      attributes: { plan: 'gold', balance: 120.5 },
      contactPoints: [
        { channel: 'sms', address: '+13055550100', verifiedAt: '2026-01-02T03:04:05Z', source: 'crm' },
        { channel: 'email', address: 'Ana@example.com' },
      ],
      preferences: { doNotContact: false, channels: {}, quietHours: [] },
      consents: [],
    });
    const shown = await call('GET', '/v1/customers/c-1');
    expect(shown).toMatchObject({ status: 200, json: created.json, headers: { etag: created.headers.etag } });

    const replaced = await call('PUT', '/v1/customers/c-1', { body: { country: 'DE' } });
    expect(replaced.status).toBe(200);
    expect(replaced.json).toMatchObject({ country: 'DE', contactPoints: [], segments: [] });
    expect(replaced.json).not.toHaveProperty('timeZone');
    expect(replaced.headers.etag).not.toBe(created.headers.etag);
  });

  it('are not there before they are saved', async () => {
    const { call } = smallService();
    expect(await call('GET', '/v1/customers/c-1')).toMatchObject({
      status: 404,
      json: { code: 'CUSTOMER_NOT_FOUND' },
    });
  });

  it('are not overwritten by somebody who saw an older version', async () => {
    const { call, writes } = smallService();
    const { headers } = await call('PUT', '/v1/customers/c-1', { body: ana });
    await call('PUT', '/v1/customers/c-1', { body: { ...ana, language: 'es' } });
    const stale = await call('PUT', '/v1/customers/c-1', {
      body: ana,
      headers: { 'If-Match': headers.etag ?? '' },
    });
    expect(stale).toMatchObject({ status: 412, json: { code: 'STALE_VERSION' } });
    expect((await call('GET', '/v1/customers/c-1')).json.language).toBe('es');
    expect(writes.length).toBeGreaterThan(0);
  });

  it('lose a suppressed address only with the version that was seen', async () => {
    const { call } = smallService();
    const { headers } = await call('PUT', '/v1/customers/c-1', { body: ana });
    const suppression = { address: '+13055550100', scope: 'all', reason: 'bounce', source: 'test' };
    expect((await call('POST', '/v1/suppressions', { body: suppression })).status).toBe(201);
    const other = { ...ana, contactPoints: [{ channel: 'sms', address: '+13055550199' }] };
    expect(await call('PUT', '/v1/customers/c-1', { body: other })).toMatchObject({ status: 428 });
    const sure = { body: other, headers: { 'If-Match': headers.etag ?? '' } };
    expect((await call('PUT', '/v1/customers/c-1', sure)).status).toBe(200);
  });

  const point = (channel: string, address: string) => ({ contactPoints: [{ channel, address }] });
  const tooMany = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, 1]));

  it.each<[string, unknown, string]>([
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, '#/timeZone'],
    ['an offset for a zone', { timeZone: '+05:00' }, '#/timeZone'],
    ['an unknown country', { country: 'XX' }, '#/country'],
    ['a union for a country', { country: 'EU' }, '#/country'],
    ['a country in small letters', { country: 'us' }, '#/country'],
    ['a language that is none', { language: 'english please' }, '#/language'],
    ['an unknown field', { doNotCal: true }, '#/doNotCal'],
    ['a wrong type', { segments: 'vip' }, '#/segments'],
    ['too many segments', { segments: Array.from({ length: 51 }, () => 'x') }, '#/segments'],
    ['too many attributes', { attributes: tooMany(51) }, '#/attributes'],
    ['a nested attribute', { attributes: { plan: { name: 'gold' } } }, '#/attributes/plan'],
    [
      'two addresses for one channel',
      { contactPoints: [...ana.contactPoints, { channel: 'sms', address: '+13055550177' }] },
      '#/contactPoints/2/channel',
    ],
    ['an unparsable number', point('sms', 'call me'), '#/contactPoints/0/address'],
    ['a number without its country', point('voice', '305 555 0177'), '#/contactPoints/0/address'],
    [
      'a line break in an address',
      point('email', 'ana@example.com\nBcc: eve@example.com'),
      '#/contactPoints/0/address',
    ],
    ['an unknown channel', point('fax', '+13055550100'), '#/contactPoints/0/channel'],
    [
      'an impossible time',
      { contactPoints: [{ channel: 'sms', address: '+13055550100', verifiedAt: '2026-02-30T00:00:00Z' }] },
      '#/contactPoints/0/verifiedAt',
    ],
    ['a list instead of an object', [], '#'],
  ])('with %s are refused, and nothing is stored or repeated', async (_, body, pointer) => {
    const { call, writes, lines } = smallService();
    const answer = await call('PUT', '/v1/customers/c-1', { body });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST', errors: [{ pointer }] } });
    expect(writes).toEqual([]);
    expect(answer.text + lines.join()).not.toMatch(
      /5550177|555 0177|call me|eve@|Mars|stack|node_modules|\.ts:/,
    );
  });
});
