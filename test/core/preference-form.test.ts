import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preferences } from '../../lib/core/customer.ts';
import { emptyGate } from '../../lib/core/gate.ts';
import { closingPart, mergeForm } from '../../lib/core/preference-form/merge.ts';
import { type FormFrame, readForm } from '../../lib/core/preference-form/read-form.ts';
import { rowsOf, shownHours } from '../../lib/core/preference-form/week-rows.ts';
import { allowedMinutes, hoursOpen, openings, withPreferences } from '../../lib/core/preferences.ts';
import { channels, weekdays } from '../../lib/core/vocabulary.ts';

const nothing: Preferences = {
  doNotContact: false,
  doNotCall: false,
  pausedUntil: null,
  channels: {},
  topics: {},
  windows: null,
  quietHours: [],
  maxPerWeek: null,
};
/** Sunday 8 March 2026, 01:30 in New York: the night in which summer time begins. */
const now = Date.UTC(2026, 2, 8, 6, 30);
const frame: FormFrame = {
  channels: ['sms', 'email'],
  topics: ['offers', 'newsletter'],
  zones: ['America/New_York'],
  now,
};

const setting = fc.constantFrom('allowed', 'preferred', 'blocked', 'never');
const topicSetting = fc.constantFrom('allowed', 'blocked');
const perChannel = <Value>(value: fc.Arbitrary<Value>) =>
  fc.record(Object.fromEntries(channels.map((name) => [name, value])), {
    requiredKeys: [],
    noNullPrototype: true,
  });
const window = fc
  .tuple(
    fc.subarray([...weekdays], { minLength: 1 }),
    fc.integer({ min: 0, max: 1_439 }),
    fc.integer({ min: 1, max: 1_440 }),
  )
  .filter(([, from, to]) => from !== to)
  .map(([days, from, to]) => ({ days, from: clock(from), to: clock(to) }));
const preferences = fc.record(
  {
    doNotContact: fc.boolean(),
    doNotCall: fc.boolean(),
    pausedUntil: fc.option(fc.integer({ min: now, max: now + 1e10 })),
    channels: perChannel(setting),
    topics: fc.dictionary(
      fc.constantFrom('offers', 'newsletter', 'other'),
      fc.oneof(topicSetting, perChannel(topicSetting)),
      {
        noNullPrototype: true,
      },
    ),
    windows: fc.option(fc.array(window, { minLength: 1, maxLength: 3 })),
    quietHours: fc.array(window, { maxLength: 2 }),
    maxPerWeek: fc.option(fc.integer({ min: 0, max: 40 })),
  },
  { noNullPrototype: true },
) as fc.Arbitrary<Preferences>;

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const gateOf = (wishes: Preferences) => withPreferences(emptyGate, wishes, 'customer');

describe('the week on the page', () => {
  it('says the same in rows as in minutes', () => {
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 4 }), (windows) => {
        const week = allowedMinutes('email', windows, []);
        expect(allowedMinutes('email', rowsOf(week), [])).toEqual(week);
      }),
      { numRuns: 60 },
    );
  });

  it('is one row for equal evenings, and one for a night across midnight', () => {
    const evenings = [{ days: ['mon', 'tue', 'fri'], from: '22:00', to: '02:00' }] as Preferences['windows'];
    expect(rowsOf(allowedMinutes('email', evenings, []))).toEqual(evenings);
  });

  it('takes quiet hours off, and says when the channels differ', () => {
    const quiet: Pick<Preferences, 'windows' | 'quietHours'> = {
      windows: null,
      quietHours: [{ days: [...weekdays], from: '00:00', to: '08:00' }],
    };
    expect(shownHours(quiet, ['sms']).rows).toEqual([{ days: [...weekdays], from: '08:00', to: '24:00' }]);
    const apart = {
      windows: null,
      quietHours: quiet.quietHours.map((hours) => ({ ...hours, channels: ['sms' as const] })),
    };
    expect(shownHours(apart, ['sms', 'email']).kind).toBe('mixed');
    expect(shownHours({ windows: null, quietHours: [] }, ['sms']).kind).toBe('any');
  });
});

