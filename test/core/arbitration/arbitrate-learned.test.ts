import { describe, expect, it } from 'vitest';
import { ActionInput } from '../../../lib/core/actions/action.ts';
import { nextBestAction } from '../../../lib/core/actions/next-best-action.ts';
import { prepareActions } from '../../../lib/core/actions/prepare-actions.ts';
import { modelOf } from '../../../lib/core/arbitration/learned-propensity.ts';
import { decide } from '../../../lib/core/decide.ts';
import type { Decision, Facts } from '../../../lib/core/decision.ts';
import { baseResponse } from '../../../lib/core/learning/base-rates.ts';
import { untimed } from '../../../lib/core/learning/customer-beliefs.ts';
import { shippedPriors, startOfLearning } from '../../../lib/core/learning/learned-model.ts';
import type { ResponseLog } from '../../../lib/core/learning/log-bytes.ts';
import {
  firstSegmentTerm,
  firstSettingTerm,
  startOfPopulation,
} from '../../../lib/core/learning/population.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { weekOf } from '../../../lib/core/learning/week-of.ts';
import { type Channel, channels, day, hour } from '../../../lib/core/vocabulary.ts';
import { factsOf, noon, openGate, openPolicy, pointOf, profileOf, requestOf } from '../situation.ts';

const learned = modelOf(startOfLearning);
const fitted = modelOf({ ...startOfLearning, version: 'learned-7', contacts: [9] });

/** Weekly contacts at noon and at 18:00 of one channel; those at `answeredAt` were answered. */
function history(channel: Channel, answeredAt: number | null, weeks = 12): ResponseLog {
  let log = emptyLog;
  for (let week = 1; week <= weeks; week++) {
    for (const at of [12, 18]) {
      const answered = at === answeredAt;
      const sentAt = noon - week * 7 * day + (at - 12) * hour;
      const contact = {
        key: week * 100 + at,
        sentAt,
        hourOfWeek: 0,
        channel: channels.indexOf(channel),
        recent: 0,
      };
      log = noteContact(log, contact, answered ? outcome.engaged : 0, answered ? hour : null);
    }
  }
  return log;
}

type Contact = Extract<Decision, { outcome: 'contact' }>;
const ask = (
  facts: Partial<Facts>,
  policy = openPolicy(),
  seed = 1,
  purpose: Parameters<typeof requestOf>[0] = 'marketing',
) => decide(requestOf(purpose), factsOf(facts), policy, noon, seed);
const contact = (...asked: Parameters<typeof ask>): Contact => {
  const decision = ask(...asked);
  if (decision.outcome !== 'contact') throw new Error('suppressed');
  return decision;
};

