import { suppressionsOf } from '../core/address-state.ts';
import type { ContactPoint, Profile } from '../core/customer.ts';
import { decide } from '../core/decide.ts';
import type { Facts } from '../core/decision.ts';
import type { Content, TerminalStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { type Gate, leaseDuration, leaseIsLive, type Pending } from '../core/gate.ts';
import { withoutPending, withPendingChanged } from '../core/gate-changes.ts';
import { recheck } from '../core/recheck.ts';
import type { Channel } from '../core/vocabulary.ts';
import { type DecisionSettings, neverAccepted } from './accept-dispatch.ts';
import { readAddressState } from './change-address-state.ts';
import type { ContentStore } from './content.ts';
import { type DispatchRecord, parseDispatch } from './items.ts';
import { dispatchKey, dueKey, dueShard } from './keys.ts';
import { stops } from './kill-switch.ts';
import { readCustomer } from './read-customer.ts';
import { endUnsent, markUnknown, releaseLease } from './settle-dispatch.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

export type ClaimPorts = Pick<StorePorts, 'table' | 'clock' | 'log' | 'hashOf'> & {
  contents: Pick<ContentStore, 'read'>;
  settings: () => Promise<DecisionSettings>;
};

export type ClaimedDispatch = {
  record: DispatchRecord;
  profile: Profile;
  contactPoint: ContactPoint;
  content: Content;
  /** Until then nobody else can claim it, and every closing waits. */
  leaseUntil: number;
};

export type Claim =
  | { outcome: 'claimed'; claimed: ClaimedDispatch }
  | { outcome: 'ended'; status: TerminalStatus }
  /** Not yet, or on another channel: it is to be enqueued again for that instant. */
  | { outcome: 'later'; channel: Channel; sendAt: number }
  /** Nothing to do now: another sender is at it, or the kill switch is on; the sweep comes back to it. */
  | { outcome: 'left' };

/** A record younger than this may still be on its way into the gate. */
const acceptanceTime = 60_000;

/**
 * Claims a dispatch for the one provider call it may have. Called by whoever is about to make that call.
 * Everything is judged again at this instant on the gate that the claim's conditional write replaces; after the write
 * the state of the address is read consistently. An opt-out therefore either shows here, or finds the lease and waits.
 */
export async function claimDispatch(
  ports: ClaimPorts,
  target: { customerId: string; inner: string; channel: Channel },
): Promise<Claim> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const consistent = attempt > 0;
    const record = await readRecord(ports, target, consistent);
    if (!record) return { outcome: 'left' };
    if (isTerminal(record.status)) return { outcome: 'ended', status: record.status };
    // Unreadable switch or policy: this rejects, and nothing is claimed.
    const settings = await ports.settings();
    const customer = await readCustomer(ports.table, target.customerId, { consistent });
    if (!customer) return end(ports, record, { status: 'cancelled', detail: 'CUSTOMER_GONE' });
    if (customer.behind) return { outcome: 'left' };
    const { gate, profile } = customer;
    const pending = gate.pending.find(({ id }) => id === target.inner);
    const now = ports.clock();
    if (!pending) {
      if (!consistent) continue;
      const ended = await endNeverAccepted(ports, record, gate, now);
      if (ended) return ended;
      continue;
    }
    if (pending.claimedAt !== null) {
      if (leaseIsLive(pending, now)) return { outcome: 'left' };
      if (!consistent) continue;
      await markUnknown(ports, record);
      return { outcome: 'ended', status: 'unknown' };
    }
    if (now >= record.request.notAfter) return end(ports, record, { status: 'expired', detail: 'DEADLINE' });
    if (stops(settings.killSwitch, record.request)) return { outcome: 'left' };

    const facts: Facts = {
      profile,
      gate: withoutPending(gate, target.inner),
      killSwitch: settings.killSwitch,
      model: settings.model,
    };
    const verdict = recheck(record.request, facts, settings.policy, pending.channel, now);
    if (verdict.verdict === 'banned')
      return end(ports, record, { status: 'suppressed', detail: verdict.reasons[0]?.code ?? 'BANNED' });
    if (pending.sendAt > now) {
      await moveDueKey(ports, record, pending.channel, pending.sendAt);
      return { outcome: 'later', channel: pending.channel, sendAt: pending.sendAt };
    }
    if (verdict.verdict === 'held') {
      const moved = await moveHeld(ports, record, pending, gate, facts, settings, now);
      if (moved) return moved;
      continue;
    }
    if (pending.channel !== target.channel)
      return { outcome: 'later', channel: pending.channel, sendAt: now };
    const contactPoint = profile.contactPoints.find(({ channel }) => channel === pending.channel);
    const content = await ports.contents.read(record.contentHash);
    if (!contactPoint || !content) return end(ports, record, { status: 'failed', detail: 'CONTENT_MISSING' });

    // The condition: nothing has been closed, accepted or claimed since the gate was read and judged above.
    const claimedAt = ports.clock();
    const leased = withPendingChanged(gate, target.inner, { claimedAt });
    if (!(await writeGate(ports.table, target.customerId, gate, leased))) continue;
    return refuseSuppressed(ports, {
      record,
      profile,
      contactPoint,
      content,
      leaseUntil: claimedAt + leaseDuration,
    });
  }
  throw new TooMuchContention();
}

