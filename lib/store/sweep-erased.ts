import { keptFor } from '../core/retention.ts';
import type { ExpirySweep } from './control-items.ts';
import { kindOf } from './item-kinds.ts';
import { customerOf, decisionKey, recentOf } from './keys.ts';
import { readProfile } from './merged-into.ts';
import { removeRemains } from './remove-remains.ts';
import type { StorePorts } from './store-ports.ts';
import type { Item, Table } from './table.ts';

type Ports = Pick<StorePorts, 'table' | 'clock'>;

/** No request writes longer after it began, in milliseconds: functions run for minutes at most. */
export const underWayFor = 3_600_000;

/**
 * What is to be looked at of a page of the table, because it may have been left by an erasure: everybody who was erased and is
 * not there again; and beside the customers what was written since the pass before, so that each costs one read once: notes of
 * decisions that are gone, content whose only addressee is. Each answers how many items it has removed.
 */
export function remainsOn(
  ports: Ports,
  page: readonly Item[],
  { freshFrom, startedAt }: Pick<ExpirySweep, 'freshFrom' | 'startedAt'>,
): (() => Promise<number>)[] {
  const erased = new Set<string>();
  const looks: (() => Promise<number>)[] = [];
  const isFresh = (at: number) => at >= freshFrom && at < startedAt - underWayFor;
  for (const item of page) {
    const kind = kindOf(item);
    if (kind === 'erasure') erased.add(customerOf(item.pk));
    else if (kind === 'recentDecision' && isFresh(recentOf(item.sk).at))
      looks.push(() => removeNote(ports.table, item));
    else if (kind === 'content' && isFresh(Number(item.expiresAt) * 1_000 - keptFor('content')))
      looks.push(() => removeContent(ports.table, item));
  }
  return [...looks, ...[...erased].map((customerId) => () => removeRemains(ports, customerId))];
}

/** A note that came after its decision had gone is found by nobody who goes by decisions. */
async function removeNote(table: Table, { pk, sk }: Item): Promise<number> {
  const { customerId, inner } = recentOf(sk);
  if (await table.get(decisionKey(customerId, inner), { consistent: true })) return 0;
  return (await table.delete({ pk, sk })) === 'written' ? 1 : 0;
}

/** So is content of an order that was refused since its customer had gone. Whoever has stored it again meanwhile has given it more time. */
async function removeContent(table: Table, { pk, sk, owner, expiresAt }: Item): Promise<number> {
  if (typeof owner !== 'string' || (await readProfile(table, owner))) return 0;
  const asSeen = { kind: 'equals', attribute: 'expiresAt', value: Number(expiresAt) } as const;
  return (await table.delete({ pk, sk }, asSeen)) === 'written' ? 1 : 0;
}
