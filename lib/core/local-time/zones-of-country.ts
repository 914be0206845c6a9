const known = new Map<string, readonly string[]>();
const countryCode = /^[A-Z]{2}$/;

// TypeScript's library has no getTimeZones yet.
type RegionLocale = Intl.Locale & { getTimeZones?: () => string[] | undefined };

/** Every IANA zone in use in a country (ISO 3166, two capitals), always as the same list; empty where it is not known. */
export function zonesOfCountry(country: string): readonly string[] {
  let zones = known.get(country);
  if (zones === undefined) {
    zones = countryCode.test(country) ? readZones(country) : [];
    if (zones.length > 0) known.set(country, zones);
  }
  return zones;
}

function readZones(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as RegionLocale;
  return locale.getTimeZones?.() ?? [];
}
