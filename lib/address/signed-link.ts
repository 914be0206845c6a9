import * as z from 'zod';
import type { Keyring } from '../core/keyring.ts';
import { Channel, day } from '../core/vocabulary.ts';
import { seal, unseal } from './seal.ts';

/** What its holder may do: stop marketing mail, look, look and change. */
export type LinkPurpose = 'unsubscribe' | 'view' | 'edit';

/** How long a link works, in milliseconds. */
export const linkLifetimes: Readonly<Record<LinkPurpose, number>> = {
  unsubscribe: 365 * day,
  view: 7 * day,
  edit: 7 * day,
};

/** What a link allows its holder to do, for whom, and until when (milliseconds). */
export type LinkClaims = {
  purpose: LinkPurpose;
  customerId: string;
  /** The channel, and the keyed hash of the address, that we sent the link to. Null: a caller got it, and it proves no address. */
  channel: Channel | null;
  addressHash: string | null;
  /** The topic of the message that it was in. */
  topic?: string;
  expiresAt: number;
};

/** malformed: not a token. forged: not made by us for this purpose, or changed. expired: ours, but too old. */
export type LinkFault = { fault: 'malformed' | 'forged' | 'expired' };
/** Ours, and what it was for; it allows nothing any more but to ask for a fresh one. */
export type ExpiredLink = { fault: 'expired'; claims: LinkClaims };

const Claims = z.tuple([
  z.string(),
  Channel.nullable(),
  z.string().nullable(),
  z.number(),
  z.string().optional(),
]);

/** The token for a link: sealed, so that it shows nobody anything about the customer, and safe in a path. */
export function signLink(
  keyring: Keyring,
  { purpose, customerId, channel, addressHash, topic, expiresAt }: LinkClaims,
): string {
  const claims: z.infer<typeof Claims> = [customerId, channel, addressHash, expiresAt];
  if (topic !== undefined) claims.push(topic);
  return seal(keyring, `${purpose} link`, Buffer.from(JSON.stringify(claims), 'utf8'));
}

/** Opens a link's token; `now` in milliseconds. At `expiresAt` itself it has expired. */
export function openLink(
  keyring: Keyring,
  token: string,
  purpose: LinkPurpose,
  now: number,
): LinkClaims | LinkFault | ExpiredLink {
  const opened = unseal(keyring, `${purpose} link`, token);
  if (typeof opened === 'string') return { fault: opened };
  const [customerId, channel, addressHash, expiresAt, topic] = Claims.parse(
    JSON.parse(Buffer.from(opened).toString('utf8')),
  );
  const claims = {
    purpose,
    customerId,
    channel,
    addressHash,
    expiresAt,
    ...(topic !== undefined && { topic }),
  };
  return now >= expiresAt ? { fault: 'expired', claims } : claims;
}

/** Opens a link that may serve either of two purposes. */
export function openEitherLink(
  keyring: Keyring,
  token: string,
  purposes: readonly [LinkPurpose, LinkPurpose],
  now: number,
): LinkClaims | LinkFault | ExpiredLink {
  const first = openLink(keyring, token, purposes[0], now);
  return 'fault' in first && first.fault === 'forged' ? openLink(keyring, token, purposes[1], now) : first;
}
