import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { contactPointFor } from '../../lib/core/customer.ts';
import { decide } from '../../lib/core/decide.ts';
import type { DecisionRequest, Facts } from '../../lib/core/decision.ts';
import { lawInForce } from '../../lib/core/law/law-in-force.ts';
import { whereabouts } from '../../lib/core/place/candidate-places.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { rules } from '../../lib/core/rules/index.ts';
import { purposeObligations } from '../../lib/core/rules/purpose-obligations.ts';
import { passOnEveryChannel, type Question } from '../../lib/core/rules/rule.ts';
import { channels } from '../../lib/core/vocabulary.ts';
import { anySituation } from './arbitrary-situation.ts';
import { ask } from './situation.ts';

type Asked = { request: DecisionRequest; facts: Facts; policy: Policy; now: number; seed: number };

const areaCodes = [null, '212', '305', '602', '800', '416'];
const regions = [null, 'FL', 'TX', 'CA'];

/** Customers who differ in one thing and share others: what is kept for one of them must not be taken for another. */
function crowd(seed: number, size: number): Asked[] {
  const samples = fc.sample(anySituation, { numRuns: size, seed });
  const few = samples.slice(0, 12);
  return samples.map(([request, facts, , now, drawn], index) => {
    const [other, otherFacts, policy] = few[index % few.length] as (typeof few)[number];
    const areaCode = areaCodes[index % areaCodes.length] ?? null;
    const contactPoints = facts.profile.contactPoints.map((point) =>
      point.channel === 'voice' && areaCode !== null ? { ...point, country: 'US', areaCode } : point,
    );
    const profile = {
      ...facts.profile,
      contactPoints,
      region: regions[index % regions.length] ?? null,
      windows: index % 3 === 0 ? otherFacts.profile.windows : facts.profile.windows,
      quietHours: index % 4 === 0 ? otherFacts.profile.quietHours : facts.profile.quietHours,
    };
    return {
      request: index % 2 === 0 ? { ...request, purpose: other.purpose, voiceMode: 'live' } : request,
      facts: { ...facts, profile },
      policy: index % 5 === 0 ? { ...policy, alsoApply: ['FR', 'US-FL'] } : policy,
      now,
      seed: drawn,
    };
  });
}

async function freshDecide(): Promise<typeof decide> {
  vi.resetModules();
  return (await import('../../lib/core/decide.ts')).decide;
}

const textOf = (engine: typeof decide, { request, facts, policy, now, seed }: Asked) =>
  JSON.stringify(engine(request, facts, policy, now, seed));

describe('what decisions share', () => {
  it('changes none of them: each is the same in any company, in any order, and alone', async () => {
    const asked = crowd(20_260_304, 1_500);
    const inOrder = asked.map((one) => textOf(decide, one));
    const backwards = asked.toReversed();
    const other = await freshDecide();
    expect(backwards.map((one) => textOf(other, one)).toReversed()).toEqual(inOrder);
    for (let index = 0; index < asked.length; index += 60) {
      const alone = await freshDecide();
      expect(textOf(alone, asked[index] as Asked)).toBe(inOrder[index]);
    }
    expect(inOrder.filter((text) => text.includes('"outcome":"contact"')).length).toBeGreaterThan(100);
  });

  it('a rule that passes on every channel does so on every channel', () => {
    let said = 0;
    for (const { request, facts, policy, now } of crowd(7, 1_500)) {
      const questions = channels.map((channel): Question => {
        const places = whereabouts(facts.profile, channel, request.purpose);
        return {
          request,
          facts,
          policy,
          purpose: request.purpose,
          obligations: purposeObligations[request.purpose],
          channel,
          point: contactPointFor(facts.profile, channel),
          whereabouts: places,
          zones: places.zones,
          law: lawInForce(places, channel, request.voiceMode, request.purpose),
          now,
          from: Math.max(now, request.notBefore),
          to: request.notAfter,
          moment: 'decision',
        };
      });
      for (const rule of rules) {
        const effects = questions.map((question) => ask(rule, question));
        if (!effects.includes(passOnEveryChannel)) continue;
        said++;
        expect(effects.map(({ effect }) => effect)).toEqual(channels.map(() => 'pass'));
      }
    }
    expect(said).toBeGreaterThan(5_000);
    // Judgements remember them as bits of one number.
    expect(rules.length).toBeLessThan(31);
  });
});
