import { describe, expect, it } from 'vitest';
import { longestCapPeriod } from '../../lib/core/cap-scope.ts';
import { decide } from '../../lib/core/decide.ts';
import { completed, policyOf, shippedPolicy } from '../../lib/core/default-policy.ts';
import { labelKey } from '../../lib/core/gate.ts';
import { type Policy, PolicyInput } from '../../lib/core/policy.ts';
import { policyWarnings } from '../../lib/core/policy-warnings.ts';
import { recheck } from '../../lib/core/recheck.ts';
import { day, hour, minute, weekdays } from '../../lib/core/vocabulary.ts';
import { contactAt, factsOf, noon, openGate, openPolicy, profileOf, requestOf } from './situation.ts';

const always = [{ days: [...weekdays], from: '00:00', to: '24:00' }];
const cap = { id: 'a', limit: 1, period: { kind: 'rolling', seconds: 60 } };
const draft = (changes: object) => ({ windows: always, caps: [], ...changes });
const parsed = (changes: object): Policy => policyOf('draft', draft(changes));

describe('a policy document', () => {
  it('may leave out all but windows and caps, and holds as shipped', () => {
    expect(PolicyInput.parse(draft({}))).toMatchObject({ cooldowns: [], quietDates: [], holdoutPercent: 0 });
    expect(() => PolicyInput.parse(shippedPolicy)).not.toThrow();
    expect(policyWarnings(policyOf('shipped', shippedPolicy))).toEqual([]);
  });

  it('means the same after everything is said that it left out', () => {
    expect(policyOf('v', completed(shippedPolicy))).toEqual(policyOf('v', shippedPolicy));
    expect(PolicyInput.parse(completed(shippedPolicy)).costs).toEqual(policyOf('v', shippedPolicy).costs);
  });

  it.each<[string, object, string]>([
    ['without windows', { windows: undefined }, 'windows'],
    ['without caps', { caps: undefined }, 'caps'],
    ['with senders, which belong to the deployment', { senders: ['sms'] }, ''],
    ['with a window of 25:00', { windows: [{ ...always[0], to: '25:00' }] }, 'windows.0.to'],
    ['with a window from = to', { windows: [{ ...always[0], from: '09:00', to: '09:00' }] }, 'windows.0.to'],
    [
      'with an unknown purpose in a window',
      { windows: [{ ...always[0], purposes: ['fun'] }] },
      'windows.0.purposes.0',
    ],
    ['with a window for no purpose', { windows: [{ ...always[0], purposes: [] }] }, 'windows.0.purposes'],
    ['with a negative limit', { caps: [{ ...cap, limit: -1 }] }, 'caps.0.limit'],
    ['with half a contact', { caps: [{ ...cap, limit: 1.5 }] }, 'caps.0.limit'],
    [
      'with a period of no kind',
      { caps: [{ ...cap, period: { kind: 'monthly', days: 1 } }] },
      'caps.0.period.kind',
    ],
    [
      'with a period of 0 seconds',
      { caps: [{ ...cap, period: { kind: 'rolling', seconds: 0 } }] },
      'caps.0.period.seconds',
    ],
    [
      'with a rolling period in days',
      { caps: [{ ...cap, period: { kind: 'rolling', days: 1 } }] },
      'caps.0.period.seconds',
    ],
    [
      'with a calendar of 400 days',
      { caps: [{ ...cap, period: { kind: 'calendar', days: 400 } }] },
      'caps.0.period.days',
    ],
    ['with one id for two caps', { caps: [cap, { ...cap }] }, 'caps.1.id'],
    ['with a cooldown of 0 days', { cooldowns: [{ id: 'c', days: 0, per: 'topic' }] }, 'cooldowns.0.days'],
    ['with a cooldown of nothing', { cooldowns: [{ id: 'c', days: 1 }] }, 'cooldowns.0.per'],
    [
      'with one id for two cooldowns',
      { cooldowns: [1, 2].map((days) => ({ id: 'c', days, per: 'topic' })) },
      'cooldowns.1.id',
    ],
    ['with 30 February', { quietDates: [{ date: '2026-02-30' }] }, 'quietDates.0.date'],
    ['with holidays of no channel', { quietHolidays: { channels: [] } }, 'quietHolidays.channels'],
    ['with a place that is none', { alsoApply: ['Florida'] }, 'alsoApply.0'],
    ['with a negative cost', { costs: { sms: -1, email: 0, voice: 0, push: 0, mail: 0 } }, 'costs.sms'],
    ['without the cost of a channel', { costs: { sms: 1 } }, 'costs.email'],
    ['with a holdout of 101 percent', { holdoutPercent: 101 }, 'holdoutPercent'],
    ['with more exploration than there is', { explorationShare: 1.1 }, 'explorationShare'],
  ])('is refused %s', (_, changes, where) => {
    const result = PolicyInput.safeParse(JSON.parse(JSON.stringify(draft(changes))));
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain(where);
  });
});

