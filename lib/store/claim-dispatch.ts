import { suppressionsOf } from '../core/address-state.ts';
import type { ContactPoint, Profile } from '../core/customer.ts';
import { decide } from '../core/decide.ts';
import type { Content, TerminalStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { type Gate, leaseDuration, leaseIsLive, type Pending } from '../core/gate.ts';
import { withoutPending, withPendingChanged } from '../core/gate-changes.ts';
import { recheck } from '../core/recheck.ts';
import type { Channel } from '../core/vocabulary.ts';
import { type DecisionSettings, neverAccepted } from './accept-dispatch.ts';
import { completeFacts, isForUnreadRegistry } from './ask-registries.ts';
import { readAddressState } from './change-address-state.ts';
import type { ContentStore } from './content.ts';
import { type DispatchRecord, parseDispatch } from './dispatch-items.ts';
import { dispatchKey } from './keys.ts';
import { killSwitchAge, stops } from './kill-switch.ts';
import { readCustomer } from './read-customer.ts';
import { rescheduleDispatch } from './reschedule-dispatch.ts';
import {
  endUnclaimed,
  endUnsent,
  markUnknown,
  type Result,
  releaseLease,
  settleUnchanged,
} from './settle-dispatch.ts';
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
  /** `sent`: the record, where it was found to have been sent before. */
  | { outcome: 'ended'; status: TerminalStatus; sent?: DispatchRecord }
  /** Not yet, or on another channel: it is to be enqueued again for that instant. */
  | { outcome: 'later'; channel: Channel; sendAt: number }
  /** Nothing to do now: the kill switch is on, say; the sweep comes back to it. `leaseUntil`: another sender is at it until then. */
  | { outcome: 'left'; leaseUntil?: number };

/** A record younger than this may still be on its way into the gate. */
const acceptanceTime = 60_000;

/**
 * Claims a dispatch for the one provider call it may have. Called by whoever is about to make that call.
 * Everything is judged again at this instant on the gate that the claim's conditional write replaces; after the write
 * the state of the address is read consistently. An opt-out therefore either shows here, or finds the lease and waits.
 * Without a channel everything is judged and nothing is claimed: what may be sent now is answered `later`, at once.
 */
export async function claimDispatch(
  ports: ClaimPorts,
  target: { customerId: string; inner: string; channel: Channel | null },
): Promise<Claim> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const consistent = attempt > 0;
    const record = await readRecord(ports, target, consistent);
    if (!record) return { outcome: 'left' };
    if (record.status === 'sent') return { outcome: 'ended', status: 'sent', sent: record };
    if (isTerminal(record.status)) return ended(record.status);
    const customer = await readCustomer(ports.table, target.customerId, { consistent });
    // Without a profile nothing can be claimed, so nobody can be sending it.
    if (!customer)
      return ended(await endUnsent(ports, record, { status: 'cancelled', detail: 'CUSTOMER_GONE' }));
    const { gate, profile } = customer;
    const pending = gate.pending.find(({ id }) => id === target.inner);
    // Unreadable switch or policy: this rejects, and nothing is claimed. They are asked last, and what took long is asked again:
    // with the lease that follows, a kill switch holds within five seconds.
    const askedAt = ports.clock();
    const settings = await ports.settings();
    const now = ports.clock();
    if (now - askedAt > killSwitchAge) continue;
    if (!pending) {
      if (!consistent) continue;
      const over = await endNeverAccepted(ports, record, gate, now);
      if (over) return over;
      continue;
    }
    if (pending.claimedAt !== null) {
      // Its record may say by now that it was sent, by a sender who died before it noted that.
      if (!consistent) continue;
      if (leaseIsLive(pending, now))
        return { outcome: 'left', leaseUntil: pending.claimedAt + leaseDuration };
      if (await markUnknown(ports, record, gate)) return ended('unknown');
      continue;
    }
    /** Null: the gate has changed since it was read. */
    const end = async (result: Result): Promise<Claim | null> => {
      const status = await endUnclaimed(ports, record, gate, result);
      return status && ended(status);
    };
    if (now >= record.request.notAfter) {
      const over = await end({ status: 'expired', detail: 'DEADLINE' });
      if (over) return over;
      continue;
    }
    // A change of the customer was cut off half-way; nothing is sent until it is finished.
    if (customer.behind) return { outcome: 'left' };
    if (stops(settings.killSwitch, record.request)) return { outcome: 'left' };

    const facts = await completeFacts(
      settings,
      record.request,
      { ...customer, gate: withoutPending(gate, target.inner) },
      now,
    );
    const verdict = recheck(record.request, facts, settings.policy, pending.channel, now);
    // Not sent, and not given up either: the sweep comes back to it.
    if (
      verdict.verdict === 'banned' &&
      verdict.reasons.every((reason) => isForUnreadRegistry({ reasons: [reason] }))
    )
      return { outcome: 'left' };
    if (verdict.verdict === 'banned') {
      const over = await end({ status: 'suppressed', detail: verdict.reasons[0]?.code ?? 'BANNED' });
      if (over) return over;
      continue;
    }
    if (pending.sendAt > now) {
      await moveDueKey(ports, record, pending.channel, pending.sendAt);
      return { outcome: 'later', channel: pending.channel, sendAt: pending.sendAt };
    }
    if (verdict.verdict === 'held') {
      // Already due, and not lawful now: to the next lawful moment before the deadline, on any channel with content.
      const next = decide({ ...record.request, notBefore: now }, facts, settings.policy, now, 0);
      const moved =
        next.outcome === 'contact'
          ? await move(ports, record, pending, gate, next)
          : await end({ status: 'expired', detail: 'NO_SLOT_BEFORE_DEADLINE' });
      if (moved) return moved;
      continue;
    }
    if (pending.channel !== target.channel)
      return { outcome: 'later', channel: pending.channel, sendAt: now };
    const contactPoint = profile.contactPoints.find(({ channel }) => channel === pending.channel);
    const content = await ports.contents.read(record.contentHash);
    if (!contactPoint || !content) {
      const over = await end({ status: 'failed', detail: 'CONTENT_MISSING' });
      if (over) return over;
      continue;
    }

    // The condition: nothing has been closed, accepted or claimed since the gate was read and judged above.
    // The lease runs from the instant that was judged: a process that stalls after it may not send on an old judgement.
    const leased = withPendingChanged(gate, target.inner, { claimedAt: now });
    if (!(await writeGate(ports.table, target.customerId, gate, leased))) continue;
    return refuseSuppressed(ports, {
      record,
      profile,
      contactPoint,
      content,
      leaseUntil: now + leaseDuration,
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
    if (closed)
      return ended(await endUnsent(ports, record, { status: 'suppressed', detail: 'ADDRESS_SUPPRESSED' }));
  } catch (error) {
    await releaseLease(ports, claimed);
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

const ended = (status: TerminalStatus): Claim => ({ outcome: 'ended', status });

/** Null: the gate has changed since it was read. */
async function move(
  ports: ClaimPorts,
  record: DispatchRecord,
  pending: Pending,
  gate: Gate,
  { channel, sendAt }: { channel: Channel; sendAt: number },
): Promise<Claim | null> {
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
  await rescheduleDispatch(ports, record, { channel, sendAt });
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
  // Only this revision: a newer one belongs to somebody who is accepting it after that write.
  const over = await settleUnchanged(ports, record, { status: 'expired', detail: neverAccepted });
  return over ? ended('expired') : null;
}
