import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockHas,
  numbersIn,
  openBlock,
  packBlock,
  setBit,
} from '../../../lib/core/registry/number-block.ts';

const blockWith = (numbers: readonly number[]) => {
  const bits = new Uint8Array(1_250);
  for (const number of numbers) setBit(bits, number);
  return packBlock(bits);
};

describe('a block of ten thousand numbers', () => {
  it('has what was put in and nothing else, at its edges too', () => {
    for (const block of [blockWith([0, 9_999]), blockWith(Array.from({ length: 5_000 }, (_, i) => i * 2))]) {
      expect(blockHas(block, 0)).toBe(true);
      expect(blockHas(block, 1)).toBe(false);
    }
    expect(blockHas(blockWith([9_999]), 9_999)).toBe(true);
    expect(blockHas(blockWith([9_998]), 9_999)).toBe(false);
    expect(blockHas(blockWith([]), 0)).toBe(false);
  });

  it('takes two bytes a number while that is shorter, and 1,250 bytes at most', () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index * 16);
    expect(blockWith([])).toHaveLength(0);
    expect(blockWith(numbers(3))).toHaveLength(6);
    expect(blockWith(numbers(624))).toHaveLength(1_248);
    expect(blockWith(numbers(625))).toHaveLength(1_250);
    expect(blockHas(blockWith(numbers(625)), 624 * 16)).toBe(true);
  });

  it('comes back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 9_999 }), { maxLength: 900 }), (numbers) => {
        const block = blockWith(numbers);
        expect(numbersIn(openBlock(block))).toEqual([...numbers].sort((a, b) => a - b));
        for (const number of numbers) expect(blockHas(block, number)).toBe(true);
      }),
    );
  });

  it('is not read from bytes that are none', () => {
    for (const length of [1, 1_249, 1_251, 2_000]) expect(() => openBlock(new Uint8Array(length))).toThrow();
  });
});
