import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferredChannelLever } from '../../../lib/core/arbitration/arbitrate.ts';
import { channelPriors } from '../../../lib/core/arbitration/channel-priors.ts';
import { waitingDiscountPerDay } from '../../../lib/core/arbitration/score-slots.ts';
import { decide } from '../../../lib/core/decide.ts';
import type { Decision, DecisionRequest, PropensityModel } from '../../../lib/core/decision.ts';
import type { Gate } from '../../../lib/core/gate.ts';
import type { Policy } from '../../../lib/core/policy.ts';
import { type Channel, channels, day, hour, minute, weekdays } from '../../../lib/core/vocabulary.ts';
import { factsOf, noon, openGate, openPolicy, profileOf, requestOf } from '../situation.ts';

/** Every channel answered alike at every hour, unless said. */
const model = (
  special: (channel: Channel, localHour: number) => number | undefined = () => undefined,
): PropensityModel => ({
  version: 'test-model',
  propensity: (channel, hourOfWeek) => special(channel, hourOfWeek) ?? 0.05,
});

type Setup = {
  model?: PropensityModel;
  gate?: Partial<Gate>;
  policy?: Partial<Policy>;
  timeZone?: string | null;
  request?: DecisionRequest;
};

const choose = (setup: Setup): Decision & { outcome: 'contact' } => {
  const request = setup.request ?? requestOf('marketing');
  const facts = factsOf({
    model: setup.model ?? model(),
    gate: openGate(setup.gate),
    profile: profileOf({ timeZone: setup.timeZone === undefined ? 'UTC' : setup.timeZone }),
  });
  const decision = decide(request, facts, openPolicy(setup.policy), noon, 1);
  if (decision.outcome !== 'contact') throw new Error('expected a contact');
  return decision;
};
const codes = (decision: Decision) => decision.reasons.map((reason) => reason.code);

