import { describe, expect, it } from 'vitest';
import { type Decision, type Reason, type ReasonCode, reasonCodes } from '../../lib/core/decision.ts';
import { reasonWords } from '../../lib/edge/reason-words.ts';
import { renderDecision } from '../../lib/edge/render-decision.ts';
import { daysText, durationText, instantText, localText } from '../../lib/edge/time-words.ts';

const springForward = Date.UTC(2026, 2, 8, 13);

function reason(code: ReasonCode, more: Partial<Reason> = {}): Reason {
  return {
    code,
    effect: 'suppress',
    channel: 'sms',
    rule: 'rule-1',
    source: null,
    params: {},
    margin: null,
    allowedFrom: null,
    ...more,
  };
}

const trace = {
  reasons: [],
  alternatives: [
    {
      channel: 'email',
      sendAt: springForward + 500,
      propensity: 0.1 + 0.2,
      evidence: { level: 'customer', contacts: 3, low: 0.1, high: 0.6 },
      score: 0.2,
    },
  ],
  timeZones: ['America/New_York', 'America/Chicago'],
  policyVersion: 'p1', modelVersion: 'm1', engineVersion: 'e1', dataVersion: 'd1', seed: 123, decidedAt: springForward - 1,
} as const; // biome-ignore format: the fields that never vary

const contact: Decision = {
  ...trace, outcome: 'contact', channel: 'sms', sendAt: springForward, propensity: 0.31, score: 0.42, selectionProbability: 0.94,
}; // biome-ignore format: one decision

describe('A rendered decision', () => {
  it('shows the chosen channel and moment in UTC and in local time', () => {
    expect(renderDecision(contact, 'd-1')).toEqual({
      decisionId: 'd-1',
      outcome: 'contact',
      channel: 'sms',
      sendAt: '2026-03-08T13:00:00Z',
      sendAtLocal: '2026-03-08T09:00:00-04:00[America/New_York]',
      timeZone: 'America/New_York',
      propensity: 0.31,
      evidence: {
        level: 'prior',
        contacts: 0,
        low: expect.closeTo(0.0232, 4),
        high: expect.closeTo(0.8947, 4),
      },
      selectionProbability: 0.94,
      score: 0.42,
      reasons: [],
      alternatives: [
        {
          channel: 'email',
          sendAt: '2026-03-08T13:00:00.500Z',
          propensity: 0.3,
          evidence: { level: 'customer', contacts: 3, low: 0.1, high: 0.6 },
          score: 0.2,
        },
      ],
      policyVersion: 'p1',
      modelVersion: 'm1',
      engineVersion: 'e1',
      dataVersion: 'd1',
      seed: 123,
      decidedAt: '2026-03-08T12:59:59.999Z',
    });
  });

  it('shows no channel and no moment when suppressed', () => {
    const rendered = renderDecision(
      { ...trace, outcome: 'suppressed', reasons: [reason('DO_NOT_CALL')] },
      null,
    );
    expect(rendered).toMatchObject({
      outcome: 'suppressed',
      decisionId: null,
      reasons: [{ code: 'DO_NOT_CALL' }],
    });
    expect(rendered).not.toHaveProperty('channel');
    expect(rendered).not.toHaveProperty('sendAt');
  });

  it('shows no local time when the zone is not known', () => {
    expect(renderDecision({ ...contact, timeZones: [] }, 'd')).toMatchObject({
      sendAtLocal: null,
      timeZone: null,
    });
  });

  it('shows a margin as a duration and the next opening as an instant', () => {
    const held = reason('CONTACT_WINDOW', {
      effect: 'hold',
      margin: 6.5 * 3_600_000,
      allowedFrom: springForward,
    });
    expect(renderDecision({ ...contact, reasons: [held] }, 'd')).toHaveProperty(
      'reasons.0.margin',
      'PT6H30M',
    );
    expect(renderDecision({ ...contact, reasons: [held] }, 'd')).toHaveProperty(
      'reasons.0.allowedFrom',
      '2026-03-08T13:00:00Z',
    );
  });
});

const window = {
  zone: 'America/New_York',
  zones: 1,
  localDay: 'sun',
  localTime: '02:30',
  days: 'mon,tue,wed',
  from: '09:00',
  to: '20:00',
};
const cap = {
  cap: 'week',
  limit: 2,
  count: 2,
  period: 'rolling',
  periodMilliseconds: 7 * 86_400_000,
  periodDays: null,
  per: null,
};

