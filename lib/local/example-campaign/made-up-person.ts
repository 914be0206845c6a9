import { areaCodesByZone } from './area-codes.ts';

/** Where somebody who does not exist lives and can be reached. */
export type MadeUpPerson = { timeZone: string; region: string; phone: string; email: string };

const places = Object.entries(areaCodesByZone).flatMap(([timeZone, regions]) =>
  Object.entries(regions).flatMap(([region, codes]) =>
    codes.split(' ').map((areaCode) => ({ timeZone, region, areaCode })),
  ),
);

/** In every area code 555-0100 to 555-0199 are kept for fiction. */
const numbersPerAreaCode = 100;
/** A prime that does not divide the number of area codes: neighbouring rows live far apart, and every code has its turn. */
const stride = 101;

/** So many people have a number of their own; after that the numbers come round again. */
export const distinctNumbers = places.length * numbersPerAreaCode;

/**
 * Makes up the person of a row (counted from 1), always the same one. Row by row the area code changes; once all have had
 * their turn, the last two digits of the number go up by one.
 */
export function madeUpPerson(row: number): MadeUpPerson {
  const index = row - 1;
  const place = places[(index * stride) % places.length] as (typeof places)[number];
  const line = Math.floor(index / places.length) % numbersPerAreaCode;
  return {
    timeZone: place.timeZone,
    region: place.region,
    phone: `+1${place.areaCode}55501${String(line).padStart(2, '0')}`,
    email: `row${row}@example.com`,
  };
}
