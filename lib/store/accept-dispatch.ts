import { decide } from '../core/decide.ts';
import type { Decision, DecisionRequest, KillSwitch, PropensityModel } from '../core/decision.ts';
import { isTerminal } from '../core/dispatch.ts';
import { campaignOrDebt, labelKey, leaseDuration, type Pending } from '../core/gate.ts';
import { withPending } from '../core/gate-changes.ts';
import type { Policy } from '../core/policy.ts';
import { forgottenAt } from '../core/retention.ts';
import { day } from '../core/vocabulary.ts';
import {
  completeFacts,
  isForUnreadRegistry,
  type RegistryReader,
  RegistryUnreadable,
} from './ask-registries.ts';
import { newDecisionInner, readDecision, saveDecision } from './decision-log.ts';
import { type DispatchRecord, dispatchItem, parseDispatch } from './dispatch-items.ts';
import { foldLeases } from './fold-leases.ts';
import { dispatchKey } from './keys.ts';
import { readCustomer } from './read-customer.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

/** What a caller wants dispatched; `inner` is the dispatch's id, made from customer, caller and idempotency key. */
export type Order = {
  request: DecisionRequest;
  inner: string;
  dispatchId: string;
  client: string;
  bodyHash: string;
  contentHash: string;
  correlationId: string | null;
  seed: number;
};

export type Acceptance =
  | { outcome: 'accepted' | 'suppressed'; record: DispatchRecord; decision: Decision }
  /** The key was used before with the same body: the answer given then. */
  | { outcome: 'repeated'; record: DispatchRecord; decision: Decision }
  | { outcome: 'other-body' }
  | { outcome: 'unknown-customer' };

/** Everything but the customer that a decision needs. */
export type DecisionSettings = {
  policy: Policy;
  model: PropensityModel;
  killSwitch: KillSwitch;
  /** Asks do-not-call registries. */
  registry: RegistryReader;
};

/** The detail of a record that expired without ever having been accepted. */
export const neverAccepted = 'NEVER_ACCEPTED';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'randomness'>;

/**
 * Accepts a dispatch, at most once for each idempotency key: the record is put if absent, then the gate takes the
 * dispatch in under the version it was decided on. A record that the gate does not know was never accepted; a repeated
 * request finds it there and finishes the work, after it has made sure that whoever began it cannot finish it too.
 */
export async function acceptDispatch(
  ports: Ports,
  settings: DecisionSettings,
  order: Order,
): Promise<Acceptance> {
  const customerId = order.request.customerId;
  /** The record to build on: ours from an earlier round, or an abandoned one of somebody else. */
  let record: DispatchRecord | null = null;
  let fencedRevision: number | null = null;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    // The first try may read cheaply: if it reads something old, the conditional write of the gate refuses it. A no is
    // followed by no such write, so it must come from a consistent read.
    const consistent = attempt > 0;
    const readAt = ports.clock();
    const customer = await readCustomer(ports.table, customerId, { consistent });
    if (!customer) return { outcome: 'unknown-customer' };
    // A change of the customer was cut off half-way; until it is finished nothing is decided.
    if (customer.behind) throw new TooMuchContention();
    // Whoever began it has finished it after all.
    if (record && customer.gate.pending.some(({ id }) => id === order.inner))
      return answer(ports, (await readRecord(ports, customerId, order.inner)) ?? record);
    if (record && fencedRevision !== record.revision) {
      // After this write no gate that was read before it can be written: the other request, if it still runs, must
      // look again, and finds either our record or its own unchanged one.
      if (await writeGate(ports.table, customerId, customer.gate, customer.gate))
        fencedRevision = record.revision;
      continue;
    }
    const now = ports.clock();
    const gate = await foldLeases(ports.table, customerId, customer.gate, settings.policy, now);
    const facts = await completeFacts(settings, order.request, { ...customer, gate }, now);
    const decision = decide(order.request, facts, settings.policy, now, order.seed);
    if (decision.outcome === 'suppressed' && !consistent) continue;
    // The answer would stand for as long as the key does.
    if (decision.outcome === 'suppressed' && isForUnreadRegistry(decision)) throw new RegistryUnreadable();
    const decisionInner = newDecisionInner(now, ports.randomness(12));
    await saveDecision(ports.table, now, {
      customerId,
      inner: decisionInner,
      client: order.client,
      request: order.request,
      decision,
      facts,
    });
    // An erasure waits so long for what was begun before it: a record that came later would be left of its customer.
    if (ports.clock() - readAt > leaseDuration / 2) continue;
    const draft = recordOf(order, decision, decisionInner, now, record);
    const outcome = await ports.table.put(
      dispatchItem(draft),
      // Absent: whoever puts it first owns the key. Revision: nobody has finished or changed it since it was read.
      record ? { kind: 'equals', attribute: 'revision', value: record.revision } : { kind: 'absent' },
    );
    if (outcome === 'refused') {
      const known = await readRecord(ports, order.request.customerId, order.inner);
      const given = known && (await answerGiven(ports, known, order.bodyHash, now));
      if (given) return given;
      record = known;
      continue;
    }
    if (decision.outcome === 'suppressed') return { outcome: 'suppressed', record: draft, decision };
    const pending = pendingOf(order, decision);
    if (await writeGate(ports.table, customerId, customer.gate, withPending(gate, pending))) {
      return { outcome: 'accepted', record: draft, decision };
    }
    record = draft;
    // Nobody but us can have accepted our own revision: no fence is needed to write it again.
    fencedRevision = draft.revision;
  }
  throw new TooMuchContention();
}

