import { between, complement, type Intervals, intersect } from '../local-time/intervals.ts';
import type { Whereabouts } from '../place/whereabouts.ts';
import type { Purpose } from '../vocabulary.ts';
import { limits, names, type OneMedium, purposesBound } from './binds.ts';
import { type DaysInEffect, daysInEffect, instantsInEffect, isTrusted } from './effect.ts';
import { monthsAfter } from './months-after.ts';
import type { ConsentModel, LawConsent, LawField, RulePack } from './rule-pack.ts';

export type ConsentClause = { id: string; place: string; field: LawField<LawConsent> };

/** What permission law asks for, at the strictest of all places. */
export type ConsentLaw = {
  /** The strictest model that is known, with its dates left aside; null: none is known. */
  strictest: ConsentClause | null;
  /** When every place is content with an opt-out, for calls of every mode that is possible. */
  optOut(from: number, to: number): Intervals;
  /** When every place takes a purchase, or an inquiry, made at `at` instead of a grant. */
  existing(basis: 'relationship' | 'inquiry', at: number, from: number, to: number): Intervals;
};

const strictness: Readonly<Record<ConsentModel, number>> = {
  'opt-out': 0,
  'prior-express': 1,
  'soft-opt-in': 2,
  'opt-in': 3,
  'prior-express-written': 4,
};

/** One place and medium: where the opt-outs hold and nothing stricter does; and where an existing relationship may do. */
type Leave = {
  zone: string;
  optOuts: readonly DaysInEffect[];
  stricter: readonly DaysInEffect[];
  soft: readonly LawField<LawConsent>[];
};

/** Reads the consent models of all packs in force. An opt-out widens, so that it counts only with a source, and for its own medium. */
export function consentLaw(
  { places }: Whereabouts,
  media: readonly OneMedium[],
  purpose: Purpose,
  packs: (jurisdiction: string) => readonly RulePack[],
): ConsentLaw {
  let strictest: ConsentClause | null = null;
  const leaves: Leave[] = [];
  for (const { zone, jurisdiction } of places) {
    for (const medium of media) {
      const leave = {
        zone,
        optOuts: [] as DaysInEffect[],
        stricter: [] as DaysInEffect[],
        soft: [] as LawField<LawConsent>[],
      };
      leaves.push(leave);
      for (const pack of jurisdiction === null ? [] : packs(jurisdiction)) {
        for (const rule of pack.rules) {
          if (!purposesBound(rule).includes(purpose) || !limits(rule, medium)) continue;
          for (const field of rule.consent ?? []) {
            const rank = strictness[field.value.model];
            if (rank === 0) {
              if (isTrusted(field) && names(rule, medium)) leave.optOuts.push(daysInEffect(field));
              continue;
            }
            leave.stricter.push(daysInEffect(field));
            if (field.value.model === 'soft-opt-in') leave.soft.push(field);
            if (strictest === null || rank > strictness[strictest.field.value.model]) {
              strictest = { id: `${rule.id}-consent`, place: pack.name, field };
            }
          }
        }
      }
    }
  }
  return {
    strictest,
    optOut: (from, to) => optOutOf(leaves, from, to),
    existing: (basis, at, from, to) =>
      strictest?.field.value.model === 'soft-opt-in' ? existingOf(leaves, basis, at, from, to) : [],
  };
}

/** Like an opt-out it widens: only a source counts, for the days on which it holds, and the shortest of all spans. */
function existingOf(
  leaves: readonly Leave[],
  basis: 'relationship' | 'inquiry',
  at: number,
  from: number,
  to: number,
): Intervals {
  let open = between(from, to);
  for (const { zone, soft, optOuts } of leaves) {
    // Content with an opt-out, a place is content with a relationship, too.
    if (soft.length === 0 && optOuts.length === 0) return [];
    for (const field of soft) {
      const { relationshipMonths, inquiryMonths } = field.value;
      // Where law names no months a customer is one for good, but an inquiry is none.
      const months =
        basis === 'relationship' ? (relationshipMonths ?? Number.POSITIVE_INFINITY) : inquiryMonths;
      if (months === undefined || !isTrusted(field)) return [];
      const inForce = instantsInEffect(zone, daysInEffect(field), from, to);
      open = intersect(intersect(open, inForce), between(at, monthsAfter(at, months)));
    }
  }
  return open;
}

function optOutOf(leaves: readonly Leave[], from: number, to: number): Intervals {
  // Most places ask for a grant at all times, or never: then no clock is read.
  if (leaves.length === 0 || leaves.some(({ optOuts }) => optOuts.length === 0)) return [];
  let open = between(from, to);
  for (const { zone, optOuts, stricter } of leaves) {
    const inForce = (days: DaysInEffect) => instantsInEffect(zone, days, from, to);
    let without = open;
    for (const days of optOuts) without = intersect(without, complement(inForce(days), from, to));
    open = intersect(open, complement(without, from, to));
    for (const days of stricter) open = intersect(open, complement(inForce(days), from, to));
  }
  return open;
}