describe('a decision that leans on what was learned', () => {
  it('is as before while nobody has answered anything', () => {
    const before = contact({});
    const after = contact({ model: learned });
    expect(after).toMatchObject({ channel: before.channel, sendAt: before.sendAt });
    expect(after.evidence).toBeUndefined();
  });

  it('starts from the documented rate of each channel', () => {
    const week = weekOf(startOfLearning, 0, emptyLog, { zone: 'UTC', acquisition: null }, noon);
    for (const channel of channels) {
      const mean = week[channel].reduce((sum, { propensity }) => sum + propensity, 0) / week[channel].length;
      expect(mean / baseResponse[channel], channel).toBeCloseTo(1, 2);
    }
    expect(week.mail[0]?.propensity).toBeCloseTo(0.034, 6);
  });

  it('takes the channel and the hour that the customer answers, from their first answers on', () => {
    const decision = contact({ model: learned, responses: history('voice', 18) });
    expect(decision).toMatchObject({ channel: 'voice', selectionProbability: 1 });
    expect(new Date(decision.sendAt).getUTCHours()).toBe(18);
    expect(decision.reasons.map(({ code }) => code)).toContain('PREFERRED_MOMENT');
    expect(decision.propensity).toBeGreaterThan(0.1);
  });

  it('leaves the channel on which the customer is silent', () => {
    const [first] = channels;
    expect(contact({ model: learned, responses: history(first, null) }).channel).not.toBe(first);
  });

  it('says on whose answers it stands, with an interval that holds the propensity', () => {
    const segments = { ...startOfLearning, segments: ['gold'], contacts: [5, 40] };
    const model = modelOf({ ...segments, population: startOfPopulation(shippedPriors, 2) });
    const gold = profileOf({ segments: ['new', 'gold'] });
    const of = (facts: Partial<Facts>) => contact({ model, ...facts }).evidence;
    expect(of({ profile: gold, responses: history('sms', 12) })).toMatchObject({
      level: 'customer',
      contacts: 24,
    });
    expect(of({ profile: gold })).toMatchObject({ level: 'segment', contacts: 40 });
    expect(of({})).toMatchObject({ level: 'population', contacts: 45 });
    const explored = contact({ model: learned }, openPolicy({ explorationShare: 1 }));
    expect(explored.evidence).toMatchObject({ level: 'prior', contacts: 0 });
    const { propensity, evidence } = contact({ model, responses: history('sms', 12) });
    expect(evidence?.low).toBeLessThan(propensity);
    expect(evidence?.high).toBeGreaterThan(propensity);
    const wide = of({}) as { low: number; high: number };
    expect(wide.high / wide.low).toBeGreaterThan((evidence?.high ?? 0) / (evidence?.low ?? 1));
  });

  it('weighs the channel through which the customer came, and where they are just now', () => {
    const population = startOfPopulation(shippedPriors, 1);
    population.mean[population.mean.length - 1] = 2;
    population.mean[firstSettingTerm(1) + 2] = 2;
    const model = modelOf({ version: 'learned-1', population, segments: [], contacts: [5] });
    const plain = contact({ model });
    const [other] = channels.filter((channel) => channel !== plain.channel && channel !== 'mail');
    const profile = profileOf({ acquisitionChannel: other as Channel });
    expect(contact({ model, profile }).channel).toBe(other);
    const request = { ...requestOf('marketing'), presence: 'website' as const };
    const there = decide(request, factsOf({ model, profile }), openPolicy(), noon, 1);
    const gone = decide(
      { ...request, notBefore: noon + hour },
      factsOf({ model, profile }),
      openPolicy(),
      noon,
      1,
    );
    const usual = contact({ model, profile }).propensity;
    expect(there).toMatchObject({ outcome: 'contact', sendAt: noon });
    expect(there.outcome === 'contact' && there.propensity).toBeGreaterThan(1.5 * usual);
    expect(gone.outcome === 'contact' && gone.propensity).toBeLessThan(1.5 * usual);
  });

  it('weighs a segment that answers by mail', () => {
    const population = startOfPopulation(shippedPriors, 2);
    population.mean[firstSegmentTerm + channels.length + channels.indexOf('mail')] = 2;
    const model = modelOf({ version: 'learned-1', population, segments: ['gold'], contacts: [5, 5] });
    expect(contact({ model, profile: profileOf({ segments: ['gold'] }) }).channel).toBe('mail');
    expect(contact({ model }).channel).not.toBe('mail');
    expect(untimed).toBe(255);
  });

  it('never goes against a preference that the customer stated', () => {
    const gate = openGate({ channels: { push: { setting: 'preferred', byCustomer: true } } });
    for (let seed = 0; seed < 50; seed++) {
      const policy = openPolicy({ explorationShare: 1 });
      expect(contact({ model: fitted, gate, responses: history('voice', 18) }, policy, seed)).toMatchObject({
        channel: 'push',
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'PREFERRED_CHANNEL' })]),
      });
    }
  });

  it('tells what else was possible, last what the customer does not prefer', () => {
    const preferred = { setting: 'preferred', byCustomer: true } as const;
    const gate = openGate({ channels: { push: preferred, mail: preferred } });
    const facts = { model: fitted, gate, responses: history('voice', 18) };
    const decision = contact(facts);
    const told = [decision, ...decision.alternatives];
    expect(
      told
        .slice(0, 2)
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(['mail', 'push']);
    expect(told.map(({ channel }) => channel).sort()).toEqual([...channels].sort());
    expect(told[2]?.channel).toBe('voice');
    expect(told[2]?.propensity).toBeGreaterThan(decision.propensity);
    // What else was possible changes nothing of the choice, nor of how likely it was.
    const policy = openPolicy({ explorationShare: 1 });
    const noOthers = factsOf({
      ...facts,
      profile: profileOf({ contactPoints: ['push', 'mail'].map((one) => pointOf(one as Channel)) }),
    });
    for (let seed = 0; seed < 20; seed++) {
      const { channel, sendAt, selectionProbability } = contact(facts, policy, seed);
      expect(decide(requestOf('marketing'), noOthers, policy, noon, seed)).toMatchObject({
        channel,
        sendAt,
        selectionProbability,
      });
    }
  });

  it('of a transactional contact is the first lawful instant, explored by nobody', () => {
    const policy = openPolicy({ explorationShare: 1 });
    for (let seed = 0; seed < 20; seed++) {
      const decision = contact(
        { model: fitted, responses: history('voice', 18) },
        policy,
        seed,
        'transactional',
      );
      expect(decision).toMatchObject({ sendAt: noon, selectionProbability: 1 });
      expect(decision.selectionError).toBeUndefined();
      const { propensity, evidence } = decision;
      expect(evidence).toMatchObject({ level: 'population', contacts: 9 });
      expect(evidence?.low).toBeLessThan(propensity);
      expect(evidence?.high).toBeGreaterThan(propensity);
    }
    expect(contact({ model: learned }, policy, 1, 'transactional').evidence).toBeUndefined();
  });

  it('may be to wait, for marketing only, where nothing is worth its cost', () => {
    const costs = { sms: 5, email: 5, voice: 5, push: 5, mail: 5 };
    expect(ask({ model: fitted }, openPolicy({ costs }))).toMatchObject({
      outcome: 'suppressed',
      reasons: [expect.objectContaining({ code: 'WAIT' })],
      selectionProbability: 1,
    });
    expect(ask({ model: fitted }, openPolicy({ costs }), 1, 'service').outcome).toBe('contact');
  });
});

