import type { BlockBatch } from '../core/registry/number-batch.ts';
import { afterStep, type BlockStep, type StepCounts } from '../core/registry/registry-block.ts';
import { registryBlockKey } from './keys.ts';
import { parseRegistryBlock, registryBlockItem } from './registry-items.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

/** A newer import writes this list now. */
export class Superseded extends Error {
  override name = 'Superseded';
}

/**
 * Writes one step of an import into one block and answers what it counted, the same however often the step is repeated.
 * `mayExist` false: nothing of the area is stored as far as we know, so that the first try does not read.
 */
export async function writeRegistryBlock(
  table: Table,
  list: string,
  batch: BlockBatch,
  step: Omit<BlockStep, 'add' | 'remove'> & { mayExist: boolean },
): Promise<StepCounts> {
  const key = registryBlockKey(list, batch.block);
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const item = attempt > 0 || step.mayExist ? await table.get(key, { consistent: true }) : undefined;
    const before = item ? parseRegistryBlock(item) : null;
    const after = afterStep(before, { ...step, add: batch.add, remove: batch.remove });
    if (after === 'superseded') throw new Superseded();
    if (after === 'done-before') {
      if (!before?.step) throw new Error('A step that was done before has left its counts.');
      return before.step;
    }
    const outcome = await table.put(
      registryBlockItem(list, batch.block, after.block),
      // The block is as it was read: a message that is delivered twice makes two workers of one import.
      before === null
        ? { kind: 'absent' }
        : { kind: 'equals', attribute: 'revision', value: before.revision },
    );
    if (outcome === 'written') return after.counts;
  }
  throw new TooMuchContention();
}
