import { whenAsked } from '../remember.ts';

/** By country: how many characters of a postal code say the region, and which they are. */
type Prefixes = { length: number; regions: Readonly<Record<string, string>> };

/**
 * The states and provinces by the beginning of their postal codes, as the postal services assign them. Field post and codes that
 * cross a border of the wide kind (Australia's 08) are left out; a beginning that several share counts for all of them.
 */
const prefixesByCountry: Readonly<Record<string, Prefixes>> = {
  // biome-ignore format: a table
  US: { length: 3, regions: {
    AK: '995-999', AL: '350-369', AR: '716-729', AZ: '850-865', CA: '900-961', CO: '800-816', CT: '060-069', DC: '200-205',
    DE: '197-199', FL: '320-339 341-349', GA: '300-319 398-399', HI: '967-968', IA: '500-528', ID: '832-838', IL: '600-629',
    IN: '460-479', KS: '660-679', KY: '400-427', LA: '700-714', MA: '010-027 055', MD: '206-219', ME: '039-049', MI: '480-499',
    MN: '550-567', MO: '630-658', MS: '386-397', MT: '590-599', NC: '270-289', ND: '580-588', NE: '680-693', NH: '030-038',
    NJ: '070-089', NM: '870-884', NV: '889-898', NY: '005 063 100-149', OH: '430-459', OK: '730-732 734-749', OR: '970-979',
    PA: '150-196', PR: '006-007 009', RI: '028-029', SC: '290-299', SD: '570-577', TN: '370-385', TX: '733 750-799 885',
    UT: '840-847', VA: '201 220-246', VI: '008', VT: '050-054 056-059', WA: '980-994', WI: '530-549', WV: '247-268',
    WY: '820-831',
  } },
  // biome-ignore format: a table
  CA: { length: 1, regions: {
    AB: 'T', BC: 'V', MB: 'R', NB: 'E', NL: 'A', NS: 'B', NT: 'X', NU: 'X', ON: 'K L M N P', PE: 'C', QC: 'G H J', SK: 'S', YT: 'Y',
  } },
  AU: {
    length: 1,
    regions: { ACT: '2', NSW: '1-2', QLD: '4 9', SA: '5', TAS: '7', VIC: '3 8', WA: '6' },
  },
};

/**
 * Where a region has several clocks, the beginnings of postal codes that lie in one of them as a whole, by the zone. Only what is
 * beyond doubt by the county lines of 49 CFR 71 and the IANA's descriptions; all others may be in any zone of the region.
 */
// biome-ignore format: a table
const settled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'US-AK': { 'America/Anchorage': '996-997', 'America/Juneau': '998' },
  'US-AZ': { 'America/Phoenix': '850-857' },
  'US-FL': { 'America/New_York': '320-323 326-349', 'America/Chicago': '325' },
  'US-ID': { 'America/Boise': '832-834 836-837', 'America/Los_Angeles': '838' },
  'US-IN': { 'America/Indiana/Indianapolis': '460-462 466-468 470-474 478', 'America/Chicago': '464 477' },
  'US-KS': { 'America/Chicago': '660-676 679' },
  'US-KY': { 'America/New_York': '400 402-418 425', 'America/Chicago': '420-424' },
  'US-MI': { 'America/Detroit': '480-497' },
  'US-ND': { 'America/Chicago': '580-584' },
  'US-NE': { 'America/Chicago': '680-689', 'America/Denver': '693' },
  'US-NV': { 'America/Los_Angeles': '889-897' },
  'US-OR': { 'America/Los_Angeles': '970-978' },
  'US-SD': { 'America/Chicago': '570-574', 'America/Denver': '577' },
  'US-TN': { 'America/Chicago': '370-372 380-384', 'America/New_York': '374 376 379' },
  'US-TX': { 'America/Chicago': '733 750-797', 'America/Denver': '799 885' },
  'CA-BC': { 'America/Vancouver': 'V3-V9' },
  'CA-NL': { 'America/St_Johns': 'A1' },
  'CA-ON': { 'America/Toronto': 'K L M N' },
  'CA-QC': { 'America/Toronto': 'H J' },
  'AU-NSW': { 'Australia/Sydney': '1 20-27' },
  'AU-SA': { 'Australia/Adelaide': '50-55' },
  'AU-WA': { 'Australia/Perth': '60-63' },
};

const regions = whenAsked(() => {
  const all = new Map<string, Map<string, string[]>>();
  for (const [country, { regions: ofCountry }] of Object.entries(prefixesByCountry)) {
    const byPrefix = new Map<string, string[]>();
    for (const [region, prefixes] of Object.entries(ofCountry)) {
      for (const prefix of spelledOut(prefixes)) {
        byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), `${country}-${region}`]);
      }
    }
    all.set(country, byPrefix);
  }
  return all;
});

const zones = whenAsked(() => {
  const all = new Map<string, Map<string, readonly string[]>>();
  for (const [region, byZone] of Object.entries(settled)) {
    const byPrefix = new Map<string, readonly string[]>();
    for (const [zone, prefixes] of Object.entries(byZone)) {
      const only = [zone];
      for (const prefix of spelledOut(prefixes)) byPrefix.set(prefix, only);
    }
    all.set(region, byPrefix);
  }
  return all;
});

const none: readonly string[] = [];

/** The states or provinces (`US-FL`) that a postal code may lie in; none where it does not say. */
export function regionsOfPostalCode(country: string, postalCode: string): readonly string[] {
  const length = prefixesByCountry[country]?.length;
  if (length === undefined) return none;
  return regions().get(country)?.get(postalCode.slice(0, length).toUpperCase()) ?? none;
}

/** The one zone of a region that a postal code settles, always as the same list; null where it may be any of the region's. */
export function zoneOfPostalCode(region: string, postalCode: string): readonly string[] | null {
  const byPrefix = zones().get(region);
  if (byPrefix === undefined) return null;
  const code = postalCode.toUpperCase();
  for (let length = 1; length <= 3; length++) {
    const zone = byPrefix.get(code.slice(0, length));
    if (zone !== undefined) return zone;
  }
  return null;
}

/** `320-322 325` as 320, 321, 322, 325; `V3-V5` as V3, V4, V5. */
function spelledOut(prefixes: string): string[] {
  return prefixes.split(' ').flatMap((part) => {
    const [from, to] = part.split('-') as [string, string?];
    if (to === undefined) return [from];
    const letter = from.replace(/\d/g, '');
    const first = Number(from.slice(letter.length));
    const count = Number(to.slice(letter.length)) - first + 1;
    const width = from.length - letter.length;
    return Array.from({ length: count }, (_, index) => letter + String(first + index).padStart(width, '0'));
  });
}
