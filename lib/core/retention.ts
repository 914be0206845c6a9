import { day } from './vocabulary.ts';

/** The Telemarketing Sales Rule asks for records of five years (16 CFR 310.5); claims under the TCPA end after four (28 U.S.C. 1658). */
const evidence = 5 * 366;

/**
 * How long each type of record is kept, in days. What is not here is kept until its customer is erased, or for good:
 * `lib/store/item-kinds.ts` says which, and why.
 */
export const lifetimeDays = {
  /** The idempotency record, from its acceptance; never shorter than its own deadline and a day. */
  dispatch: 30,
  /** Outlives every dispatch that may refer to it: 30 days to send, and as long again. */
  content: 60,
  decision: 90,
  /** Archives of batches, as long as single decisions. */
  decisionArchive: 90,
  /** Longer than any cap looks back. */
  event: 90,
  /** Jobs and what they found. */
  job: 30,
  /** Until silence after the slowest channel has become a no, and the outcome can be told. */
  recentDecision: 35,
  optOutConfirmation: 30,
  /** Long enough to hand it to the customer who asked. */
  export: 7,
  /** Files that callers put: an import takes minutes; a week leaves time to look at one that was refused. */
  upload: 7,
  audit: evidence,
} as const;
export type Lifetime = keyof typeof lifetimeDays;

/** How long a type of record is kept, in milliseconds. */
export function keptFor(type: Lifetime): number {
  return lifetimeDays[type] * day;
}

/** When a record that is written now (milliseconds) may be forgotten: seconds since 1970, as tables count it. */
export function forgottenAt(type: Lifetime, now: number): number {
  return Math.ceil((now + keptFor(type)) / 1_000);
}
