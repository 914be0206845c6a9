import { describe, expect, it } from 'vitest';
import type { ContactPoint, Profile } from '../../../lib/core/customer.ts';

import { isKnownZone, zonesOfCountry } from '../../../lib/core/local-time/zone-table.ts';
import { placesOfAreaCode, zonesOfAreaCode } from '../../../lib/core/place/area-codes.ts';
import { whereabouts } from '../../../lib/core/place/candidate-places.ts';
import type { Channel, Purpose } from '../../../lib/core/vocabulary.ts';
import { pointOf, profileOf } from '../situation.ts';

const sms = (areaCode: string | null, changes: Partial<ContactPoint> = {}): ContactPoint => ({
  ...pointOf('sms', 'US'),
  areaCode,
  ...changes,
});
const somebody = (changes: Partial<Profile>) => profileOf({ timeZone: null, contactPoints: [], ...changes });

/** The pairs, as `zone law`, and what they were read from. */
function told(changes: Partial<Profile>, channel: Channel = 'sms', purpose: Purpose = 'marketing') {
  const { places, zones, basis } = whereabouts(somebody(changes), channel, purpose);
  expect([...zones].sort()).toEqual([...new Set(places.map(({ zone }) => zone))].sort());
  expect(zones.every(isKnownZone)).toBe(true);
  return [basis, places.map(({ zone, jurisdiction }) => `${zone} ${jurisdiction}`)];
}
const everyZoneOf = (country: string, law: string) => zonesOfCountry(country).map((zone) => `${zone} ${law}`);