describe('The words for a reason', () => {
  it.each<[Reason, RegExp, RegExp]>([
    [reason('NO_ADDRESS'), /no address for text message/, /Add a contact point/],
    [reason('NO_CONTENT', { channel: 'email' }), /no content for e-mail/, /Send content for e-mail/],
    [reason('NO_SENDER', { channel: 'mail' }), /sends by post/, /another channel/],
    [
      reason('NO_CONSENT', { params: { purpose: 'marketing', recorded: 'nothing', at: null } }),
      /^No consent to marketing by text message is recorded/,
      /^Record a consent/,
    ],
    [
      reason('NO_CONSENT', { params: { purpose: 'service', recorded: 'revoked', at: springForward } }),
      /taken back at 2026-03-08T13:00:00Z/,
      /newer consent/,
    ],
    [
      reason('DO_NOT_CONTACT', { channel: null, params: { byCustomer: true } }),
      /asked not to be contacted/,
      /^Only the customer/,
    ],
    [
      reason('DO_NOT_CALL', { params: { byCustomer: false } }),
      /marked as not to be called; that covers calls and texts/,
      /clears doNotCall/,
    ],
    [
      reason('ADDRESS_SUPPRESSED', { params: { scope: 'all', until: null } }),
      /suppressed for every purpose\./,
      /^Lift/,
    ],
    [
      reason('ADDRESS_SUPPRESSED', { params: { scope: 'marketing', until: springForward } }),
      /for marketing until 2026/,
      /Wait until 2026-03-08T13:00:00Z/,
    ],
    [
      reason('CHANNEL_BLOCKED', { params: { setting: 'never', byCustomer: true } }),
      /set text message to never/,
      /allows text message again/,
    ],
    [
      reason('TOPIC_BLOCKED', { params: { topic: 'offers', byCustomer: false } }),
      /the topic offers blocked by text message/,
      /allows the topic offers/,
    ],
    [
      reason('PAUSED', { channel: null, params: { until: springForward } }),
      /paused until 2026-03-08T13:00:00Z/,
      /Wait until/,
    ],
    [
      reason('CONTACT_WINDOW', { params: window, allowedFrom: springForward }),
      /At 02:30 on Sunday in America\/New_York .* \(09:00 to 20:00, Monday to Wednesday\)/,
      /Wait until 2026-03-08T13/,
    ],
    [
      reason('CUSTOMER_WINDOW', { params: { ...window, zones: 4, days: null, from: null, to: null } }),
      /customer chose in at least one of the 4 time zones that count for the customer\.$/,
      /later notAfter/,
    ],
    [reason('QUIET_HOURS', { params: window }), /quiet hours/, /later notAfter/],
    [
      reason('FREQUENCY_CAP', { params: cap, rule: 'frequency-cap:week', allowedFrom: springForward }),
      /2 contacts within 7 days \(frequency-cap:week\)/,
      /Wait until/,
    ],
    [
      reason('FREQUENCY_CAP', {
        params: { ...cap, limit: 1, periodMilliseconds: null, periodDays: 1, per: 'topic' },
      }),
      /1 contact within 1 calendar day for each topic/,
      /later notAfter/,
    ],
    [reason('FREQUENCY_CAP', { params: { ...cap, limit: 0 } }), /0 contacts/, /Raise the limit/],
    [reason('TIME_ZONE_UNKNOWN', { channel: null }), /not known which time zones/, /Store the time zone/],
    [
      reason('NO_SLOT_BEFORE_DEADLINE', { channel: null }),
      /No moment before the deadline suits every rule\./,
      /later notAfter/,
    ],
    [
      reason('TOO_MANY_PENDING', { params: { limit: 12, count: 12 } }),
      /As many accepted .* which is 12\./,
      /Cancel one/,
    ],
    [
      reason('KILL_SWITCH', { channel: null, params: { scope: 'all' } }),
      /on for everything/,
      /Turn the kill switch off/,
    ],
    [
      reason('KILL_SWITCH', { channel: null, params: { scope: 'campaign', campaign: 'spring' } }),
      /the campaign spring/,
      /off/,
    ],
    [reason('PREFERRED_CHANNEL', { channel: 'email' }), /prefers to be reached by e-mail/, /None/],
    [reason('PREFERRED_MOMENT', {}), /more likely/, /None/],
  ])('%#: %j', (given, message, remedy) => {
    // biome-ignore format: a table
    const words = reasonWords(given);
    expect(words.message).toMatch(message);
    expect(words.remedy).toMatch(remedy);
  });

  it.each(reasonCodes)('%s reads as two whole sentences even when nothing else is known', (code) => {
    for (const channel of ['sms', null] as const) {
      const { message, remedy } = reasonWords(reason(code, { channel }));
      for (const sentence of [message, remedy]) {
        expect(sentence).toMatch(/^[A-Z].*\.$/);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  });
});

describe('Times in words', () => {
  it.each([
    [Date.UTC(2026, 2, 8, 6, 59), 'America/New_York', '2026-03-08T01:59:00-05:00[America/New_York]'],
    [Date.UTC(2026, 2, 8, 7), 'America/New_York', '2026-03-08T03:00:00-04:00[America/New_York]'],
    [Date.UTC(2026, 0, 1), 'Asia/Kathmandu', '2026-01-01T05:45:00+05:45[Asia/Kathmandu]'],
    [Date.UTC(2026, 0, 1, 12), 'UTC', '2026-01-01T12:00:00+00:00[UTC]'],
    [Date.UTC(2026, 6, 1), 'America/St_Johns', '2026-06-30T21:30:00-02:30[America/St_Johns]'],
  ])('%i in %s is %s', (at, zone, text) => {
    expect(localText(at, zone)).toBe(text);
  });

  it.each([
    [0, 'PT0S'],
    [1_500, 'PT1.5S'],
    [60_000, 'PT1M'],
    [86_400_000 * 2, 'PT48H'],
    [23_400_000, 'PT6H30M'],
  ])('%i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    ['mon,tue,wed,thu,fri', 'Monday to Friday'],
    ['sun,mon', 'Monday and Sunday'],
    ['mon,wed,fri', 'Monday, Wednesday and Friday'],
    ['sat,sun', 'Saturday and Sunday'],
    ['tue', 'Tuesday'],
    ['mon,tue,wed,thu,fri,sat,sun', 'every day'],
    ['', 'no day'],
  ])('%j is %s', (days, text) => {
    // biome-ignore format: a table
    expect(daysText(days.split(','))).toBe(text);
  });

  it('keeps milliseconds only where there are any', () => {
    expect([instantText(springForward), instantText(springForward + 1)]).toEqual([
      '2026-03-08T13:00:00Z',
      '2026-03-08T13:00:00.001Z',
    ]);
  });
});
