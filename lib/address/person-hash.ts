import { createHmac } from 'node:crypto';
import type { Keyring } from '../core/keyring.ts';
import { subkey } from './seal.ts';

/** A keyed name for a customer that says nothing of them, for telling the customers of a sample apart. */
export function personHash(keyring: Keyring, customerId: string): string {
  const key = keyring.keys[keyring.addressKey];
  if (key === undefined) throw new Error('The keyring lacks the key that addresses are hashed with.');
  const hmac = createHmac('sha256', subkey(key, 'person of a sample')).update(customerId, 'utf8');
  return hmac.digest().subarray(0, 12).toString('base64url');
}
