import {
  bitIsSet,
  blockHas,
  clearBit,
  emptyBlock,
  openBlock,
  type PackedBlock,
  packBlock,
  setBit,
} from './number-block.ts';

/** The numbers of one block as one full list had them. */
type Part = { generation: number; numbers: PackedBlock };

/** What came of one step of an import for one block. Kept with the block, so that a repeated step counts the same. */
export type StepCounts = { added: number; removed: number; kept: number };

/**
 * One block of a list. Every full import is a new generation; the area says which one is whole. `coming` is of an import that
 * still runs, or broke off: it adds to what is listed and takes nothing away until its area is of its generation. A block that
 * a whole generation did not touch has no numbers in it, so that nothing needs to be deleted.
 */
export type RegistryBlock = {
  settled: Part | null;
  coming: Part | null;
  /** The last step that wrote it, and what that counted. */
  step: (StepCounts & { id: string }) | null;
  /** Counts writes; each but the first is conditional on the revision it read. */
  revision: number;
};

/** Whether the number is listed, for an area of this generation. */
export function isListed(block: RegistryBlock | null, generation: number, suffix: number): boolean {
  if (block === null) return false;
  return [block.settled, block.coming].some(
    (part) => part !== null && part.generation >= generation && blockHas(part.numbers, suffix),
  );
}

export type BlockStep = {
  id: string;
  /** The generation that the area is of; null: it is not subscribed yet. */
  areaGeneration: number | null;
  /** A full list builds this generation; null: a change file changes the one that the area is of. */
  building: number | null;
  /** Places in the block. */
  add: readonly number[];
  remove: readonly number[];
};

/** The block after a step, with what the step counted; `superseded`: a newer import has been here, and this one must stop. */
export function afterStep(
  before: RegistryBlock | null,
  step: BlockStep,
): { block: RegistryBlock; counts: StepCounts } | 'superseded' | 'done-before' {
  if (before?.step?.id === step.id) return 'done-before';
  const settled = partOf(before, step.areaGeneration);
  const base = settled === null ? openBlock(emptyBlock) : openBlock(settled.numbers);
  const revision = (before?.revision ?? 0) + 1;
  if (step.building === null) {
    const { numbers, counts } = changed(base, step);
    const coming = laterThan(before?.coming ?? null, step.areaGeneration);
    const generation = step.areaGeneration ?? 0;
    const block = { settled: { generation, numbers }, coming, step: { id: step.id, ...counts }, revision };
    return { block, counts };
  }
  if ((before?.coming?.generation ?? 0) > step.building) return 'superseded';
  const own = before?.coming?.generation === step.building ? before.coming.numbers : emptyBlock;
  const next = openBlock(own);
  const counts = { added: 0, removed: 0, kept: 0 };
  for (const suffix of step.add) {
    if (bitIsSet(next, suffix)) continue;
    setBit(next, suffix);
    counts[bitIsSet(base, suffix) ? 'kept' : 'added']++;
  }
  const coming = { generation: step.building, numbers: packBlock(next) };
  return { block: { settled, coming, step: { id: step.id, ...counts }, revision }, counts };
}

/** What belongs to the generation that the area is of; anything older has been replaced. */
function partOf(block: RegistryBlock | null, generation: number | null): Part | null {
  if (block === null || generation === null) return null;
  return [block.coming, block.settled].find((part) => part?.generation === generation) ?? null;
}

function laterThan(part: Part | null, generation: number | null): Part | null {
  return part !== null && part.generation > (generation ?? 0) ? part : null;
}

function changed(bits: Uint8Array, { add, remove }: BlockStep): { numbers: PackedBlock; counts: StepCounts } {
  const counts = { added: 0, removed: 0, kept: 0 };
  for (const suffix of add) {
    counts[bitIsSet(bits, suffix) ? 'kept' : 'added']++;
    setBit(bits, suffix);
  }
  for (const suffix of remove) {
    counts[bitIsSet(bits, suffix) ? 'removed' : 'kept']++;
    clearBit(bits, suffix);
  }
  return { numbers: packBlock(bits), counts };
}
