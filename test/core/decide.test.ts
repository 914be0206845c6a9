import { describe, expect, it } from 'vitest';
import { decide } from '../../lib/core/decide.ts';
import { pendingLimit } from '../../lib/core/gate.ts';
import { recheck } from '../../lib/core/recheck.ts';
import { channels, day, hour } from '../../lib/core/vocabulary.ts';
import {
  contactAt,
  factsOf,
  noon,
  openGate,
  openPolicy,
  pendingAt,
  pointOf,
  profileOf,
  requestOf,
} from './situation.ts';

const codesOf = (reasons: readonly { code: string; channel: string | null }[]) =>
  reasons.map(({ code, channel }) => `${code} ${channel ?? 'all'}`);

describe('a decision', () => {
  it('considers the channels that the customer has an address for', () => {
    const profile = profileOf({ contactPoints: [pointOf('mail'), pointOf('email')] });
    const decision = decide(requestOf('service'), factsOf({ profile }), openPolicy(), noon, 1);
    expect(decision).toMatchObject({
      outcome: 'contact',
      channel: 'email',
      alternatives: [{ channel: 'mail' }],
    });
    expect(codesOf(decision.reasons).filter((code) => code.startsWith('NO_'))).toEqual([]);
  });

  it('says of every channel that there is no address when there is none at all', () => {
    const profile = profileOf({ contactPoints: [] });
    const decision = decide(requestOf('service'), factsOf({ profile }), openPolicy(), noon, 1);
    expect(decision.outcome).toBe('suppressed');
    expect(codesOf(decision.reasons)).toEqual(channels.map((channel) => `NO_ADDRESS ${channel}`));
  });

  it('tells every reason against every channel, and once what concerns them all', () => {
    const gate = openGate({
      doNotContact: 'closed',
      doNotCall: 'closed',
      pausedUntil: noon + hour,
      channels: { email: { setting: 'blocked', byCustomer: true } },
    });
    const decision = decide(
      requestOf('service', { channels: ['sms', 'email'] }),
      factsOf({ gate }),
      openPolicy(),
      noon,
      1,
    );
    expect(codesOf(decision.reasons)).toEqual([
      'DO_NOT_CONTACT all',
      'DO_NOT_CALL sms',
      'PAUSED all',
      'CHANNEL_BLOCKED email',
    ]);
  });

  it('tells what stood against other channels, and what held the chosen one, also when there is a contact', () => {
    const gate = openGate({ doNotCall: 'closed', pausedUntil: noon + hour });
    const decision = decide(
      requestOf('service', { channels: ['sms', 'email'] }),
      factsOf({ gate }),
      openPolicy(),
      noon,
      1,
    );
    expect(decision).toMatchObject({ outcome: 'contact', channel: 'email' });
    expect(codesOf(decision.reasons)).toContain('DO_NOT_CALL sms');
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ code: 'PAUSED', effect: 'hold', margin: hour, allowedFrom: noon + hour }),
    );
  });

  it('names the rules that moved the contact on, one after the other, and no night that comes after it', () => {
    const profile = profileOf({ windows: [{ days: ['thu'], from: '06:00', to: '24:00' }] });
    const gate = openGate({ pausedUntil: noon + 6 * hour });
    const policy = openPolicy({ windows: [{ days: ['wed', 'thu', 'fri'], from: '09:00', to: '17:00' }] });
    const request = requestOf('service', { channels: ['sms'] });
    const { reasons } = decide(request, factsOf({ profile, gate }), policy, noon, 1);
    const holds = reasons.filter((reason) => reason.effect === 'hold');
    const thursday = Date.UTC(2026, 2, 5);
    expect(holds).toMatchObject([
      { code: 'PAUSED', allowedFrom: noon + 6 * hour, margin: 6 * hour },
      {
        code: 'CUSTOMER_WINDOW',
        allowedFrom: thursday + 6 * hour,
        margin: 18 * hour,
        params: { zone: 'UTC', localDay: 'wed', localTime: '12:00', days: 'thu', from: '06:00', to: '24:00' },
      },
      { code: 'CONTACT_WINDOW', allowedFrom: thursday + 9 * hour, margin: 3 * hour },
    ]);
  });

  it('tells of a rule once, however often it stood in the way', () => {
    // Wednesday noon is not open; Thursday 09:00 is, but paused; Thursday night is not again.
    const gate = openGate({ pausedUntil: noon + 32 * hour });
    const policy = openPolicy({ windows: [{ days: ['thu', 'fri'], from: '09:00', to: '17:00' }] });
    const request = requestOf('service', { channels: ['sms'] });
    const { reasons } = decide(request, factsOf({ gate }), policy, noon, 1);
    const holds = reasons.filter((reason) => reason.effect === 'hold');
    expect(holds).toMatchObject([
      { code: 'PAUSED', allowedFrom: noon + 32 * hour },
      { code: 'CONTACT_WINDOW', allowedFrom: noon + 21 * hour },
    ]);
    expect(holds).toHaveLength(2);
  });

  it('tells of a channel by itself what depends on the place, where its number brings clocks of its own', () => {
    // A number of which the area code is not known may be anywhere in the United States, in 29 more zones.
    const contactPoints = [pointOf('mail'), pointOf('email'), pointOf('sms', 'US')];
    const facts = factsOf({
      profile: profileOf({ timeZone: 'Asia/Kathmandu', contactPoints }),
      gate: openGate({ contacts: [contactAt(noon - hour, { channel: 'mail' })] }),
    });
    const heldBy = (changes: Parameters<typeof openPolicy>[0]) =>
      decide(requestOf('marketing'), facts, openPolicy(changes), noon, 1)
        .reasons.filter(({ effect, rule }) => effect === 'hold' && !rule.startsWith('us-'))
        .map(({ channel, allowedFrom }) => [channel, new Date(allowedFrom as number).toISOString()]);
    const daily = { kind: 'calendar', days: 1 } as const;
    // Midnight in Honolulu, and in Kathmandu.
    const differently = [
      ['sms', '2026-03-05T10:00:00.000Z'],
      [null, '2026-03-04T18:15:00.000Z'],
    ];
    expect(heldBy({ caps: [{ id: 'daily', limit: 1, period: daily }] })).toEqual(differently);
    expect(heldBy({ quietDates: [{ date: '2026-03-04' }] })).toEqual(differently);
    const rolling = { kind: 'rolling', milliseconds: day } as const;
    expect(heldBy({ caps: [{ id: 'rolling', limit: 1, period: rolling }] })).toEqual([
      [null, new Date(noon - hour + day).toISOString()],
    ]);
  });

  it('tells of a channel by itself the holidays of the country of its number', () => {
    const contactPoints = [pointOf('mail'), pointOf('sms', 'DE')];
    const profile = profileOf({ timeZone: 'Europe/London', country: 'GB', contactPoints });
    const unity = Date.UTC(2026, 9, 3, 12);
    const request = requestOf('marketing', { notBefore: unity, notAfter: unity + day });
    const decision = decide(request, factsOf({ profile }), openPolicy({ quietHolidays: {} }), unity, 1);
    expect(decision).toMatchObject({ outcome: 'contact', channel: 'mail', sendAt: unity });
    expect(decision.reasons.filter(({ rule }) => rule === 'quiet-holiday')).toMatchObject([
      { channel: 'sms', effect: 'hold', allowedFrom: Date.UTC(2026, 9, 3, 23) },
    ]);
  });

  it('tells of the window that concerns the channel', () => {
    const windows = [
      { days: ['wed' as const], from: '06:00', to: '23:00', channels: ['voice' as const] },
      { days: ['wed' as const], from: '18:00', to: '20:00', channels: ['sms' as const] },
    ];
    const request = requestOf('service', { channels: ['sms'] });
    expect(decide(request, factsOf(), openPolicy({ windows }), noon, 1).reasons[0]).toMatchObject({
      code: 'CONTACT_WINDOW',
      params: { from: '18:00', to: '20:00' },
    });
  });

  it('tells which quiet hours it met', () => {
    const profile = profileOf({
      timeZone: 'America/New_York',
      quietHours: [
        { days: ['sat'], from: '10:00', to: '11:00' },
        { days: ['tue', 'wed'], from: '22:00', to: '08:30' },
      ],
    });
    const request = requestOf('service', { channels: ['email'] });
    // 07:00 on Wednesday in New York.
    expect(decide(request, factsOf({ profile }), openPolicy(), noon, 1).reasons[0]).toMatchObject({
      code: 'QUIET_HOURS',
      channel: 'email',
      margin: 1.5 * hour,
      allowedFrom: noon + 1.5 * hour,
      params: { zone: 'America/New_York', localTime: '07:00', days: 'tue,wed', from: '22:00', to: '08:30' },
    });
  });

  it('finds the window that is open over the turn of the week', () => {
    const sunday = Date.UTC(2026, 2, 8, 12);
    const profile = profileOf({ quietHours: [{ days: ['sun'], from: '10:00', to: '09:00' }] });
    const request = requestOf('service', {
      channels: ['email'],
      notBefore: sunday + 15 * hour,
      notAfter: sunday + 3 * day,
    });
    expect(
      decide(request, factsOf({ profile }), openPolicy(), sunday + 15 * hour, 1).reasons[0],
    ).toMatchObject({
      code: 'QUIET_HOURS',
      params: { localDay: 'mon', localTime: '03:00', days: 'sun' },
    });
  });

  it('without a slot before the deadline says when there would be one', () => {
    const gate = openGate({ pausedUntil: noon + 9 * day });
    const decision = decide(
      requestOf('service', { channels: ['sms'] }),
      factsOf({ gate }),
      openPolicy(),
      noon,
      1,
    );
    expect(decision.outcome).toBe('suppressed');
    expect(decision.reasons).toMatchObject([
      { code: 'PAUSED', effect: 'hold', allowedFrom: null, margin: null },
      {
        code: 'NO_SLOT_BEFORE_DEADLINE',
        effect: 'suppress',
        channel: 'sms',
        allowedFrom: noon + 9 * day,
        margin: 2 * day,
      },
    ]);
  });

  it('without a slot within two weeks of the deadline says that there is none', () => {
    const gate = openGate({ pausedUntil: noon + 22 * day });
    const decision = decide(
      requestOf('service', { channels: ['sms'] }),
      factsOf({ gate }),
      openPolicy(),
      noon,
      1,
    );
    expect(decision.reasons).toMatchObject([
      { code: 'PAUSED' },
      { code: 'NO_SLOT_BEFORE_DEADLINE', allowedFrom: null },
    ]);
  });

  it('never lies before now, and not at the deadline or after it', () => {
    const request = requestOf('transactional', { channels: ['sms'], notAfter: noon + hour });
    const late = (now: number) => decide(request, factsOf(), openPolicy(), now, 1);
    expect(late(noon + hour - 1)).toMatchObject({ outcome: 'contact', sendAt: noon + hour - 1 });
    expect(late(noon + hour)).toMatchObject({
      outcome: 'suppressed',
      reasons: [{ code: 'NO_SLOT_BEFORE_DEADLINE', allowedFrom: noon + hour }],
    });
  });

  it('must suit every place in which the customer may be', () => {
    const policy = openPolicy({ windows: [{ days: ['wed', 'thu'], from: '09:00', to: '20:00' }] });
    const facts = factsOf({ profile: profileOf({ timeZone: null, country: 'US' }) });
    const request = requestOf('service', { channels: ['sms'] });
    const decision = decide(request, facts, policy, noon, 1);
    expect(decision.timeZones).toEqual(
      expect.arrayContaining(['Pacific/Honolulu', 'America/New_York', 'America/Adak']),
    );
    // 09:00 in Honolulu and on Adak is 19:00 in UTC.
    expect(decision.reasons[0]).toMatchObject({
      code: 'CONTACT_WINDOW',
      allowedFrom: Date.UTC(2026, 2, 4, 19),
    });
  });

  it('is suppressed when the places never agree', () => {
    const policy = openPolicy({ windows: [{ days: ['wed'], from: '09:00', to: '12:00' }] });
    const facts = factsOf({ profile: profileOf({ timeZone: null, country: 'US' }) });
    const decision = decide(requestOf('service', { channels: ['sms'] }), facts, policy, noon, 1);
    expect(codesOf(decision.reasons)).toEqual(['CONTACT_WINDOW sms', 'NO_SLOT_BEFORE_DEADLINE sms']);
  });

  it('falls back on the country where the zone is not one that exists', () => {
    const facts = factsOf({ profile: profileOf({ timeZone: 'Mars/Olympus', country: 'DE' }) });
    expect(decide(requestOf('service'), facts, openPolicy(), noon, 1).timeZones).toContain('Europe/Berlin');
  });

  it('takes the countries of all phone numbers together when nothing better is known', () => {
    const contactPoints = [pointOf('sms', 'DE'), pointOf('voice', 'JP'), pointOf('email')];
    const facts = factsOf({ profile: profileOf({ timeZone: null, contactPoints }) });
    const { timeZones } = decide(requestOf('service'), facts, openPolicy(), noon, 1);
    expect(timeZones).toEqual(expect.arrayContaining(['Europe/Berlin', 'Asia/Tokyo']));
  });

  it('names the versions and the seed it was made with', () => {
    expect(decide(requestOf('service'), factsOf(), openPolicy(), noon, 42)).toMatchObject({
      policyVersion: 'test-1',
      modelVersion: 'channel-priors-1',
      engineVersion: 'engine-7',
      dataVersion: 'tz-2026f law-2026-11-23',
      seed: 42,
      decidedAt: noon,
    });
  });
});

