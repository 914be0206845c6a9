import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressHash } from '../../lib/address/hash-address.ts';
import { normaliseAddress, normaliseAnyAddress } from '../../lib/address/normalise-address.ts';

const nowhere = { country: null, areaCode: null, lineType: 'unknown' };
const keyring = { current: 'k1', addressKey: 'k1', keys: { k1: new Uint8Array(32).fill(7) } };

function hashOf(raw: string): string {
  const normalised = normaliseAnyAddress(raw);
  if (!normalised.ok) throw new Error(`refused: ${raw}`);
  return addressHash(keyring, normalised.address);
}

describe('phone numbers', () => {
  it.each([
    ['+13055550100', '+13055550100', 'US', '305', 'unknown'],
    ['+1 (305) 555-0100', '+13055550100', 'US', '305', 'unknown'],
    ['  +1.305.555.0100 ', '+13055550100', 'US', '305', 'unknown'],
    ['+13055550100\n', '+13055550100', 'US', '305', 'unknown'],
    ['tel:+1-305-555-0100', '+13055550100', 'US', '305', 'unknown'],
    ['+1\u00a0305\u2011555\u20110100', '+13055550100', 'US', '305', 'unknown'],
    ['＋１３０５５５５０１００', '+13055550100', 'US', '305', 'unknown'],
    ['+14165550100', '+14165550100', 'CA', '416', 'unknown'],
    ['+44 (0)20 7946 0123', '+442079460123', 'GB', null, 'fixed'],
    ['+44 7700 900123', '+447700900123', 'GB', null, 'unknown'],
    ['+49 30 23125 001', '+493023125001', 'DE', null, 'fixed'],
    ['+33 6 39 98 00 12', '+33639980012', 'FR', null, 'unknown'],
    ['+33 6 12 34 56 78', '+33612345678', 'FR', null, 'mobile'],
    ['+61 491 570 156', '+61491570156', 'AU', null, 'mobile'],
    ['+54 11 15 2345 6789', '+5491123456789', 'AR', null, 'mobile'],
    ['+1 800 555 0199', '+18005550199', 'US', '800', 'toll-free'],
    ['+1 242 555 0100', '+12425550100', 'BS', '242', 'unknown'],
    ['+1 555 555 0100', '+15555550100', null, null, 'unknown'],
    ['+800 1234 5678', '+80012345678', null, null, 'toll-free'],
  ])('%s becomes %s of %s, area code %s, %s', (raw, address, country, areaCode, lineType) => {
    expect(normaliseAddress('sms', raw)).toEqual({ ok: true, address, country, areaCode, lineType });
    expect(normaliseAddress('voice', raw)).toEqual({ ok: true, address, country, areaCode, lineType });
    expect(normaliseAnyAddress(raw)).toEqual({
      ok: true,
      kind: 'phone',
      address,
      country,
      areaCode,
      lineType,
    });
  });

  it.each([
    '',
    '+',
    '12',
    '3055550100',
    '+1305555',
    '+130555501000000',
    '+999123456789',
    '+1 305 555 0100 ext 5',
    'call +1 305 555 0100',
    '+1 800 FLOWERS',
    '+1305\u00005550100',
    '++13055550100',
    `+1${' '.repeat(9_000)}`,
    '+13055550100;+13055550101',
  ])('%j is refused without being repeated', (raw) => {
    const refused = normaliseAddress('sms', raw);
    expect(refused).toEqual({ ok: false, detail: expect.stringContaining('international form') });
    expect(normaliseAnyAddress(raw).ok).toBe(false);
  });

  it.each(['+10000000000', '+1 999 333 4444'])(
    '%j is refused for its first digits, not for its form',
    (raw) => {
      expect(normaliseAddress('voice', raw)).toEqual({
        ok: false,
        detail: expect.stringContaining('its first digits are assigned to no place'),
      });
    },
  );
});

