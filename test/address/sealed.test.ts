import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressHash } from '../../lib/address/hash-address.ts';
import { maskAddress } from '../../lib/address/mask-address.ts';
import { openId, sealId } from '../../lib/address/sealed-id.ts';
import { type LinkClaims, openEitherLink, openLink, signLink } from '../../lib/address/signed-link.ts';
import type { Keyring } from '../../lib/core/keyring.ts';
import { channels } from '../../lib/core/vocabulary.ts';
import { decisionInner } from '../../lib/store/keys.ts';

const k1 = new Uint8Array(32).fill(1);
const k2 = new Uint8Array(32).fill(2);
const keyring: Keyring = { current: 'k1', addressKey: 'k1', keys: { k1 } };
const rotated: Keyring = { current: 'k2', addressKey: 'k1', keys: { k1, k2 } };
const stranger: Keyring = { current: 'k1', addressKey: 'k1', keys: { k1: k2 } };
const now = Date.UTC(2026, 2, 8);

const customerId = fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/);
const random = fc
  .uint8Array({ minLength: 12, maxLength: 12 })
  .map((id) => Buffer.from(id).toString('base64url'));

/** Every text that differs from a token in one character, or is cut short or made longer. */
function* corruptions(token: string): Generator<string> {
  for (let index = 0; index < token.length; index++) {
    const other = token[index] === 'A' ? 'B' : 'A';
    yield token.slice(0, index) + other + token.slice(index + 1);
    yield token.slice(0, index);
  }
  yield `${token}A`;
  yield `${token}=`;
  yield ` ${token}`;
  yield `${token}\n`;
}

describe('sealed ids', () => {
  it('open to the customer and the id they were made of, and are the same each time', () => {
    fc.assert(
      fc.property(customerId, random, fc.nat(), (id, inner, at) => {
        for (const [kind, whole] of [
          ['dispatch', inner],
          ['decision', decisionInner(at, inner)],
        ] as const) {
          const sealed = sealId(keyring, kind, id, whole);
          expect(sealed).toMatch(/^[A-Za-z0-9._-]+$/);
          expect(sealId(keyring, kind, id, whole)).toBe(sealed);
          expect(openId(keyring, kind, sealed)).toEqual({ customerId: id, inner: whole });
        }
      }),
    );
  });

  const inner = 'AbCdEfGhIjKlMnOp';
  const sealed = sealId(keyring, 'dispatch', 'customer-1', inner);

  it('show nothing of the customer', () => {
    const bytes = Buffer.from(sealed.split('.')[1] ?? '', 'base64url').toString('latin1');
    expect(sealed).not.toContain('customer');
    expect(bytes).not.toContain('customer');
    expect(sealId(keyring, 'dispatch', 'customer-2', inner).slice(0, 12)).not.toBe(sealed.slice(0, 12));
  });

  it('open for their own kind only', () => {
    expect(openId(keyring, 'decision', sealed)).toBeNull();
    const decision = sealId(keyring, 'decision', 'customer-1', decisionInner(now, inner));
    expect(openId(keyring, 'dispatch', decision)).toBeNull();
  });

  it('do not open when anything about them was changed', () => {
    for (const corrupted of corruptions(sealed))
      expect([corrupted, openId(keyring, 'dispatch', corrupted)]).toEqual([corrupted, null]);
  });

  it.each([
    '',
    '.',
    'k1.',
    'k9.AAAA',
    'constructor.AAAA',
    '__proto__.AAAA',
    `k1.${'A'.repeat(100_000)}`,
    '../../etc',
    'k1.AA#AA',
  ])('are not mistaken in %j', (text) => {
    expect(openId(keyring, 'dispatch', text)).toBeNull();
  });

  it('do not open with another deployment’s key', () => {
    expect(openId(stranger, 'dispatch', sealed)).toBeNull();
  });

  it('still open after the key was rotated; new ones are made with the new key', () => {
    expect(openId(rotated, 'dispatch', sealed)).toEqual({ customerId: 'customer-1', inner });
    const fresh = sealId(rotated, 'dispatch', 'customer-1', inner);
    expect(fresh.startsWith('k2.')).toBe(true);
    expect(openId(rotated, 'dispatch', fresh)).toEqual({ customerId: 'customer-1', inner });
    expect(openId(keyring, 'dispatch', fresh)).toBeNull();
  });

  it('are not made of an inner id that would not come back', () => {
    for (const bad of ['', 'short', `${inner}A`, 'has spaces in it!', decisionInner(now, inner)]) {
      expect(() => sealId(keyring, 'dispatch', 'c', bad)).toThrow('dispatch');
    }
    expect(() => sealId(keyring, 'decision', 'c', inner)).toThrow('decision');
  });
});

