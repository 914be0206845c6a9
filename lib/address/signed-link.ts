import * as z from 'zod';
import type { Keyring } from '../core/keyring.ts';
import { Channel } from '../core/vocabulary.ts';
import { seal, unseal } from './seal.ts';

export type LinkPurpose = 'unsubscribe';

/** What a link in a message allows its holder to do, for whom, and until when (milliseconds). */
export type LinkClaims = {
  purpose: LinkPurpose;
  customerId: string;
  channel: Channel;
  addressHash: string;
  expiresAt: number;
};

/** malformed: not a token. forged: not made by us for this purpose, or changed. expired: ours, but too old. */
export type LinkFault = { fault: 'malformed' | 'forged' | 'expired' };

const Claims = z.tuple([z.string(), Channel, z.string(), z.number()]);

/** The token for a link: sealed, so that it shows nobody anything about the customer, and safe in a path. */
export function signLink(
  keyring: Keyring,
  { purpose, customerId, channel, addressHash, expiresAt }: LinkClaims,
): string {
  const claims: z.infer<typeof Claims> = [customerId, channel, addressHash, expiresAt];
  return seal(keyring, `${purpose} link`, Buffer.from(JSON.stringify(claims), 'utf8'));
}

/** Opens a link's token; `now` in milliseconds. At `expiresAt` itself it has expired. */
export function openLink(
  keyring: Keyring,
  token: string,
  purpose: LinkPurpose,
  now: number,
): LinkClaims | LinkFault {
  const opened = unseal(keyring, `${purpose} link`, token);
  if (typeof opened === 'string') return { fault: opened };
  const [customerId, channel, addressHash, expiresAt] = Claims.parse(
    JSON.parse(Buffer.from(opened).toString('utf8')),
  );
  if (now >= expiresAt) return { fault: 'expired' };
  return { purpose, customerId, channel, addressHash, expiresAt };
}
