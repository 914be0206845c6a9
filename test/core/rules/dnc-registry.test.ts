import { describe, expect, it } from 'vitest';
import { decide } from '../../../lib/core/decide.ts';
import type { RegistryAnswer } from '../../../lib/core/decision.ts';
import { lawInForce } from '../../../lib/core/law/law-in-force.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import { whereabouts } from '../../../lib/core/place/candidate-places.ts';
import { recheck } from '../../../lib/core/recheck.ts';
import { registriesAsked } from '../../../lib/core/registry/registries-asked.ts';
import { registryListIds } from '../../../lib/core/registry/registry-list.ts';
import { day } from '../../../lib/core/vocabulary.ts';
import { reasonWords } from '../../../lib/edge/reason-words.ts';
import { factsOf, noon, openGate, openPolicy, pointOf, profileOf, requestOf } from '../situation.ts';

const ungranted = openGate({ consents: [] });
const call = { ...pointOf('voice', 'US'), address: '+12025550100', areaCode: '202' };
const washington = profileOf({
  timeZone: 'America/New_York',
  country: 'US',
  region: 'DC',
  contactPoints: [call],
});
/** 17:00 in Washington. */
const at = noon + 10 * 3_600_000;

function judge(answer: RegistryAnswer | null, { gate = ungranted, from = at, to = at + day } = {}) {
  const facts = factsOf({
    profile: washington,
    gate,
    registry: answer ? { voice: { 'us-national': answer } } : {},
  });
  const request = requestOf('marketing', {
    channels: ['voice'],
    voiceMode: 'live',
    notBefore: from,
    notAfter: to,
  });
  const decision = decide(request, facts, openPolicy(), from, 1);
  const told = decision.reasons.filter(({ code }) => code === 'DNC_REGISTRY');
  const verdict = recheck(request, facts, openPolicy(), 'voice', from).verdict;
  return { decision, told, verdict };
}

describe('a do-not-call registry', () => {
  it('lets a call be made without a grant to a number that a fresh list clears', () => {
    const { decision, told, verdict } = judge({ says: 'clear', obtainedAt: at - day });
    expect(told).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'contact', channel: 'voice' });
    expect(verdict).toBe('permitted');
  });

  it.each([
    ['listed', { says: 'listed', obtainedAt: at - day }],
    ['not-subscribed', { says: 'not-subscribed' }],
    ['unread', { says: 'unread' }],
    ['unread', null],
  ] as const)('suppresses a call to a number that is %s', (status, answer) => {
    const { decision, told, verdict } = judge(answer);
    expect(decision.outcome).toBe('suppressed');
    expect(verdict).toBe('banned');
    expect(told).toMatchObject([
      {
        effect: 'suppress',
        channel: 'voice',
        rule: expect.stringMatching(/^us-.*registry$/),
        source: expect.stringContaining('64.1200'),
        params: { list: 'us-national', status, areaCode: '202', maxAgeDays: 31 },
      },
    ]);
    for (const sentence of Object.values(reasonWords(told[0] as NonNullable<(typeof told)[0]>))) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('may be exactly as old as law says at the instant of sending, and not a millisecond older', () => {
    const limit = 31 * day;
    expect(judge({ says: 'clear', obtainedAt: at - limit }).verdict).toBe('permitted');
    const { verdict, told } = judge({ says: 'clear', obtainedAt: at - limit - 1 });
    expect(verdict).toBe('banned');
    expect(told).toMatchObject([{ effect: 'suppress', margin: 1, params: { status: 'stale', ageDays: 31 } }]);
    expect(reasonWords(told[0] as NonNullable<(typeof told)[0]>).remedy).toContain(
      'POST /v1/registries/us-national/imports',
    );
  });

  it('that grows too old within the request leaves the time before open', () => {
    const morning = Date.UTC(2026, 2, 5, 14);
    const ends = morning + 3_600_000;
    // From the evening on, when law has closed calls, over the next morning.
    const { decision } = judge(
      { says: 'clear', obtainedAt: ends - 31 * day },
      { from: at + 6 * 3_600_000, to: at + 3 * day },
    );
    expect(decision).toMatchObject({ outcome: 'contact' });
    expect(decision.outcome === 'contact' && decision.sendAt).toBeLessThanOrEqual(ends);
    const late = judge(
      { says: 'clear', obtainedAt: at + 6 * 3_600_000 - 31 * day },
      { from: at + 6 * 3_600_000, to: at + 3 * day },
    );
    expect(late.decision.outcome).toBe('suppressed');
  });

  it('is not asked where a source says that a recorded grant overrides it', () => {
    expect(judge({ says: 'listed', obtainedAt: at }, { gate: openGate() }).told).toEqual([]);
    expect(judge(null, { gate: openGate() }).verdict).toBe('permitted');
  });

  it('is asked in spite of a grant where no source says so', () => {
    const london = profileOf({
      timeZone: 'Europe/London',
      country: 'GB',
      contactPoints: [pointOf('voice', 'GB')],
    });
    const request = requestOf('marketing', { channels: ['voice'], voiceMode: 'live' });
    const told = (registry: Record<string, RegistryAnswer>) =>
      decide(request, factsOf({ profile: london, registry: { voice: registry } }), openPolicy(), noon, 1)
        .reasons.filter(({ code }) => code === 'DNC_REGISTRY')
        .map(({ params }) => params.status);
    expect(told({ 'gb-tps': { says: 'listed', obtainedAt: noon } })).toEqual(['listed']);
    expect(told({ 'gb-tps': { says: 'clear', obtainedAt: noon } })).toEqual([]);
    expect(told({})).toEqual(['unread']);
  });

  it.each(['service', 'transactional', 'collections'] as const)(
    'says nothing about %s contacts',
    (purpose) => {
      const facts = factsOf({ profile: washington, registry: {} });
      const { reasons } = decide(requestOf(purpose, { channels: ['voice'] }), facts, openPolicy(), noon, 1);
      expect(reasons.filter(({ code }) => code === 'DNC_REGISTRY')).toEqual([]);
    },
  );
});

