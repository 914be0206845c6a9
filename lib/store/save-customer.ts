import { suppressionsOf } from '../core/address-state.ts';
import type { Profile } from '../core/customer.ts';
import { type Gate, leaseDuration } from '../core/gate.ts';
import type { AddressState } from '../core/suppression.ts';
import type { Channel } from '../core/vocabulary.ts';
import { addressMemberItem } from './address-items.ts';
import { readAddressState } from './change-address-state.ts';
import { isAsRead, placeIsOver, readStored } from './held-place.ts';
import { addressMemberKey } from './keys.ts';
import { profileItem } from './profile-items.ts';
import { type Customer, readCustomer, readGate, refuseWhileLeaving } from './read-customer.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

/** What the caller says of a customer; preferences, versions and times are kept beside it. */
export type CustomerDetails = Omit<
  Profile,
  'customerId' | 'version' | 'windows' | 'quietHours' | 'topics' | 'updatedAt'
>;

export type SavedCustomer =
  | { outcome: 'saved'; before: Profile | null; customer: Customer }
  /** They were merged into somebody else, and are not made anew. */
  | { outcome: 'merged' }
  /** The given version is not the current one. */
  | { outcome: 'stale' }
  /** It would replace a suppressed address, which needs the version that the caller has seen. */
  | { outcome: 'version-needed' };

type Ports = Pick<StorePorts, 'table' | 'clock' | 'timer' | 'hashOf'>;

/**
 * Saves a customer and ties the addresses to them: membership first, then the gate with what is known against each
 * address (it names the profile version to come, so that nothing is sent on the old one), then the profile. At the end
 * the addresses are read again: a suppression that came in between either shows there or finds the finished profile. The
 * memberships are looked at again too: somebody who saved the customer without an address may just have ended one.
 */
export async function saveCustomer(
  ports: Ports,
  customerId: string,
  details: CustomerDetails,
  options: { ifVersion: number | null },
): Promise<SavedCustomer> {
  const channelsOf = groupByAddress(ports, details);
  await Promise.all(
    [...channelsOf.keys()].map((hash) => ports.table.put(addressMemberItem(hash, customerId))),
  );
  /** The customer as they were when this began; a round that is repeated finds what it wrote itself. */
  let first: Profile | null = null;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const states = await readStates(ports, channelsOf);
    const before = await readCustomer(ports.table, customerId, { consistent: true });
    if (before) refuseWhileLeaving(before);
    const stored = before?.profile ?? (await readStored(ports.table, customerId));
    if (stored?.mergedInto) return { outcome: 'merged' };
    // Just made by somebody else; or what an erasure left of them is being removed, and what is written now would go with it.
    if (stored && !before && !placeIsOver(stored, ports.clock())) continue;
    if (attempt === 0) first = before?.profile ?? null;
    const gate = before?.gate ?? (await readGate(ports.table, customerId));
    if (options.ifVersion !== null && options.ifVersion !== (before?.profile.version ?? 0))
      return { outcome: 'stale' };
    const suppressions = [...channelsOf].flatMap(([hash, channels]) =>
      channels.flatMap((channel) => suppressionsOf(states.get(hash) as AddressState, channel, ports.clock())),
    );
    const lifts = gate.suppressions.some(
      (old) => !suppressions.some((now) => now.channel === old.channel && now.until >= old.until),
    );
    if (lifts && options.ifVersion === null && replacesAddress(before?.profile ?? null, details))
      return { outcome: 'version-needed' };

    const version = Math.max(gate.profileVersion, before?.profile.version ?? 0) + 1;
    const announced = await writeGate(ports.table, customerId, gate, {
      ...gate,
      suppressions,
      profileVersion: version,
    });
    if (!announced) continue;
    const profile: Profile = {
      ...details,
      customerId,
      version,
      windows: before?.profile.windows ?? null,
      quietHours: before?.profile.quietHours ?? [],
      topics: before?.profile.topics ?? [],
      updatedAt: ports.clock(),
    };
    // Nobody else may have saved the profile since it was read: the announced version belongs to this writer alone.
    const outcome = await ports.table.put(profileItem(profile), isAsRead(stored));
    if (outcome === 'refused') continue;
    if (await statesChanged(ports, states)) {
      options = { ifVersion: null };
      continue;
    }
    await ensureMemberships(ports, customerId, [...channelsOf.keys()]);
    await leaveOldAddresses(ports, customerId, before?.profile ?? null, channelsOf, announced);
    return { outcome: 'saved', before: first, customer: { profile, gate: announced } };
  }
  throw new TooMuchContention();
}

function groupByAddress(ports: Ports, details: CustomerDetails): Map<string, Channel[]> {
  const channelsOf = new Map<string, Channel[]>();
  for (const { address, channel } of details.contactPoints) {
    const hash = ports.hashOf(address);
    channelsOf.set(hash, [...(channelsOf.get(hash) ?? []), channel]);
  }
  return channelsOf;
}

async function readStates(
  ports: Ports,
  channelsOf: ReadonlyMap<string, unknown>,
): Promise<Map<string, AddressState>> {
  const hashes = [...channelsOf.keys()];
  const states = await Promise.all(hashes.map((hash) => readAddressState(ports.table, hash)));
  return new Map(hashes.map((hash, index) => [hash, states[index] as AddressState]));
}

async function statesChanged(ports: Ports, states: ReadonlyMap<string, AddressState>): Promise<boolean> {
  const now = await readStates(ports, states);
  return [...states].some(([hash, state]) => now.get(hash)?.version !== state.version);
}

function replacesAddress(before: Profile | null, details: CustomerDetails): boolean {
  return (before?.contactPoints ?? []).some(
    (old) =>
      !details.contactPoints.some((point) => point.channel === old.channel && point.address === old.address),
  );
}

/** Memberships that no longer hold go last: an address has one customer too many for a moment, never one too few. */
async function leaveOldAddresses(
  ports: Ports,
  customerId: string,
  before: Profile | null,
  kept: ReadonlyMap<string, unknown>,
  announced: Gate,
): Promise<void> {
  const old = new Set((before?.contactPoints ?? []).map((point) => ports.hashOf(point.address)));
  const left = [...old].filter((hash) => !kept.has(hash));
  if (left.length === 0) return;
  // What was claimed before may still be on its way to the old address: an opt-out of that address must find it and wait.
  const claims = announced.pending.flatMap(({ claimedAt }) => claimedAt ?? []);
  const leaseEnd = Math.max(0, ...claims) + leaseDuration;
  if (leaseEnd > ports.clock()) await ports.timer.sleep(leaseEnd - ports.clock());
  await Promise.all(left.map((hash) => ports.table.delete(addressMemberKey(hash, customerId))));
  // Who gave the address back to the customer meanwhile either finds the membership gone, or shows here.
  const now = await readCustomer(ports.table, customerId, { consistent: true });
  const back = (now?.profile.contactPoints ?? []).map((point) => ports.hashOf(point.address));
  await ensureMemberships(
    ports,
    customerId,
    left.filter((hash) => back.includes(hash)),
  );
}

async function ensureMemberships(ports: Ports, customerId: string, hashes: readonly string[]): Promise<void> {
  await Promise.all(
    hashes.map(async (hash) => {
      const known = await ports.table.get(addressMemberKey(hash, customerId), { consistent: true });
      if (!known) await ports.table.put(addressMemberItem(hash, customerId));
    }),
  );
}
