import { remember, rememberPairs } from '../remember.ts';
import { lawOfAnyRegion } from './regions.ts';

/** The IANA zone of a clock, and the most specific law known to hold there: `US-FL`, `US`, `GB`; null: no law known. */
export type Place = { zone: string; jurisdiction: string | null };

/** All the places that somebody may be in; none: unknown. `zones` are those of the places, each once. */
export type Whereabouts = {
  places: readonly Place[];
  zones: readonly string[];
  /** What it was read from. */
  basis: 'time-zone' | 'address' | 'area-code' | 'country' | 'unknown';
};

type Basis = Whereabouts['basis'];

/*
 * Every object here is made once and then found again, by the identity of what it was made from: laws and open hours are kept
 * under it. A place takes some 100 bytes.
 */
const mostPlaces = 4_000;

export const nowhere: Whereabouts = { places: [], zones: [], basis: 'unknown' };

/** The list of one zone; the caller has seen that the zone is known. */
export const onlyZone = remember(1_000, (zone: string): readonly string[] => [zone]);

/** One law in all of the zones. */
export function where(basis: Basis, zones: readonly string[], jurisdiction: string | null): Whereabouts {
  return oneLaw[basis](zones, jurisdiction);
}

const oneLaw = {
  'time-zone': oneLawBy('time-zone'),
  address: oneLawBy('address'),
  'area-code': oneLawBy('area-code'),
  country: oneLawBy('country'),
  unknown: oneLawBy('unknown'),
};

function oneLawBy(basis: Basis) {
  return rememberPairs(
    mostPlaces,
    (zones: readonly string[], jurisdiction: string | null): Whereabouts => ({
      basis,
      zones,
      places: zones.map((zone) => ({ zone, jurisdiction })),
    }),
  );
}

/** Both together; what came first names the basis. */
export function addPlaces(to: Whereabouts, more: Whereabouts): Whereabouts {
  if (to === nowhere || to === more) return more;
  return more === nowhere ? to : sum(to, more);
}

const sum = rememberPairs(mostPlaces, (to: Whereabouts, more: Whereabouts) => extended(to, more.places));

/** The same zones, where a law of the whole United States stands for those of all its states: it is not known which one it is. */
export const anyRegion = remember(
  mostPlaces,
  (home: Whereabouts): Whereabouts =>
    home.places.some(({ jurisdiction }) => jurisdiction === 'US')
      ? {
          ...home,
          places: home.places.map(({ zone, jurisdiction }) => ({
            zone,
            jurisdiction: jurisdiction === 'US' ? lawOfAnyRegion(jurisdiction) : jurisdiction,
          })),
        }
      : home,
);

/**
 * The first, with every law of the second in all its zones; but that of a country only where no region of it is known: the
 * region's law contains it, and has fewer holidays than all regions together.
 */
export const inZones = rememberPairs(mostPlaces, (home: Whereabouts, other: Whereabouts) => {
  const isFiner = (law: string | null) =>
    home.places.every(({ jurisdiction }) => jurisdiction?.startsWith(`${law}-`) ?? false);
  const laws = new Set(other.places.map(({ jurisdiction }) => jurisdiction).filter((law) => !isFiner(law)));
  return extended(
    home,
    home.zones.flatMap((zone) => [...laws].map((jurisdiction) => ({ zone, jurisdiction }))),
  );
});

function extended(to: Whereabouts, more: readonly Place[]): Whereabouts {
  const added = more.filter(
    ({ zone, jurisdiction }) =>
      !to.places.some((place) => place.zone === zone && place.jurisdiction === jurisdiction),
  );
  if (added.length === 0) return to;
  const newZones = new Set(added.map(({ zone }) => zone).filter((zone) => !to.zones.includes(zone)));
  return {
    basis: to.basis,
    places: [...to.places, ...added],
    // The same list where no zone is new: what is kept under it stays in use.
    zones: newZones.size === 0 ? to.zones : [...to.zones, ...newZones],
  };
}
