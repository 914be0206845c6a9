import { describe, expect, it } from 'vitest';
import {
  afterStep,
  type BlockStep,
  isListed,
  type RegistryBlock,
} from '../../../lib/core/registry/registry-block.ts';

const full = (building: number, add: number[], changes: Partial<BlockStep> = {}): BlockStep => ({
  id: `${building}@0`,
  areaGeneration: null,
  building,
  add,
  remove: [],
  ...changes,
});

function apply(before: RegistryBlock | null, step: BlockStep): RegistryBlock {
  const after = afterStep(before, step);
  if (typeof after === 'string') throw new Error(after);
  return after.block;
}

describe('a block of a registry', () => {
  it('lists what either of two generations has until the area is of the newer one', () => {
    const first = apply(null, full(1, [1, 2]));
    const second = apply(first, full(2, [2, 3], { areaGeneration: 1 }));
    const listed = (generation: number) =>
      [1, 2, 3, 4].filter((number) => isListed(second, generation, number));
    expect(listed(1)).toEqual([1, 2, 3]);
    expect(listed(2)).toEqual([2, 3]);
    // A generation that has passed the block over.
    expect(listed(3)).toEqual([]);
  });

  it('forgets what an import that never ended had brought, once the next one comes', () => {
    const first = apply(null, full(1, [1]));
    const broken = apply(first, full(2, [2], { areaGeneration: 1 }));
    const third = apply(broken, full(3, [3], { areaGeneration: 1 }));
    expect([1, 2, 3].filter((number) => isListed(third, 1, number))).toEqual([1, 3]);
  });

  it('is not written by an import after a newer one', () => {
    const newer = apply(null, full(5, [1]));
    expect(afterStep(newer, full(4, [2]))).toBe('superseded');
  });

  it('is changed in the generation in use, and keeps what a newer one is bringing', () => {
    const first = apply(null, full(1, [1, 2]));
    const coming = apply(first, full(2, [9], { areaGeneration: 1 }));
    const step = { id: 'c', areaGeneration: 1, building: null, add: [3], remove: [1] };
    const changed = apply(coming, step);
    expect([1, 2, 3, 9].filter((number) => isListed(changed, 1, number))).toEqual([2, 3, 9]);
    expect(afterStep(changed, step)).toBe('done-before');
  });

  it('takes bytes that are no block for a fault', () => {
    const spoiled: RegistryBlock = {
      settled: { generation: 1, numbers: new Uint8Array(3) },
      coming: null,
      step: null,
      revision: 1,
    };
    expect(() => afterStep(spoiled, full(2, [1], { areaGeneration: 1 }))).toThrow(RangeError);
  });
});