/** The answer that a key was given before; null: none was. */
export async function readAcceptance(
  ports: Ports,
  order: { customerId: string; inner: string; bodyHash: string },
): Promise<Acceptance | null> {
  const known = await readRecord(ports, order.customerId, order.inner);
  return known && answerGiven(ports, known, order.bodyHash, ports.clock());
}

async function answerGiven(
  ports: Ports,
  known: DispatchRecord,
  bodyHash: string,
  now: number,
): Promise<Acceptance | null> {
  if (known.expiresAt * 1_000 <= now) return null;
  return known.bodyHash === bodyHash ? answerIfSettled(ports, known) : { outcome: 'other-body' };
}

function recordOf(
  order: Order,
  decision: Decision,
  decisionInner: string,
  now: number,
  before: DispatchRecord | null,
): DispatchRecord {
  const contact = decision.outcome === 'contact';
  return {
    customerId: order.request.customerId,
    inner: order.inner,
    dispatchId: order.dispatchId,
    client: order.client,
    bodyHash: order.bodyHash,
    contentHash: order.contentHash,
    correlationId: order.correlationId,
    decisionInner,
    request: order.request,
    status: contact ? 'scheduled' : 'suppressed',
    channel: contact ? decision.channel : null,
    sendAt: contact ? decision.sendAt : null,
    notAfter: order.request.notAfter,
    dueAt: contact ? decision.sendAt : null,
    attempts: 0,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    providerMessageId: null,
    detail: null,
    revision: (before?.revision ?? 0) + 1,
    // The record is the idempotency key, and at least a day longer there than there is something to do.
    expiresAt: Math.max(forgottenAt('dispatch', now), Math.ceil((order.request.notAfter + day) / 1_000)),
  };
}

function pendingOf(order: Order, decision: Extract<Decision, { outcome: 'contact' }>): Pending {
  return {
    id: order.inner,
    channel: decision.channel,
    purpose: order.request.purpose,
    topic: capKey(order.request.topic),
    campaign: capKey(campaignOrDebt(order.request)),
    sendAt: decision.sendAt,
    claimedAt: null,
  };
}

/** The 16 bits by which the contact log knows a topic or campaign. */
const capKey = (name: string | null) => (name === null ? null : labelKey(name) & 0xffff);

/** A finished record answers for itself; an unfinished one only if the gate knows it. Null: it was never accepted. */
async function answerIfSettled(ports: Ports, record: DispatchRecord): Promise<Acceptance | null> {
  if (isTerminal(record.status) && record.detail !== neverAccepted) return answer(ports, record);
  const customer = await readCustomer(ports.table, record.customerId, { consistent: true });
  const known = customer?.gate.pending.some(({ id }) => id === record.inner);
  // Read again: before the gate took it in, the record may have been decided anew; or it is finished and folded by now.
  const again = await readRecord(ports, record.customerId, record.inner);
  if (!again) return null;
  return known || (isTerminal(again.status) && again.detail !== neverAccepted) ? answer(ports, again) : null;
}

async function answer(ports: Ports, record: DispatchRecord): Promise<Acceptance> {
  const recorded = await readDecision(ports.table, record.customerId, record.decisionInner);
  if (!recorded) throw new Error('The decision of a recorded dispatch is missing.');
  return { outcome: 'repeated', record, decision: recorded.decision };
}

async function readRecord(ports: Ports, customerId: string, inner: string): Promise<DispatchRecord | null> {
  const item = await ports.table.get(dispatchKey(customerId, inner), { consistent: true });
  return item ? parseDispatch(item) : null;
}
