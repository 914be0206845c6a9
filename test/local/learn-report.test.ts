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
      purpose: 'marketing',
      person: `p-${index}`,
      converted: null,
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
    expect(found.warnings).toEqual([expect.stringMatching(/Nobody was held out/)]);
  });

  it('warns where nothing was explored, and where too little is known', () => {
    const greedy = explored(1_000).map((one): Sample => ({ ...one, selectionProbability: 1 }));
    expect(evaluateSample(greedy)).toMatchObject({
      withoutExploring: null,
      warnings: [expect.stringMatching(/Nothing was explored/), expect.stringMatching(/Nobody was held out/)],
    });
    const few = evaluateSample([...explored(10), { ...(explored(1)[0] as Sample), answered: null }]);
    expect(few.known).toBe(10);
    expect(few.warnings[0]).toMatch(/outcome of 10 decisions is known/);
    expect(evaluateSample([]).calibration).toBeNull();
  });

  it('says how many more converted than of those held out, each person once, and warns where that is little', () => {
    const held = (count: number, converts: number, came: Sample['came']) =>
      explored(count).map(
        (one, index): Sample => ({
          ...one,
          came,
          person: `${came}-${index % (count / 2)}`,
          converted: index < converts,
        }),
      );
    const enough = [
      ...held(4_000, 300, 'contact'),
      ...held(1_000, 50, 'held-out'),
      ...held(8, 8, 'suppressed'),
    ];
    const { lift, warnings } = evaluateSample(enough);
    expect(lift.treated).toEqual({ people: 2_000, converted: 300 });
    expect(lift.heldOut).toEqual({ people: 500, converted: 50 });
    expect(lift.difference?.value).toBeCloseTo(0.05, 6);
    // Newcombe's method 10, worked by hand: 15 % (13.5 to 16.6), 10 % (7.7 to 12.9).
    expect(lift.difference?.low).toBeCloseTo(0.0166, 3);
    expect(lift.difference?.high).toBeCloseTo(0.0783, 3);
    expect(warnings).toEqual([]);
    expect(reportPage({ modelVersion: 'm', madeAt: '' }, [], evaluateSample(enough))).toMatch(
      /5\.00 points.*brought/,
    );
    const few = evaluateSample([...held(4_000, 300, 'contact'), ...held(60, 4, 'held-out')]);
    expect(few.warnings).toEqual([expect.stringMatching(/30 people were held out.*below 18\.\d points/)]);
    const open = evaluateSample(enough.map((one) => ({ ...one, converted: null })));
    expect(open.lift.difference).toBeNull();
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
