import type { Asked } from './ask-for-contact.ts';

/** What was answered, counted as it comes; the answers themselves are not kept. */
export type Tally = {
  asked(answer: Asked): void;
  /** Row and chosen moment of every accepted dispatch, by id. */
  accepted: ReadonlyMap<string, { row: number; sendAt: number }>;
  suppressed(): number;
  /** Accepted dispatches that something held up at first. */
  held(): number;
  /** Accepted dispatches by code of what held them; one dispatch can have several. */
  heldBy: ReadonlyMap<string, number>;
  /** Suppressed dispatches by code of what suppressed a channel of theirs. */
  suppressedBy: ReadonlyMap<string, number>;
};

export function newTally(): Tally {
  const accepted = new Map<string, { row: number; sendAt: number }>();
  const heldBy = new Map<string, number>();
  const suppressedBy = new Map<string, number>();
  let suppressed = 0;
  let held = 0;
  return {
    accepted,
    heldBy,
    suppressedBy,
    suppressed: () => suppressed,
    held: () => held,
    asked: ({ dispatchId, status, row, decision }) => {
      const codes = (effect: 'hold' | 'suppress'): Set<string> =>
        new Set(decision.reasons.flatMap((reason) => (reason.effect === effect ? [reason.code] : [])));
      if (status === 'suppressed' || decision.sendAt === undefined) {
        suppressed++;
        for (const code of codes('suppress')) countUp(suppressedBy, code);
        return;
      }
      accepted.set(dispatchId, { row, sendAt: decision.sendAt });
      const holds = codes('hold');
      if (holds.size > 0) held++;
      for (const code of holds) countUp(heldBy, code);
    },
  };
}

export function countUp<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
