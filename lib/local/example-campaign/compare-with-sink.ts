import type { Received } from './read-results.ts';

/** Where the sink and the accepted dispatches differ, by dispatch id; all empty: each arrived, once, and nothing else. */
export type Difference = { missing: string[]; repeated: string[]; unexpected: string[] };

/** Compares what arrived with what was accepted. A message of no dispatch (the answer to HELP) is not looked at. */
export function compareWithSink(accepted: ReadonlySet<string>, received: Iterable<Received>): Difference {
  const times = new Map<string, number>();
  for (const { dispatchId } of received) {
    if (dispatchId !== null) times.set(dispatchId, (times.get(dispatchId) ?? 0) + 1);
  }
  return {
    missing: [...accepted].filter((id) => !times.has(id)),
    repeated: [...times].flatMap(([id, count]) => (count > 1 ? [id] : [])),
    unexpected: [...times.keys()].filter((id) => !accepted.has(id)),
  };
}

export function isEmpty({ missing, repeated, unexpected }: Difference): boolean {
  return missing.length + repeated.length + unexpected.length === 0;
}
