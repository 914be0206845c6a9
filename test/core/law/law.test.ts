import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../lib/core/customer.ts';
import { decide } from '../../../lib/core/decide.ts';
import type { DecisionRequest, Facts } from '../../../lib/core/decision.ts';
import { labelKey } from '../../../lib/core/gate.ts';
import { closingEarlier } from '../../../lib/core/law/delivery-margin.ts';
import { recheck } from '../../../lib/core/recheck.ts';
import { type Channel, day, hour, minute, type Purpose, week } from '../../../lib/core/vocabulary.ts';
import { reasonWords } from '../../../lib/edge/reason-words.ts';
import {
  contactAt,
  factsOf,
  openGate,
  openPolicy,
  pendingAt,
  pointOf,
  profileOf,
  requestOf,
} from '../situation.ts';
import { local } from './legal-case.ts';

type Asked = {
  purpose?: Purpose;
  channel: Channel;
  request?: Partial<DecisionRequest>;
  facts?: Partial<Facts>;
};

const rulesAt = (
  profile: Partial<Profile>,
  at: number,
  { purpose = 'marketing', channel, request, facts }: Asked,
) => {
  const asked = requestOf(purpose, { notBefore: at, notAfter: at + 1, ...request });
  const verdict = recheck(
    asked,
    factsOf({ profile: profileOf(profile), ...facts }),
    openPolicy(),
    channel,
    at,
  );
  return verdict.verdict === 'permitted' ? [] : verdict.reasons.map(({ rule }) => rule);
};
const florida = { timeZone: 'America/New_York', country: 'US', region: 'FL' };
const nanp = (areaCode: string) => ({ ...pointOf('voice', 'US'), areaCode, lineType: 'unknown' as const });

