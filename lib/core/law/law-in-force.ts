import type { Intervals } from '../local-time/intervals.ts';
import type { Whereabouts } from '../place/whereabouts.ts';
import { type Channel, channels, type Purpose, purposes } from '../vocabulary.ts';
import { limits, mediaOf, names, type OneMedium, purposesBound, type VoiceMode } from './binds.ts';
import { type ConsentLaw, consentLaw } from './consent-law.ts';
import { holidaySpan, hoursSpan, type Span, spanIsOpen } from './open-span.ts';
import { packsOf } from './packs-of.ts';
import type { LawCap, LawField, LawHours, LawRegistry, LawRule, RulePack } from './rule-pack.ts';

/** One field of a pack, in the zones where it holds for a customer. */
export type Clause<Value> = {
  /** `us-fl-hours`: what reasons call it. */
  id: string;
  /** How the place is called. */
  place: string;
  rule: LawRule;
  field: LawField<Value>;
  zones: readonly string[];
};
type Timed<Value> = Clause<Value> & { open(from: number, to: number): Intervals };

/** All that law says about one channel and purpose at all the places where a customer may be. Every clause must pass. */
export type LawInForce = {
  hours: readonly Timed<LawHours>[];
  holidays: readonly Timed<unknown>[];
  caps: readonly Clause<LawCap>[];
  registries: readonly Clause<LawRegistry>[];
  consent: ConsentLaw;
};

const modes: readonly VoiceMode[] = [null, 'live', 'automated'];
const known = new WeakMap<Whereabouts, LawInForce[]>();
const extended = new WeakMap<Whereabouts, WeakMap<readonly string[], Whereabouts>>();
const zoneLists = new Map<string, readonly string[]>();

/** The law for a contact; the same whereabouts (the object) give the same object. */
export function lawInForce(
  whereabouts: Whereabouts,
  channel: Channel,
  mode: VoiceMode,
  purpose: Purpose,
): LawInForce {
  let ofPlaces = known.get(whereabouts);
  if (ofPlaces === undefined) {
    ofPlaces = [];
    known.set(whereabouts, ofPlaces);
  }
  const voiceMode = channel === 'voice' ? mode : null;
  const index =
    (channels.indexOf(channel) * purposes.length + purposes.indexOf(purpose)) * modes.length +
    modes.indexOf(voiceMode);
  let law = ofPlaces[index];
  if (law === undefined) {
    law = gather(whereabouts, channel, mediaOf(channel, voiceMode), purpose, packsOf);
    ofPlaces[index] = law;
  }
  return law;
}

/**
 * The places with further laws, which the company applies wherever the customer is; the same places and list (the objects) give
 * the same object.
 */
export function withLaws(whereabouts: Whereabouts, jurisdictions: readonly string[] = []): Whereabouts {
  if (jurisdictions.length === 0) return whereabouts;
  const byList = extended.get(whereabouts) ?? new WeakMap<readonly string[], Whereabouts>();
  extended.set(whereabouts, byList);
  const known = byList.get(jurisdictions);
  if (known !== undefined) return known;
  const more = whereabouts.zones.flatMap((zone) =>
    jurisdictions.map((jurisdiction) => ({ zone, jurisdiction })),
  );
  const all = { ...whereabouts, places: [...whereabouts.places, ...more] };
  byList.set(jurisdictions, all);
  return all;
}

/** The same from any packs. What rests on memory narrows like the rest; what of it would widen is not read at all. */
export function gather(
  whereabouts: Whereabouts,
  channel: Channel,
  media: readonly OneMedium[],
  purpose: Purpose,
  packs: (jurisdiction: string) => readonly RulePack[],
): LawInForce {
  // By the field: what several jurisdictions share (federal law) is one clause.
  const hours = new Map<object, Timed<LawHours>>();
  const holidays: Timed<unknown>[] = [];
  const caps = new Map<object, Clause<LawCap>>();
  const registries = new Map<object, Clause<LawRegistry>>();
  for (const jurisdiction of new Set(whereabouts.places.map((place) => place.jurisdiction))) {
    if (jurisdiction === null) continue;
    for (const pack of packs(jurisdiction)) {
      for (const rule of pack.rules) {
        if (!purposesBound(rule).includes(purpose) || !media.some((medium) => limits(rule, medium))) continue;
        const clause = <Value>(name: string, field: LawField<Value>): Clause<Value> => {
          const id = `${rule.id}-${name}`;
          return { id, place: pack.name, rule, field, zones: zonesUnder(whereabouts, pack, packs) };
        };
        if (rule.hours !== undefined) {
          const made = timed(clause('hours', rule.hours), hoursSpan(rule.hours, channel));
          if (made !== null) hours.set(rule.hours, made);
        }
        if (rule.holidays !== undefined) {
          // The days may differ from region to region: each is a clause of its own.
          const zones = zonesOf(whereabouts, (own) => own === jurisdiction);
          const span = holidaySpan(rule.holidays, jurisdiction, channel);
          const made = timed({ ...clause('holidays', rule.holidays), zones }, span);
          if (made !== null) holidays.push(made);
        }
        rule.caps?.forEach((cap, index) => {
          caps.set(cap, clause(index === 0 ? 'cap' : `cap-${index + 1}`, cap));
        });
        if (rule.registry !== undefined && media.some((medium) => names(rule, medium))) {
          registries.set(rule.registry, clause('registry', rule.registry));
        }
      }
    }
  }
  return {
    hours: [...hours.values()],
    holidays,
    caps: [...caps.values()],
    registries: [...registries.values()],
    consent: consentLaw(whereabouts, media, purpose, packs),
  };
}

function timed<Value>(clause: Clause<Value>, span: Span | null): Timed<Value> | null {
  if (span === null) return null;
  const { zones } = clause;
  return { ...clause, open: (from, to) => spanIsOpen(zones, span, from, to) };
}

/** The zones of all places where the pack holds, whichever of them brought it in. */
function zonesUnder(
  whereabouts: Whereabouts,
  pack: RulePack,
  packs: (jurisdiction: string) => readonly RulePack[],
): readonly string[] {
  return zonesOf(whereabouts, (jurisdiction) => packs(jurisdiction).includes(pack));
}

/** One list object for the same zones, under which open hours are kept. */
function zonesOf(
  { places, zones: all }: Whereabouts,
  holds: (jurisdiction: string) => boolean,
): readonly string[] {
  const zones = new Set<string>();
  for (const { zone, jurisdiction } of places)
    if (jurisdiction !== null && holds(jurisdiction)) zones.add(zone);
  if (zones.size === all.length) return all;
  const key = [...zones].join();
  const list = zoneLists.get(key) ?? [...zones];
  zoneLists.set(key, list);
  return list;
}