describe('a window for some purposes', () => {
  const policy = parsed({
    windows: [
      { ...always[0], purposes: ['service'] },
      { days: ['sun'], from: '10:00', to: '11:00', purposes: ['marketing'], channels: ['email'] },
    ],
  });

  it('opens nothing for another purpose or another channel', () => {
    expect(recheck(requestOf('service'), factsOf(), policy, 'sms', noon).verdict).toBe('permitted');
    expect(recheck(requestOf('marketing'), factsOf(), policy, 'email', noon).verdict).toBe('held');
    const sunday = noon + 4 * day - 90 * minute;
    expect(recheck(requestOf('marketing'), factsOf(), policy, 'email', sunday).verdict).toBe('permitted');
    expect(recheck(requestOf('marketing'), factsOf(), policy, 'sms', sunday).verdict).toBe('held');
    expect(recheck(requestOf('transactional'), factsOf(), policy, 'sms', noon).verdict).toBe('permitted');
  });
});

describe('a cooldown', () => {
  const key = (name: string) => labelKey(name) & 0xffff;
  const gate = openGate({
    contacts: [contactAt(noon - day, { topic: key('offers'), purpose: 'marketing' })],
  });
  const held = (
    changes: object,
    request: Parameters<typeof requestOf>[1],
    purpose: 'marketing' | 'service' = 'marketing',
  ) => {
    const policy = parsed({ cooldowns: [{ id: 'rest', days: 3, ...changes }] });
    const decision = decide(
      requestOf(purpose, { channels: ['sms'], ...request }),
      factsOf({ gate }),
      policy,
      noon,
      1,
    );
    return decision.reasons.find(({ code }) => code === 'COOLDOWN')?.allowedFrom ?? null;
  };

  it('holds the same topic, campaign or purpose to the millisecond, and no other', () => {
    const until = noon - day + 3 * day;
    expect(held({ per: 'topic' }, { topic: 'offers' })).toBe(until);
    expect(held({ per: 'topic' }, { topic: 'news' })).toBeNull();
    expect(held({ per: 'purpose' }, { topic: 'news' })).toBe(until);
    expect(held({ per: 'purpose' }, {}, 'service')).toBeNull();
    expect(held({ per: 'purpose', purposes: ['service'] }, {})).toBeNull();
    expect(held({ per: 'campaign' }, { campaignId: 'spring' })).toBeNull();
    expect(held({ per: 'topic', channels: ['email'] }, { topic: 'offers' })).toBeNull();
  });

  it('is remembered as long as it looks back', () => {
    expect(longestCapPeriod(parsed({ cooldowns: [{ id: 'rest', days: 20, per: 'topic' }] }))).toBe(20 * day);
  });
});

describe('a quiet date', () => {
  const policy = openPolicy({ quietDates: [{ date: '2026-03-05', name: 'Founders day' }] });
  const verdictAt = (zone: string, at: number, purpose: 'marketing' | 'transactional' = 'marketing') =>
    recheck(
      requestOf(purpose, { notBefore: 0 }),
      factsOf({ profile: profileOf({ timeZone: zone }) }),
      policy,
      'sms',
      at,
    ).verdict;
  const start = Date.UTC(2026, 2, 5);

  it.each([
    ['UTC', 0],
    ['Asia/Kathmandu', 5.75],
    ['Pacific/Kiritimati', 14],
    ['America/Bogota', -5],
  ])('closes the whole local day in %s, and no millisecond more', (zone, offset) => {
    const midnight = start - offset * hour;
    expect(verdictAt(zone, midnight - 1)).toBe('permitted');
    expect(verdictAt(zone, midnight)).toBe('held');
    expect(verdictAt(zone, midnight + day - 1)).toBe('held');
    expect(verdictAt(zone, midnight + day)).toBe('permitted');
    expect(verdictAt(zone, midnight, 'transactional')).toBe('permitted');
  });

  it('closes as long as it is that date in any place where the customer may be', () => {
    const profile = profileOf({ timeZone: null, country: 'US' });
    const at = (instant: number) =>
      recheck(requestOf('service'), factsOf({ profile }), policy, 'sms', instant).verdict;
    // In the east it has begun, in the west it has not ended: 27 hours apart, more than one day has.
    expect(at(start + 6 * hour)).toBe('held');
    expect(at(start + day + 9 * hour)).toBe('held');
    expect(at(start + 2 * day)).toBe('permitted');
  });

  it('concerns only the channels and purposes it names', () => {
    const named = openPolicy({
      quietDates: [{ date: '2026-03-05', channels: ['voice'], purposes: ['collections'] }],
    });
    const verdict = (purpose: 'marketing' | 'collections', channel: 'voice' | 'sms') =>
      recheck(requestOf(purpose), factsOf(), named, channel, start + hour).verdict;
    expect(verdict('collections', 'voice')).toBe('held');
    expect(verdict('collections', 'sms')).toBe('permitted');
    expect(verdict('marketing', 'voice')).toBe('permitted');
  });
});

