import type { Profile } from '../core/customer.ts';
import { emptyGate, type Gate } from '../core/gate.ts';
import { holdsPlace } from './held-place.ts';
import { customerSortKeys, gateAndProfileRange, gateKey } from './keys.ts';
import { type Learned, parseLearned } from './learned-items.ts';
import { parseGate, parseProfile } from './profile-items.ts';
import { TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

export type Customer = { profile: Profile; gate: Gate };

/**
 * Reads profile, gate and what was learnt with one Query (0.5 read units up to 4 KB, 1 when consistent).
 * A profile that is missing or older than its gate asks for may only be late: it is read again consistently. If it is still
 * behind (a change was cut off half-way) `behind` says so, and nothing may be sent on the strength of it.
 */
export async function readCustomer(
  table: Table,
  customerId: string,
  options: { consistent: boolean },
): Promise<(Customer & { learned: Learned | null; behind: boolean }) | null> {
  const { items } = await table.query({ ...gateAndProfileRange(customerId), consistent: options.consistent });
  const profileItem = items.find((item) => item.sk === customerSortKeys.profile);
  const gateItem = items.find((item) => item.sk === customerSortKeys.gate);
  const gate = gateItem ? parseGate(gateItem) : emptyGate;
  const stored = profileItem ? parseProfile(profileItem) : null;
  // Who was merged into somebody else is gone; until that is finished nothing may be sent, as for any other change.
  const profile = stored === null || stored.mergedInto?.done || holdsPlace(stored) ? null : stored;
  const behind = gate.profileVersion > (stored?.version ?? 0) || (profile !== null && isLeaving(profile));
  if ((behind || profile === null) && !options.consistent)
    return readCustomer(table, customerId, { consistent: true });
  if (profile === null) return null;
  const learnedItem = items.find((item) => item.sk === customerSortKeys.learned);
  return { profile, gate, learned: learnedItem ? parseLearned(learnedItem) : null, behind };
}

/** Reads the gate alone and consistently, also where there is no profile (1 read unit). */
export async function readGate(table: Table, customerId: string): Promise<Gate> {
  const item = await table.get(gateKey(customerId), { consistent: true });
  return item ? parseGate(item) : emptyGate;
}

/** Whether they are being merged into somebody else, or erased. */
function isLeaving({ mergedInto, erasing }: Profile): boolean {
  return (mergedInto ?? null) !== null || erasing === true;
}

/** Whoever changes a customer who is just being merged or erased tries again later: what is written to them now would be lost. */
export function refuseWhileLeaving({ profile }: Customer): void {
  if (isLeaving(profile)) throw new TooMuchContention();
}
