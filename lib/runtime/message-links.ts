import { addressHash } from '../address/hash-address.ts';
import { type LinkPurpose, linkLifetimes, signLink } from '../address/signed-link.ts';
import type { ContactPoint } from '../core/customer.ts';
import type { Keyring } from '../core/keyring.ts';

/** What a text may hold for the customer's own links to be put in its place, in every channel. */
const preferencesPlace = '{{preferencesUrl}}';
const unsubscribePlace = '{{unsubscribeUrl}}';

export type MessageLinks = {
  /** What the unsubscribe link carries, for the mail that unsubscribes as well. */
  unsubscribeToken: string;
  unsubscribeUrl: string;
  /** Puts the links where a text asks for them. */
  place: (text: string) => string;
};

/**
 * The links of one message to one address. They prove to us that their holder reads that address. Where a message moves no
 * marketing the unsubscribe link is there all the same: a company may offer it in any message.
 */
export function messageLinks(
  { keyring, publicOrigin, now }: { keyring: Keyring; publicOrigin: string; now: number },
  customerId: string,
  { channel, address }: ContactPoint,
  topic: string | null,
): MessageLinks {
  const token = (purpose: LinkPurpose) =>
    signLink(keyring, {
      purpose,
      customerId,
      channel,
      addressHash: addressHash(keyring, address),
      ...(topic !== null && purpose === 'unsubscribe' ? { topic } : {}),
      expiresAt: now + linkLifetimes[purpose],
    });
  const unsubscribeToken = token('unsubscribe');
  const unsubscribeUrl = `${publicOrigin}/u/${unsubscribeToken}`;
  const place = (text: string) =>
    text
      .replaceAll(preferencesPlace, () => `${publicOrigin}/p/${token('edit')}`)
      .replaceAll(unsubscribePlace, () => unsubscribeUrl);
  return { unsubscribeToken, unsubscribeUrl, place };
}
