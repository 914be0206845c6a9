import * as z from 'zod';
import type { KillSwitch } from '../core/decision.ts';
import type { Keyring } from '../core/keyring.ts';
import * as keys from './keys.ts';
import { bytes, item, numberOrNull, parse, text, textOrNull } from './stored-item.ts';
import type { Item } from './table.ts';

export const StoredKillSwitchState = z.object({
  all: z.boolean(),
  marketing: z.boolean(),
  campaigns: z.array(text),
});

/** The kill switch with who turned it last. */
export type StoredKillSwitch = KillSwitch & {
  /** Counts writes; each write is conditional on the version it read. */
  version: number;
  reason: string | null;
  changedAt: number;
  changedBy: string;
};

const KillSwitchAttributes = StoredKillSwitchState.extend({
  version: z.number(),
  reason: textOrNull,
  changedAt: z.number(),
  changedBy: text,
});

export function killSwitchItem(killSwitch: StoredKillSwitch): Item {
  return item(keys.killSwitchKey, killSwitch);
}

export function parseKillSwitch(stored: Item): StoredKillSwitch {
  return parse(KillSwitchAttributes, stored);
}

/** One pass over the whole table that removes what is over. */
export type ExpirySweep = {
  /** When it began (milliseconds). */
  startedAt: number;
  /** Null: it is under way. */
  finishedAt: number | null;
  /** Where it goes on; null: at the beginning. */
  after: { pk: string; sk: string } | null;
  looked: number;
  removed: number;
  /** Of what is looked at once only: the pass before has looked at what was written earlier (milliseconds). */
  freshFrom: number;
  /** Counts writes; each write is conditional on the version it read. */
  version: number;
};

const StoredExpirySweep = z.object({
  startedAt: z.number(),
  finishedAt: numberOrNull,
  after: z.object({ pk: text, sk: text }).nullable().default(null),
  looked: z.number(),
  removed: z.number(),
  freshFrom: z.number().default(0),
  version: z.number(),
});

export function expirySweepItem(sweep: ExpirySweep): Item {
  return item(keys.expirySweepKey, sweep);
}

export function parseExpirySweep(stored: Item): ExpirySweep {
  return parse(StoredExpirySweep, stored);
}

const KeyringAttributes = z
  .object({
    current: text,
    addressKey: text,
    keys: z.record(text, bytes),
    oneMailboxDomains: z.array(text).optional(),
  })
  .refine(
    ({ current, addressKey, keys }) => keys[current] && keys[addressKey],
    'the keyring lacks a key that it names',
  );

export function keyringItem(keyring: Keyring): Item {
  return item(keys.keyringKey, keyring);
}

export function parseKeyring(stored: Item): Keyring {
  return parse(KeyringAttributes, stored);
}
