import { describe, expect, it } from 'vitest';
import type { Profile } from '../../lib/core/customer.ts';
import { decide } from '../../lib/core/decide.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { recheck } from '../../lib/core/recheck.ts';
import { day, hour, minute, type Purpose, type Weekday } from '../../lib/core/vocabulary.ts';
import { contactAt, factsOf, openGate, openPolicy, pointOf, profileOf, requestOf } from './situation.ts';

/** Mistakes with time that other products made, each as a case of ours, under the name by which it can be looked up. */
const sms = [pointOf('sms')];
const windowOf = (days: Weekday[], from: string, to: string): Partial<Policy> => ({
  windows: [{ days, from, to }],
});

function decided(
  profile: Partial<Profile>,
  policy: Partial<Policy>,
  from: number,
  to: number,
  purpose: Purpose = 'marketing',
) {
  const request = requestOf(purpose, { notBefore: from, notAfter: to });
  const facts = factsOf({ profile: profileOf({ contactPoints: sms, ...profile }) });
  const decision = decide(request, facts, openPolicy(policy), from, 1);
  // What was decided is judged again before it is sent, and nothing before it would have passed.
  if (decision.outcome === 'contact') {
    expect(recheck(request, facts, openPolicy(policy), 'sms', decision.sendAt).verdict).toBe('permitted');
    if (decision.sendAt > from)
      expect(recheck(request, facts, openPolicy(policy), 'sms', decision.sendAt - 1).verdict).toBe('held');
  }
  return decision;
}

describe('a customer without a time zone', () => {
  it('is not let through, as Adobe Journey Optimizer does: nobody knows what time it is there', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    const decision = decided({ timeZone: null }, {}, now, now + 7 * day);
    expect(decision.outcome).toBe('suppressed');
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ code: 'TIME_ZONE_UNKNOWN', effect: 'suppress' }),
    );
  });

  it('is not let through with a zone that does not exist either, as Amazon Pinpoint did', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    const decision = decided({ timeZone: 'America/Springfield' }, {}, now, now + 7 * day);
    expect(decision.reasons).toContainEqual(expect.objectContaining({ code: 'TIME_ZONE_UNKNOWN' }));
  });
});

describe('the weekday', () => {
  // novuhq/novu PR 11691: the hour was read in the subscriber's zone and the weekday in UTC.
  it.each(['UTC', 'America/Los_Angeles', 'Asia/Tokyo', 'Pacific/Kiritimati'])(
    'is that of the hour, whatever zone the process runs in: %s (novu 11691)',
    (processZone) => {
      const before = process.env.TZ;
      process.env.TZ = processZone;
      try {
        const wednesday = windowOf(['wed'], '21:00', '23:00');
        const tenInTokyo = Date.UTC(2024, 0, 3, 13);
        const tokyo = { timeZone: 'Asia/Tokyo' };
        expect(decided(tokyo, wednesday, tenInTokyo, tenInTokyo + day)).toMatchObject({ sendAt: tenInTokyo });
        // 13:00 on Thursday in UTC is Thursday evening there: not before next Wednesday.
        expect(decided(tokyo, wednesday, tenInTokyo + day, tenInTokyo + 8 * day)).toMatchObject({
          sendAt: Date.UTC(2024, 0, 10, 12),
        });
        // Wednesday 22:00 in Honolulu is Thursday in UTC.
        const tenInHonolulu = Date.UTC(2024, 0, 4, 8);
        const honolulu = { timeZone: 'Pacific/Honolulu', country: 'US', region: 'HI' };
        // The law of the United States ends at 21:00; the hour before it is open.
        const evening = windowOf(['wed'], '20:00', '23:00');
        expect(decided(honolulu, evening, tenInHonolulu - 2 * hour, tenInHonolulu)).toMatchObject({
          sendAt: tenInHonolulu - 2 * hour,
        });
      } finally {
        process.env.TZ = before;
      }
    },
  );

  it('is that of the customer’s own calendar, as the hour is', () => {
    // Sunday 21:00 in UTC is Monday 10:00 in Auckland.
    const sundayEvening = Date.UTC(2026, 10, 22, 21);
    const monday = windowOf(['mon'], '10:00', '11:00');
    expect(
      decided({ timeZone: 'Pacific/Auckland' }, monday, sundayEvening, sundayEvening + day),
    ).toMatchObject({
      outcome: 'contact',
      sendAt: sundayEvening,
    });
    // Monday 21:00 in UTC is Tuesday 10:00 there: a week has to pass.
    expect(
      decided({ timeZone: 'Pacific/Auckland' }, monday, sundayEvening + day, sundayEvening + 8 * day),
    ).toMatchObject({ outcome: 'contact', sendAt: sundayEvening + 7 * day });
  });
});

