import * as z from 'zod';
import { lineTypes, type Profile, WeeklyWindow } from '../core/customer.ts';
import type { Gate } from '../core/gate.ts';
import { Channel } from '../core/vocabulary.ts';
import { packGate, unpackGate } from './gate-codec.ts';
import * as keys from './keys.ts';
import { bytes, checked, item, numberOrNull, parse, present, text, textOrNull } from './stored-item.ts';
import type { Item } from './table.ts';
import { itemSize } from './units.ts';

// ---- profile

export const StoredProfile = z.object({
  version: z.number(),
  timeZone: textOrNull,
  country: textOrNull,
  region: textOrNull,
  postalCode: textOrNull,
  language: textOrNull,
  valueTier: textOrNull,
  acquisitionChannel: Channel.optional(),
  segments: z.array(text),
  attributes: z.record(text, z.union([text, z.number(), z.boolean(), z.null()])),
  contactPoints: z.array(
    z.object({
      channel: Channel,
      address: text,
      country: textOrNull,
      areaCode: textOrNull,
      lineType: z.enum(lineTypes).default('unknown'),
      verifiedAt: numberOrNull,
      source: textOrNull,
    }),
  ),
  windows: z.array(WeeklyWindow).nullable().default(null),
  quietHours: z.array(WeeklyWindow),
  topics: z.array(text),
  updatedAt: z.number(),
  mergedInto: z.object({ id: text, done: z.boolean() }).optional(),
  erasing: z.boolean().optional(),
});

export function profileItem(profile: Profile): Item {
  const { customerId, contactPoints, ...rest } = profile;
  return item(keys.profileKey(customerId), { ...rest, contactPoints: contactPoints.map(present) });
}

export function parseProfile(stored: Item): Profile {
  return { customerId: keys.customerOf(stored.pk), ...parse(StoredProfile, stored) };
}

// ---- gate (its schema version is the first byte of its packed form)

/** The gate item with its keys, in bytes: one write unit. */
export const gateItemLimit = 1_024;

const StoredGate = z.object({ version: z.number(), gate: bytes });

/** At most 1 KB. Throws GateTooLargeError when what must not be dropped does not fit. */
export function gateItem(customerId: string, gate: Gate): Item {
  const plain = { ...keys.gateKey(customerId), version: gate.version };
  return { ...plain, gate: packGate(gate, gateItemLimit - itemSize({ ...plain, gate: '' })) };
}

export function parseGate(stored: Item): Gate {
  const { gate, version } = checked(StoredGate, stored);
  return unpackGate(gate, version);
}
