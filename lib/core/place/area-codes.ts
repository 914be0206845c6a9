import { whenAsked } from '../remember.ts';
import { areaCodesByPlace } from './area-code-places.ts';
import { zonesByAreaCodes } from './area-code-zones.ts';

const zonesByCode = whenAsked(() => {
  const all = new Map<string, readonly string[]>();
  for (const [zones, codes] of Object.entries(zonesByAreaCodes)) {
    const list = zones.split(' ');
    for (const code of codes.split(' ')) all.set(code, list);
  }
  return all;
});

const placesByCode = whenAsked(() => {
  const all = new Map<string, string[]>();
  for (const [place, codes] of Object.entries(areaCodesByPlace)) {
    for (const code of codes.split(' ')) {
      const places = all.get(code);
      if (places === undefined) all.set(code, [place]);
      else places.push(place);
    }
  }
  return all;
});

/** The zones that numbers of the area code are found in, always as the same list; null where nothing is known of it. */
export function zonesOfAreaCode(areaCode: string): readonly string[] | null {
  return zonesByCode().get(areaCode) ?? null;
}

/** The states or provinces (`US-FL`) that the area code is given to; null where it is not known. */
export function placesOfAreaCode(areaCode: string): readonly string[] | null {
  return placesByCode().get(areaCode) ?? null;
}
