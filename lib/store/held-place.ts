import type { Profile } from '../core/customer.ts';
import { profileKey } from './keys.ts';
import { parseProfile } from './profile-items.ts';
import type { Condition, Table } from './table.ts';

/*
 * While what an erasure left is removed nobody must be made anew under the same id: what they write would be removed with it.
 * So the place of their profile is held by one that is nobody's. To all who read customers nobody is there; whoever would make
 * one tries again later. A run that crashes leaves its place behind: it holds for so long only as no run lasts.
 */

/** In milliseconds: five times what the sweep is given. */
const placeHolds = 300_000;

export function heldPlace(customerId: string, at: number): Profile {
  const nobody = {
    ...{ timeZone: null, country: null, region: null, postalCode: null, language: null, valueTier: null },
    ...{ segments: [], attributes: {}, contactPoints: [], windows: null, quietHours: [], topics: [] },
  };
  return { ...nobody, customerId, version: 0, updatedAt: at, erasing: true };
}

/** Everybody's own profile has a version of 1 or more. */
export const holdsPlace = ({ version }: Profile) => version === 0;

/** Whether it is a place that whoever held it has abandoned. */
export const placeIsOver = (stored: Profile, now: number) =>
  holdsPlace(stored) && stored.updatedAt + placeHolds < now;

/** What stands in the place of a profile, whoever's it is, read consistently. */
export async function readStored(table: Table, customerId: string): Promise<Profile | null> {
  const item = await table.get(profileKey(customerId), { consistent: true });
  return item ? parseProfile(item) : null;
}

/** Nobody has written there since it was read. */
export function isAsRead(stored: Profile | null): Condition {
  if (stored === null) return { kind: 'absent' };
  const attribute = holdsPlace(stored) ? 'updatedAt' : 'version';
  return { kind: 'equals', attribute, value: stored[attribute] };
}
