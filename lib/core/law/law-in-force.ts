import { bothCalendars, type Calendar } from '../local-time/calendar.ts';
import type { Whereabouts } from '../place/whereabouts.ts';
import { remember, rememberPairs } from '../remember.ts';
import { type Channel, channels, ofChannel, type Purpose, purposes, tableOf } from '../vocabulary.ts';
import { limits, mediaOf, names, type OneMedium, purposesBound, type VoiceMode } from './binds.ts';
import { type ConsentLaw, consentLaw } from './consent-law.ts';
import { holidaySpan, hoursSpan, type Span, spanCalendar } from './open-span.ts';
import { isAnyRegion, packsOf } from './packs-of.ts';
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
type Timed<Value> = Clause<Value> & { open: Calendar };

/** All that law says about one channel and purpose at all the places where a customer may be. Every clause must pass. */
export type LawInForce = {
  channel: Channel;
  hours: readonly Timed<LawHours>[];
  holidays: readonly Timed<unknown>[];
  caps: readonly Clause<LawCap>[];
  registries: readonly Clause<LawRegistry>[];
  consent: ConsentLaw;
};

/** What the law tells contacts apart by. */
export type ContactKind = { channel: Channel; media: readonly OneMedium[]; purpose: Purpose };
export type ContactKinds = Readonly<Record<Channel, ContactKind>>;

/** Every kind there is, so that what is kept of one is found under one object. The mode is told of calls only. */
const kinds = tableOf(purposes, (purpose) =>
  tableOf(['null', 'live', 'automated'] as const, (mode) =>
    tableOf(channels, (channel): ContactKind => {
      const voiceMode = channel === 'voice' && mode !== 'null' ? mode : null;
      return { channel, media: mediaOf(channel, voiceMode), purpose };
    }),
  ),
);

/** What the law calls contacts for a purpose, on each channel. */
export function contactKinds(purpose: Purpose, mode: VoiceMode): ContactKinds {
  return kinds[purpose][mode ?? 'null'];
}

/** Places times kinds of contacts that are kept; some KB each. */
const mostLaws = 4_000;

/** The law for one kind of contact; the same whereabouts and kind (the objects) give the same object. */
export const lawFor = rememberPairs(
  mostLaws,
  (whereabouts: Whereabouts, { channel, media, purpose }: ContactKind) =>
    gather(whereabouts, channel, media, purpose, packsOf),
);

/** The same by the names of the kind. */
export function lawInForce(
  whereabouts: Whereabouts,
  channel: Channel,
  mode: VoiceMode,
  purpose: Purpose,
): LawInForce {
  return lawFor(whereabouts, ofChannel(contactKinds(purpose, mode), channel));
}

/** Lists of places with further laws that are kept. */
const mostExtended = 1_000;

/**
 * The places with further laws, which the company applies wherever the customer is; the same places and list (the objects) give
 * the same object.
 */
export function withLaws(whereabouts: Whereabouts, jurisdictions: readonly string[] = []): Whereabouts {
  return jurisdictions.length === 0 ? whereabouts : extended(whereabouts, jurisdictions);
}

const extended = rememberPairs(
  mostExtended,
  (whereabouts: Whereabouts, jurisdictions: readonly string[]): Whereabouts => {
    const more = whereabouts.zones.flatMap((zone) =>
      jurisdictions.map((jurisdiction) => ({ zone, jurisdiction })),
    );
    return { ...whereabouts, places: [...whereabouts.places, ...more] };
  },
);

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
  const holidays = new Map<object, Timed<unknown>>();
  const caps = new Map<object, Clause<LawCap>>();
  const registries = new Map<object, Clause<LawRegistry>>();
  for (const jurisdiction of new Set(whereabouts.places.map((place) => place.jurisdiction))) {
    if (jurisdiction === null) continue;
    for (const pack of packs(jurisdiction)) {
      for (const rule of pack.rules) {
        if (!purposesBound(rule).includes(purpose) || !media.some((medium) => limits(rule, medium))) continue;
        const clause = <Value>(name: string, field: LawField<Value>): Clause<Value> => {
          const id = `${rule.id}-${name}`;
          const place = nameOf(pack, jurisdiction);
          return { id, place, rule, field, zones: zonesUnder(whereabouts, pack, packs) };
        };
        if (rule.hours !== undefined) {
          const inPlace = clause('hours', rule.hours);
          const zones = withClocks(inPlace.zones, rule);
          const made = timed({ ...inPlace, zones }, hoursSpan(rule.hours, channel));
          if (made !== null) hours.set(rule.hours, made);
        }
        if (rule.holidays !== undefined) {
          // The days may differ from region to region: together they are one clause, so that it is told once.
          const zones = zonesOf(whereabouts, (own) => own === jurisdiction);
          const span = holidaySpan(rule.holidays, jurisdiction, channel);
          const made = timed({ ...clause('holidays', rule.holidays), zones }, span);
          if (made !== null) holidays.set(rule.holidays, eitherCloses(holidays.get(rule.holidays), made));
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
    channel,
    hours: [...hours.values()],
    holidays: [...holidays.values()],
    caps: [...caps.values()],
    registries: [...registries.values()],
    consent: consentLaw(whereabouts, media, purpose, packs),
  };
}

/** Behind the name of a place whose law holds only because the customer may be there. */
export const stateNotKnown = ', as the state is not known';

function nameOf({ name, extends: country }: RulePack, jurisdiction: string): string {
  return isAnyRegion(jurisdiction) && country !== undefined ? `${name}${stateNotKnown}` : name;
}

/** Where the hours count on further clocks, wherever in the place the customer is. */
function withClocks(zones: readonly string[], { clocks = [] }: LawRule): readonly string[] {
  const more = clocks.filter((zone) => !zones.includes(zone));
  return more.length === 0 ? zones : zoneList([...zones, ...more].join());
}

function eitherCloses<Value>(one: Timed<Value> | undefined, other: Timed<Value>): Timed<Value> {
  if (one === undefined) return other;
  const zones = zoneList([...new Set([...one.zones, ...other.zones])].join());
  return { ...one, zones, open: bothCalendars(one.open, other.open) };
}

function timed<Value>(clause: Clause<Value>, span: Span | null): Timed<Value> | null {
  if (span === null) return null;
  const { zones } = clause;
  return { ...clause, open: spanCalendar(zones, span) };
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
  return zoneList([...zones].join());
}

const zoneList = remember(1_000, (names: string): readonly string[] =>
  names === '' ? [] : names.split(','),
);
