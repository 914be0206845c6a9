import * as z from 'zod';
import { type AddressState, SuppressionReason } from '../core/suppression.ts';
import { Channel } from '../core/vocabulary.ts';
import * as keys from './keys.ts';
import { item, numberOrNull, parse, present, text } from './stored-item.ts';
import type { Item } from './table.ts';

const StoredAddressState = z.object({
  version: z.number(),
  suppressions: z.array(
    z.object({
      channels: z.array(Channel),
      scope: z.enum(['all', 'marketing']),
      reason: SuppressionReason,
      source: text,
      at: z.number(),
      expiresAt: numberOrNull,
    }),
  ),
  lifted: z.record(text, z.number()),
});

export function addressStateItem(addressHash: string, { version, suppressions, lifted }: AddressState): Item {
  return item(keys.addressStateKey(addressHash), {
    version,
    suppressions: suppressions.map(present),
    lifted,
  });
}

export function parseAddressState(stored: Item): AddressState {
  return parse(StoredAddressState, stored);
}

const StoredMember = z.object({});

export function addressMemberItem(addressHash: string, customerId: string): Item {
  return item(keys.addressMemberKey(addressHash, customerId), {});
}

/** The customer whom a member item names. */
export function parseAddressMember(stored: Item): string {
  parse(StoredMember, stored);
  return keys.customerOf(stored.sk);
}

/** `expiresAt` in seconds since 1970. Only whether it is there matters. */
export function optOutConfirmationItem(addressHash: string, span: number, expiresAt: number): Item {
  return item(keys.optOutConfirmationKey(addressHash, span), { expiresAt });
}