describe('the law of the place', () => {
  it('allows no call at 20:05 in Florida, where federal law would', () => {
    const at = local('America/New_York', '2026-12-09T20:05');
    expect(rulesAt(florida, at, { channel: 'voice' })).toEqual(['us-fl-hours']);
    expect(rulesAt({ ...florida, region: 'GA' }, at, { channel: 'voice' })).toEqual([]);
  });

  it('is that of every state where nobody knows the state: a new area code, or a toll-free number', () => {
    const points = [
      { ...pointOf('voice', 'US'), areaCode: '222' },
      { ...pointOf('voice', 'US'), areaCode: '800', lineType: 'toll-free' as const },
    ];
    const at = (time: string) => local('America/New_York', `2026-12-${time}`);
    for (const point of points) {
      const somewhere = { timeZone: 'America/New_York', contactPoints: [point] };
      const rules = (time: string) => rulesAt(somewhere, at(time), { channel: 'voice' });
      expect(rules('09T20:05')).toContain('us-fl-hours');
      expect(rules('12T12:00')).toContain('us-sd-hours');
      expect(rules('25T12:00')).toEqual(expect.arrayContaining(['us-al-holidays', 'us-ri-holidays']));
      // 16:00 in New York is late enough in the west, and early enough everywhere.
      expect(rules('09T16:00')).toEqual([]);
    }
    const now = at('09T20:05');
    const request = requestOf('marketing', { channels: ['voice'], notBefore: now, notAfter: now + day });
    const profile = profileOf({ timeZone: 'America/New_York', contactPoints: points.slice(1) });
    const { reasons } = decide(request, factsOf({ profile }), openPolicy(), now, 1);
    const florida = reasons.find(({ rule }) => rule === 'us-fl-hours');
    expect(florida && reasonWords(florida).message).toContain(
      'the hours of the law of Florida, as the state is not known (Fla. Stat. 501.616(6))',
    );
    expect(florida && reasonWords(florida).remedy).toMatch(
      /Or store the state in which the customer lives\.$/,
    );
  });

  it('reads the hours of Texas on the clock of Chicago as well, as one source has it', () => {
    const elPaso = { timeZone: null, country: 'US', postalCode: '79901', contactPoints: [nanp('915')] };
    const nine = local('America/Chicago', '2026-12-09T21:00');
    expect(rulesAt(elPaso, nine - 1, { channel: 'voice' })).toEqual([]);
    // 20:00 in El Paso.
    expect(rulesAt(elPaso, nine, { channel: 'voice' })).toEqual(['us-tx-hours']);
    // Within the hours on the first of the clocks, and outside them on the other: not merely about to close.
    const request = requestOf('marketing', { channels: ['sms'], notBefore: nine, notAfter: nine + day });
    const contactPoints = [{ ...nanp('915'), channel: 'sms' as const }];
    const facts = factsOf({ profile: profileOf({ ...elPaso, contactPoints }) });
    const told = decide(request, facts, openPolicy(), nine, 1).reasons.find(
      ({ rule }) => rule === 'us-tx-hours',
    );
    expect(told && reasonWords(told).message).toContain('At 20:00 on Wednesday in America/Denver');
    expect(told && reasonWords(told).message).toContain('would be outside the hours of the law of Texas');
    const opening = local('America/Denver', '2026-12-09T09:00');
    expect(rulesAt(elPaso, opening - 1, { channel: 'voice' })).toEqual(['us-tx-hours']);
    expect(rulesAt(elPaso, opening, { channel: 'voice' })).toEqual([]);
  });

  it('tells a holiday of several regions once', () => {
    // A postal code of Sydney that Canberra shares; both keep Christmas.
    const point = { ...pointOf('voice', 'AU'), lineType: 'mobile' as const };
    const shared = { timeZone: null, country: 'AU', postalCode: '2000', contactPoints: [point] };
    const christmas = local('Australia/Sydney', '2026-12-25T12:00');
    expect(rulesAt(shared, christmas, { channel: 'voice' })).toEqual(['au-calls-holidays']);
    // Reconciliation Day is Canberra's alone.
    const canberra = local('Australia/Sydney', '2026-06-01T12:00');
    expect(rulesAt(shared, canberra, { channel: 'voice' })).toEqual(['au-calls-holidays']);
    expect(rulesAt({ ...shared, region: 'NSW' }, canberra, { channel: 'voice' })).toEqual([]);
  });

  it('says of a text shortly before closing that it might arrive too late', () => {
    const now = local('America/New_York', '2026-12-09T19:57');
    const request = requestOf('marketing', { channels: ['sms'], notBefore: now, notAfter: now + day });
    const { reasons } = decide(request, factsOf({ profile: profileOf(florida) }), openPolicy(), now, 1);
    const reason = reasons.find(({ rule }) => rule === 'us-fl-hours');
    expect(reason && reasonWords(reason).message).toBe(
      'At 19:57 on Wednesday in America/New_York a contact by text message might arrive after the hours of the law of Florida (Fla. Stat. 501.616(6)) (08:00 to 20:00, Monday to Friday): nothing is sent in the last 5 minutes.',
    );
  });

  it('sends the call of the evening the next morning, and says why, by which law, and what would do', () => {
    const now = local('America/New_York', '2026-12-09T20:05');
    const request = requestOf('marketing', { channels: ['voice'], notBefore: now, notAfter: now + day });
    const decision = decide(request, factsOf({ profile: profileOf(florida) }), openPolicy(), now, 1);
    const eight = local('America/New_York', '2026-12-10T08:00');
    expect(decision).toMatchObject({ outcome: 'contact' });
    expect(decision.outcome === 'contact' && decision.sendAt).toBeGreaterThanOrEqual(eight);
    const reason = decision.reasons.find(({ rule }) => rule === 'us-fl-hours');
    expect(reason).toMatchObject({
      source: 'Fla. Stat. 501.616(6)',
      allowedFrom: eight,
      margin: eight - now,
    });
    expect(reason && reasonWords(reason)).toEqual({
      message:
        'At 20:05 on Wednesday in America/New_York a contact by phone would be outside the hours of the law of Florida (Fla. Stat. 501.616(6)) (08:00 to 20:00, Monday to Friday).',
      remedy: 'Wait until 2026-12-10T13:00:00Z; a notAfter later than that allows it.',
    });
  });

  it('sends no text and makes no call on a public holiday of Victoria in Melbourne, though Sydney may be called', () => {
    const cup = local('Australia/Melbourne', '2026-11-03T12:00');
    const melbourne = { timeZone: 'Australia/Melbourne', country: 'AU', region: 'VIC' };
    const sydney = { timeZone: 'Australia/Sydney', country: 'AU', region: 'NSW' };
    expect(rulesAt(melbourne, cup, { channel: 'voice' })).toEqual(['au-calls-holidays']);
    expect(rulesAt(melbourne, cup, { channel: 'sms' })).toEqual(['au-sms-holidays']);
    expect(rulesAt(sydney, cup, { channel: 'voice' })).toEqual([]);
  });

  it('keeps the hours of the area code when its owner has moved from Phoenix to Denver', () => {
    const moved = {
      timeZone: 'America/Denver',
      country: 'US',
      region: 'CO',
      contactPoints: [nanp('602')],
    };
    // In summer Phoenix is an hour behind Denver.
    const eightInDenver = local('America/Denver', '2026-07-08T08:00');
    const eightInPhoenix = local('America/Phoenix', '2026-07-08T08:00');
    expect(eightInPhoenix - eightInDenver).toBe(hour);
    expect(rulesAt(moved, eightInPhoenix - 1, { channel: 'voice' })).toEqual(['us-tcpa-hours']);
    expect(rulesAt(moved, eightInPhoenix, { channel: 'voice' })).toEqual([]);
    const nineInDenver = local('America/Denver', '2026-07-08T21:00');
    expect(rulesAt(moved, nineInDenver - 1, { channel: 'voice' })).toEqual([]);
    expect(rulesAt(moved, nineInDenver, { channel: 'voice' })).toEqual(['us-tcpa-hours']);
  });

  it('brings the law of a Florida number to its owner in Georgia', () => {
    const moved = { ...florida, region: 'GA', contactPoints: [nanp('305')] };
    const at = local('America/New_York', '2026-12-09T20:05');
    expect(rulesAt(moved, at, { channel: 'voice' })).toEqual(['us-fl-hours']);
    expect(rulesAt(moved, at, { channel: 'voice', purpose: 'service' })).toEqual([]);
  });

  it('asks for the permission that France asks for from 11 August 2026 at the instant of sending', () => {
    const paris = { timeZone: 'Europe/Paris', country: 'FR', contactPoints: [pointOf('voice', 'FR')] };
    const gate = openGate({ consents: [] });
    const noon = local('Europe/Paris', '2026-08-10T12:00');
    const asked = { channel: 'voice' as const, request: { voiceMode: 'live' as const } };
    const clear = { gate };
    expect(rulesAt(paris, noon, { ...asked, facts: clear })).toEqual([]);
    expect(rulesAt(paris, noon, { ...asked, facts: { gate, registry: {} } })).toEqual([
      'fr-live-calls-consent',
      'fr-live-calls-registry',
    ]);
    expect(rulesAt(paris, noon + day, { ...asked, facts: clear })).toEqual(['fr-live-calls-consent']);
    // A request that spans the change is open up to it.
    const request = requestOf('marketing', {
      channels: ['voice'],
      voiceMode: 'live',
      notBefore: noon - 3 * day,
      notAfter: noon + 3 * day,
    });
    const facts = factsOf({ profile: profileOf(paris), ...clear });
    const before = decide(request, facts, openPolicy(), noon - 3 * day, 1);
    expect(before.outcome === 'contact' && before.sendAt).toBeLessThan(
      local('Europe/Paris', '2026-08-11T00:00'),
    );
    const after = decide(request, facts, openPolicy(), local('Europe/Paris', '2026-08-10T20:00'), 1);
    expect(after).toMatchObject({ outcome: 'suppressed' });
    expect(after.reasons.map(({ code }) => code)).toContain('NO_CONSENT');
  });

  it('lets a call of which the mode is not said pass only where live and automated calls both may', () => {
    const toronto = { timeZone: 'America/Toronto', country: 'CA', region: 'ON' };
    const at = local('America/Toronto', '2026-12-09T20:30');
    const mode = (voiceMode: 'live' | 'automated' | null) =>
      rulesAt(toronto, at, { channel: 'voice', request: { voiceMode } });
    expect(mode('live')).toEqual([]);
    expect(mode('automated')).toEqual(['ca-automated-calls-hours']);
    expect(mode(null)).toEqual(['ca-automated-calls-hours']);
  });

  it('binds an automated call by what it says of live ones', () => {
    const madrid = { timeZone: 'Europe/Madrid', country: 'ES' };
    const night = local('Europe/Madrid', '2026-12-09T22:00');
    expect(rulesAt(madrid, night, { channel: 'voice', request: { voiceMode: 'automated' } })).toEqual([
      'es-live-calls-hours',
    ]);
  });

  it('does not let an opt-out for live calls stand in for a grant to automated ones', () => {
    const brussels = { timeZone: 'Europe/Brussels', country: 'BE' };
    const at = local('Europe/Brussels', '2026-12-09T12:00');
    const facts = { gate: openGate({ consents: [] }) };
    const mode = (voiceMode: 'live' | 'automated' | null) =>
      rulesAt(brussels, at, { channel: 'voice', request: { voiceMode }, facts });
    expect(mode('live')).toEqual([]);
    expect(mode('automated')).toEqual(['consent']);
    expect(mode(null)).toEqual(['consent']);
  });

  it('adds the law that the company applies everywhere, and widens nothing by it', () => {
    const london = profileOf({ timeZone: 'Europe/London', country: 'GB' });
    const at = local('Europe/London', '2026-12-09T20:05');
    const asked = requestOf('marketing', { voiceMode: 'live', notBefore: at, notAfter: at + 1 });
    const told = (alsoApply: readonly string[], gate = openGate()) => {
      const facts = factsOf({
        profile: london,
        gate,
      });
      const verdict = recheck(asked, facts, openPolicy({ alsoApply }), 'voice', at);
      return verdict.verdict === 'permitted' ? [] : verdict.reasons.map(({ rule }) => rule);
    };
    expect(told([])).toEqual([]);
    expect(told(['US-FL'])).toEqual(['us-fl-hours']);
    const ungranted = openGate({ consents: [] });
    expect(told([], ungranted)).toEqual([]);
    expect(told(['DE'], ungranted)).toEqual(['de-consent']);
  });

  it('leaves a customer without a known place to the rule of unknown time zones, and none gets through', () => {
    const nowhere = { timeZone: null, country: null, contactPoints: [pointOf('voice', null)] };
    const at = local('UTC', '2026-12-09T12:00');
    expect(rulesAt(nowhere, at, { channel: 'voice' })).toEqual(['time-zone']);
    // An invalid zone is no zone.
    expect(rulesAt({ ...nowhere, timeZone: 'Mars/Olympus' }, at, { channel: 'voice' })).toEqual([
      'time-zone',
    ]);
  });

  it('does not bind a transactional text at night where it knows no hours for it', () => {
    const night = local('America/New_York', '2026-12-09T03:00');
    expect(rulesAt(florida, night, { channel: 'sms', purpose: 'transactional' })).toEqual([]);
    expect(rulesAt(florida, night, { channel: 'sms', purpose: 'collections' })).toEqual(['us-debt-hours']);
  });
});

