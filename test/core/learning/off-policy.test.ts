import { describe, expect, it } from 'vitest';
import { evaluateOffPolicy, interval, type LoggedChoice } from '../../../lib/core/learning/off-policy.ts';
import { randomStream } from '../../../lib/core/learning/random-stream.ts';

const chances = [0.05, 0.1, 0.2];
const logging = [0.6, 0.3, 0.1];
const target = [0.1, 0.2, 0.7];
const truth = chances.reduce((sum, chance, arm) => sum + chance * (target[arm] as number), 0);

/** A log of a policy over three arms, whose model is wrong by a third. */
function logOf(seed: number, size: number): LoggedChoice[] {
  const { uniform } = randomStream(seed);
  return Array.from({ length: size }, () => {
    const luck = uniform();
    const arm = luck < 0.6 ? 0 : luck < 0.9 ? 1 : 2;
    return {
      probability: logging[arm] as number,
      target: target[arm] as number,
      reward: uniform() < (chances[arm] as number) ? 1 : 0,
      expected: (chances[arm] as number) * 1.3,
      expectedOfTarget: truth * 1.3,
    };
  });
}

describe('what another policy would have earned', () => {
  it('lies within its interval about 95 times in a hundred', () => {
    const covered = { ips: 0, snips: 0, doublyRobust: 0 };
    const rounds = 400;
    for (let seed = 0; seed < rounds; seed++) {
      const result = evaluateOffPolicy(logOf(seed, 1_000));
      for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
        if (result[name].low <= truth && truth <= result[name].high) covered[name]++;
      }
    }
    // Three binomial errors around 95 %.
    for (const count of Object.values(covered)) {
      expect(count / rounds).toBeGreaterThan(0.917);
      expect(count / rounds).toBeLessThan(0.983);
    }
  });

  it('is the plain mean when both policies are the same', () => {
    const log = logOf(1, 500).map((choice) => ({ ...choice, target: choice.probability }));
    const mean = log.reduce((sum, { reward }) => sum + reward, 0) / 500;
    const { ips, snips, effectiveSize, warning } = evaluateOffPolicy(log);
    expect(ips.value).toBeCloseTo(mean, 12);
    expect(snips.value).toBeCloseTo(mean, 12);
    expect(effectiveSize).toBeCloseTo(500, 9);
    expect(warning).toBeNull();
  });

  it('comes with a warning where few decisions, or few responses, carry it', () => {
    const rare = logOf(1, 2_000).map((choice, index) => ({ ...choice, target: index < 20 ? 1 : 0 }));
    expect(evaluateOffPolicy(rare).warning).toContain('decisions');
    const silent = logOf(1, 2_000).map((choice) => ({ ...choice, reward: 0 }));
    expect(evaluateOffPolicy(silent).warning).toContain('responses');
  });

  it('refuses an empty log and a choice that was impossible', () => {
    expect(() => evaluateOffPolicy([])).toThrow(RangeError);
    for (const probability of [0, -1, 2, Number.NaN]) {
      expect(() => evaluateOffPolicy([{ ...(logOf(1, 1)[0] as LoggedChoice), probability }])).toThrow(
        RangeError,
      );
    }
  });

  it('is a number when every weight is nothing', () => {
    const unseen = logOf(1, 50).map((choice) => ({ ...choice, target: 0 }));
    for (const { value, low, high } of [evaluateOffPolicy(unseen).ips, evaluateOffPolicy(unseen).snips]) {
      expect([value, low, high].every(Number.isFinite)).toBe(true);
    }
  });

  it('leans its interval to where rare rewards may lie', () => {
    const { value, low, high } = interval(Array.from({ length: 1_000 }, (_, index) => (index < 5 ? 1 : 0)));
    expect(high - value).toBeGreaterThan(value - low);
    expect(low).toBeGreaterThan(0);
  });
});
