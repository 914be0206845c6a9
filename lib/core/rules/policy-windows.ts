import type { WeeklyWindow } from '../customer.ts';
import { sharedWindows } from '../local-time/weekly-ranges.ts';
import type { PolicyWindow } from '../policy.ts';
import { rememberLast } from '../remember.ts';
import { type Purpose, purposes, tableOf } from '../vocabulary.ts';

/** Nearly every decision is made with the policy of the one before. */
const listsOf = rememberLast((windows: readonly PolicyWindow[]) =>
  tableOf(purposes, (purpose) => sharedWindows(windows.filter((window) => concerns(window, purpose)))),
);

/** The windows that concern a purpose: lists that say the same are the same object, which is what open times are kept by. */
export function windowsFor(windows: readonly PolicyWindow[], purpose: Purpose): readonly WeeklyWindow[] {
  return listsOf(windows)[purpose];
}

function concerns(window: PolicyWindow, purpose: Purpose): boolean {
  return window.purposes?.includes(purpose) ?? true;
}
