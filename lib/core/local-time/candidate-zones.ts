import type { Profile } from '../customer.ts';
import { isKnownZone } from './zone-offsets.ts';
import { zonesOfCountry } from './zones-of-country.ts';

const alone = new Map<string, readonly string[]>();
const together = new Map<string, readonly string[]>();
const nowhere: readonly string[] = [];

/**
 * Every zone that the customer may be in; a contact must be allowed in all of them. The zone they gave; else those of their
 * country; else those of the countries of their phone numbers. Empty: unknown. The same places always give the same list
 * object, because what is computed for a list is kept under its identity.
 */
export function candidateZones(profile: Profile): readonly string[] {
  if (profile.timeZone !== null) {
    const only = onlyZone(profile.timeZone);
    if (only !== null) return only;
  }
  if (profile.country !== null) {
    const zones = zonesOfCountry(profile.country);
    if (zones.length > 0) return zones;
  }
  return zonesOfPhones(profile);
}

function onlyZone(zone: string): readonly string[] | null {
  const zones = alone.get(zone);
  if (zones !== undefined) return zones;
  if (!isKnownZone(zone)) return null;
  const list = [zone];
  alone.set(zone, list);
  return list;
}

function zonesOfPhones(profile: Profile): readonly string[] {
  const countries: string[] = [];
  for (const { country } of profile.contactPoints) {
    if (country !== null && !countries.includes(country)) countries.push(country);
  }
  if (countries.length === 0) return nowhere;
  // Numbers of two countries: the customer may be in either.
  const key = countries.sort().join();
  let zones = together.get(key);
  if (zones === undefined) {
    zones = [...new Set(countries.flatMap((country) => zonesOfCountry(country)))];
    if (zones.length > 0) together.set(key, zones);
  }
  return zones;
}
