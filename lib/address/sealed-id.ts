import type { Keyring } from '../core/keyring.ts';
import { seal, unseal } from './seal.ts';

/**
 * Ids that are handed out name their customer, so that one read finds what they stand for, but only we can read them.
 * `inner` is the id within the customer: 16 characters of base64url for a dispatch; for a decision its time in 13 digits,
 * `#`, and 16 characters (`decisionInner` in lib/store/keys.ts).
 */
export type SealedKind = 'dispatch' | 'decision';

const randomBytes = 12;
const timeBytes = 6;
const innerShapes: Readonly<Record<SealedKind, RegExp>> = {
  dispatch: /^()([A-Za-z0-9_-]{16})$/,
  decision: /^(\d{13})#([A-Za-z0-9_-]{16})$/,
};

/** The same customer, inner id and current key always give the same text. Throws when `inner` is malformed: a fault. */
export function sealId(keyring: Keyring, kind: SealedKind, customerId: string, inner: string): string {
  const [, time, random] = innerShapes[kind].exec(inner) ?? [];
  if (time === undefined || random === undefined) throw new Error(`This is not the inner id of a ${kind}.`);
  const timePart = Buffer.alloc(kind === 'decision' ? timeBytes : 0);
  if (kind === 'decision') timePart.writeUIntBE(Number(time), 0, timeBytes);
  const plaintext = Buffer.concat([
    timePart,
    Buffer.from(random, 'base64url'),
    Buffer.from(customerId, 'utf8'),
  ]);
  return seal(keyring, `${kind} id`, plaintext);
}

/** Null: the text is not an id of this kind that we made. */
export function openId(
  keyring: Keyring,
  kind: SealedKind,
  text: string,
): { customerId: string; inner: string } | null {
  const opened = unseal(keyring, `${kind} id`, text);
  if (typeof opened === 'string') return null;
  const bytes = Buffer.from(opened);
  const start = kind === 'decision' ? timeBytes : 0;
  const random = bytes.subarray(start, start + randomBytes).toString('base64url');
  const time = kind === 'decision' ? `${String(bytes.readUIntBE(0, timeBytes)).padStart(13, '0')}#` : '';
  return { customerId: bytes.subarray(start + randomBytes).toString('utf8'), inner: time + random };
}