describe('public holidays that the company keeps', () => {
  const verdictOn = (
    date: string,
    profile: Parameters<typeof profileOf>[0],
    { quietHolidays = {}, purpose = 'marketing', channel = 'sms' }: Partial<Asked> = {},
  ) =>
    recheck(
      requestOf(purpose, { notBefore: 0, notAfter: Date.UTC(2100, 0, 1) }),
      factsOf({ profile: profileOf(profile) }),
      openPolicy({ quietHolidays }),
      channel,
      Date.parse(`${date}T12:00:00Z`),
    ).verdict;
  type Asked = {
    quietHolidays: Policy['quietHolidays'];
    purpose: 'marketing' | 'transactional';
    channel: 'sms' | 'email';
  };
  const poland = { timeZone: 'Europe/Warsaw', country: 'PL' };
  const germany = { timeZone: 'Europe/Berlin', country: 'DE' };

  it.each<[string, string, Parameters<typeof profileOf>[0], string]>([
    ['German unity, in Germany', '2026-10-03', germany, 'held'],
    ['the same day in Poland, whose holidays are not known', '2026-10-03', poland, 'permitted'],
    ['an ordinary day in Germany', '2026-10-06', germany, 'permitted'],
    ['Epiphany, in a region that keeps it', '2027-01-06', { ...germany, region: 'BY' }, 'held'],
    ['Epiphany, in a region that does not', '2027-01-06', { ...germany, region: 'HH' }, 'permitted'],
    ['Epiphany, in a region nobody knows', '2027-01-06', germany, 'held'],
  ])('%s', (_, date, profile, verdict) => {
    expect(verdictOn(date, profile)).toBe(verdict);
    expect(verdictOn(date, profile, { quietHolidays: null })).toBe('permitted');
  });

  it('concern only the channels and purposes named, and never what obeys no policy', () => {
    const named = { channels: ['email' as const], purposes: ['marketing' as const] };
    expect(verdictOn('2026-10-03', germany, { quietHolidays: named, channel: 'email' })).toBe('held');
    expect(verdictOn('2026-10-03', germany, { quietHolidays: named })).toBe('permitted');
    const others = { purposes: ['service' as const] };
    expect(verdictOn('2026-10-03', germany, { quietHolidays: others })).toBe('permitted');
    expect(verdictOn('2026-10-03', germany, { purpose: 'transactional' })).toBe('permitted');
  });

  it('begin and end with the local day, and say which day it is', () => {
    const asked = (at: string) =>
      recheck(
        requestOf('marketing', { notBefore: 0, notAfter: Date.UTC(2100, 0, 1) }),
        factsOf({ profile: profileOf(germany) }),
        openPolicy({ quietHolidays: {} }),
        'push',
        Date.parse(at),
      );
    expect(asked('2026-10-02T21:59:59.999Z').verdict).toBe('permitted');
    expect(asked('2026-10-02T22:00:00Z')).toMatchObject({
      verdict: 'held',
      reasons: [{ code: 'HOLIDAY', rule: 'quiet-holiday', params: { date: '2026-10-03' } }],
    });
    expect(asked('2026-10-03T22:00:00Z').verdict).toBe('permitted');
  });
});

