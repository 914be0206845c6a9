import { createHash } from 'node:crypto';
import { iso31661Alpha3ToAlpha2 } from 'iso-3166';
import type { Endpoint } from './pinpoint-endpoint.ts';
import type { NewCustomer } from './put-customers.ts';

/** What Pinpoint's endpoints come to: customers, the addresses that nobody may contact, and who wants no mail. */
export type FromPinpoint = {
  customers: NewCustomer[];
  optOuts: Endpoint[];
  /** Customers who had opted out with every mail address that they have. */
  withoutMail: string[];
  /** Users whose id Kairos does not take, such as a mail address: they are known by its hash. */
  hashedIds: number;
  inactive: number;
  /** Addresses beside a newer one of the same channel: Kairos keeps one of each. */
  older: number;
};

/** Puts the endpoints of each user together. */
export function customersFrom(
  endpoints: readonly Endpoint[],
  { segment }: { segment?: string },
): FromPinpoint {
  const found: FromPinpoint = {
    customers: [],
    optOuts: endpoints.filter(({ optedOut }) => optedOut),
    withoutMail: [],
    hashedIds: 0,
    inactive: endpoints.filter(({ inactive }) => inactive).length,
    older: 0,
  };
  for (const [user, own] of Map.groupBy(endpoints, (endpoint) => endpoint.user)) {
    const id = customerIdOf(user);
    if (id !== user) found.hashedIds += 1;
    // The newest first, and of those equally old the one further down in the file.
    own.reverse().sort((left, right) => (left.at === right.at ? 0 : left.at < right.at ? 1 : -1));
    const usable = own.filter(({ inactive }) => !inactive);
    const points = chosen(usable);
    found.older += usable.length - points.length;
    if (points.some(({ channel, optedOut }) => channel === 'email' && optedOut)) found.withoutMail.push(id);
    found.customers.push({
      place: `customer ${id}`,
      id,
      body: { ...detailsOf(own, segment), contactPoints: pointsOf(points) },
    });
  }
  return found;
}

const ourIds = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id of the user, if Kairos takes it; else one made of its SHA-256, which any system can make again. */
export function customerIdOf(user: string): string {
  return ourIds.test(user)
    ? user
    : `pinpoint:${createHash('sha256').update(user).digest('hex').slice(0, 32)}`;
}

/** One of each channel: the newest that did not opt out, else the newest. */
function chosen(newestFirst: readonly Endpoint[]): Endpoint[] {
  return [...Map.groupBy(newestFirst, ({ channel }) => channel).values()].flatMap(
    (same) => same.find(({ optedOut }) => !optedOut) ?? same.slice(0, 1),
  );
}

function pointsOf(points: readonly Endpoint[]) {
  return points.map(({ channel, address }) => ({ channel, address, source: 'pinpoint' }));
}

function detailsOf(newestFirst: readonly Endpoint[], segment: string | undefined): NewCustomer['body'] {
  const newest = (field: 'timeZone' | 'country' | 'region' | 'postalCode' | 'language') =>
    newestFirst.find((endpoint) => endpoint[field] !== null)?.[field] ?? null;
  const country = countryOf(newest('country'));
  const attributes: Record<string, string> = {};
  for (const endpoint of newestFirst.toReversed())
    for (const [name, values] of Object.entries(endpoint.attributes))
      if (values.length > 0) attributes[name] = values.join(';');
  return {
    timeZone: newest('timeZone'),
    country,
    region: regionOf(newest('region'), country),
    postalCode: newest('postalCode'),
    language: newest('language')?.replaceAll('_', '-') ?? null,
    attributes,
    ...(segment !== undefined && { segments: [segment] }),
  };
}

/** Pinpoint took codes of two letters and of three. */
function countryOf(code: string | null): string | null {
  const capitals = code?.trim().toUpperCase() ?? '';
  return iso31661Alpha3ToAlpha2[capitals] ?? (/^[A-Z]{2}$/.test(capitals) ? capitals : null);
}

/** Written as a code, with the country before it or not; names of regions say nothing that can be relied on. */
function regionOf(region: string | null, country: string | null): string | null {
  const code = region?.trim().toUpperCase().replace(`${country}-`, '') ?? '';
  return /^[A-Z0-9]{1,3}$/.test(code) ? code : null;
}
