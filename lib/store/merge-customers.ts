import type { ConsentInput } from '../core/consent.ts';
import type { Profile } from '../core/customer.ts';
import type { Gate } from '../core/gate.ts';
import { mergedGate, mergedHours, mergeFault, revocationsOf } from '../core/merge-customers.ts';
import type { Channel } from '../core/vocabulary.ts';
import { recordChange } from './audit-trail.ts';
import { readAddressState } from './change-address-state.ts';
import { emptyPending } from './empty-pending.ts';
import { packGate } from './gate-codec.ts';
import { addressMemberKey } from './keys.ts';
import { logClosing } from './log-closing.ts';
import { readProfile } from './merged-into.ts';
import { mergeLearned } from './note-response.ts';
import { readOffers, recordOffer } from './offers.ts';
import { gateItemLimit, profileItem } from './profile-items.ts';
import { readCustomer, readGate, refuseWhileLeaving } from './read-customer.ts';
import { recordConsent } from './record-consent.ts';
import { stopPending } from './stop-pending.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

export type MergedCustomers =
  | { outcome: 'merged'; effectiveAt: number }
  | { outcome: 'unknown-source' | 'unknown-target' | 'hours-differ' | 'too-much' }
  /** The one or the other has been merged into somebody else. */
  | { outcome: 'elsewhere'; into: string };

/**
 * Merges one customer into another. Every step can be repeated, and a call that broke off is finished by the same call:
 * the source is marked (from then on it is behind: nothing is decided, accepted, claimed or changed for it), its dispatches
 * end, its gate is written once more, so that no older write can follow; then the target takes over what closes and the
 * contacts; then the source lets go of its addresses and is gone.
 */
export async function mergeCustomers(
  ports: StorePorts,
  sourceId: string,
  targetId: string,
  client: string,
): Promise<MergedCustomers> {
  const known = await readProfile(ports.table, sourceId);
  if (!known) return { outcome: 'unknown-source' };
  if (known.mergedInto && known.mergedInto.id !== targetId)
    return { outcome: 'elsewhere', into: known.mergedInto.id };
  if (known.mergedInto?.done) return { outcome: 'merged', effectiveAt: ports.clock() };
  const before = await readProfile(ports.table, targetId);
  if (!before) return { outcome: 'unknown-target' };
  if (!known.mergedInto) {
    if (before.mergedInto) return { outcome: 'elsewhere', into: before.mergedInto.id };
    const fault = mergeFault(before, known);
    if (fault) return { outcome: fault };
  }
  const marked = await markSource(ports, sourceId, { id: targetId, done: false });
  // Only now can the other direction no longer begin unseen: of two merges of the same two, at least one looks after both.
  const other = await readProfile(ports.table, targetId);
  if (!other || other.mergedInto) {
    await markSource(ports, sourceId, null);
    return other?.mergedInto
      ? { outcome: 'elsewhere', into: other.mergedInto.id }
      : { outcome: 'unknown-target' };
  }
  const gate = await emptyPending(ports, sourceId, 'MERGED');
  await closeTarget(ports, targetId, marked, gate, client);
  await mergeLearned(ports, sourceId, targetId);
  await carryOffers(ports, sourceId, targetId);
  const hashes = new Set(marked.contactPoints.map(({ address }) => ports.hashOf(address)));
  await Promise.all([...hashes].map((hash) => ports.table.delete(addressMemberKey(hash, sourceId))));
  await markSource(ports, sourceId, { id: targetId, done: true });
  const changes = [{ pointer: '#/mergedInto', from: sourceId, to: targetId }];
  const entry = { what: 'merge', actor: 'company', client, changes } as const;
  await recordChange(ports, { customerId: sourceId }, entry);
  await recordChange(ports, { customerId: targetId }, entry);
  return { outcome: 'merged', effectiveAt: ports.clock() };
}

/** Marks the source, or takes the mark back: the gate announces the profile first, so that no older one is believed. */
async function markSource(
  ports: StorePorts,
  sourceId: string,
  mergedInto: Profile['mergedInto'],
): Promise<Profile> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, sourceId);
    const profile = await readProfile(ports.table, sourceId);
    if (!profile || profile.erasing) throw new TooMuchContention();
    if (JSON.stringify(profile.mergedInto ?? null) === JSON.stringify(mergedInto ?? null)) return profile;
    const version = Math.max(gate.profileVersion, profile.version) + 1;
    if (!(await writeGate(ports.table, sourceId, gate, { ...gate, profileVersion: version }))) continue;
    const marked = { ...profile, mergedInto, version, updatedAt: ports.clock() };
    const condition = { kind: 'equals', attribute: 'version', value: profile.version } as const;
    const stored = mergedInto?.done ? stripped(marked) : marked;
    if ((await ports.table.put(profileItem(stored), condition)) === 'written') return stored;
  }
  throw new TooMuchContention();
}

