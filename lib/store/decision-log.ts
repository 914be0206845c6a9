import type { Decision, DecisionRequest } from '../core/decision.ts';
import { decisionItem, parseDecision } from './items.ts';
import { decisionInner, decisionKey } from './keys.ts';
import type { Table } from './table.ts';

export type RecordedDecision = { customerId: string; inner: string; request: DecisionRequest; decision: Decision };

/** A new id of a decision within its customer; `random`: 12 random bytes. */
export function newDecisionInner(at: number, random: Uint8Array): string {
  return decisionInner(at, Buffer.from(random).toString('base64url'));
}

/** Records a decision: what was asked, what was answered, and every reason. */
export async function saveDecision(table: Table, recorded: RecordedDecision): Promise<void> {
  await table.put(decisionItem(recorded));
}

export async function readDecision(table: Table, customerId: string, inner: string): Promise<RecordedDecision | null> {
  const key = decisionKey(customerId, inner);
  const item = (await table.get(key, { consistent: false })) ?? (await table.get(key, { consistent: true }));
  return item ? parseDecision(item) : null;
}
