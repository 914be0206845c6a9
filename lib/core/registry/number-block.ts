/** Numbers that differ in their last four digits only. */
export const blockSize = 10_000;
const bitmapBytes = blockSize / 8;
/** A sparse block is two bytes a number, which must come out shorter than the bitmap. */
const sparseLimit = bitmapBytes / 2;

/**
 * A block as it is stored: a bitmap of 1,250 bytes, or, while that is shorter, the sorted numbers themselves in two bytes each,
 * the higher first. The length tells which.
 */
export type PackedBlock = Uint8Array;

export const emptyBlock: PackedBlock = new Uint8Array(0);

/** Whether the number (0–9999) is in the block. Reads the stored form as it is. */
export function blockHas(block: PackedBlock, suffix: number): boolean {
  if (block.length === bitmapBytes) return bitIsSet(block, suffix);
  let [low, high] = [0, block.length / 2 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = numberAt(block, middle);
    if (found === suffix) return true;
    if (found < suffix) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** The block as a bitmap that may be changed. Throws RangeError for bytes that are no block: never guess. */
export function openBlock(block: PackedBlock): Uint8Array {
  if (block.length === bitmapBytes) return Uint8Array.from(block);
  if (block.length % 2 !== 0 || block.length > bitmapBytes) throw new RangeError('These bytes are no block.');
  const bits = new Uint8Array(bitmapBytes);
  for (let index = 0; index < block.length / 2; index++) setBit(bits, numberAt(block, index));
  return bits;
}

/** The shorter stored form of a bitmap. */
export function packBlock(bits: Uint8Array): PackedBlock {
  const numbers = numbersIn(bits);
  if (numbers.length >= sparseLimit) return Uint8Array.from(bits);
  const packed = new Uint8Array(numbers.length * 2);
  for (const [index, number] of numbers.entries()) {
    packed[index * 2] = number >> 8;
    packed[index * 2 + 1] = number & 0xff;
  }
  return packed;
}

/** The numbers of a bitmap, in order. */
export function numbersIn(bits: Uint8Array): number[] {
  const numbers: number[] = [];
  for (const [index, byte] of bits.entries()) {
    if (byte === 0) continue;
    for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) numbers.push(index * 8 + bit);
  }
  return numbers;
}

/** The highest bit of the first byte is 0000, the lowest of the last 9999. */
export function bitIsSet(bits: Uint8Array, suffix: number): boolean {
  return ((bits[suffix >> 3] ?? 0) & (0x80 >> (suffix & 7))) !== 0;
}

export function setBit(bits: Uint8Array, suffix: number): void {
  bits[suffix >> 3] = (bits[suffix >> 3] ?? 0) | (0x80 >> (suffix & 7));
}

export function clearBit(bits: Uint8Array, suffix: number): void {
  bits[suffix >> 3] = (bits[suffix >> 3] ?? 0) & ~(0x80 >> (suffix & 7));
}

function numberAt(block: PackedBlock, index: number): number {
  return ((block[index * 2] ?? 0) << 8) | (block[index * 2 + 1] ?? 0);
}
