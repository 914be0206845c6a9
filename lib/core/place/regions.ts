import { regionsOfPostalCode, zoneOfPostalCode } from './postal-codes.ts';

/**
 * The zones of each state, province or territory (ISO 3166-2) of countries that have several. Those with two zones give both,
 * unless the postal code settles it. From the IANA zone descriptions and 49 CFR 71 (boundaries of US zones). Zones that have
 * kept the same clock as their neighbour since 2007 stand for it.
 */
const zonesByRegion: Readonly<Record<string, string>> = {
  'US-AL': 'America/Chicago',
  'US-AK':
    'America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome America/Adak',
  'US-AZ': 'America/Phoenix America/Denver',
  'US-AR': 'America/Chicago',
  'US-CA': 'America/Los_Angeles',
  'US-CO': 'America/Denver',
  'US-CT': 'America/New_York',
  'US-DE': 'America/New_York',
  'US-DC': 'America/New_York',
  'US-FL': 'America/New_York America/Chicago',
  'US-GA': 'America/New_York',
  'US-HI': 'Pacific/Honolulu',
  'US-ID': 'America/Boise America/Los_Angeles',
  'US-IL': 'America/Chicago',
  'US-IN': 'America/Indiana/Indianapolis America/Chicago',
  'US-IA': 'America/Chicago',
  'US-KS': 'America/Chicago America/Denver',
  'US-KY': 'America/Kentucky/Louisville America/New_York America/Chicago',
  'US-LA': 'America/Chicago',
  'US-ME': 'America/New_York',
  'US-MD': 'America/New_York',
  'US-MA': 'America/New_York',
  'US-MI': 'America/Detroit America/Menominee',
  'US-MN': 'America/Chicago',
  'US-MS': 'America/Chicago',
  'US-MO': 'America/Chicago',
  'US-MT': 'America/Denver',
  'US-NE': 'America/Chicago America/Denver',
  'US-NV': 'America/Los_Angeles America/Denver',
  'US-NH': 'America/New_York',
  'US-NJ': 'America/New_York',
  'US-NM': 'America/Denver',
  'US-NY': 'America/New_York',
  'US-NC': 'America/New_York',
  'US-ND': 'America/Chicago America/Denver',
  'US-OH': 'America/New_York',
  'US-OK': 'America/Chicago',
  'US-OR': 'America/Los_Angeles America/Boise',
  'US-PA': 'America/New_York',
  'US-RI': 'America/New_York',
  'US-SC': 'America/New_York',
  'US-SD': 'America/Chicago America/Denver',
  'US-TN': 'America/Chicago America/New_York',
  'US-TX': 'America/Chicago America/Denver',
  'US-UT': 'America/Denver',
  'US-VT': 'America/New_York',
  'US-VA': 'America/New_York',
  'US-WA': 'America/Los_Angeles',
  'US-WV': 'America/New_York',
  'US-WI': 'America/Chicago',
  'US-WY': 'America/Denver',
  'US-PR': 'America/Puerto_Rico',
  'US-VI': 'America/St_Thomas',
  'US-GU': 'Pacific/Guam',
  'US-MP': 'Pacific/Saipan',
  'US-AS': 'Pacific/Pago_Pago',
  'CA-AB': 'America/Edmonton',
  'CA-BC': 'America/Vancouver America/Edmonton America/Dawson_Creek America/Fort_Nelson America/Creston',
  'CA-MB': 'America/Winnipeg',
  'CA-NB': 'America/Moncton',
  'CA-NL': 'America/St_Johns America/Goose_Bay',
  'CA-NS': 'America/Halifax America/Glace_Bay',
  'CA-NT': 'America/Edmonton America/Inuvik',
  'CA-NU': 'America/Iqaluit America/Rankin_Inlet America/Resolute America/Cambridge_Bay America/Atikokan',
  'CA-ON': 'America/Toronto America/Winnipeg America/Atikokan',
  'CA-PE': 'America/Halifax',
  'CA-QC': 'America/Toronto America/Halifax America/Blanc-Sablon',
  'CA-SK': 'America/Regina America/Swift_Current America/Edmonton',
  'CA-YT': 'America/Whitehorse America/Dawson',
  'AU-ACT': 'Australia/Sydney',
  'AU-NSW': 'Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe',
  'AU-NT': 'Australia/Darwin',
  'AU-QLD': 'Australia/Brisbane',
  'AU-SA': 'Australia/Adelaide Australia/Eucla',
  'AU-TAS': 'Australia/Hobart Antarctica/Macquarie',
  'AU-VIC': 'Australia/Melbourne',
  'AU-WA': 'Australia/Perth Australia/Eucla',
};

const known = new Map(
  Object.entries(zonesByRegion).map(([law, zones]) => [law, [{ law, zones: zones.split(' ') }] as const]),
);

const territories = new Set(['PR', 'VI', 'GU', 'MP', 'AS']);

/** The law of a country; territories of the United States have a country code of their own and obey federal law. */
export function lawOfCountry(country: string): string {
  return territories.has(country) ? `US-${country}` : country;
}

/**
 * The law for somebody in a country whose regions have laws of their own, when nobody knows the region: `US-*` is that of every
 * state at once. Unknown is never permission.
 */
export function lawOfAnyRegion(country: string): string {
  return country === 'US' ? 'US-*' : lawOfCountry(country);
}

type Address = { country: string | null; region: string | null; postalCode: string | null };

/** A state or province of an address with its zones. */
export type Region = { law: string; zones: readonly string[] };

const nowhere: readonly Region[] = [];

/**
 * The states or provinces of an address in a country whose zones or laws differ by region, with their zones: both where the given
 * region and the postal code contradict each other, none where neither says.
 */
export function regionsOfAddress({ country, region, postalCode }: Address): readonly Region[] {
  if (country === null) return nowhere;
  const given = region === null ? undefined : known.get(`${country}-${region}`);
  if (postalCode === null) return given ?? nowhere;
  const byCode = regionsOfPostalCode(country, postalCode);
  return lawsOf(given?.[0].law ?? null, byCode).map((law) => ({
    law,
    zones: zoneOfPostalCode(law, postalCode) ?? (known.get(law)?.[0].zones as readonly string[]),
  }));
}

/** A code that several regions share does not add the others to the one that was given. */
function lawsOf(given: string | null, byCode: readonly string[]): readonly string[] {
  if (given === null) return byCode;
  return byCode.includes(given) ? [given] : [given, ...byCode];
}
