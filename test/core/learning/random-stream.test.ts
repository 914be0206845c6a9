import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../lib/core/learning/random-stream.ts';

const size = 200_000;
const moments = (draw: () => number) => {
  const values = Float64Array.from({ length: size }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / size;
  const power = (of: number) => values.reduce((sum, value) => sum + (value - mean) ** of, 0) / size;
  return { mean, variance: power(2), skewness: power(3), kurtosis: power(4) };
};

describe('random numbers', () => {
  it('are the same for the same seed, and others for another seed or salt', () => {
    const of = (seed: number, salt?: number) => {
      const { uniform, normal } = randomStream(seed, salt);
      return [uniform(), normal(), uniform()];
    };
    expect(of(7)).toEqual(of(7));
    const streams = [of(7), of(8), of(7, 1), of(7 + 2 ** 32)].map(String);
    expect(new Set(streams).size).toBe(4);
  });

  it('are even between 0 and 1', () => {
    const { mean, variance } = moments(randomStream(1).uniform);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.003);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
  });

  it('are normal', () => {
    const { mean, variance, skewness, kurtosis } = moments(randomStream(2).normal);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.015);
    expect(Math.abs(skewness)).toBeLessThan(0.03);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.1);
  });
});
