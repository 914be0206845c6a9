import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { offsetAt } from '../../../lib/core/local-time/zone-offsets.ts';
import {
  clockOfZone,
  countryOfZone,
  isKnownZone,
  zoneDataVersion,
  zoneNames,
  zonesOfCountry,
} from '../../../lib/core/local-time/zone-table.ts';
import { zoneTable } from '../../../lib/infra/zone-table.ts';
import { differenceText, zoneDifferences } from '../../support/zone-differences.ts';

const runtimeRelease = process.versions.tz ?? 'unknown';

/** What changed between the release of a runtime that we know and the table's. With any other difference one of them is wrong. */
const changedSince: Readonly<Record<string, readonly string[]>> = {
  // Northwest Territories (2026d), Manitoba (2026e) and Cuba (2026f) keep the clocks of the summer.
  '2026c': [
    'America/Havana',
    'America/Inuvik',
    'America/Rainy_River',
    'America/Winnipeg',
    'Canada/Central',
    'Cuba',
  ],
  [zoneDataVersion]: [],
};

describe('the table of time zones', () => {
  it('is what the generator makes of the pinned IANA release', () => {
    const committed = new URL('../../../lib/core/local-time/zone-table.generated.ts', import.meta.url);
    expect(readFileSync(committed, 'utf8')).toBe(zoneTable());
  });

  it(`agrees with this runtime's IANA ${runtimeRelease} data but for what changed since`, () => {
    const differences = zoneDifferences();
    const report = differences.map(differenceText).join('\n');
    if (runtimeRelease > zoneDataVersion) {
      throw new Error(
        `This runtime has IANA ${runtimeRelease}, the table ${zoneDataVersion}. Update moment-timezone, then npm run generate:zones.\n${report}`,
      );
    }
    if (report !== '') {
      console.info(
        `This runtime's IANA ${runtimeRelease} is older than the table's ${zoneDataVersion}:\n${report}`,
      );
    }
    // Of a release that is not listed nothing is known but that it is older.
    const known = changedSince[runtimeRelease];
    if (known !== undefined) expect(differences.map(({ zone }) => zone).sort(), report).toEqual(known);
  });

  it.each([
    ['America/Vancouver', '2026-11-22T00:00:00Z', -7],
    ['America/Vancouver', '2027-07-01T00:00:00Z', -7],
    ['America/Edmonton', '2026-11-22T00:00:00Z', -6],
    ['America/Winnipeg', '2026-11-22T00:00:00Z', -5],
    ['America/Havana', '2026-11-22T00:00:00Z', -4],
    ['Africa/Casablanca', '2026-11-22T00:00:00Z', 0],
    ['America/Mexico_City', '2026-07-01T00:00:00Z', -6],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 5.75],
    ['Pacific/Kiritimati', '2026-07-01T00:00:00Z', 14],
    ['America/New_York', '2099-07-01T00:00:00Z', -4],
    ['US/Eastern', '2026-11-22T00:00:00Z', -5],
    ['Etc/GMT+5', '2026-07-01T00:00:00Z', -5],
  ])('has %s at %s %d hours ahead of UTC', (zone, at, hours) => {
    expect(offsetAt(zone, Date.parse(at))).toBe(hours * 3_600_000);
  });

  it('has every zone that the runtime knows, and their changes in order', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isKnownZone(zone))).toEqual([]);
    expect(zoneNames().length).toBeGreaterThan(590);
    for (const { starts, offsets } of zoneNames().map(clockOfZone)) {
      expect(offsets.length).toBe(starts.length);
      for (let i = 1; i < starts.length; i++) {
        expect(starts[i] as number).toBeGreaterThan(starts[i - 1] as number);
        expect(offsets[i]).not.toBe(offsets[i - 1]);
      }
    }
  });

  it('knows the zones of every country and the country of every zone that is in use', () => {
    expect(zonesOfCountry('US')).toHaveLength(29);
    expect(zonesOfCountry('GB')).toEqual(['Europe/London']);
    expect(zonesOfCountry('SE')).toEqual(['Europe/Stockholm']);
    expect(countryOfZone('Europe/Stockholm')).toBe('SE');
    expect(zonesOfCountry('UA')).toContain('Europe/Simferopol');
    expect(zonesOfCountry('RU')).toContain('Europe/Simferopol');
    expect(countryOfZone('UTC')).toBe(null);
    expect(zonesOfCountry('ZZ')).toEqual([]);
  });

  it.each(['Mars/Olympus', 'america/new_york', '+05:00', '', 'constructor'])('does not know %j', (name) => {
    expect(isKnownZone(name)).toBe(false);
    expect(() => clockOfZone(name)).toThrow(RangeError);
  });

  it('knows the zones of its list and nothing that is only a part of its text', () => {
    const names = new Set(zoneNames());
    const near = [...names].flatMap((name) => [
      name,
      name.slice(1),
      name.slice(0, -1),
      `${name}:US`,
      `${name} `,
      name.toLowerCase(),
      name.slice(name.indexOf('/') + 1),
      `America/${name}`,
    ]);
    const odd = [
      '',
      '/',
      'America/',
      'a5',
      '1:',
      '3i',
      '5:2007:2099',
      ...'0123456789abcdefg',
      'Chicago:US',
      'constructor',
    ];
    expect([...near, ...odd].filter((zone) => isKnownZone(zone) !== names.has(zone))).toEqual([]);
    expect(names.size).toBeGreaterThan(590);
  });
});
