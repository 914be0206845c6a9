import type { Pending } from '../core/gate.ts';
import type { Clock, Log, Randomness, Timer } from '../core/ports.ts';
import type { OptOutLog } from './opt-out-log.ts';
import type { Table } from './table.ts';

/** What the store's protocols need from the outside. Each takes the part it uses. */
export type StorePorts = {
  table: Table;
  clock: Clock;
  timer: Timer;
  randomness: Randomness;
  log: Log;
  optOutLog: OptOutLog;
  /** The keyed hash of a normalised address (see lib/address/hash-address.ts). */
  hashOf: (address: string) => string;
  /** Asks for a waiting dispatch to be looked at now. */
  wake: (customerId: string, pending: Pending) => Promise<void>;
};

/** A write that kept losing against other writers. The caller answers «try again». */
export class TooMuchContention extends Error {
  override name = 'TooMuchContention';
}

/** How often a conditional write is tried again after somebody else wrote first. */
export const contentionLimit = 12;