describe('arbitration', () => {
  it('takes the earlier of equal slots and the first channel of equal channels', () => {
    const decision = choose({});
    expect(decision).toMatchObject({
      channel: 'sms',
      sendAt: noon,
      score: 0.05,
      propensity: 0.05,
      selectionProbability: 1,
    });
    expect(decision.alternatives.map((alternative) => alternative.channel)).toEqual([
      'email',
      'voice',
      'push',
      'mail',
    ]);
    expect(codes(decision)).toEqual([]);
  });

  it('takes the channel with the highest score and names the others, best first', () => {
    const propensities: Record<Channel, number> = {
      sms: 0.01,
      email: 0.03,
      voice: 0.02,
      push: 0.05,
      mail: 0.04,
    };
    const decision = choose({ model: model((channel) => propensities[channel]) });
    expect(decision.channel).toBe('push');
    expect(decision.alternatives.map((alternative) => alternative.channel)).toEqual([
      'mail',
      'email',
      'voice',
      'sms',
    ]);
  });

  it('weighs channels and moments together: a good hour later on another channel beats a poor one now', () => {
    // Thursday 10:00–11:00.
    const decision = choose({
      model: model((channel, at) => (channel === 'email' && at === 82 ? 0.09 : undefined)),
    });
    expect(decision).toMatchObject({ channel: 'email', sendAt: noon + 22 * hour, propensity: 0.09 });
    expect(decision.score).toBeCloseTo(0.09 / (1 + (waitingDiscountPerDay * 22) / 24), 12);
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({
        code: 'PREFERRED_MOMENT',
        effect: 'prefer',
        channel: 'email',
        margin: 22 * hour,
      }),
    );
    expect(decision.alternatives[0]).toMatchObject({ channel: 'sms', sendAt: noon, propensity: 0.05 });
  });

  it('takes the slot with the highest score of all, and of equals the first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0.01, 0.02, 0.03, 0.031, 0.05, 0.06), { minLength: 168, maxLength: 168 }),
        fc.constantFrom(0, 0.01, 0.04),
        (week, cost) => {
          const costs = { sms: cost, email: cost, voice: cost, push: cost, mail: cost };
          // Closed for an hour each night, so that there are several intervals to choose from.
          const windows = [{ days: [...weekdays], from: '00:00', to: '23:00' }];
          const decision = choose({ model: model((_, at) => week[at]), policy: { costs, windows } });
          let best = { score: Number.NEGATIVE_INFINITY, sendAt: 0 };
          for (let hours = 0; hours < 168; hours++) {
            // Wednesday noon is hour 60 of the week.
            if ((60 + hours) % 24 === 23) continue;
            const propensity = week[(60 + hours) % 168] as number;
            const score = propensity / (1 + (waitingDiscountPerDay * hours) / 24) - cost;
            if (score > best.score + 1e-12) best = { score, sendAt: noon + hours * hour };
          }
          expect(decision.score).toBeCloseTo(best.score, 12);
          expect(decision.sendAt).toBe(best.sendAt);
        },
      ),
    );
  });

  it('takes of two channels with the same score the one that can go out earlier', () => {
    const decision = choose({
      request: requestOf('marketing', { channels: ['sms', 'email'] }),
      model: model(() => 0),
      gate: { suppressions: [{ channel: 'sms', scope: 'all', until: noon + hour }] },
    });
    expect(decision).toMatchObject({ channel: 'email', sendAt: noon, score: 0 });
  });

  it('does not wait for an answer that is hardly likelier', () => {
    expect(choose({ model: model((_, at) => (at === 82 ? 0.0502 : undefined)) }).sendAt).toBe(noon);
  });

  it('tries the start of each open interval and each full local hour', () => {
    const zone = 'Asia/Kathmandu';
    // Noon in UTC is 17:45 on Wednesday; the hour 18:00–19:00 begins fifteen minutes later.
    expect(choose({ timeZone: zone, model: model((_, at) => (at === 66 ? 0.09 : undefined)) }).sendAt).toBe(
      noon + 15 * minute,
    );
    // Open from 18:20 on: the interval's own start.
    const windows = [{ days: ['wed' as const], from: '18:20', to: '18:40' }];
    expect(choose({ timeZone: zone, policy: { windows } }).sendAt).toBe(noon + 35 * minute);
  });

  it('follows the local clock through a change of it', () => {
    const before = Date.UTC(2026, 2, 8, 5);
    const request = requestOf('marketing', { notBefore: before, notAfter: before + day });
    // New York, Sunday 8 March: midnight; 03:00 comes two hours later, because 02:00 is left out.
    const sundayAtThree = 6 * 24 + 3;
    const decision = choose({
      timeZone: 'America/New_York',
      request,
      model: model((_, at) => (at === sundayAtThree ? 0.09 : undefined)),
    });
    expect(decision.sendAt).toBe(before + 2 * hour);
  });

  it('lets cost decide between channels that are answered alike, and charges it once', () => {
    const costs = { sms: 0.03, email: 0.01, voice: 0.02, push: 0.04, mail: 0.05 };
    const decision = choose({ policy: { costs } });
    expect(decision.channel).toBe('email');
    expect(decision.score).toBeCloseTo(0.04, 12);
  });

  it('favours a preferred channel, and says so only when that decided', () => {
    const preferred = (channel: Channel) => ({
      channels: { [channel]: { setting: 'preferred' as const, byCustomer: true } },
    });
    const moved = choose({ gate: preferred('mail') });
    expect(moved).toMatchObject({ channel: 'mail', score: 0.05 * preferredChannelLever });
    expect(moved.reasons).toContainEqual(
      expect.objectContaining({ code: 'PREFERRED_CHANNEL', channel: 'mail' }),
    );
    expect(codes(choose({ gate: preferred('sms') }))).not.toContain('PREFERRED_CHANNEL');
    const tooLittle = choose({
      gate: preferred('mail'),
      model: model((channel) => (channel === 'push' ? 0.09 : undefined)),
    });
    expect(tooLittle.channel).toBe('push');
  });

  it('takes the first lawful instant for a transactional contact, whatever the hour', () => {
    const decision = choose({
      request: requestOf('transactional', { notBefore: noon + 7 }),
      model: model((channel, at) => (at === 61 ? 0.9 : channel === 'mail' ? 0.06 : undefined)),
    });
    expect(decision).toMatchObject({ channel: 'mail', sendAt: noon + 7 });
  });

  it('takes for a transactional contact the channel that opens first before one that is answered more', () => {
    const decision = choose({
      request: requestOf('transactional', { channels: ['sms', 'email'] }),
      gate: { suppressions: [{ channel: 'sms', scope: 'all', until: noon + 1 }] },
      model: model((channel) => (channel === 'sms' ? 0.9 : undefined)),
    });
    expect(decision).toMatchObject({ channel: 'email', sendAt: noon });
    expect(decision.alternatives).toMatchObject([{ channel: 'sms', sendAt: noon + 1 }]);
  });

  it('needs no time zone for a transactional contact', () => {
    expect(choose({ request: requestOf('transactional'), timeZone: null }).timeZones).toEqual([]);
  });
});

describe('a model that gives no probability', () => {
  it.each([Number.NaN, -0.1, 1.1])('is a fault, not a permission: %s', (answer) => {
    expect(() =>
      choose({ model: model((channel, at) => (channel === 'mail' && at === 167 ? answer : undefined)) }),
    ).toThrow(RangeError);
  });
});

describe('the propensity prior', () => {
  it('averages to the base response of each channel over a week and stays a probability', () => {
    const means = channels.map((channel) => {
      let sum = 0;
      for (let at = 0; at < 168; at++) {
        const propensity = channelPriors.propensity(channel, at);
        expect(propensity).toBeGreaterThan(0);
        expect(propensity).toBeLessThan(1);
        sum += propensity;
      }
      return Number((sum / 168).toFixed(12));
    });
    expect(Object.fromEntries(channels.map((channel, index) => [channel, means[index]]))).toEqual({
      sms: 0.06,
      email: 0.062,
      voice: 0.056,
      push: 0.04,
      mail: 0.034,
    });
  });
});