describe('what is read of registries before a decision', () => {
  const asked = (changes: Parameters<typeof requestOf>[1], gate = ungranted) => {
    const points = [call, { ...call, channel: 'sms' as const }, pointOf('email')];
    const facts = factsOf({ profile: { ...washington, contactPoints: points }, gate });
    return registriesAsked(requestOf('marketing', changes), facts, openPolicy(), noon);
  };

  it('is each list that law needs for a number that may be used', () => {
    expect(asked({ channels: ['voice', 'email'] })).toEqual([
      { channel: 'voice', list: 'us-national', address: '+12025550100' },
    ]);
    expect(asked({ channels: ['email'] })).toEqual([]);
    expect(asked({}, openGate())).toEqual([]);
  });

  it('is exactly what the rule will ask about', () => {
    for (const pack of rulePacks) {
      const [country, region] = pack.jurisdiction.split('-');
      if (!country || pack.jurisdiction === 'US-DEBT') continue;
      const profile = profileOf({ timeZone: null, country, region: region ?? null });
      const facts = factsOf({ profile, gate: ungranted, registry: {} });
      const request = requestOf('marketing');
      const read = registriesAsked(request, facts, openPolicy(), noon);
      const needed = decide(request, facts, openPolicy(), noon, 1)
        .reasons.filter(({ code }) => code === 'DNC_REGISTRY')
        .map(({ channel, params }) => `${channel}/${params.list}`);
      expect(new Set(read.map(({ channel, list }) => `${channel}/${list}`)), pack.name).toEqual(
        new Set(needed),
      );
    }
  });

  it('is of lists that can be imported', () => {
    const named = rulePacks.flatMap(({ rules }) =>
      rules.flatMap(({ registry }) => (registry ? [registry.value.list] : [])),
    );
    expect(new Set(named)).toEqual(new Set(registryListIds));
    // It would be no test if law in force did not name them.
    expect(
      lawInForce(whereabouts(washington, 'voice', 'marketing'), 'voice', 'live', 'marketing').registries,
    ).toHaveLength(1);
  });
});