/** Of who is gone only the way to their successor stays. */
function stripped({ customerId, version, mergedInto, updatedAt }: Profile): Profile {
  const nothing = {
    timeZone: null,
    country: null,
    region: null,
    postalCode: null,
    language: null,
    valueTier: null,
  };
  const empty = {
    segments: [],
    attributes: {},
    contactPoints: [],
    windows: null,
    quietHours: [],
    topics: [],
  };
  return { customerId, version, mergedInto, updatedAt, ...nothing, ...empty };
}

/** What they answered to actions goes along, so that what cools goes on cooling. */
async function carryOffers({ table }: StorePorts, sourceId: string, targetId: string): Promise<void> {
  for (const offer of await readOffers(table, sourceId, { consistent: true }))
    await recordOffer(table, targetId, offer);
}

async function closeTarget(
  ports: StorePorts,
  targetId: string,
  source: Profile,
  gate: Gate,
  client: string,
): Promise<void> {
  const stopped = await stoppedAddresses(ports, targetId, source);
  const target = await readGate(ports.table, targetId);
  const marketing = stopped.marketing.map((channel) => {
    const at = Math.max(
      stopped.at,
      target.consents.find((state) => state.channel === channel && state.purpose === 'marketing')?.at ?? 0,
    );
    return { channel, purpose: 'marketing', status: 'revoked', at, byCustomer: true } as const;
  });
  for (const { channel, purpose, at, byCustomer } of revocationsOf(target, {
    ...gate,
    consents: [...gate.consents, ...marketing],
  })) {
    const actor = byCustomer ? 'customer' : 'import';
    const input: ConsentInput = {
      channel,
      purpose,
      status: 'revoked',
      capturedAt: at,
      actor,
      source: 'merge',
    };
    await recordConsent(ports, targetId, input, client);
  }
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const before = await readCustomer(ports.table, targetId, { consistent: true });
    if (!before) throw new TooMuchContention();
    refuseWhileLeaving(before);
    const merged = mergedGate(before.gate, gate, stopped.all);
    const hours = mergedHours(before.profile, source);
    const profileVersion = Math.max(before.gate.profileVersion, before.profile.version) + 1;
    const preferenceVersion = before.gate.preferenceVersion + 1;
    const isSame =
      Buffer.compare(packGate(merged, gateItemLimit), packGate(before.gate, gateItemLimit)) === 0;
    if (
      isSame &&
      !before.behind &&
      JSON.stringify(hours) === JSON.stringify(mergedHours(before.profile, before.profile))
    )
      return finishTarget(ports, targetId, before.gate);
    const next = { ...merged, preferenceVersion, profileVersion };
    const written = await writeGate(ports.table, targetId, before.gate, next);
    if (!written) continue;
    const profile = { ...before.profile, ...hours, version: profileVersion, updatedAt: ports.clock() };
    const condition = { kind: 'equals', attribute: 'version', value: before.profile.version } as const;
    if ((await ports.table.put(profileItem(profile), condition)) === 'refused') continue;
    return finishTarget(ports, targetId, written);
  }
  throw new TooMuchContention();
}

async function finishTarget(ports: StorePorts, targetId: string, gate: Gate): Promise<void> {
  await logClosing(ports, targetId, gate);
  await stopPending(ports, targetId, gate);
}

/** What the person stopped at addresses that the target does not have; those it has are stopped by their own state. */
async function stoppedAddresses(
  ports: StorePorts,
  targetId: string,
  source: Profile,
): Promise<{ all: Channel[]; marketing: Channel[]; at: number }> {
  const target = await readProfile(ports.table, targetId);
  const stopped = { all: [] as Channel[], marketing: [] as Channel[], at: 0 };
  for (const { channel, address } of source.contactPoints) {
    if (target?.contactPoints.some((point) => point.channel === channel && point.address === address))
      continue;
    const state = await readAddressState(ports.table, ports.hashOf(address));
    for (const { channels, scope, reason, expiresAt, at } of state.suppressions) {
      // A bounce, a registry or a reassigned number is about the address; these two are the person's own word.
      if (reason !== 'customer-request' && reason !== 'complaint') continue;
      if (!channels.includes(channel) || expiresAt !== null) continue;
      stopped[scope].push(channel);
      stopped.at = Math.max(stopped.at, at);
    }
  }
  return stopped;
}
