import { describe, expect, it } from 'vitest';
import type { Profile } from '../../lib/core/customer.ts';
import { decide } from '../../lib/core/decide.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { recheck } from '../../lib/core/recheck.ts';
import { day, hour, minute, type Weekday } from '../../lib/core/vocabulary.ts';
import { contactAt, factsOf, openGate, openPolicy, pointOf, profileOf, requestOf } from './situation.ts';

/** Mistakes with time that other products made, each as a case of ours. */
const sms = [pointOf('sms')];
const windowOf = (days: Weekday[], from: string, to: string): Partial<Policy> => ({
  windows: [{ days, from, to }],
});

function decided(profile: Partial<Profile>, policy: Partial<Policy>, from: number, to: number) {
  const request = requestOf('marketing', { notBefore: from, notAfter: to });
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
  it('is not let through: nobody knows what time it is there', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    const decision = decided({ timeZone: null }, {}, now, now + 7 * day);
    expect(decision.outcome).toBe('suppressed');
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ code: 'TIME_ZONE_UNKNOWN', effect: 'suppress' }),
    );
  });

  it('is not let through with a zone that does not exist either', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    const decision = decided({ timeZone: 'America/Springfield' }, {}, now, now + 7 * day);
    expect(decision.reasons).toContainEqual(expect.objectContaining({ code: 'TIME_ZONE_UNKNOWN' }));
  });
});

describe('the weekday', () => {
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
  it.each([
    ['the day before clocks go forward', Date.UTC(2026, 2, 7), Date.UTC(2026, 2, 7, 14)],
    ['the day on which they go forward', Date.UTC(2026, 2, 8, 5), Date.UTC(2026, 2, 8, 13)],
    ['the day before they go back', Date.UTC(2026, 9, 31, 4), Date.UTC(2026, 9, 31, 13)],
    ['the day on which they go back', Date.UTC(2026, 10, 1, 4), Date.UTC(2026, 10, 1, 14)],
  ])('opens at nine in New York on %s', (_, midnight, nine) => {
    const everyDay: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const policy = windowOf(everyDay, '09:00', '09:30');
    expect(decided({ timeZone: 'America/New_York' }, policy, midnight, midnight + 20 * hour)).toMatchObject({
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
  it('begins anew at midnight of the customer, not of UTC', () => {
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
