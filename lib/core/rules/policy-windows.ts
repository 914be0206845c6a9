import type { PolicyWindow } from '../policy.ts';
import { type Purpose, purposes } from '../vocabulary.ts';

const byPurpose = new WeakMap<readonly PolicyWindow[], ReadonlyMap<Purpose, readonly PolicyWindow[]>>();

/** Nearly every decision is made with the policy of the one before. */
let last: { windows: readonly PolicyWindow[]; lists: ReadonlyMap<Purpose, readonly PolicyWindow[]> } | null =
  null;

/** The windows that concern a purpose: the same list gives the same list, which is what open times are remembered by. */
export function windowsFor(windows: readonly PolicyWindow[], purpose: Purpose): readonly PolicyWindow[] {
  if (last?.windows === windows) return last.lists.get(purpose) as readonly PolicyWindow[];
  let lists = byPurpose.get(windows);
  if (lists === undefined) {
    const named = windows.some((window) => window.purposes !== undefined);
    lists = new Map(
      purposes.map((each) => [each, named ? windows.filter((window) => concerns(window, each)) : windows]),
    );
    byPurpose.set(windows, lists);
  }
  last = { windows, lists };
  return lists.get(purpose) as readonly PolicyWindow[];
}

function concerns(window: PolicyWindow, purpose: Purpose): boolean {
  return window.purposes?.includes(purpose) ?? true;
}