/** The last look: the address itself, consistently, after the lease is taken. If it cannot be read, nothing is sent. */
async function refuseSuppressed(ports: ClaimPorts, claimed: ClaimedDispatch): Promise<Claim> {
  const { record, contactPoint } = claimed;
  try {
    const state = await readAddressState(ports.table, ports.hashOf(contactPoint.address));
    const closing = suppressionsOf(state, contactPoint.channel, ports.clock());
    const closed = closing.some(({ scope }) => scope === 'all' || record.request.purpose === 'marketing');
    if (closed) return end(ports, record, { status: 'suppressed', detail: 'ADDRESS_SUPPRESSED' });
  } catch (error) {
    await releaseLease(ports, record);
    throw error;
  }
  return { outcome: 'claimed', claimed };
}

async function readRecord(
  ports: ClaimPorts,
  target: { customerId: string; inner: string },
  consistent: boolean,
): Promise<DispatchRecord | null> {
  const key = dispatchKey(target.customerId, target.inner);
  const item =
    (await ports.table.get(key, { consistent })) ??
    (consistent ? undefined : await ports.table.get(key, { consistent: true }));
  return item ? parseDispatch(item) : null;
}

async function end(
  ports: ClaimPorts,
  record: DispatchRecord,
  result: { status: TerminalStatus; detail: string },
): Promise<Claim> {
  return { outcome: 'ended', status: await endUnsent(ports, record, result) };
}

/** The next lawful moment before the deadline, on any channel with content; if there is none the dispatch expires. */
async function moveHeld(
  ports: ClaimPorts,
  record: DispatchRecord,
  pending: Pending,
  gate: Gate,
  facts: Facts,
  settings: DecisionSettings,
  now: number,
): Promise<Claim | null> {
  const decision = decide({ ...record.request, notBefore: now }, facts, settings.policy, now, 0);
  if (decision.outcome === 'suppressed')
    return end(ports, record, { status: 'expired', detail: 'NO_SLOT_BEFORE_DEADLINE' });
  const { channel, sendAt } = decision;
  const moved = withPendingChanged(gate, pending.id, { channel, sendAt });
  if (!(await writeGate(ports.table, record.customerId, gate, moved))) return null;
  await moveDueKey(ports, record, channel, sendAt);
  return { outcome: 'later', channel, sendAt };
}

/** The gate says when a dispatch is due; the index follows it (and catches up here if a crash came in between). */
async function moveDueKey(
  ports: ClaimPorts,
  record: DispatchRecord,
  channel: Channel,
  sendAt: number,
): Promise<void> {
  if (record.channel === channel && record.sendAt === sendAt) return;
  const key = dispatchKey(record.customerId, record.inner);
  await ports.table.update(
    key,
    {
      set: {
        channel,
        sendAt,
        dueShard: dueShard(key),
        dueKey: dueKey(sendAt, channel, record.dispatchId),
        revision: record.revision + 1,
        updatedAt: ports.clock(),
      },
    },
    // Whoever changed the record meanwhile ended it, or moved it himself.
    { kind: 'equals', attribute: 'revision', value: record.revision },
  );
}

/**
 * A record that the gate does not know was never accepted: its request broke off. It expires once it is a minute old,
 * after a write of the gate that makes a late acceptance impossible.
 */
async function endNeverAccepted(
  ports: ClaimPorts,
  record: DispatchRecord,
  gate: Gate,
  now: number,
): Promise<Claim | null> {
  if (now < record.updatedAt + acceptanceTime) return { outcome: 'left' };
  if (!(await writeGate(ports.table, record.customerId, gate, gate))) return null;
  return end(ports, record, { status: 'expired', detail: neverAccepted });
}
