import { describe, expect, it } from 'vitest';
import { evaluateSample, type Sample } from '../../lib/local/learn-report/evaluate-sample.ts';
import { reportPage } from '../../lib/local/learn-report/report-page.ts';

/** Half of the decisions explore: the best is answered by every third, what is tried instead by every tenth. */
function explored(count: number): Sample[] {
  return Array.from({ length: count }, (_, index): Sample => {
    const same = index % 2 === 0;
    const turn = Math.floor(index / 2);
    return {
      came: 'contact',
      propensity: same ? 1 / 3 : 0.1,
      selectionProbability: 0.5,
      answered: turn % (same ? 3 : 10) === 0,
      best: { same, propensity: 1 / 3 },
    };
  });
}

describe('what a sample of the decision log says', () => {
  it('is what would have been answered without exploring, and how right the reported propensities were', () => {
    const found = evaluateSample(explored(1_200));
    expect(found.asItRan?.value).toBeCloseTo(0.217, 2);
    for (const estimate of [
      found.withoutExploring?.ips,
      found.withoutExploring?.snips,
      found.withoutExploring?.doublyRobust,
    ]) {
      expect(estimate?.low).toBeLessThan(1 / 3);
      expect(estimate?.high).toBeGreaterThan(1 / 3);
      expect(estimate?.low).toBeGreaterThan(0.25);
    }
    expect(found.calibration?.error).toBeLessThan(0.02);
    expect(found.warnings).toEqual([]);
  });

  it('warns where nothing was explored, and where too little is known', () => {
    const greedy = explored(1_000).map((one): Sample => ({ ...one, selectionProbability: 1 }));
    expect(evaluateSample(greedy)).toMatchObject({
      withoutExploring: null,
      warnings: [expect.stringMatching(/Nothing was explored/)],
    });
    const few = evaluateSample([...explored(10), { ...(explored(1)[0] as Sample), answered: null }]);
    expect(few.known).toBe(10);
    expect(few.warnings[0]).toMatch(/outcome of 10 decisions is known/);
    expect(evaluateSample([]).calibration).toBeNull();
  });

  it('is drawn: a week for each channel, calibration and lift, and nothing of a name becomes a tag', () => {
    const week = Array.from({ length: 168 }, (_, at) => ({ propensity: (at % 24) / 100 }));
    const all = { sms: week, email: week, voice: week, push: week, mail: [{ propensity: 0.03 }] };
    const page = reportPage(
      { modelVersion: 'learned-1', madeAt: '2026-03-09T15:00' },
      [{ name: 'Segment <b>', contacts: 7, week: all }],
      evaluateSample(explored(200)),
    );
    expect(page.match(/<svg/g)).toHaveLength(6);
    expect(page).toContain('Segment &lt;b&gt;');
    expect(page).not.toContain('<b>');
    expect(page).toContain('3.0 %');
  });
});
