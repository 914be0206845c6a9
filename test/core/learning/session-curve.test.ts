import { describe, expect, it } from 'vitest';
import { sessionCurve } from '../../../lib/core/learning/session-curve.ts';

const common = new Float64Array(24).fill(1 / 24);
const sessionsAt = (hour: number, count: number) => {
  const sessions = new Float64Array(24);
  sessions[hour] = count;
  return sessions;
};

describe("a customer's hours", () => {
  it('are the common ones while nothing was seen', () => {
    expect([...sessionCurve(sessionsAt(9, 0), common)]).toEqual([...common]);
  });

  it('move towards sessions, more so the more there were, and around midnight too', () => {
    const few = sessionCurve(sessionsAt(0, 2), common);
    const many = sessionCurve(sessionsAt(0, 20), common);
    expect(few[0]).toBeGreaterThan(common[0] as number);
    expect(many[0]).toBeGreaterThan(few[0] as number);
    expect(few[23]).toBeCloseTo(few[1] as number, 12);
    expect(few[23]).toBeGreaterThan(few[12] as number);
  });

  it('sum to 1, also for one account with ten thousand', () => {
    const shares = sessionCurve(sessionsAt(5, 10_000), common);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });
});