describe('where a customer may be', () => {
  it('is the zone they gave, under the law of their address', () => {
    expect(told({ timeZone: 'America/New_York', country: 'US', region: 'FL' }, 'email')).toEqual([
      'time-zone',
      ['America/New_York US-FL'],
    ]);
  });

  it('is the zone they gave, under the law of the country it is named for', () => {
    expect(told({ timeZone: 'Europe/Paris' }, 'email')).toEqual(['time-zone', ['Europe/Paris FR']]);
    expect(told({ timeZone: 'America/Puerto_Rico' }, 'email')[1]).toEqual(['America/Puerto_Rico US-PR']);
    expect(told({ timeZone: 'UTC' }, 'email')[1]).toEqual(['UTC null']);
  });

  it('is under both laws where the zone is another country’s than the address', () => {
    expect(told({ timeZone: 'Europe/Paris', country: 'GB' }, 'email')[1]).toEqual([
      'Europe/Paris GB',
      'Europe/Paris FR',
    ]);
  });

  it('is every zone of their state or province', () => {
    expect(told({ country: 'US', region: 'FL' }, 'email')).toEqual([
      'address',
      ['America/New_York US-FL', 'America/Chicago US-FL'],
    ]);
    expect(told({ country: 'CA', region: 'AB' }, 'email')[1]).toEqual(['America/Edmonton CA-AB']);
  });

  it('is every zone of the country whose state is not known', () => {
    expect(told({ country: 'US', region: 'QQ' }, 'email')).toEqual(['country', everyZoneOf('US', 'US')]);
  });

  it.each<[Partial<Profile>, string[]]>([
    [{ country: 'US', postalCode: '33101' }, ['America/New_York US-FL']],
    [{ country: 'US', region: 'FL', postalCode: '32501' }, ['America/Chicago US-FL']],
    // Bay County is on Central time, the south of Gulf County on Eastern.
    [
      { country: 'US', region: 'FL', postalCode: '32401' },
      ['America/New_York US-FL', 'America/Chicago US-FL'],
    ],
    [{ country: 'US', postalCode: '79901' }, ['America/Denver US-TX']],
    [{ country: 'US', postalCode: '86515' }, ['America/Phoenix US-AZ', 'America/Denver US-AZ']],
    [{ country: 'US', postalCode: '00901' }, ['America/Puerto_Rico US-PR']],
    [{ country: 'CA', postalCode: 'v6b 1a1' }, ['America/Vancouver CA-BC']],
    [{ country: 'AU', postalCode: '3000' }, ['Australia/Melbourne AU-VIC']],
    [{ country: 'AU', postalCode: '2000' }, ['Australia/Sydney AU-ACT', 'Australia/Sydney AU-NSW']],
    [{ country: 'AU', region: 'NSW', postalCode: '2000' }, ['Australia/Sydney AU-NSW']],
    // The two contradict each other: both must agree.
    [
      { country: 'US', region: 'NY', postalCode: '90210' },
      ['America/New_York US-NY', 'America/Los_Angeles US-CA'],
    ],
    [{ timeZone: 'America/Chicago', country: 'US', postalCode: '33101' }, ['America/Chicago US-FL']],
  ])('is what the postal code settles: %j', (address, places) => {
    expect(told(address, 'email')[1]).toEqual(places);
  });

  it('is settled by a postal code only to a zone of its state', () => {
    const letters = [...'ABCEGHJKLMNPRSTVXY'].flatMap((letter) =>
      [1, 5].map((digit) => `${letter}${digit}A 1A1`),
    );
    const digits = Array.from({ length: 1_000 }, (_, index) => `${String(index).padStart(3, '0')}00`);
    const codes = [
      ...letters.map((postalCode) => ({ country: 'CA', postalCode })),
      ...digits.map((postalCode) => ({ country: 'US', postalCode })),
      ...digits.map((postalCode) => ({ country: 'AU', postalCode: postalCode.slice(0, 4) })),
    ];
    let settled = 0;
    for (const address of codes) {
      const { basis, places } = whereabouts(somebody(address), 'email', 'marketing');
      if (basis === 'country') continue;
      expect(places.length).toBeGreaterThan(0);
      for (const { zone, jurisdiction } of places) {
        const [country, region] = (jurisdiction ?? '').split('-') as [string, string];
        const anywhere = whereabouts(somebody({ country, region }), 'email', 'marketing').zones;
        expect(anywhere, `${address.postalCode} ${jurisdiction}`).toContain(zone);
        if (anywhere.length > places.length) settled++;
      }
    }
    expect(settled).toBeGreaterThan(300);
  });

  it('is not known by a postal code of the field post, or of another shape', () => {
    for (const postalCode of ['09001', '34001', 'SW1A 1AA', '']) {
      expect(told({ country: 'US', postalCode }, 'email')).toEqual(['country', everyZoneOf('US', 'US')]);
    }
    expect(told({ country: 'AU', postalCode: '0872' }, 'email')[0]).toBe('country');
    expect(told({ country: 'DE', postalCode: '10115' }, 'email')[1]).toEqual(everyZoneOf('DE', 'DE'));
  });

  it('is where the area codes of their numbers are, on every channel', () => {
    const contactPoints = [sms('850'), sms('213', { channel: 'voice' })];
    expect(told({ contactPoints }, 'email')).toEqual([
      'area-code',
      ['America/Chicago US-FL', 'America/New_York US-FL', 'America/Los_Angeles US-CA'],
    ]);
    expect(told({ country: 'US', contactPoints }, 'email')[0]).toBe('area-code');
    // A text obeys the law of its own number wherever the customer may be.
    expect(told({ contactPoints }, 'sms')[1]).toContain('America/Los_Angeles US-FL');
  });

  it('is any zone of the country for an area code that is younger than the table, under its state’s law', () => {
    expect(zonesOfAreaCode('471')).toBe(null);
    expect(told({ contactPoints: [sms('471')] })).toEqual(['area-code', everyZoneOf('US', 'US-MS')]);
    expect(told({ contactPoints: [sms('222')] })).toEqual(['country', everyZoneOf('US', 'US-*')]);
  });

  it('is not known from a toll-free number, or from none', () => {
    const tollFree = sms('800', { lineType: 'toll-free' });
    expect(told({ contactPoints: [tollFree] })).toEqual(['unknown', []]);
    expect(told({ contactPoints: [pointOf('email')] })).toEqual(['unknown', []]);
    expect(told({ country: 'US', contactPoints: [tollFree] })).toEqual([
      'country',
      everyZoneOf('US', 'US-*'),
    ]);
  });

  it('is under the law of every state where neither address nor number tells the state', () => {
    const tollFree = sms('800', { lineType: 'toll-free' });
    const newYork = { timeZone: 'America/New_York' };
    expect(told({ ...newYork, contactPoints: [tollFree] })[1]).toEqual(['America/New_York US-*']);
    expect(told({ ...newYork, contactPoints: [sms(null, { country: 'MX' })] })[1]).toEqual([
      'America/New_York US-*',
      'America/New_York MX',
    ]);
    // What a new area code does not tell, the address does not tell of the number either.
    const places = told({ ...newYork, country: 'US', region: 'NY', contactPoints: [sms('222')] })[1];
    expect(places).toEqual(
      ['America/New_York US-NY', 'America/New_York US-*', ...everyZoneOf('US', 'US-*')].filter(
        (place, index, all) => all.indexOf(place) === index,
      ),
    );
    // Who lives in another country lives in no state, though their clock is an American one.
    const british = sms(null, { country: 'GB', lineType: 'mobile' });
    expect(told({ ...newYork, country: 'GB', contactPoints: [british] })[1]).toEqual([
      'America/New_York GB',
      'America/New_York US',
    ]);
    // Mail and e-mail have no laws of single states.
    expect(told({ ...newYork, contactPoints: [tollFree] }, 'email')[1]).toEqual(['America/New_York US']);
  });

  it('is under the law of their region where a number tells no more than the country of the address', () => {
    const australian = sms(null, { country: 'AU', lineType: 'mobile' });
    const victoria = { timeZone: 'Australia/Melbourne', country: 'AU', region: 'VIC' };
    expect(told({ ...victoria, contactPoints: [australian] })[1]).toEqual(['Australia/Melbourne AU-VIC']);
    expect(told({ timeZone: 'Australia/Melbourne', country: 'AU', contactPoints: [australian] })[1]).toEqual([
      'Australia/Melbourne AU',
    ]);
  });

  it('is any zone of the country of a mobile number outside North America', () => {
    const contactPoints = [sms(null, { country: 'AU', lineType: 'mobile' })];
    expect(told({ contactPoints })).toEqual(['country', everyZoneOf('AU', 'AU')]);
  });

  it('is read from the address where the stored zone does not exist', () => {
    expect(told({ timeZone: 'Mars/Olympus', country: 'DE' }, 'email')).toEqual([
      'country',
      everyZoneOf('DE', 'DE'),
    ]);
    expect(told({ timeZone: 'Mars/Olympus' }, 'email')).toEqual(['unknown', []]);
  });

  it('keeps the law and the clock of an American number when it is sold to, for all that the customer says', () => {
    const moved = { timeZone: 'America/Denver', country: 'US', region: 'CO', contactPoints: [sms('602')] };
    const both = ['America/Denver US-CO', 'America/Denver US-AZ', 'America/Phoenix US-AZ'];
    expect(told(moved)).toEqual(['time-zone', both]);
    expect(told(moved, 'sms', 'collections')[1]).toEqual(both);
    expect(told(moved, 'email')[1]).toEqual(['America/Denver US-CO']);
    expect(told(moved, 'sms', 'transactional')[1]).toEqual(['America/Denver US-CO']);
  });

  it('takes the state from the number where the customer gave only a zone', () => {
    const given = { timeZone: 'America/New_York', contactPoints: [sms('305')] };
    const withState = ['America/New_York US', 'America/New_York US-FL'];
    expect(told(given)[1]).toEqual(withState);
    expect(told(given, 'sms', 'service')[1]).toEqual(withState);
  });

  it('keeps the law of a number from another country, in the zone of the customer', () => {
    const abroad = { timeZone: 'Europe/Paris', contactPoints: [sms(null, { country: 'AU' })] };
    expect(told(abroad)[1]).toEqual(['Europe/Paris FR', 'Europe/Paris AU']);
    expect(told(abroad, 'sms', 'service')[1]).toEqual(['Europe/Paris FR']);
  });

  it('is told by the same object for the same places, so that what is computed for it is found again', () => {
    const asked: Partial<Profile>[] = [
      { timeZone: 'America/Denver', country: 'US', region: 'CO', contactPoints: [sms('602')] },
      { contactPoints: [sms('850'), sms('213', { channel: 'voice' })] },
      { country: 'US' },
      { timeZone: 'Europe/Paris', country: 'GB' },
    ];
    for (const changes of asked) {
      const [first, second] = [somebody(changes), somebody(changes)];
      expect(whereabouts(first, 'sms', 'marketing')).toBe(whereabouts(second, 'sms', 'marketing'));
    }
  });

  it('is told by the same object on every channel where the number adds nothing', () => {
    const customer = somebody({ contactPoints: [sms('850')] });
    expect(whereabouts(customer, 'sms', 'marketing')).toBe(whereabouts(customer, 'email', 'marketing'));
    // A law more, and no zone more: what is kept for the list of zones stays in use.
    const zoned = somebody({ timeZone: 'America/New_York', contactPoints: [sms('305')] });
    expect(whereabouts(zoned, 'sms', 'marketing').zones).toBe(whereabouts(zoned, 'email', 'marketing').zones);
  });

  it('is known for every area code of the numbering plan’s places', () => {
    expect(placesOfAreaCode('305')).toEqual(['US-FL']);
    expect(placesOfAreaCode('902')).toEqual(['CA-NS', 'CA-PE']);
    expect(placesOfAreaCode('867')).toEqual(['CA-YT', 'CA-NT', 'CA-NU']);
    expect(placesOfAreaCode('800')).toBe(null);
  });
});
