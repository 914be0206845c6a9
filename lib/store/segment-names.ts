import { segmentLimit } from '../core/learning/learned-model.ts';
import { parseSegments, segmentsItem, segmentsKey } from './model-items.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

/** The names of the segments that are learnt for themselves; the number of one is its place here, from 1 on. */
export async function segmentNames(table: Table): Promise<readonly string[]> {
  const item = await table.get(segmentsKey, { consistent: true });
  return item ? parseSegments(item).names : [];
}

/** The first of a customer's segments that is learnt for itself; while there is room, their first one becomes that. */
export async function segmentOf(table: Table, own: readonly string[]): Promise<number> {
  const [first] = own;
  if (first === undefined) return 0;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const item = await table.get(segmentsKey, { consistent: true });
    const { version, names } = item ? parseSegments(item) : { version: 0, names: [] };
    for (const name of own) if (names.includes(name)) return names.indexOf(name) + 1;
    if (names.length >= segmentLimit) return 0;
    const condition =
      version === 0
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'equals', attribute: 'version', value: version } as const);
    await table.put(segmentsItem({ version: version + 1, names: [...names, first] }), condition);
  }
  throw new TooMuchContention();
}
