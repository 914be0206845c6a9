import type { Facts } from '../core/decision.ts';
import { inputsOf } from '../core/replay.ts';
import { forgottenAt } from '../core/retention.ts';
import { type DecisionRecord, decisionItem, parseDecision } from './decision-items.ts';
import { decisionInner, decisionKey } from './keys.ts';
import { noteDecision } from './recent-decisions.ts';
import type { Table } from './table.ts';

/** A new id of a decision within its customer; `random`: 12 random bytes. */
export function newDecisionInner(at: number, random: Uint8Array): string {
  return decisionInner(at, Buffer.from(random).toString('base64url'));
}

/** Records a decision: what was asked, what it was made from, what was answered, and every reason. */
export async function saveDecision(
  table: Table,
  now: number,
  { facts, ...recorded }: Omit<DecisionRecord, 'expiresAt' | 'inputs'> & { facts: Facts },
): Promise<void> {
  const expiresAt = forgottenAt('decision', now);
  await Promise.all([
    table.put(decisionItem({ ...recorded, inputs: inputsOf(facts), expiresAt })),
    noteDecision(table, now, recorded),
  ]);
}

/** A recorded decision, or null. Read again consistently when it is not there: it may be a moment old. */
export async function readDecision(
  table: Table,
  customerId: string,
  inner: string,
): Promise<DecisionRecord | null> {
  const key = decisionKey(customerId, inner);
  const item = (await table.get(key, { consistent: false })) ?? (await table.get(key, { consistent: true }));
  return item ? parseDecision(item) : null;
}