describe('an action for somebody who said which channel they prefer', () => {
  const gate = openGate({ channels: { push: { setting: 'preferred', byCustomer: true } } });
  const facts = factsOf({ model: fitted, gate, responses: history('voice', 18) });
  const everybody = () => ({ ok: true as const, expression: () => ({ holds: true }) });
  const channelOf = (usable: readonly Channel[]) => {
    const plain = { name: 'Offer', purpose: 'marketing', channels: usable, value: 100 };
    const actions = prepareActions([{ ...ActionInput.parse(plain), id: 'offer' }], everybody);
    const occasion = { situation: 'outbound' as const, context: {}, now: noon };
    const { best, contact } = nextBestAction(occasion, { facts, offers: [] }, actions, openPolicy(), 1);
    expect(contact).toMatchObject(best === null ? {} : { outcome: 'contact', channel: best.channel });
    return best?.channel;
  };

  it('goes by that channel, however much likelier another is answered', () => {
    expect(channelOf(['voice', 'push', 'sms'])).toBe('push');
  });

  it('goes by the best of its own channels where that one is not among them', () => {
    expect(channelOf(['email', 'voice'])).toBe('voice');
  });
});

describe('exploring', () => {
  const policy = openPolicy({ explorationShare: 0.4 });
  const facts = { model: fitted, responses: history('voice', 18, 4) };

  it('gives the same decision, byte for byte, for the same seed', () => {
    for (let seed = 0; seed < 20; seed++)
      expect(JSON.stringify(ask(facts, policy, seed))).toBe(JSON.stringify(ask(facts, policy, seed)));
  });

  it('tries others in about the share of the decisions that the policy says, and logs how likely each was', () => {
    const best = contact(facts);
    const decisions = Array.from({ length: 400 }, (_, seed) => contact(facts, policy, seed * 7_919 + 3));
    const same = decisions.filter(
      ({ channel, sendAt }) => channel === best.channel && sendAt === best.sendAt,
    );
    const others = decisions.filter((decision) => !same.includes(decision));
    expect(others.length).toBeGreaterThan(40);
    expect(others.length).toBeLessThan(400 * 0.4 + 60);
    for (const { selectionProbability, selectionError } of decisions) {
      expect(selectionProbability).toBeGreaterThan(0);
      expect(selectionProbability).toBeLessThanOrEqual(1);
      expect(selectionError).toBeGreaterThan(0);
    }
    // The logged probability of the best is its share among the decisions.
    const logged = same.reduce((sum, one) => sum + one.selectionProbability, 0) / same.length;
    expect(Math.abs(logged - same.length / 400)).toBeLessThan(0.08);
    for (const { selectionProbability } of others) expect(selectionProbability).toBeLessThanOrEqual(0.4);
  });
});
