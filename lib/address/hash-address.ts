import { createHmac } from 'node:crypto';
import type { Keyring } from '../core/keyring.ts';
import { subkey } from './seal.ts';

const hashLength = 16;

/**
 * The keyed hash that stands for an address in keys, logs and links: `<key id>.<16 bytes, base64url>`. Takes a normalised
 * address (normalise-address.ts). The part before the @ is folded here and not there: mail must be sent as the customer
 * wrote it, yet a stop covers every spelling.
 */
export function addressHash(keyring: Keyring, address: string): string {
  const key = keyring.keys[keyring.addressKey];
  if (key === undefined) throw new Error('The keyring lacks the key that addresses are hashed with.');
  const hmac = createHmac('sha256', subkey(key, 'address hash')).update(
    canonicalForm(address, keyring),
    'utf8',
  );
  return `${keyring.addressKey}.${hmac.digest().subarray(0, hashLength).toString('base64url')}`;
}

/** Upper case first: some letters (final sigma) have one capital and two small forms. Folding too much only closes more. */
function canonicalForm(address: string, { oneMailboxDomains }: Keyring): string {
  if (!address.includes('@')) return address;
  const folded = address.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
  const [local, domain] = folded.split('@') as [string, string];
  if (!oneMailboxDomains?.includes(domain)) return folded;
  const plain = local.replace(/\+.*$/, '').replaceAll('.', '');
  return `${plain}@${aliases[domain] ?? domain}`;
}

/** One provider, two names. */
const aliases: Readonly<Record<string, string>> = { 'googlemail.com': 'gmail.com' };
