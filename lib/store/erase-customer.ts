import type { Profile } from '../core/customer.ts';
import { closedScope, closingsOf, type Erasure, leftClosed } from '../core/erasure.ts';
import { type Gate, leaseDuration } from '../core/gate.ts';
import { recordChange } from './audit-trail.ts';
import { itemsOf, mergedSources } from './customer-items.ts';
import { emptyPending } from './empty-pending.ts';
import { erasureItem } from './erasure-items.ts';
import { latestErasure } from './erasures.ts';
import { packGate } from './gate-codec.ts';
import { itemKinds, kindOf } from './item-kinds.ts';
import { addressMemberKey, profileKey } from './keys.ts';
import { logClosing } from './log-closing.ts';
import { readProfile } from './merged-into.ts';
import { gateItemLimit, profileItem } from './profile-items.ts';
import { readGate } from './read-customer.ts';
import { removeItems } from './remove-items.ts';
import { removeRemains } from './remove-remains.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { type FanOut, membersOf, suppressAddress, visitedMembers } from './suppress-address.ts';
import { uncountCustomer } from './uncount-customer.ts';
import { writeGate } from './write-gate.ts';

export type ErasedCustomer =
  | { outcome: 'erased'; erasure: Erasure & { finishedAt: number } }
  | { outcome: 'unknown' }
  /** They were merged into somebody else, and go with them. */
  | { outcome: 'elsewhere'; into: string };

/**
 * Erases a customer. Every step can be repeated, and a call that broke off is finished by the same call: the profile is
 * marked (from then on they are behind: nothing is decided, accepted, claimed or changed for them), their dispatches end,
 * what they had closed is carried onto their addresses and the erasure is logged; then what there is is counted, and
 * removed; of the gate stay the closings; the profile goes last but one, and the certificate is finished.
 * @param options alone: nobody else writes to the table (a restore), so that nothing needs to be waited for
 */
export async function eraseCustomer(
  ports: StorePorts,
  fanOut: FanOut,
  customerId: string,
  client: string,
  options: { alone: boolean } = { alone: false },
): Promise<ErasedCustomer> {
  const known = await readProfile(ports.table, customerId);
  if (known?.mergedInto?.done) return { outcome: 'elsewhere', into: known.mergedInto.id };
  // A merge that is under way finishes first; one whose target is gone never will.
  if (known?.mergedInto && (await readProfile(ports.table, known.mergedInto.id)))
    throw new TooMuchContention();
  const last = await latestErasure(ports.table, customerId);
  if (known === null && last === null) return { outcome: 'unknown' };
  const open = last?.finishedAt === null ? last : null;
  if (known === null && last && open === null) {
    // What a request that was under way then has written since; the sweep would find it within a day.
    await removeRemains(ports, customerId);
    return { outcome: 'erased', erasure: finished(last) };
  }

  const begun = known === null ? open : await begin(ports, fanOut, known, client, { ...options, open });
  if (begun === null) throw new TooMuchContention();
  // The trail says who they are, and goes with what is removed next.
  for (const source of await mergedSources(ports.table, customerId)) await eraseSource(ports, source, client);
  const profile = await readProfile(ports.table, customerId);
  const hashes = new Set((profile?.contactPoints ?? []).map(({ address }) => ports.hashOf(address)));
  await Promise.all([...hashes].map((hash) => ports.table.delete(addressMemberKey(hash, customerId))));
  await uncountCustomer(ports, customerId);
  await removeItems(ports, customerId);
  await reduceGate(ports, customerId);
  if (profile) await ports.table.delete(profileKey(customerId), unchanged(profile));
  return { outcome: 'erased', erasure: await certify(ports, customerId, begun) };
}

/** Everything that needs to know who they were, up to the count of what there is. */
async function begin(
  ports: StorePorts,
  fanOut: FanOut,
  known: Profile,
  client: string,
  { alone, open }: { alone: boolean; open: Erasure | null },
): Promise<Erasure> {
  const { customerId } = known;
  const marked = await mark(ports, known);
  const gate = await emptyPending(ports, customerId, 'ERASED');
  await closeAddresses(ports, fanOut, marked, gate);
  const at = ports.clock();
  await ports.optOutLog.append({ kind: 'erased', at, customerId });
  if (open) return open;
  // What was begun before the mark, and has not looked since, has written by then what it writes.
  if (!alone) await ports.timer.sleep(leaseDuration);
  const counted = await count(ports, customerId, marked, gate);
  const customer = ports.hashOf(`customer:${customerId}`);
  const erasure: Erasure = { startedAt: at, finishedAt: null, client, customer, ...counted };
  await ports.table.put(erasureItem(customerId, erasure), { kind: 'absent' });
  return erasure;
}

