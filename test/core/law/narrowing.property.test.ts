import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaOf } from '../../../lib/core/law/binds.ts';
import { gather, type LawInForce } from '../../../lib/core/law/law-in-force.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import type { LawField, RulePack } from '../../../lib/core/law/rule-pack.ts';
import { openBetween } from '../../../lib/core/local-time/calendar.ts';
import { contains, type Intervals, intersect } from '../../../lib/core/local-time/intervals.ts';
import { onlyZone, where } from '../../../lib/core/place/whereabouts.ts';
import { channels, day, purposes } from '../../../lib/core/vocabulary.ts';

const anyPack = fc.constantFrom(...rulePacks);
const zone = fc.constantFrom('America/New_York', 'Europe/Paris', 'Asia/Kathmandu', 'Australia/Lord_Howe');
const start = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
const question = fc.record({
  zone,
  from: start,
  channel: fc.constantFrom(...channels),
  purpose: fc.constantFrom(...purposes),
  mode: fc.constantFrom(null, 'live' as const, 'automated' as const),
});

/** When the law leaves a contact open that has a grant, and when one that has none. */
function openUnder(
  packs: readonly RulePack[],
  asked: typeof question extends fc.Arbitrary<infer Asked> ? Asked : never,
) {
  const { zone, from, channel, purpose, mode } = asked;
  // A place of its own for each run: what is kept for one set of packs is no answer for another.
  const place = where('address', [...onlyZone(zone)], 'US');
  const law = gather(place, channel, mediaOf(channel, mode), purpose, () => packs);
  const to = from + 14 * day;
  let open: Intervals = [from, to];
  for (const clause of [...law.hours, ...law.holidays])
    open = intersect(open, openBetween(clause.open, from, to));
  return { law, open, optOut: law.consent.optOut(from, to), to };
}

const subset = (inner: Intervals, outer: Intervals) => expect(intersect(inner, outer)).toEqual([...inner]);

/** The pack as somebody might remember it who remembers nothing but permissions. */
function remembered(pack: RulePack, confidence: 'memory' | 'conflict'): RulePack {
  const of = <Value>(value: Value): LawField<Value> => ({
    value,
    sources: ['a rumour'],
    seen: '2026-11-22',
    confidence,
    effectiveFrom: '2020-01-01',
  });
  const allDay = ['00:00-24:00'];
  return {
    ...pack,
    rules: pack.rules.map((rule) => ({
      ...rule,
      hours: of({ 'mon-fri': allDay, sat: allDay, sun: allDay }),
      consent: [of({ model: 'opt-out' as const })],
      holidays: of([]),
    })),
  };
}

const limits = (law: LawInForce) => [...law.caps, ...law.registries].map(({ id }) => id);

describe('what is added to the law', () => {
  it('never opens an instant that was closed, nor lifts a cap or a registry', () => {
    fc.assert(
      fc.property(question, fc.array(anyPack, { maxLength: 3 }), anyPack, (asked, packs, more) => {
        const before = openUnder(packs, asked);
        const after = openUnder([...packs, more], asked);
        subset(after.open, before.open);
        expect(limits(after.law)).toEqual(expect.arrayContaining(limits(before.law)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('opens nothing, and asks for no less consent, when it is from memory or in conflict', () => {
    fc.assert(
      fc.property(
        question,
        fc.array(anyPack, { maxLength: 2 }),
        anyPack,
        fc.constantFrom('memory' as const, 'conflict' as const),
        (asked, packs, more, confidence) => {
          const before = openUnder(packs, asked);
          const after = openUnder([...packs, remembered(more, confidence)], asked);
          subset(after.open, before.open);
          subset(after.optOut, before.optOut);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('does not end a rule by a date that only memory knows', () => {
    const france = rulePacks.find(({ jurisdiction }) => jurisdiction === 'FR') as RulePack;
    const ended = (confidence: 'memory' | 'secondary'): RulePack => ({
      ...france,
      rules: france.rules.map((rule) => ({
        ...rule,
        ...(rule.hours && { hours: { ...rule.hours, confidence, effectiveTo: '2025-12-31' } }),
      })),
    });
    const asked = {
      zone: 'Europe/Paris',
      from: Date.UTC(2026, 5, 6),
      channel: 'voice',
      purpose: 'marketing',
      mode: 'live',
    } as const;
    const sunday = Date.UTC(2026, 5, 7, 12);
    expect(contains(openUnder([ended('memory')], asked).open, sunday)).toBe(false);
    expect(contains(openUnder([ended('secondary')], asked).open, sunday)).toBe(true);
  });
});
