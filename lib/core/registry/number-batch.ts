/** Numbers of one block that a batch adds or removes, as places in the block, in order. */
export type BlockBatch = { block: number; add: number[]; remove: number[] };

const smallest = 4_096;

/**
 * Collects up to so many numbers, in any order, in bounded memory (8 bytes each), and gives them out by block. Where a number is
 * added and removed, the later line holds.
 */
export function createNumberBatch(limit: number): {
  add(number: number): void;
  remove(number: number): void;
  readonly isFull: boolean;
  /** The blocks in order, the same for the same lines; then the batch is empty. */
  drain(): Generator<BlockBatch>;
} {
  // Most files are small, and a batch for the largest is a lot to ask for.
  let added = new Float64Array(Math.min(limit, smallest));
  const removed = new Set<number>();
  let count = 0;
  return {
    add(number) {
      if (removed.size > 0) removed.delete(number);
      if (count === added.length) {
        const larger = new Float64Array(Math.min(limit, 4 * count));
        larger.set(added);
        added = larger;
      }
      added[count++] = number;
    },
    remove(number) {
      removed.add(number);
    },
    get isFull() {
      return count >= limit || removed.size >= limit;
    },
    *drain() {
      const adding = added.subarray(0, count).sort();
      const removing = Float64Array.from(removed).sort();
      let [nextAdd, nextRemove] = [0, 0];
      while (nextAdd < adding.length || nextRemove < removing.length) {
        const block = Math.floor(
          Math.min(
            adding[nextAdd] ?? Number.POSITIVE_INFINITY,
            removing[nextRemove] ?? Number.POSITIVE_INFINITY,
          ) / 10_000,
        );
        const beyond = (block + 1) * 10_000;
        const batch: BlockBatch = { block, add: [], remove: [] };
        for (let last = -1; nextAdd < adding.length; nextAdd++) {
          const number = adding[nextAdd] as number;
          if (number >= beyond) break;
          if (number !== last && !removed.has(number)) batch.add.push(number % 10_000);
          last = number;
        }
        for (; nextRemove < removing.length; nextRemove++) {
          const number = removing[nextRemove] as number;
          if (number >= beyond) break;
          batch.remove.push(number % 10_000);
        }
        yield batch;
      }
      count = 0;
      removed.clear();
    },
  };
}
