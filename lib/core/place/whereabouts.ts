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
 * Every object here is made once and then found again, by the identity of what it was made from: lists of open hours are kept
 * under the list of zones they were computed for. All names come from tables, so the caches are as bounded as those.
 */

const single = new Map<string, readonly string[]>();
const known = new WeakMap<readonly string[], Map<Basis, Map<string | null, Whereabouts>>>();
const sums = new WeakMap<Whereabouts, WeakMap<Whereabouts, Whereabouts>>();
const crossings = new WeakMap<Whereabouts, WeakMap<Whereabouts, Whereabouts>>();

export const nowhere: Whereabouts = { places: [], zones: [], basis: 'unknown' };

/** The list of one zone; the caller has seen that the zone is known. */
export function onlyZone(zone: string): readonly string[] {
  return found(single, zone, () => [zone]);
}

/** One law in all of the zones. */
export function where(basis: Basis, zones: readonly string[], jurisdiction: string | null): Whereabouts {
  const byBasis = found(known, zones, () => new Map<Basis, Map<string | null, Whereabouts>>());
  const byLaw = found(byBasis, basis, () => new Map<string | null, Whereabouts>());
  return found(byLaw, jurisdiction, () => ({
    basis,
    zones,
    places: zones.map((zone) => ({ zone, jurisdiction })),
  }));
}

/** Both together; what came first names the basis. */
export function addPlaces(to: Whereabouts, more: Whereabouts): Whereabouts {
  if (to === nowhere || to === more) return more;
  if (more === nowhere) return to;
  const byMore = found(sums, to, () => new WeakMap<Whereabouts, Whereabouts>());
  return found(byMore, more, () => extended(to, more.places));
}

/** The first, with every law of the second in all its zones. */
export function inZones(home: Whereabouts, other: Whereabouts): Whereabouts {
  const byOther = found(crossings, home, () => new WeakMap<Whereabouts, Whereabouts>());
  return found(byOther, other, () => {
    const laws = new Set(other.places.map(({ jurisdiction }) => jurisdiction));
    return extended(
      home,
      home.zones.flatMap((zone) => [...laws].map((jurisdiction) => ({ zone, jurisdiction }))),
    );
  });
}

function extended(to: Whereabouts, more: readonly Place[]): Whereabouts {
  const added = more.filter(
    ({ zone, jurisdiction }) =>
      !to.places.some((place) => place.zone === zone && place.jurisdiction === jurisdiction),
  );
  const newZones = new Set(added.map(({ zone }) => zone).filter((zone) => !to.zones.includes(zone)));
  return {
    basis: to.basis,
    places: [...to.places, ...added],
    // The same list where no zone is new: what is kept under it stays in use.
    zones: newZones.size === 0 ? to.zones : [...to.zones, ...newZones],
  };
}

type Cache<Key, Value> = { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown };

function found<Key, Value>(cache: Cache<Key, Value>, key: Key, make: () => Value): Value {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    cache.set(key, value);
  }
  return value;
}