describe('a warning', () => {
  const warned = (changes: object) =>
    policyWarnings(parsed(changes)).map(({ code, pointer }) => `${code} ${pointer}`);
  const capped = [{ id: 'all', limit: 5, period: { kind: 'rolling', seconds: 7 * 86_400 } }];

  it.each<[string, object, string[]]>([
    [
      'a place without a rule pack',
      { caps: capped, alsoApply: ['US-FL', 'US-XX'] },
      ['NO_LAW_KNOWN #/alsoApply/1'],
    ],
    ['nothing that is in order', { caps: capped }, []],
    [
      'windows that leave a channel out',
      { caps: capped, windows: [{ ...always[0], channels: ['sms'] }] },
      ['NEVER_OPEN #/windows', 'NEVER_OPEN #/windows', 'NEVER_OPEN #/windows'],
    ],
    [
      'a window inside another, which narrows nothing',
      {
        caps: capped,
        windows: [...always, { days: ['mon'], from: '10:00', to: '12:00', channels: ['sms'] }],
      },
      ['WINDOWS_OVERLAP #/windows/0', 'WINDOW_WITHOUT_EFFECT #/windows/1'],
    ],
    [
      'windows that overlap',
      {
        caps: capped,
        windows: [
          { days: [...weekdays], from: '09:00', to: '12:00' },
          { days: ['mon'], from: '11:00', to: '13:00' },
        ],
      },
      ['WINDOWS_OVERLAP #/windows/0', 'WINDOWS_OVERLAP #/windows/1'],
    ],
    [
      'a limit of 0',
      { caps: [...capped, { ...cap, limit: 0, purposes: ['marketing'] }] },
      ['CAP_ALLOWS_NONE #/caps/1/limit'],
    ],
    [
      'a cap over more than 30 days',
      { caps: [{ ...cap, period: { kind: 'calendar', days: 31 } }] },
      ['CAP_BEYOND_HORIZON #/caps/0/period'],
    ],
    [
      'a cooldown over more than 30 days',
      {
        caps: capped,
        cooldowns: [{ id: 'c', days: 31, per: 'topic' }],
      },
      ['CAP_BEYOND_HORIZON #/cooldowns/0/days'],
    ],
    [
      '41 contacts in the time that caps look back',
      { caps: [{ ...capped[0], limit: 41 }] },
      ['CONTACT_LOG_TOO_SMALL #/caps'],
    ],
    ['40 contacts, which have their place', { caps: [{ ...capped[0], limit: 40 }] }, []],
    [
      'a purpose without any cap',
      { caps: [{ ...capped[0], purposes: ['marketing', 'service'] }] },
      ['CONTACT_LOG_TOO_SMALL #/caps'],
    ],
    [
      'caps of each purpose that come to more than 40',
      {
        caps: ['marketing', 'service', 'collections'].map((purpose) => ({
          ...capped[0],
          id: purpose,
          limit: 14,
          purposes: [purpose],
        })),
      },
      ['CONTACT_LOG_TOO_SMALL #/caps'],
    ],
    [
      'a cap for each topic, which bounds nothing',
      { caps: [{ ...capped[0], per: 'topic' }] },
      ['CONTACT_LOG_TOO_SMALL #/caps'],
    ],
  ])('tells of %s', (_, changes, expected) => {
    expect(warned(changes)).toEqual(expected);
  });

  const lawful = (window: object, changes: object = {}) =>
    policyWarnings(parsed({ caps: capped, windows: [window], ...changes }))
      .filter(({ message }) => message.startsWith('The law leaves none'))
      .map(({ message }) => /hours for (.*): such/.exec(message)?.[1]);

  it('says where the law leaves none of the hours', () => {
    expect(lawful({ days: [...weekdays], from: '09:00', to: '20:00' })).toEqual([]);
    const sundays = { days: ['sun'], from: '09:00', to: '12:00' };
    expect(lawful(sundays)).toContain('marketing by mail in Italy, South Africa');
    // What is applied everywhere closes them everywhere.
    expect(lawful(sundays, { alsoApply: ['IT'] })).toContainEqual(
      expect.stringMatching(/by mail in .*United Kingdom/),
    );
    // The three minutes before nine are less than a text may take; a call rings at once.
    const lastMinutes = { days: [...weekdays], from: '20:57', to: '21:00' };
    const unitedStates = lawful(lastMinutes).filter((told) => told?.includes('United States'));
    expect(unitedStates).toContainEqual(expect.stringMatching(/^marketing by sms/));
    expect(unitedStates).not.toContainEqual(expect.stringMatching(/^marketing by voice/));
  });

  it('says what a larger contact log would cost', () => {
    const [warning] = policyWarnings(parsed({ caps: [{ ...capped[0], limit: 100 }] }));
    expect(warning?.message).toContain('up to 100 contacts');
    expect(warning?.message).toContain('2 more write units');
  });
});