describe('the caps of law', () => {
  const denver = { timeZone: 'America/Denver', country: 'US', region: 'CO' };
  const noon = local('America/Denver', '2026-12-09T12:00');
  const call = (at: number, debt: string | null, conversation = false) =>
    contactAt(at, {
      channel: 'voice',
      purpose: 'collections',
      campaign: debt === null ? null : labelKey(debt) & 0xffff,
      conversation,
    });
  const collect = (at: number, subjectId: string | null, contacts: ReturnType<typeof call>[]) =>
    rulesAt(denver, at, {
      channel: 'voice',
      purpose: 'collections',
      request: { subjectId },
      facts: { gate: openGate({ contacts }) },
    });
  const seven = (debt: string | null) =>
    Array.from({ length: 7 }, (_, index) => call(noon - index * hour, debt));

  it('counts the calls of each debt for itself, seven in seven local days', () => {
    expect(collect(noon + hour, 'loan-1', seven('loan-1'))).toEqual(['us-debt-calls-cap']);
    expect(collect(noon + hour, 'loan-2', seven('loan-1'))).toEqual([]);
    expect(collect(noon + hour, 'loan-1', seven('loan-1').slice(1))).toEqual([]);
  });

  it('counts a call of which the debt is not known for every debt', () => {
    expect(collect(noon + hour, 'loan-1', seven(null))).toEqual(['us-debt-calls-cap']);
    expect(collect(noon + hour, null, seven('loan-1'))).toEqual(['us-debt-calls-cap']);
  });

  it('allows no call on the day of a conversation and the six after it, up to local midnight', () => {
    const spoke = [call(noon, 'loan-1', true)];
    const reopens = local('America/Denver', '2026-12-16T08:00');
    expect(collect(noon + minute, 'loan-1', spoke)).toEqual(['us-debt-calls-cap-2']);
    expect(collect(local('America/Denver', '2026-12-15T20:59'), 'loan-1', spoke)).toEqual([
      'us-debt-calls-cap-2',
    ]);
    expect(collect(reopens, 'loan-1', spoke)).toEqual([]);
    expect(collect(noon + minute, 'loan-2', spoke)).toEqual([]);
    // Letters and texts go on.
    expect(
      rulesAt(denver, noon + minute, {
        channel: 'sms',
        purpose: 'collections',
        facts: { gate: openGate({ contacts: spoke }) },
      }),
    ).toEqual([]);
  });

  it('counts what is accepted and waits when a decision is made', () => {
    const request = requestOf('collections', {
      channels: ['voice'],
      subjectId: 'loan-1',
      notBefore: noon,
      notAfter: noon + hour,
    });
    const waiting = Array.from({ length: 7 }, (_, index) =>
      pendingAt(noon + index * minute, {
        id: `AAAAAAAAAAAAAAA${index}`,
        channel: 'voice',
        purpose: 'collections',
        campaign: labelKey('loan-1') & 0xffff,
      }),
    );
    const facts = factsOf({ profile: profileOf(denver), gate: openGate({ pending: waiting }) });
    const decision = decide(request, facts, openPolicy(), noon, 1);
    expect(decision.reasons.map(({ rule }) => rule)).toContain('us-debt-calls-cap');
    expect(decision.outcome).toBe('suppressed');
  });

  it('counts three texts and calls in 24 hours about one subject in Florida, not another', () => {
    const contacts = [1, 2, 3].map((hours) =>
      contactAt(noon - hours * hour, {
        channel: hours === 2 ? 'voice' : 'sms',
        topic: labelKey('roofs') & 0xffff,
      }),
    );
    const about = (topic: string | null) =>
      rulesAt(florida, noon, { channel: 'sms', request: { topic }, facts: { gate: openGate({ contacts }) } });
    expect(about('roofs')).toEqual(['us-fl-cap']);
    expect(about('windows')).toEqual([]);
    expect(about(null)).toEqual(['us-fl-cap']);
  });

  it.each([
    ['23 hours', '2026-03-29'],
    ['25 hours', '2026-10-25'],
    ['24 hours', '2026-06-10'],
  ])(
    'counts four calls in thirty local days in France as a plain count does, around a day of %s',
    (_, date) => {
      const zone = 'Europe/Paris';
      const start = DateTime.fromISO(date, { zone }).startOf('day');
      const paris = profileOf({ timeZone: zone, country: 'FR' });
      const dates = (at: number) => DateTime.fromMillis(at, { zone }).startOf('day');
      const contacts = [0, 1, 5, 29].map((days) =>
        contactAt(start.plus({ days, hours: 12 }).toMillis() + days, { channel: 'voice' }),
      );
      const counted = (at: number) =>
        contacts.filter(
          (contact) => Math.abs(Math.round(dates(at).diff(dates(contact.at), 'days').days)) < 30,
        ).length;
      for (const days of [28, 29, 30, 31, 34, 35, 58, 59]) {
        const midnight = start.plus({ days }).toMillis();
        for (const at of [midnight - 1, midnight, midnight + 1]) {
          const told = rulesAt(paris, at, { channel: 'voice', facts: { gate: openGate({ contacts }) } });
          const all = [...contacts.map((contact) => contact.at), at].sort((a, b) => a - b);
          // Held where some thirty days in a row would hold five.
          const over = all.some(
            (first) =>
              first <= at &&
              all.filter((one) => one >= first && Math.round(dates(one).diff(dates(first), 'days').days) < 30)
                .length > 4 &&
              Math.round(dates(at).diff(dates(first), 'days').days) < 30,
          );
          expect(told.includes('fr-live-calls-cap'), `${at} ${counted(at)}`).toBe(over);
        }
      }
    },
  );

  it('turns at midnight of the place, not of UTC', () => {
    const dubai = { timeZone: 'Asia/Dubai', country: 'AE' };
    const contacts = [contactAt(local('Asia/Dubai', '2026-12-09T10:00'), { channel: 'voice' })];
    const told = (text: string) =>
      rulesAt(dubai, local('Asia/Dubai', text), {
        channel: 'voice',
        facts: { gate: openGate({ contacts }) },
      });
    // Midnight of UTC is 04:00 there: the day has turned four hours before.
    expect(told('2026-12-09T23:59:59.999')).toContain('ae-cap');
    expect(told('2026-12-10T00:00')).not.toContain('ae-cap');
    expect(told('2026-12-10T03:59')).not.toContain('ae-cap');
    const answered = contacts.map((contact) => ({ ...contact, conversation: true }));
    expect(
      rulesAt(dubai, local('Asia/Dubai', '2026-12-09T12:00'), {
        channel: 'voice',
        facts: { gate: openGate({ contacts: answered }) },
      }),
    ).toEqual([]);
  });

  it('counts as reached where older contacts were forgotten', () => {
    const paris = { timeZone: 'Europe/Paris', country: 'FR' };
    const at = local('Europe/Paris', '2026-12-09T12:00');
    const gate = openGate({ forgottenBefore: at - 10 * day });
    expect(rulesAt(paris, at, { channel: 'voice', facts: { gate } })).toEqual(['fr-live-calls-cap']);
  });
});

describe('the margin for delivery', () => {
  it('closes each range earlier, and does not break what runs through Sunday midnight', () => {
    expect(closingEarlier([8 * hour, 20 * hour], 5 * minute)).toEqual([8 * hour, 20 * hour - 5 * minute]);
    expect(closingEarlier([0, hour, 3 * hour, week], 5 * minute)).toEqual([
      0,
      hour - 5 * minute,
      3 * hour,
      week,
    ]);
    expect(closingEarlier([hour, week], 5 * minute)).toEqual([hour, week - 5 * minute]);
    expect(closingEarlier([0, week], 5 * minute)).toEqual([0, week]);
    expect(closingEarlier([hour, hour + minute], 5 * minute)).toEqual([]);
    expect(closingEarlier([0, minute, 3 * hour, week], 5 * minute)).toEqual([3 * hour, week - 4 * minute]);
  });
});