describe('a window', () => {
  const everyDay: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

  it.each<[string, string, Weekday[], string, string, number, number]>([
    // Decided before clocks went back in Paris on 31 October 2021, for 7:00 in the days after.
    [
      'mautic PR 10612',
      'Europe/Paris',
      ['tue'],
      '07:00',
      '07:30',
      Date.UTC(2021, 9, 29, 18),
      Date.UTC(2021, 10, 2, 6),
    ],
    // Two hours late: 9:00 in Amsterdam in July is 7:00 in UTC.
    [
      'mautic issue 7665',
      'Europe/Amsterdam',
      ['thu'],
      '09:00',
      '10:00',
      Date.UTC(2019, 6, 4, 0),
      Date.UTC(2019, 6, 4, 7),
    ],
    // Two hours early: 10:00 in Warsaw in June is 8:00 in UTC, not 6:00.
    [
      'mautic issue 10170',
      'Europe/Warsaw',
      ['wed'],
      '10:00',
      '11:00',
      Date.UTC(2021, 5, 23, 0),
      Date.UTC(2021, 5, 23, 8),
    ],
    // An hour early: Sao Paulo has had no summer time since 2019.
    [
      'mautic issue 9616',
      'America/Sao_Paulo',
      ['tue'],
      '10:00',
      '11:00',
      Date.UTC(2021, 0, 26, 3),
      Date.UTC(2021, 0, 26, 13),
    ],
  ])('opens when the clock on the wall says so (%s)', (_, timeZone, days, from, to, asked, opens) => {
    // The table of holidays begins later; service contacts obey windows as well.
    expect(decided({ timeZone }, windowOf(days, from, to), asked, asked + 6 * day, 'service')).toMatchObject({
      outcome: 'contact',
      sendAt: opens,
    });
  });

  it('is not put off for ever when it was asked for before clocks went back (mautic PR 10612)', () => {
    const policy = windowOf(everyDay, '07:00', '22:00');
    const paris = factsOf({ profile: profileOf({ contactPoints: sms, timeZone: 'Europe/Paris' }) });
    const request = requestOf('service', {
      notBefore: Date.UTC(2021, 9, 29),
      notAfter: Date.UTC(2021, 10, 3),
    });
    const [before, after] = [Date.UTC(2021, 9, 30, 5), Date.UTC(2021, 9, 31, 6)];
    for (const opens of [before, after]) {
      expect(recheck(request, paris, openPolicy(policy), 'sms', opens).verdict).toBe('permitted');
      expect(recheck(request, paris, openPolicy(policy), 'sms', opens - 1).verdict).toBe('held');
    }
  });

  it.each([
    ['the day before clocks go forward', Date.UTC(2026, 2, 7), Date.UTC(2026, 2, 7, 14)],
    ['the day on which they go forward', Date.UTC(2026, 2, 8, 5), Date.UTC(2026, 2, 8, 13)],
    ['the day before they go back', Date.UTC(2026, 9, 31, 4), Date.UTC(2026, 9, 31, 13)],
    ['the day on which they go back', Date.UTC(2026, 10, 1, 4), Date.UTC(2026, 10, 1, 14)],
  ])('opens at nine in New York on %s', (_, midnight, nine) => {
    const policy = windowOf(everyDay, '09:00', '09:30');
    const newYork = { timeZone: 'America/New_York', country: 'US', region: 'NY' };
    expect(decided(newYork, policy, midnight, midnight + 20 * hour)).toMatchObject({
      outcome: 'contact',
      sendAt: nine,
    });
  });

  it('opens at nine in places that stopped changing their clocks', () => {
    const winter = Date.UTC(2026, 10, 24, 8);
    const tuesday = windowOf(['tue'], '09:00', '09:30');
    const opening = (timeZone: string) => decided({ timeZone }, tuesday, winter, winter + day);
    expect(opening('America/Vancouver')).toMatchObject({ sendAt: Date.UTC(2026, 10, 24, 16) });
    expect(opening('America/Edmonton')).toMatchObject({ sendAt: Date.UTC(2026, 10, 24, 15) });
    expect(opening('America/Winnipeg')).toMatchObject({ sendAt: Date.UTC(2026, 10, 24, 14) });
  });

  it('that is open nowhere at once in all the places a customer may be in is an answer, and soon given', () => {
    // Nine to ten in Guam and in Lisbon never meet.
    const contactPoints = [pointOf('sms', 'GU'), pointOf('voice', 'AO')];
    const now = Date.UTC(2026, 10, 22, 12);
    const policy = windowOf(['mon', 'tue', 'wed', 'thu', 'fri'], '09:00', '10:00');
    const decision = decided({ timeZone: null, contactPoints }, policy, now, now + 365 * day);
    expect(decision.timeZones).toEqual(['Pacific/Guam', 'Africa/Luanda']);
    expect(decision.outcome).toBe('suppressed');
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ code: 'CONTACT_WINDOW', allowedFrom: null }),
    );
  });
});

describe('a cap by the calendar day', () => {
  it('begins anew at midnight of the customer, not of UTC as with Adobe Journey Optimizer', () => {
    // 23:30 in UTC on 4 March is 15:30 in Tijuana; half an hour later UTC has a new day and Tijuana has not. (No law of hours is known there.)
    const contacted = Date.UTC(2026, 2, 4, 23, 30);
    const caps = [{ id: 'day', limit: 1, period: { kind: 'calendar' as const, days: 1 } }];
    const facts = factsOf({
      profile: profileOf({ contactPoints: sms, timeZone: 'America/Tijuana' }),
      gate: openGate({ contacts: [contactAt(contacted)] }),
    });
    const from = contacted + 31 * minute;
    const request = requestOf('marketing', { notBefore: from, notAfter: from + day });
    expect(recheck(request, facts, openPolicy({ caps }), 'sms', from).verdict).toBe('held');
    expect(recheck(request, facts, openPolicy({ caps }), 'sms', Date.UTC(2026, 2, 5, 8)).verdict).toBe(
      'permitted',
    );
  });
});