describe('a customer whose gate is full', () => {
  const gate = openGate({ pending: Array.from({ length: pendingLimit }, () => pendingAt(noon + day)) });
  const dispatch = requestOf('service', { contentFor: ['sms'], channels: ['sms'] });

  it('gets no further dispatch', () => {
    const decision = decide(dispatch, factsOf({ gate }), openPolicy(), noon, 1);
    expect(decision).toMatchObject({
      outcome: 'suppressed',
      reasons: [
        { code: 'TOO_MANY_PENDING', channel: null, params: { limit: pendingLimit, count: pendingLimit } },
      ],
    });
  });

  it('may still be asked about, and has room with one fewer', () => {
    expect(decide(requestOf('service'), factsOf({ gate }), openPolicy(), noon, 1).outcome).toBe('contact');
    const roomy = openGate({ pending: gate.pending.slice(1) });
    expect(decide(dispatch, factsOf({ gate: roomy }), openPolicy(), noon, 1).outcome).toBe('contact');
  });

  it('still gets what was accepted', () => {
    expect(recheck(dispatch, factsOf({ gate }), openPolicy(), 'sms', noon)).toEqual({ verdict: 'permitted' });
  });
});

describe('the last check before sending', () => {
  const request = requestOf('service', { notBefore: noon, notAfter: noon + hour });
  const check = (at: number) => recheck(request, factsOf(), openPolicy(), 'sms', at);

  it('holds what is too early or too late', () => {
    expect(check(noon - 1)).toMatchObject({
      verdict: 'held',
      reasons: [{ rule: 'not-before', allowedFrom: noon }],
    });
    expect(check(noon)).toEqual({ verdict: 'permitted' });
    expect(check(noon + hour - 1)).toEqual({ verdict: 'permitted' });
    expect(check(noon + hour)).toMatchObject({
      verdict: 'held',
      reasons: [{ code: 'NO_SLOT_BEFORE_DEADLINE', effect: 'hold', allowedFrom: null }],
    });
  });

  it('says when a hold ends, and tells a ban as a ban even when it is also held', () => {
    const paused = factsOf({ gate: openGate({ pausedUntil: noon + 60 }) });
    expect(recheck(request, paused, openPolicy(), 'sms', noon)).toMatchObject({
      verdict: 'held',
      reasons: [{ code: 'PAUSED', allowedFrom: noon + 60 }],
    });
    const both = factsOf({ gate: openGate({ pausedUntil: noon + 60, doNotContact: 'closed-by-customer' }) });
    const verdict = recheck(request, both, openPolicy(), 'sms', noon);
    expect(verdict).toMatchObject({ verdict: 'banned', reasons: [{ code: 'DO_NOT_CONTACT' }] });
    expect(recheck(request, both, openPolicy(), 'sms', noon + day).verdict).toBe('banned');
  });
});
