import { day } from '../core/vocabulary.ts';
import { type ExpirySweep, expirySweepItem, parseExpirySweep } from './control-items.ts';
import { itemKinds, kindOf } from './item-kinds.ts';
import { expirySweepKey } from './keys.ts';
import type { StorePorts } from './store-ports.ts';
import { remainsOn, underWayFor } from './sweep-erased.ts';
import type { Item, Table } from './table.ts';
import type { WholeTable } from './whole-table.ts';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'log'> & { wholeTable: WholeTable };

/** A pass begins so long after the one before it began, in milliseconds. */
const passEvery = day;
/** So many are looked at or removed at a time: it must not compete with what customers wait for. */
const atOnce = 25;

/**
 * Removes what is over from the table, and what an erasure left: a pass over everything a day, whatever the engine's time to live does. Goes on with the
 * pass that is under way until it ends or `until` is reached, and records its place with every page, so that the next run, or
 * whoever comes after a crash, goes on there. Null: there is nothing to do yet, or another run is at it.
 */
export async function sweepExpired(ports: Ports, until: number): Promise<ExpirySweep | null> {
  const stored = await ports.table.get(expirySweepKey, { consistent: true });
  const last = stored ? parseExpirySweep(stored) : null;
  let sweep = last;
  if (last === null || last.finishedAt !== null) {
    if (last !== null && ports.clock() < last.startedAt + passEvery) return null;
    const fresh = { startedAt: ports.clock(), finishedAt: null, after: null, looked: 0, removed: 0 };
    const freshFrom = last === null ? 0 : last.startedAt - underWayFor;
    sweep = { ...fresh, freshFrom, version: last?.version ?? 0 };
  }
  while (sweep !== null && sweep.finishedAt === null && ports.clock() < until) {
    sweep = await sweepPage(ports, sweep);
  }
  return sweep;
}

async function sweepPage(ports: Ports, sweep: ExpirySweep): Promise<ExpirySweep | null> {
  const { items, next } = await ports.wholeTable.scan(sweep.after);
  const over = items.filter((item) => isOver(item, ports.clock()));
  const work = [
    ...over.map((item) => () => remove(ports.table, item)),
    ...remainsOn(ports, items, sweep).map((look) => () => harmless(ports, look)),
  ];
  let removed = 0;
  for (let index = 0; index < work.length; index += atOnce) {
    const done = await Promise.all(work.slice(index, index + atOnce).map((each) => each()));
    removed += done.reduce((sum, count) => sum + count, 0);
  }
  const step: ExpirySweep = {
    ...sweep,
    after: next,
    finishedAt: next === null ? ports.clock() : null,
    looked: sweep.looked + items.length,
    removed: sweep.removed + removed,
    version: sweep.version + 1,
  };
  // Of two runs one records its page, and the other learns that it is not alone and stops. What it removed was over anyway.
  const condition =
    sweep.version === 0
      ? ({ kind: 'absent' } as const)
      : ({ kind: 'equals', attribute: 'version', value: sweep.version } as const);
  return (await ports.table.put(expirySweepItem(step), condition)) === 'written' ? step : null;
}

/**
 * Whether an item's time is over: only kinds that have a time, and never what is still to be done. What nobody has named is
 * left alone.
 */
function isOver(item: Item, now: number): boolean {
  const kind = kindOf(item);
  if (kind === null || itemKinds[kind].keptFor === null || item.dueKey !== undefined) return false;
  return typeof item.expiresAt === 'number' && item.expiresAt * 1_000 <= now;
}

/** Whoever has written it anew meanwhile has given it another time: then it stays. */
async function remove(table: Table, item: Item): Promise<number> {
  const condition = { kind: 'equals', attribute: 'expiresAt', value: Number(item.expiresAt) } as const;
  return (await table.delete({ pk: item.pk, sk: item.sk }, condition)) === 'written' ? 1 : 0;
}

/** What cannot be removed today, or read at all, must not keep the pass from everything behind it: the next one comes to it again. */
async function harmless({ log }: Ports, look: () => Promise<number>): Promise<number> {
  try {
    return await look();
  } catch (error) {
    log('error', 'remains-left', { error: error instanceof Error ? error.name : 'unknown' });
    return 0;
  }
}
