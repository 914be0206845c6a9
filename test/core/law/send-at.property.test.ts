import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeeklyWindow } from '../../../lib/core/customer.ts';
import { decide } from '../../../lib/core/decide.ts';
import { deliveryMargin } from '../../../lib/core/law/delivery-margin.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import type { LawHours, RulePack } from '../../../lib/core/law/rule-pack.ts';
import { areaCodesByPlace } from '../../../lib/core/place/area-code-places.ts';
import { whereabouts } from '../../../lib/core/place/candidate-places.ts';
import { day, hour, minute, weekdays } from '../../../lib/core/vocabulary.ts';
import { anyWindows } from '../local-time/any-windows.ts';
import { isInside, wallClock } from '../local-time/intl-clock.ts';
import { factsOf, openPolicy, pointOf, profileOf, requestOf } from '../situation.ts';

/*
 * The moment that is decided, read on the platform's clock in every place where the customer may be, against the hours as the
 * packs write them: nothing of our own table, calendars or intervals has a say in it.
 */
const states = ['FL', 'SD', 'KY', 'RI', 'TX', 'PA', 'CO', 'AZ', 'HI'];
const anyProfile = fc
  .record({
    timeZone: fc.constantFrom(
      null,
      null,
      'America/New_York',
      'America/Phoenix',
      'America/Denver',
      'America/Adak',
    ),
    region: fc.option(fc.constantFrom(...states), { nil: null }),
    areaCode: fc.constantFrom(...Object.values(areaCodesByPlace).flatMap((codes) => codes.split(' ')), '222'),
  })
  .map(({ timeZone, region, areaCode }) => {
    const canadian = Object.entries(areaCodesByPlace).some(
      ([place, codes]) => place.startsWith('CA-') && codes.split(' ').includes(areaCode),
    );
    const country = canadian ? 'CA' : 'US';
    const points = (['sms', 'voice'] as const).map((channel) => ({ ...pointOf(channel, country), areaCode }));
    return profileOf({ timeZone, country: 'US', region, contactPoints: points });
  });

/** Nights on which American clocks change, the end of a year, a leap day, and any other. */
const anyNow = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('2026-03-08', '2026-11-01', '2027-03-14', '2027-12-31', '2028-02-29'),
      fc.integer({ min: -day, max: day }),
    )
    .map(([date, by]) => Date.parse(date) + by),
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }),
);

/** A week, or a few minutes before the hour, where the last of them are those that the delivery may take. */
const anyQuestion = fc.oneof(
  anyNow.map((now) => ({ now, until: now + 8 * day })),
  fc
    .tuple(anyNow, fc.integer({ min: 1, max: 9 }))
    .map(([at, before]) => Math.ceil(at / hour) * hour - before * minute)
    .map((now) => ({ now, until: now + 10 * minute })),
);

/** Every pack that a place may be under, told by nothing but what it is called and what it extends. */
function packsAt(jurisdiction: string): readonly RulePack[] {
  const [country, region] = jurisdiction.split('-');
  return rulePacks.filter(
    (pack) =>
      pack.jurisdiction === country ||
      pack.jurisdiction === jurisdiction ||
      (region === '*' && pack.extends === country),
  );
}

function windowsOf(hours: LawHours): WeeklyWindow[] {
  const days = { 'mon-fri': weekdays.slice(0, 5), sat: weekdays.slice(5, 6), sun: weekdays.slice(6) };
  return (Object.keys(days) as (keyof LawHours)[]).flatMap((key) =>
    hours[key].map((span) => ({ days: [...days[key]], from: span.slice(0, 5), to: span.slice(6) })),
  );
}

describe('the moment of a decision', () => {
  it('is open, and so is that of the delivery, by the law of every place where the customer may be, and by the policy there', () => {
    let [contacts, places] = [0, 0];
    fc.assert(
      fc.property(
        anyProfile,
        anyQuestion,
        anyWindows,
        fc.constantFrom('sms' as const, 'voice' as const),
        fc.constantFrom('live' as const, 'automated' as const),
        (profile, { now, until }, windows, channel, mode) => {
          const voiceMode = channel === 'voice' ? mode : null;
          const request = requestOf('marketing', {
            channels: [channel],
            voiceMode,
            notBefore: now,
            notAfter: until,
          });
          const decision = decide(request, factsOf({ profile }), openPolicy({ windows }), now, 1);
          if (decision.outcome === 'suppressed') return;
          contacts++;
          const { sendAt } = decision;
          const medium = channel === 'sms' ? 'sms' : mode === 'live' ? 'voice_live' : 'voice_auto';
          // Every candidate zone counts, whichever law brought it in.
          for (const zone of decision.timeZones)
            expect(isInside(wallClock(zone, sendAt), windows), `policy in ${zone}`).toBe(true);
          for (const { zone, jurisdiction } of whereabouts(profile, channel, 'marketing').places) {
            for (const { rules } of packsAt(jurisdiction as string)) {
              for (const { id, media, occasions, hours, clocks = [] } of rules) {
                if (!hours || !media.includes(medium) || !occasions.includes('marketing')) continue;
                for (const clock of [zone, ...clocks]) {
                  for (const at of [sendAt, sendAt + Math.max(0, deliveryMargin[channel] - minute)]) {
                    places++;
                    expect(isInside(wallClock(clock, at), windowsOf(hours.value)), `${id} in ${clock}`).toBe(
                      true,
                    );
                  }
                }
              }
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
    expect(contacts).toBeGreaterThan(250);
    expect(places).toBeGreaterThan(5_000);
  });
});