describe('e-mail addresses', () => {
  it.each([
    ['ana@example.com', 'ana@example.com'],
    [' Ana.Lopez+news@EXAMPLE.Com\n', 'Ana.Lopez+news@example.com'],
    ['ana@BÜCHER.example', 'ana@xn--bcher-kva.example'],
    ['ana@xn--bcher-kva.example', 'ana@xn--bcher-kva.example'],
    ['ana@ｅxample.com', 'ana@example.com'],
    ['zoe\u0308@example.com', 'zoë@example.com'],
    ["o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"],
  ])('%j becomes %s', (raw, address) => {
    expect(normaliseAddress('email', raw)).toEqual({ ok: true, address, ...nowhere });
    expect(normaliseAnyAddress(raw)).toEqual({ ok: true, kind: 'email', address, ...nowhere });
  });

  it.each([
    '',
    'ana',
    '@example.com',
    'ana@',
    'ana@@example.com',
    'ana@b@example.com',
    'a b@example.com',
    'ana@exa mple.com',
    'ana@example.com\r\nBcc: eve@example.com',
    'ana\u0000@example.com',
    'ana\u200b@example.com',
    'ana@localhost',
    'ana@1.2.3.4',
    'ana@[1.2.3.4]',
    'ana@0x7f.1',
    '.ana@example.com',
    'ana.@example.com',
    'a..b@example.com',
    '"ana"@example.com',
    'Ana <ana@example.com>',
    'ana@-example.com',
    'ana@example-.com',
    'ana@ex_ample.com',
    'ana@ex%61mple.com',
    'ana@example.com.',
    'ana@.example.com',
    'ana@example.com/x',
    'ana@\ud800.com',
    'a\ud800@example.com',
    `${'a'.repeat(65)}@example.com`,
    `${'ë'.repeat(33)}@example.com`,
    `ana@${'a'.repeat(64)}.com`,
    `ana@${'abcdefgh.'.repeat(30)}com`,
    `ana@${'a.'.repeat(50_000)}com`,
  ])('%j is refused', (raw) => {
    expect(normaliseAddress('email', raw)).toEqual({ ok: false, detail: expect.stringContaining('e-mail') });
  });
});

describe('push and mail addresses', () => {
  it('are any printable text of up to 320 characters, with its case', () => {
    const token = 'fcm:APA91b_Xy';
    expect(normaliseAddress('push', ` ${token} `)).toEqual({ ok: true, address: token, ...nowhere });
    expect(normaliseAddress('mail', '1 Main Street, Miami')).toMatchObject({ ok: true });
    expect(normaliseAddress('push', 'x'.repeat(320)).ok).toBe(true);
    for (const raw of ['', ' ', 'x'.repeat(321), 'a\nb', 'a\u0007b', 'a\u2028b', '\ud800']) {
      expect(normaliseAddress('push', raw).ok).toBe(false);
    }
  });
});

describe('one address', () => {
  it('stays as it is when it is normalised again', () => {
    const mailbox = fc
      .tuple(
        fc.stringMatching(/^[A-Za-z0-9ëßÉ+_-]{1,20}$/),
        fc.stringMatching(/^[A-Za-zäÖ]{1,10}\.[A-Za-z]{2,5}$/),
      )
      .map((parts) => parts.join('@'));
    const raw = fc.oneof(mailbox, fc.string({ unit: 'grapheme' }), fc.stringMatching(/^\+[0-9 ().-]{7,18}$/));
    fc.assert(
      fc.property(raw, fc.constantFrom('sms', 'email', 'push'), (text, channel) => {
        const once = normaliseAddress(channel, text);
        if (once.ok) expect(normaliseAddress(channel, once.address)).toEqual(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [['+13055550100', '+1 (305) 555-0100', 'tel:+1.305.555.0100']],
    [['Ana@Example.com', 'ana@example.COM', ' ANA@EXAMPLE.COM ']],
    [['zoë@bücher.example', 'ZOË@xn--bcher-kva.example', 'zoe\u0308@BÜCHER.example']],
    [['οδος@example.com', 'ΟΔΟΣ@example.com', 'οδοσ@example.com']],
  ])('has one hash in every spelling: %j', (spellings) => {
    expect(new Set(spellings.map(hashOf)).size).toBe(1);
  });

  it('has another hash than any other address', () => {
    const different = [
      '+13055550100',
      '+13055550101',
      'ana@example.com',
      'ana@example.org',
      'ana+x@example.com',
    ];
    expect(new Set(different.map(hashOf)).size).toBe(different.length);
  });
});