/** The gate announces the marked profile first, so that no older one is believed. */
async function mark(ports: StorePorts, { customerId, mergedInto }: Profile): Promise<Profile> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const profile = await readProfile(ports.table, customerId);
    if (!profile || profile.mergedInto?.id !== mergedInto?.id) throw new TooMuchContention();
    if (profile.erasing) return profile;
    const version = Math.max(gate.profileVersion, profile.version) + 1;
    if (!(await writeGate(ports.table, customerId, gate, { ...gate, profileVersion: version }))) continue;
    const marked = { ...profile, erasing: true, version, updatedAt: ports.clock() };
    if ((await ports.table.put(profileItem(marked), unchanged(profile))) === 'written') return marked;
  }
  throw new TooMuchContention();
}

/** Nobody has saved the profile since it was read. */
const unchanged = ({ version }: Profile) =>
  ({ kind: 'equals', attribute: 'version', value: version }) as const;

/**
 * What the customer's own settings closed, the addresses now close by themselves. Not one that more share than one visit
 * reaches: it is nobody's own, and the gate that stays holds for this customer.
 */
async function closeAddresses(
  ports: StorePorts,
  fanOut: FanOut,
  { contactPoints, updatedAt }: Profile,
  gate: Gate,
): Promise<void> {
  for (const { address, scope, channels } of leftClosed(gate, contactPoints)) {
    const hash = ports.hashOf(address);
    const members = await membersOf(ports, hash, null, visitedMembers + 1);
    if (members.length > visitedMembers) continue;
    const told = { channels, scope, reason: 'customer-request', source: 'erasure' } as const;
    await suppressAddress(ports, fanOut, hash, { ...told, at: updatedAt, expiresAt: null });
  }
}

async function count(
  ports: StorePorts,
  customerId: string,
  { contactPoints }: Profile,
  gate: Gate,
): Promise<Pick<Erasure, 'erased' | 'suppressedAddresses'>> {
  const erased: Record<string, number> = {};
  for await (const item of itemsOf(ports.table, customerId)) {
    const kind = kindOf(item);
    if (kind !== null && itemKinds[kind].onErasure === 'removed') erased[kind] = (erased[kind] ?? 0) + 1;
  }
  const hashes = new Set(contactPoints.map(({ address }) => ports.hashOf(address)));
  if (hashes.size > 0) erased.membership = hashes.size;
  const closed = contactPoints.filter(
    (point) =>
      closedScope(gate, point) !== null || gate.suppressions.some(({ channel }) => channel === point.channel),
  );
  return { erased, suppressedAddresses: new Set(closed.map(({ address }) => address)).size };
}

/** Erases what is left of somebody who was merged into a customer; their addresses were let go by the merge. */
async function eraseSource(ports: StorePorts, sourceId: string, client: string): Promise<void> {
  const profile = await readProfile(ports.table, sourceId);
  if (profile && !profile.mergedInto?.done) return;
  for (const earlier of await mergedSources(ports.table, sourceId)) await eraseSource(ports, earlier, client);
  const last = await latestErasure(ports.table, sourceId);
  const startedAt = ports.clock();
  const customer = ports.hashOf(`customer:${sourceId}`);
  const begun = last ?? { startedAt, finishedAt: null, client, customer, erased: {}, suppressedAddresses: 0 };
  await uncountCustomer(ports, sourceId);
  await removeItems(ports, sourceId);
  await reduceGate(ports, sourceId);
  if (profile) await ports.table.delete(profileKey(sourceId), unchanged(profile));
  await certify(ports, sourceId, begun);
}

/** Leaves of the gate what closes, and logs it: a restore must find it too. */
async function reduceGate(ports: StorePorts, customerId: string): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const reduced = closingsOf(gate);
    const isSame = Buffer.compare(packGate(reduced, gateItemLimit), packGate(gate, gateItemLimit)) === 0;
    const next = { ...reduced, preferenceVersion: gate.preferenceVersion + 1 };
    const written = isSame ? gate : await writeGate(ports.table, customerId, gate, next);
    if (written) return logClosing(ports, customerId, written);
  }
  throw new TooMuchContention();
}

async function certify(
  ports: StorePorts,
  customerId: string,
  begun: Erasure,
): Promise<Erasure & { finishedAt: number }> {
  const done = { ...begun, finishedAt: begun.finishedAt ?? ports.clock() };
  const { customer, erased } = done;
  const changes = [{ pointer: '#/erasure', from: null, to: { customer, erased } }];
  // Of the deployment: the customer's own trail has just gone, and this names nobody.
  await recordChange(ports, 'deployment', {
    what: 'erasure',
    actor: 'company',
    client: done.client,
    changes,
  });
  await ports.table.put(erasureItem(customerId, done));
  return done;
}

function finished(erasure: Erasure): Erasure & { finishedAt: number } {
  return { ...erasure, finishedAt: erasure.finishedAt ?? erasure.startedAt };
}
