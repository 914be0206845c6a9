import { openId } from '../address/sealed-id.ts';
import type { Facts } from '../core/decision.ts';
import type { Content } from '../core/dispatch.ts';
import { withoutPending } from '../core/gate-changes.ts';
import { openUntil } from '../core/recheck.ts';
import { readDispatch } from '../store/cancel-dispatch.ts';
import { type ClaimPorts, claimDispatch } from '../store/claim-dispatch.ts';
import type { DispatchRecord } from '../store/dispatch-items.ts';
import { readCustomer } from '../store/read-customer.ts';
import { rescheduleDispatch } from '../store/reschedule-dispatch.ts';
import { sweepDue } from '../store/sweep-due.ts';
import type { Ports } from './ports.ts';

/** A call that may be made now. The number is told to who claims it, and to nobody before. */
export type CallTask = { record: DispatchRecord; queue: string; callFrom: number; callUntil: number };

/** The queue of a call that names none. */
const usualQueue = 'default';
/** So long (milliseconds) a claimed call may go without a result before it is called unknown. */
export const resultWithin = 60 * 60_000;

/**
 * The calls that are due and may be made now, soonest due first in each shard of the index. Costs 8 reads of the due index
 * (more when much is due on other channels, which the same index holds) and 2 small reads for each call that is looked at.
 */
export async function listCallTasks(
  ports: Ports & ClaimPorts,
  asked: { queue: string | null; limit: number },
): Promise<CallTask[]> {
  const keyring = await ports.keyring();
  const { policy, model, killSwitch } = await ports.settings();
  const contents = new Map<string, Content | null>();
  const tasks: CallTask[] = [];
  for await (const page of sweepDue(ports.table, ports.clock())) {
    for (const { dispatchId, channel } of page) {
      const target = channel === 'voice' ? openId(keyring, 'dispatch', dispatchId) : null;
      const found = target && (await readDispatch(ports.table, target.customerId, target.inner));
      if (found?.status !== 'scheduled') continue;
      const { record } = found;
      if (!contents.has(record.contentHash))
        contents.set(record.contentHash, await ports.contents.read(record.contentHash));
      const queue = contents.get(record.contentHash)?.voice?.queue ?? usualQueue;
      if (asked.queue !== null && asked.queue !== queue) continue;
      const customer = await readCustomer(ports.table, record.customerId, { consistent: false });
      if (!customer || customer.behind) continue;
      const gate = withoutPending(customer.gate, record.inner);
      const facts: Facts = { profile: customer.profile, gate, killSwitch, model };
      const now = ports.clock();
      const callUntil = openUntil(record.request, facts, policy, 'voice', now);
      if (callUntil === null) continue;
      tasks.push({ record, queue, callFrom: record.sendAt ?? now, callUntil });
      if (tasks.length >= asked.limit) return tasks;
    }
  }
  return tasks;
}

/**
 * Claims a call for a dialler, as a sender claims a message. The due index then comes back to it only when a result is
 * overdue; if the process dies before that is written the call is called unknown within a minute, and never made.
 */
export async function claimCall(ports: ClaimPorts, target: { customerId: string; inner: string }) {
  const claim = await claimDispatch(ports, { ...target, channel: 'voice' });
  if (claim.outcome !== 'claimed') return claim;
  const { record } = claim.claimed;
  const sendAt = ports.clock() + resultWithin;
  // Refused: somebody ended it since it was read; the lease runs out unused.
  if (await rescheduleDispatch(ports, record, { channel: 'voice', sendAt })) return claim;
  return { outcome: 'left' as const };
}
