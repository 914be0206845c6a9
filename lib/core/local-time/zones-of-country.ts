import { zoneCountries } from './zone-countries.generated.ts';

const zonesByCountry = new Map<string, readonly string[]>();
const countryByZone = new Map<string, string>();
for (const line of zoneCountries.trim().split('\n')) {
  const [country, ...zones] = line.split(' ') as [string, ...string[]];
  zonesByCountry.set(country, zones);
  for (const zone of zones) countryByZone.set(zone, country);
}
const none: readonly string[] = [];

/** Every IANA zone in use in a country (ISO 3166, two capitals), always as the same list; empty where it is not known. */
export function zonesOfCountry(country: string): readonly string[] {
  return zonesByCountry.get(country) ?? none;
}

/** The country that a zone is named for; null where it belongs to none, as UTC, or is an old name. */
export function countryOfZone(zone: string): string | null {
  return countryByZone.get(zone) ?? null;
}
