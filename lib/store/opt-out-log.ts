import type { Profile } from '../core/customer.ts';
import type { AddressState } from '../core/suppression.ts';

/** The wishes that the gate does not hold, and the version of the profile that they are in. */
export type LoggedHours = Pick<Profile, 'version' | 'windows' | 'quietHours' | 'topics'>;

/**
 * What holds after a closing: a snapshot with the version it belongs to. It is replayed after a restore
 * (`replay-opt-outs.ts`), so that no accepted opt-out is lost with the table.
 */
export type OptOutEntry =
  | { kind: 'address'; at: number; addressHash: string; state: AddressState }
  /** The customer was erased, which a restored table has forgotten too. */
  | { kind: 'erased'; at: number; customerId: string }
  | {
      kind: 'customer';
      at: number;
      customerId: string;
      preferenceVersion: number;
      gate: Uint8Array;
      /** Left out where only the gate was written (a revoked consent). */
      hours?: LoggedHours;
    };

/** The append-only log outside the table. Resolves once the entry is durable. */
export interface OptOutLog {
  append(entry: OptOutEntry): Promise<void>;
}

/** An entry of the log; null where it cannot be read, of which only the key is known. */
export type LoggedOptOut = { key: string; entry: OptOutEntry | null };

/** The log, for whoever replays it: everything appended at this instant (milliseconds) or later, in the order of time. */
export interface OptOutLogReader {
  read(since: number): AsyncIterable<LoggedOptOut>;
}