describe('signed links', () => {
  const claims: LinkClaims = {
    purpose: 'unsubscribe',
    customerId: 'customer-1',
    channel: 'email',
    addressHash: addressHash(keyring, 'ana@example.com'),
    expiresAt: now + 1_000,
  };
  const token = signLink(keyring, claims);

  it('open to what they claim until they expire', () => {
    fc.assert(
      fc.property(
        customerId,
        fc.constantFrom(...channels),
        fc.integer({ min: 1, max: now }),
        (id, channel, left) => {
          const each = { ...claims, customerId: id, channel, expiresAt: now + left };
          expect(openLink(keyring, signLink(keyring, each), 'unsubscribe', now)).toEqual(each);
        },
      ),
    );
    expect(openLink(keyring, token, 'unsubscribe', claims.expiresAt - 1)).toEqual(claims);
    expect(openLink(keyring, token, 'unsubscribe', claims.expiresAt)).toEqual({ fault: 'expired', claims });
  });

  it('open for their own purpose only, also where either of two would do', () => {
    const edit = signLink(keyring, { ...claims, purpose: 'edit', channel: null, addressHash: null });
    const view = signLink(keyring, { ...claims, purpose: 'view' });
    expect(openLink(keyring, edit, 'view', now)).toEqual({ fault: 'forged' });
    expect(openLink(keyring, edit, 'unsubscribe', now)).toEqual({ fault: 'forged' });
    expect(openEitherLink(keyring, edit, ['edit', 'view'], now)).toMatchObject({ purpose: 'edit' });
    expect(openEitherLink(keyring, view, ['edit', 'view'], now)).toMatchObject({ purpose: 'view' });
    expect(openEitherLink(keyring, token, ['edit', 'view'], now)).toEqual({ fault: 'forged' });
    expect(openEitherLink(keyring, edit, ['edit', 'view'], claims.expiresAt)).toMatchObject({
      fault: 'expired',
      claims: { purpose: 'edit', customerId: 'customer-1', addressHash: null },
    });
  });

  it('know the topic of the message that they were in', () => {
    const about = { ...claims, topic: 'offers' };
    expect(openLink(keyring, signLink(keyring, about), 'unsubscribe', now)).toEqual(about);
  });

  it('are safe in a path and show nothing of the customer', () => {
    expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toMatch(
      /customer|email|k1/,
    );
  });

  it('are refused when anything was changed, expired ones too', () => {
    for (const corrupted of corruptions(token)) {
      const opened = openLink(keyring, corrupted, 'unsubscribe', now + 5_000);
      expect([corrupted, opened]).toEqual([
        corrupted,
        { fault: expect.stringMatching(/^(?:forged|malformed)$/) },
      ]);
    }
  });

  it('tell what is not a token from what is not ours', () => {
    expect(openLink(keyring, 'hello', 'unsubscribe', now)).toEqual({ fault: 'malformed' });
    expect(openLink(stranger, token, 'unsubscribe', now)).toEqual({ fault: 'forged' });
    const id = sealId(keyring, 'dispatch', 'customer-1', 'AbCdEfGhIjKlMnOp');
    expect(openLink(keyring, id, 'unsubscribe', now)).toEqual({ fault: 'forged' });
  });

  it('still open after the key was rotated, and no longer once the old key is gone', () => {
    expect(openLink(rotated, token, 'unsubscribe', now)).toEqual(claims);
    const later: Keyring = { current: 'k2', addressKey: 'k2', keys: { k2 } };
    expect(openLink(later, token, 'unsubscribe', now)).toEqual({ fault: 'forged' });
  });
});

describe('hashes of addresses', () => {
  it('name their key, are sixteen bytes long and show nothing of the address', () => {
    expect(addressHash(keyring, '+13055550100')).toMatch(/^k1\.[A-Za-z0-9_-]{22}$/);
  });

  it.each<[string, string, boolean]>([
    ['a.n.a+offers@gmail.com', 'ana@gmail.com', true],
    ['ANA@googlemail.com', 'ana@gmail.com', true],
    ['ana+@gmail.com', 'ana@gmail.com', true],
    ['a.na@example.com', 'ana@example.com', false],
    ['ana+offers@example.com', 'ana@example.com', false],
    ['ana@gmail.com.example.com', 'ana@gmail.com', false],
  ])('of %s is that of %s where the domain is said to have one mailbox for them: %s', (one, other, same) => {
    const folding = { ...keyring, oneMailboxDomains: ['gmail.com', 'googlemail.com'] };
    expect(addressHash(folding, one) === addressHash(folding, other)).toBe(same);
    expect(addressHash(keyring, one)).not.toBe(addressHash(keyring, other));
  });

  it('stay the same when the key for ids and links is rotated, and differ with another address key', () => {
    const hash = addressHash(keyring, '+13055550100');
    expect(addressHash(rotated, '+13055550100')).toBe(hash);
    expect(addressHash({ ...rotated, addressKey: 'k2' }, '+13055550100')).not.toBe(hash);
    expect(addressHash(stranger, '+13055550100')).not.toBe(hash);
  });
});

describe('masked addresses', () => {
  it.each([
    ['+13055550100', '+********00'],
    ['ana@example.com', 'a***@***.com'],
    ['a@example.com', '***@***.com'],
    ['𝄞na@example.com', '𝄞***@***.com'],
    ['some push token', '***'],
    ['', '***'],
    ['@example.com', '***'],
  ])('%s is shown as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});
