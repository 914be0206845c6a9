import { describe, expect, it } from 'vitest';
import { calibrationBins, calibrationError } from '../../../lib/core/learning/calibration.ts';
import { randomStream } from '../../../lib/core/learning/random-stream.ts';

const { uniform } = randomStream(3);
const chances = Array.from({ length: 20_000 }, () => 0.2 * uniform());
const answers = chances.map((chance) => (uniform() < chance ? 1 : 0));

describe('calibration', () => {
  it('finds no error in true chances, and the error in doubled ones', () => {
    expect(calibrationError(calibrationBins(chances, answers))).toBeLessThan(0.009);
    const doubled = chances.map((chance) => 2 * chance);
    expect(calibrationError(calibrationBins(doubled, answers))).toBeGreaterThan(0.09);
  });

  it('counts every decision once, in bins that ascend', () => {
    const bins = calibrationBins(chances, answers, 1_003);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(1_003);
    expect(bins.map(({ reported }) => reported)).toEqual(
      [...bins.map(({ reported }) => reported)].sort((a, b) => a - b),
    );
  });

  it('has nothing to say of nothing', () => {
    expect(calibrationError(calibrationBins([], []))).toBe(0);
    expect(calibrationBins([0.5], [1])).toEqual([{ count: 1, reported: 0.5, answered: 1 }]);
  });
});
