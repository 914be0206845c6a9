import type { AddressState } from '../core/suppression.ts';

/**
 * What holds after a closing: a snapshot with the version it belongs to. Replayed after a restore, the
 * highest version of each customer and address wins, so that no accepted opt-out is lost with the table.
 */
export type OptOutEntry =
  | { kind: 'address'; at: number; addressHash: string; state: AddressState }
  | { kind: 'customer'; at: number; customerId: string; preferenceVersion: number; gate: Uint8Array };

/** The append-only log outside the table. Resolves once the entry is durable. */
export interface OptOutLog {
  append(entry: OptOutEntry): Promise<void>;
}
