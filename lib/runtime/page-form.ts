import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { subkey } from '../address/seal.ts';
import { Preferences } from '../core/customer.ts';
import type { Keyring } from '../core/keyring.ts';
import { Channel } from '../core/vocabulary.ts';
import { renderPreferences } from '../edge/render-customer.ts';

/** What a form showed, for it to say what was changed on it. */
export type Seen = {
  preferences: Preferences;
  consents: Partial<Record<Channel, boolean>>;
  language: string | null;
};

const SeenShape = z.object({
  preferences: Preferences,
  consents: z.partialRecord(Channel, z.boolean()),
  language: z.string().max(35).nullable(),
});

/** Longer than any form of ours can be. */
const longestSeen = 24_000;

export function packSeen({ preferences, consents, language }: Seen): string {
  const text = JSON.stringify({ preferences: renderPreferences(preferences), consents, language });
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Null: not what our form says. */
export function unpackSeen(text: string | null): Seen | null {
  if (text === null || text.length > longestSeen) return null;
  try {
    const parsed = SeenShape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Proof that a form was made by us for this link: 16 bytes, base64url. Whoever lacks the link cannot make one. */
export function formProof(keyring: Keyring, token: string): string {
  return proofWith(keyring, token.split('.')[0] ?? '', token) ?? '';
}

/** Whether a form came from the page of this link. */
export function isOurForm(keyring: Keyring, token: string, proof: string | null): boolean {
  const wanted = Buffer.from(formProof(keyring, token));
  const given = Buffer.from(proof ?? '');
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Made with the key of the link itself: the form of a page that was open while keys rotated still works. */
function proofWith(keyring: Keyring, keyId: string, token: string): string | null {
  const key = keyring.keys[keyId];
  if (key === undefined) return null;
  const mac = createHmac('sha256', subkey(key, 'form proof')).update(token).digest();
  return mac.subarray(0, 16).toString('base64url');
}

/**
 * Whether a browser says that a request comes from another site. A page without a referrer sends `Origin: null` with its own
 * form, so that says nothing; mail providers that post one-click send neither header.
 */
export function isFromElsewhere(headers: Readonly<Record<string, string>>, publicOrigin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = headers.origin;
  return origin !== undefined && origin !== 'null' && origin !== publicOrigin;
}
