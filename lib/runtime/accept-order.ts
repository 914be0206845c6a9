import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { addressHash } from '../address/hash-address.ts';
import { sealId } from '../address/sealed-id.ts';
import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { DispatchInput } from '../core/dispatch.ts';
import type { Keyring } from '../core/keyring.ts';
import { remember } from '../core/remember.ts';
import type { Queue } from '../dispatch/provider.ts';
import {
  type Acceptance,
  acceptDispatch,
  type DecisionSettings,
  readAcceptance,
} from '../store/accept-dispatch.ts';
import type { ContentStore } from '../store/content.ts';
import { currentTrail } from '../telemetry/trail.ts';
import { logDecision } from './log-decision.ts';
import type { DueMessage, Ports } from './ports.ts';

/** What is due within this time is enqueued at once; the sweep, which looks as far ahead, takes the rest. */
const enqueuedAtOnce = 120_000;

export type AcceptPorts = Ports & {
  due: Queue<DueMessage>;
  contents: ContentStore;
  settings: () => Promise<DecisionSettings>;
};

/**
 * Accepts a dispatch for a caller and starts it on its way. The dispatch's id is made from customer, caller and
 * idempotency key, so that the same order finds its own record.
 */
export async function acceptOrder(
  ports: AcceptPorts,
  order: { client: string; idempotencyKey: string; input: DispatchInput; request: DecisionRequest },
): Promise<Acceptance> {
  const { client, idempotencyKey, input, request } = order;
  const keyring = await ports.keyring();
  const inner = dispatchInner(keyring, client, idempotencyKey);
  const [settings, contentHash] = await Promise.all([
    ports.settings(),
    ports.contents.save(input.content, request.customerId),
  ]);
  const dispatchId = sealId(keyring, 'dispatch', request.customerId, inner);
  const acceptance = await acceptDispatch(ports, settings, {
    request,
    inner,
    dispatchId,
    client,
    bodyHash: hashOfBody(input),
    contentHash,
    correlationId: currentTrail()?.correlationId ?? null,
    seed: new DataView(ports.randomness(4).buffer).getUint32(0),
  });
  logAcceptance(ports, acceptance, request);
  if (acceptance.outcome === 'accepted') await enqueueIfSoon(ports, dispatchId, acceptance.decision);
  return acceptance;
}

/** An order of an unknown customer, or with a key that was used for another, is refused and logged as that. */
function logAcceptance({ log }: Ports, acceptance: Acceptance, { purpose }: DecisionRequest): void {
  if (acceptance.outcome === 'repeated')
    log('info', 'dispatch-repeated', { dispatchId: acceptance.record.dispatchId });
  if (acceptance.outcome !== 'accepted' && acceptance.outcome !== 'suppressed') return;
  const { decision, record } = acceptance;
  logDecision(log, decision, { purpose, dispatchId: record.dispatchId, channel: record.channel });
}

async function enqueueIfSoon(ports: AcceptPorts, dispatchId: string, decision: Decision): Promise<void> {
  if (decision.outcome !== 'contact') return;
  const delay = Math.max(0, decision.sendAt - ports.clock());
  if (delay > enqueuedAtOnce) return;
  // It is accepted already, and in the due index: if the queue is out of reach, the sweep finds it within a minute.
  await ports.due
    .send({ dispatchId, channel: decision.channel }, { delay })
    .catch(() => ports.log('warn', 'enqueue-failed', { dispatchId }));
}

/** The answer to an order that was given before; null: this key is new. For an order that could not be accepted any more. */
export async function repeatedOrder(
  ports: AcceptPorts,
  order: { client: string; idempotencyKey: string; input: DispatchInput },
): Promise<Acceptance | null> {
  const inner = dispatchInner(await ports.keyring(), order.client, order.idempotencyKey);
  return readAcceptance(ports, {
    customerId: order.input.customerId,
    inner,
    bodyHash: hashOfBody(order.input),
  });
}

/** The schema gives every field its place, so that equal bodies have equal JSON however they were written. */
function hashOfBody(input: DispatchInput): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}

/** A dispatch's id within its customer: 12 bytes of an HMAC over caller and key, 16 characters of base64url. */
export function dispatchInner(keyring: Keyring, client: string, idempotencyKey: string): string {
  return createHmac('sha256', orderKey(keyring))
    .update(JSON.stringify([client, idempotencyKey]))
    .digest()
    .subarray(0, 12)
    .toString('base64url');
}

/** One key for good: it must give the same id after a rotation, so it is made from the one that addresses are hashed with. */
const orderKey = remember(4, (keyring: Keyring) =>
  createSecretKey(addressHash(keyring, 'idempotency'), 'utf8'),
);