describe('the form', () => {
  const complete = (change: Record<string, string | string[]> = {}) => {
    const form = new URLSearchParams({
      'contact.sms': 'yes',
      'contact.email': 'yes',
      best: '',
      'topic.offers.sms': 'yes',
      'topic.offers.email': 'yes',
      'topic.newsletter.sms': 'yes',
      'topic.newsletter.email': 'yes',
      hours: 'any',
      most: '',
      pause: 'none',
    });
    for (const [name, values] of Object.entries(change)) {
      form.delete(name);
      for (const value of [values].flat()) form.append(name, value);
    }
    return form;
  };
  const without = (...names: string[]) => {
    const form = complete();
    for (const name of names) form.delete(name);
    return form;
  };
  const wanted = (form: URLSearchParams, seen = nothing) => readForm(form, seen, frame).wanted;

  it('left as it was changes nothing', () => {
    expect(readForm(complete(), nothing, frame)).toEqual({ wanted: nothing, faults: [] });
  });

  it('closes the one topic on the one channel whose box was emptied', () => {
    expect(wanted(without('topic.offers.sms')).topics).toEqual({ offers: { sms: 'blocked' } });
  });

  it.each([
    ['essential', 'blocked'],
    ['never', 'never'],
  ])('takes %s as %s', (choice, stored) => {
    expect(wanted(complete({ 'contact.sms': choice })).channels).toEqual({ sms: stored });
  });

  it('likes one channel best, and not one that was closed in the same breath', () => {
    const before = { ...nothing, channels: { sms: 'preferred' as const } };
    expect(wanted(complete({ best: 'email' }), before).channels).toEqual({
      sms: 'allowed',
      email: 'preferred',
    });
    expect(wanted(complete({ best: 'sms', 'contact.sms': 'essential' })).channels).toEqual({
      sms: 'blocked',
    });
  });

  it.each([
    // Summer time began an hour before: midnight of the 15th is at 04:00 UTC.
    ['week', '', Date.UTC(2026, 2, 15, 4)],
    ['month', '', Date.UTC(2026, 3, 7, 4)],
    ['until', '2026-12-24', Date.UTC(2026, 11, 24, 5)],
  ])('pauses (%s %s) until a day begins where the customer is', (pause, until, at) => {
    expect(wanted(complete({ pause, until })).pausedUntil).toBe(at);
  });

  it('pauses until the day has begun wherever the customer may be', () => {
    const form = complete({ pause: 'until', until: '2026-12-24' });
    const anywhere = { ...frame, zones: ['America/New_York', 'America/Los_Angeles'] };
    expect(readForm(form, nothing, anywhere).wanted.pausedUntil).toBe(Date.UTC(2026, 11, 24, 8));
    expect(readForm(form, nothing, { ...frame, zones: [] }).wanted.pausedUntil).toBe(
      Date.UTC(2026, 11, 24, 12),
    );
  });

  it('takes rows of times, up to midnight too', () => {
    const form = complete({ hours: 'only', 'days.0': ['mon', 'sat'], 'from.0': '18:00', 'to.0': '00:00' });
    expect(wanted(form).windows).toEqual([{ days: ['mon', 'sat'], from: '18:00', to: '24:00' }]);
  });

  it('leaves hours alone that were sent back as they were shown, in whatever words they are stored', () => {
    const seen = { ...nothing, quietHours: [{ days: [...weekdays], from: '00:00', to: '08:00' }] };
    const form = complete({ hours: 'only', 'days.3': [...weekdays], 'from.3': '08:00', 'to.3': '00:00' });
    expect(wanted(form, seen)).toEqual(seen);
  });

  it.each([
    [{ hours: 'only' }, 'hours', 'no-rows'],
    [{ hours: 'only', 'days.1': 'mon', 'from.1': '18:00' }, 'row-1', 'incomplete'],
    [{ hours: 'only', 'from.0': '18:00', 'to.0': '19:00' }, 'row-0', 'no-day'],
    [{ hours: 'only', 'days.0': 'mon', 'from.0': '18:00', 'to.0': '18:00' }, 'row-0', 'same-time'],
    [{ hours: 'only', 'days.0': 'mon', 'from.0': '18:00', 'to.0': '25:00' }, 'row-0', 'incomplete'],
    [{ pause: 'until', until: '' }, 'until', 'bad-date'],
    [{ pause: 'until', until: '2026-02-31' }, 'until', 'bad-date'],
    [{ pause: 'until', until: '2026-03-08' }, 'until', 'past-date'],
    [{ pause: 'until', until: '2036-01-01' }, 'until', 'far-date'],
    [{ pause: 'forever' }, 'until', 'unknown-value'],
    [{ most: '-1' }, 'most', 'unknown-value'],
    [{ most: '1e3' }, 'most', 'unknown-value'],
    [{ 'contact.sms': 'please' }, 'contact', 'unknown-value'],
  ] as [Record<string, string>, string, string][])('says what is wrong with %j', (change, field, code) => {
    expect(readForm(complete(change), nothing, frame).faults).toEqual([{ field, code }]);
  });

  it('reads nothing that it did not offer', () => {
    const form = complete({
      'contact.voice': 'never',
      'topic.secret.sms': 'yes',
      doNotContact: 'true',
      'days.99': 'mon',
      __proto__: 'x',
    });
    expect(wanted(form)).toEqual(nothing);
  });
});

describe('what came back from a form', () => {
  it('changes what the customer changed, and nothing that others changed meanwhile', () => {
    fc.assert(
      fc.property(preferences, preferences, (seen, current) => {
        const kept = gateOf(mergeForm(seen, structuredClone(seen), current));
        expect(openings(kept, gateOf(current))).toEqual([]);
        expect(openings(gateOf(current), kept)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('opens nothing of its closing part, whatever it was made of', () => {
    fc.assert(
      fc.property(preferences, preferences, (current, wished) => {
        const part = closingPart(current, wished);
        expect(openings(gateOf(current), gateOf(part))).toEqual([]);
        expect(hoursOpen(current, part)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps all that closes in its closing part', () => {
    fc.assert(
      fc.property(preferences, preferences, (current, wished) => {
        const part = closingPart(current, wished);
        expect(openings(gateOf(wished), gateOf(part))).toEqual([]);
        if (!hoursOpen(current, wished)) expect(hoursOpen(wished, part)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
