import type { ChannelSetting } from './customer.ts';
import type { Channel, Purpose } from './vocabulary.ts';

/** Who closed something. What the customer closed, only the customer opens. */
export type Closure = 'open' | 'closed' | 'closed-by-customer';

export type SuppressionScope = 'all' | 'marketing';

export type ConsentState = {
  channel: Channel;
  purpose: Purpose;
  status: 'granted' | 'revoked';
  /** When it was given or taken back; of two entries the later counts, on a tie the revocation. */
  at: number;
  byCustomer: boolean;
  /** When a grant ends by itself, to the second; not said: never. */
  until?: number;
  /** What a grant rests on instead of somebody's yes; it counts where law says so. */
  basis?: 'relationship' | 'inquiry';
};

/** The address that a channel uses is suppressed until then (Infinity: for good). */
export type AddressSuppression = { channel: Channel; scope: SuppressionScope; until: number };

/** An accepted dispatch that has no result yet (or whose result the gate has not folded yet). */
export type Pending = {
  /** The dispatch's inner id: 12 bytes, base64url (16 characters). */
  id: string;
  channel: Channel;
  purpose: Purpose;
  topic: number | null;
  campaign: number | null;
  sendAt: number;
  /** When the sender took the lease; null while nobody has. A lease lasts `leaseDuration` from here. */
  claimedAt: number | null;
};

/** A contact that counts towards caps. */
export type Contact = {
  at: number;
  channel: Channel;
  purpose: Purpose;
  topic: number | null;
  campaign: number | null;
  /** A conversation took place (not only an attempt). */
  conversation: boolean;
};

/** Everything that can close a contact, in one item with one version. */
export type Gate = {
  /** Counts every write; each write is conditional on the version it read. 0: there is no gate item yet. */
  version: number;
  /** Counts closings and openings: the preferences' ETag. */
  preferenceVersion: number;
  /** The least profile version that may be believed together with this gate. */
  profileVersion: number;
  doNotContact: Closure;
  doNotCall: Closure;
  pausedUntil: number | null;
  pausedByCustomer: boolean;
  maxPerWeek: number | null;
  channels: Partial<Record<Channel, { setting: ChannelSetting; byCustomer: boolean }>>;
  /** By `labelKey(topic)`; a channel that is not named is open. */
  topics: ReadonlyMap<number, Partial<Record<Channel, Closure>>>;
  consents: readonly ConsentState[];
  suppressions: readonly AddressSuppression[];
  pending: readonly Pending[];
  /** Oldest first. */
  contacts: readonly Contact[];
  /** Contacts before this instant may have been dropped: a cap that looks further back counts as reached. 0: none dropped. */
  forgottenBefore: number;
};

export const leaseDuration = 5_000;
export const pendingLimit = 12;
export const contactLimit = 40;

/** The gate of a customer about whom nothing is known yet. */
export const emptyGate: Gate = {
  version: 0,
  preferenceVersion: 0,
  profileVersion: 0,
  doNotContact: 'open',
  doNotCall: 'open',
  pausedUntil: null,
  pausedByCustomer: false,
  maxPerWeek: null,
  channels: {},
  topics: new Map(),
  consents: [],
  suppressions: [],
  pending: [],
  contacts: [],
  forgottenBefore: 0,
};

/** A 32-bit FNV-1a hash of a topic's or campaign's name. Two names that collide share their caps and blocks, which only narrows. */
export function labelKey(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash ^= name.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** What the place of the campaign holds: for collections the debt, which law counts by; for all others the campaign. */
export function campaignOrDebt({
  purpose,
  campaignId,
  subjectId,
}: {
  purpose: Purpose;
  campaignId?: string | null | undefined;
  subjectId?: string | null | undefined;
}): string | null {
  return (purpose === 'collections' ? subjectId : campaignId) ?? null;
}

/** Whether a sender may be between its claim and the end of its provider call. */
export function leaseIsLive(pending: Pending, now: number): boolean {
  return pending.claimedAt !== null && now < pending.claimedAt + leaseDuration;
}
