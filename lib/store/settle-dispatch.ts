import type { TerminalStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { type Gate, leaseDuration } from '../core/gate.ts';
import { withoutPending, withPendingChanged } from '../core/gate-changes.ts';
import { type DispatchRecord, parseDispatch } from './dispatch-items.ts';
import { dispatchKey } from './keys.ts';
import { readGate } from './read-customer.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'log'>;

export type Result = { status: TerminalStatus; detail?: string; messageId?: string; at?: number };

/**
 * Writes the one result of a dispatch on its record and takes it out of the due index.
 * The condition on the revision lets exactly one writer end a dispatch; a second one is told what stands there.
 * Only the knowledge that it was sent after all replaces `unknown`.
 */
export async function settleDispatch(
  ports: Ports,
  record: DispatchRecord,
  result: Result,
): Promise<TerminalStatus> {
  let known = record;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const reconciles = known.status === 'unknown' && result.status === 'sent';
    if (isTerminal(known.status) && !reconciles) return known.status;
    if (await settleUnchanged(ports, known, result)) return result.status;
    const item = await ports.table.get(dispatchKey(known.customerId, known.inner), { consistent: true });
    if (!item) return 'cancelled'; // The customer was erased, with everything.
    known = parseDispatch(item);
  }
  throw new TooMuchContention();
}

/** Writes the result if nobody has written the record since it was read; answers whether it was written. */
export async function settleUnchanged(
  ports: Ports,
  record: DispatchRecord,
  result: Result,
): Promise<boolean> {
  const now = ports.clock();
  const outcome = await ports.table.update(
    dispatchKey(record.customerId, record.inner),
    {
      set: {
        status: result.status,
        revision: record.revision + 1,
        updatedAt: now,
        ...(result.status === 'sent' ? { sentAt: result.at ?? now, attempts: record.attempts + 1 } : {}),
        ...(result.messageId ? { providerMessageId: result.messageId } : {}),
        ...(result.detail ? { detail: result.detail } : {}),
      },
      remove: ['dueShard', 'dueKey'],
    },
    { kind: 'equals', attribute: 'revision', value: record.revision },
  );
  if (outcome === 'written') logEnd(ports, record, result, now);
  return outcome === 'written';
}

/** Says how a dispatch ended. How long a message took counts from acceptance or, if it was to wait, from its moment. */
function logEnd({ log }: Pick<Ports, 'log'>, record: DispatchRecord, result: Result, now: number): void {
  const { dispatchId, channel, createdAt, sendAt } = record;
  const took = (result.at ?? now) - Math.max(createdAt, sendAt ?? createdAt);
  const timed = result.status === 'sent' && record.status !== 'unknown' && channel !== 'voice';
  log('info', 'dispatch-ended', {
    dispatchId,
    correlationId: record.correlationId,
    channel,
    status: result.status,
    code: result.detail,
    milliseconds: timed ? Math.max(0, took) : undefined,
  });
}

/**
 * Ends a dispatch whose sender died between its claim and its result. It is never sent again; people are told.
 * The dead lease is moved by a millisecond first, under the gate's version: a sender that wakes up after all no longer
 * recognises it as its own and cannot give it back, so that nobody can claim what is about to be called unknown.
 * @param gate the gate in which the lease was found over
 * @returns whether it is ended; false: the gate was written meanwhile, look again
 */
export async function markUnknown(ports: Ports, record: DispatchRecord, gate: Gate): Promise<boolean> {
  const claimedAt = gate.pending.find(({ id }) => id === record.inner)?.claimedAt ?? null;
  if (claimedAt === null) return false;
  const taken = withPendingChanged(gate, record.inner, { claimedAt: claimedAt + 1 });
  if (!(await writeGate(ports.table, record.customerId, gate, taken))) return false;
  const status = await settleDispatch(ports, record, { status: 'unknown', detail: 'LEASE_EXPIRED' });
  const { dispatchId, correlationId } = record;
  // A call whose result nobody told is for the dialler's people; a message is for ours.
  if (status === 'unknown' && record.channel === 'voice')
    ports.log('warn', 'call-without-result', { dispatchId, correlationId });
  else if (status === 'unknown')
    ports.log('error', 'dispatch-unknown', { dispatchId, correlationId, channel: record.channel });
  return true;
}

/**
 * Ends a dispatch that nobody has claimed, as judged on `gate`. It is claimed for that: the lease shuts out every sender, so
 * that what ends here cannot be on its way elsewhere. Null: the gate has changed, and everything is to be judged again.
 */
export async function endUnclaimed(
  ports: Ports,
  record: DispatchRecord,
  gate: Gate,
  result: Result,
): Promise<TerminalStatus | null> {
  const leased = withPendingChanged(gate, record.inner, { claimedAt: ports.clock() });
  if (!(await writeGate(ports.table, record.customerId, gate, leased))) return null;
  return endUnsent(ports, record, result);
}

/**
 * Ends a dispatch that was not sent and returns its capacity: the record first, so that a crash leaves it ended.
 * Only for whoever holds its lease: anybody else might end what is being sent.
 */
export async function endUnsent(
  ports: Ports,
  record: DispatchRecord,
  result: Result,
): Promise<TerminalStatus> {
  const status = await settleDispatch(ports, record, result);
  if (status !== 'sent' && status !== 'unknown') {
    await changePending(ports, record.customerId, (gate) => withoutPending(gate, record.inner));
  }
  return status;
}

/**
 * Gives a lease back after a provider's clear «not now»: the dispatch may be claimed again, from `sendAt` on. Only one's own:
 * one that has run out may be in the hands of somebody who is calling the dispatch unknown on the strength of it.
 */
export async function releaseLease(
  ports: Ports,
  { record, leaseUntil }: { record: Pick<DispatchRecord, 'customerId' | 'inner'>; leaseUntil: number },
  sendAt?: number,
): Promise<void> {
  await changePending(ports, record.customerId, (gate) => {
    const own = gate.pending.find(({ id }) => id === record.inner);
    if (own?.claimedAt !== leaseUntil - leaseDuration) return gate;
    return withPendingChanged(gate, record.inner, { claimedAt: null, sendAt: sendAt ?? own.sendAt });
  });
}

async function changePending(ports: Ports, customerId: string, change: (gate: Gate) => Gate): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const after = change(gate);
    if (gate.version === 0 || after === gate) return;
    if (await writeGate(ports.table, customerId, gate, after)) return;
  }
  throw new TooMuchContention();
}
