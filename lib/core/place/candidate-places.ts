import { type ContactPoint, contactPointFor, type Profile } from '../customer.ts';
import { countryOfZone, isKnownZone, zonesOfCountry } from '../local-time/zone-table.ts';
import { remember, rememberLast } from '../remember.ts';
import type { Channel, Purpose } from '../vocabulary.ts';
import { placesOfAreaCode, zonesOfAreaCode } from './area-codes.ts';
import { lawOfAnyRegion, lawOfCountry, regionsOfAddress } from './regions.ts';
import { addPlaces, anyRegion, inZones, nowhere, onlyZone, type Whereabouts, where } from './whereabouts.ts';

/**
 * Every place, as a pair of clock and law, that the customer may be in for this channel and purpose. A contact must be allowed in
 * all of them. The zone they gave; else their address; else the area codes of their phone numbers; else any zone of their
 * country; else nothing is known. The same places always give the same object, because what is computed for a list of zones is
 * kept under its identity.
 */
export function whereabouts(profile: Profile, channel: Channel, purpose: Purpose): Whereabouts {
  const known = homeOf(profile);
  const number = numberOn(profile, channel);
  if (number === null || number.country === null) return known;
  const ofNumber = placesOfNumber(number);
  // Calls and texts have laws of single states: where neither the address nor the number tells the state, those of all of them. An
  // address in another country tells that there is none.
  const abroad = profile.country !== null && profile.country !== 'US';
  const home = abroad || tellsState(ofNumber) ? known : anyRegion(known);
  if (ofNumber === nowhere || ofNumber === home) return home;
  const here = inZones(home, ofNumber);
  // Who sells or collects by phone obeys the number's law too, wherever the customer says to be (47 CFR 64.1200(c)(1) asks for
  // the called party's location; 12 CFR 1006.6(b)(1), comment 2, for all likely ones). American numbers bring their own clock.
  if (purpose === 'marketing' || purpose === 'collections') {
    return isAmerican(ofNumber) ? addPlaces(here, ofNumber) : here;
  }
  // For the others it only says which state's law holds, where the address does not.
  return home.places.some(({ jurisdiction }) => jurisdiction === number.country) ? here : home;
}

/**
 * The places that hold on every channel; a phone number may bring more. A decision asks for each channel in turn: what was found
 * for the last profile is kept. Profiles are never changed in place.
 */
export const homeOf = rememberLast(findHome);

function findHome(profile: Profile): Whereabouts {
  const { timeZone, country } = profile;
  if (timeZone !== null && isKnownZone(timeZone))
    return country === null ? placesOfZoneAlone(timeZone) : placesOfZone(timeZone, country, profile);
  if (country !== null) {
    let ofAddress = nowhere;
    for (const { law, zones } of regionsOfAddress(profile)) {
      ofAddress = addPlaces(ofAddress, where('address', zones, law));
    }
    if (ofAddress !== nowhere) return ofAddress;
    const numbers = placesOfNumbers(profile, country);
    if (numbers !== nowhere) return numbers;
    const all = placesOfCountry(country);
    if (all !== nowhere) return all;
  }
  return placesOfNumbers(profile, null);
}

/** The given zone, under the law of the country it is named for. */
const placesOfZoneAlone = remember(1_000, (timeZone: string) => {
  const own = countryOfZone(timeZone);
  return where('time-zone', onlyZone(timeZone), own === null ? null : lawOfCountry(own));
});

/** The given zone, under the law of the address; under its own country's too where the two contradict each other. */
function placesOfZone(timeZone: string, country: string, profile: Profile): Whereabouts {
  const zones = onlyZone(timeZone);
  const own = countryOfZone(timeZone);
  let places = nowhere;
  for (const { law } of regionsOfAddress(profile)) places = addPlaces(places, where('time-zone', zones, law));
  if (places === nowhere) places = where('time-zone', zones, lawOfCountry(country));
  const agrees =
    own === null ||
    own === country ||
    places.places.some(({ jurisdiction }) => jurisdiction === lawOfCountry(own));
  return agrees ? places : addPlaces(places, where('time-zone', zones, lawOfCountry(own)));
}

/** The union over all phone numbers, or over those of one country. */
function placesOfNumbers(profile: Profile, country: string | null): Whereabouts {
  let all = nowhere;
  for (const point of profile.contactPoints) {
    if (point.country === null || (country !== null && point.country !== country)) continue;
    all = addPlaces(all, placesOfNumber(point));
  }
  return all;
}

/** A toll-free number is nowhere. An area code that is not known may be anywhere in its country, as may a mobile elsewhere. */
function placesOfNumber({ areaCode, country, lineType }: ContactPoint): Whereabouts {
  if (country === null || lineType === 'toll-free') return nowhere;
  const laws = areaCode === null ? null : placesOfAreaCode(areaCode);
  if (areaCode === null || laws === null) return placesOfCountry(country, lawOfAnyRegion(country));
  const zones = zonesOfAreaCode(areaCode) ?? zonesOfCountry(country);
  let all = nowhere;
  for (const law of laws) all = addPlaces(all, where('area-code', zones, law));
  return all;
}

function placesOfCountry(country: string, law = lawOfCountry(country)): Whereabouts {
  const zones = zonesOfCountry(country);
  return zones.length === 0 ? nowhere : where('country', zones, law);
}

function tellsState({ places }: Whereabouts): boolean {
  return places[0]?.jurisdiction?.startsWith('US-') ?? false;
}

function numberOn(profile: Profile, channel: Channel): ContactPoint | null {
  return channel === 'sms' || channel === 'voice' ? contactPointFor(profile, channel) : null;
}

function isAmerican({ places }: Whereabouts): boolean {
  return places.some(({ jurisdiction }) => jurisdiction?.startsWith('US') ?? false);
}
