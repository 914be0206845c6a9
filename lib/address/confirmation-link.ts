import * as z from 'zod';
import type { Keyring } from '../core/keyring.ts';
import { seal, unseal } from './seal.ts';
import type { LinkFault } from './signed-link.ts';

/** What the link of a double opt-in stands for: a pending entry of a customer's ledger, and the address that it was sent to. */
export type Confirmation = { customerId: string; sequence: number; addressHash: string; expiresAt: number };

const label = 'confirm consent link';
const Claims = z.tuple([z.string(), z.number(), z.string(), z.number()]);

/** The token for the path /c/{token}: it opens nothing else, and shows nobody anything about the customer. */
export function signConfirmation(
  keyring: Keyring,
  { customerId, sequence, addressHash, expiresAt }: Confirmation,
): string {
  const claims: z.infer<typeof Claims> = [customerId, sequence, addressHash, expiresAt];
  return seal(keyring, label, Buffer.from(JSON.stringify(claims), 'utf8'));
}

/** Opens a token; `now` in milliseconds. At `expiresAt` itself it has expired. */
export function openConfirmation(keyring: Keyring, token: string, now: number): Confirmation | LinkFault {
  const opened = unseal(keyring, label, token);
  if (typeof opened === 'string') return { fault: opened };
  const claims = Claims.parse(JSON.parse(Buffer.from(opened).toString('utf8')));
  const [customerId, sequence, addressHash, expiresAt] = claims;
  return now >= expiresAt ? { fault: 'expired' } : { customerId, sequence, addressHash, expiresAt };
}
