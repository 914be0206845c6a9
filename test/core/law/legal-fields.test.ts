import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { RegistryAnswer, RegistryFacts } from '../../../lib/core/decision.ts';
import { deliveryMargin } from '../../../lib/core/law/delivery-margin.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import type { LawRule } from '../../../lib/core/law/rule-pack.ts';
import { day, hour, minute, type Purpose } from '../../../lib/core/vocabulary.ts';
import { contactAt, everyRegistryClear, openGate } from '../situation.ts';
import { idsOf, type LegalCase, legalCases, local, reasonsAt, zoneOf } from './legal-case.ts';

const named = (cases: readonly LegalCase[]) =>
  cases.map((legal) => [`${legal.rule.id} ${legal.medium} ${legal.purpose}`, legal] as const);
type Kind = 'hours' | 'holidays' | 'caps' | 'consent' | 'registry';
/** Every field that has got a row below. */
const rows = new Set<unknown>();
const fieldsOf = (rule: LawRule, kind: Kind): unknown[] => [rule[kind] ?? []].flat();
const of = (kind: Kind) => {
  const cases = legalCases.filter(({ rule }) => rule[kind] !== undefined);
  for (const { rule } of cases) for (const field of fieldsOf(rule, kind)) rows.add(field);
  return named(cases);
};
const source = (field: { cite?: string; sources: readonly string[] }) =>
  field.cite ?? field.sources[0] ?? 'not verified';

/** A Monday to Sunday without a change of clocks anywhere, after the day on which the sources were read. */
const dates = { 'mon-fri': ['2026-12-07', '2026-12-11'], sat: ['2026-12-12'], sun: ['2026-12-13'] } as const;

describe.each(of('hours'))('the hours of %s', (_, legal) => {
  const { pack, rule, channel } = legal;
  const zone = zoneOf(pack);
  const field = rule.hours as NonNullable<typeof rule.hours>;
  const id = `${rule.id}-hours`;
  const margin = deliveryMargin[channel];
  const closed = (at: number) => idsOf(reasonsAt(legal, at)).includes(id);
  const always = Object.values(field.value).every((spans) => spans.join() === '00:00-24:00');

  it.each(Object.entries(dates).flatMap(([days, list]) => list.map((date) => [date, days] as const)))(
    'open and close to the millisecond on %s',
    (date, days) => {
      const spans = field.value[days as keyof typeof dates];
      if (spans.length === 0) {
        for (const time of ['00:00', '12:00', '18:00'])
          expect(closed(local(zone, `${date}T${time}`))).toBe(true);
      }
      for (const span of spans) {
        const [from, to] = span.split('-') as [string, string];
        const opens = local(zone, `${date}T${from}`);
        const closes = local(zone, `${date}T${to}`);
        expect(closed(opens)).toBe(false);
        expect(closed(opens - 1)).toBe(!always);
        expect(closed(closes - margin - 1)).toBe(false);
        expect(closed(closes - margin)).toBe(!always);
      }
    },
  );

  it('are told with place, source, margin and the next opening', () => {
    if (always) return;
    const at = local(zone, '2026-12-07T03:00');
    const reason = reasonsAt(legal, at, {}, { notAfter: at + 3 * day }).find((told) => told.rule === id);
    expect(reason).toMatchObject({ code: 'CONTACT_WINDOW', effect: 'hold', source: source(field) });
    expect(reason?.params).toMatchObject({ place: pack.name, zone, localTime: '03:00' });
    const opens = local(zone, `2026-12-07T${field.value['mon-fri'][0]?.slice(0, 5)}`);
    expect(reason).toMatchObject({ allowedFrom: opens, margin: opens - at });
  });

  it('do not hold before they took effect', () => {
    if (field.effectiveFrom === undefined) return;
    const first = DateTime.fromISO(field.effectiveFrom, { zone });
    expect(closed(first.plus({ hours: 3 }).toMillis())).toBe(true);
    expect(closed(first.minus({ minutes: 1 }).toMillis())).toBe(false);
  });
});

/** A holiday of the place between two days that are none. */
const holidayOf = (jurisdiction: string) =>
  ({ NZ: '2026-07-10', GB: '2026-05-04' })[jurisdiction] ?? '2027-01-01';

describe.each(of('holidays'))('the holidays of %s', (_, legal) => {
  const { pack, rule, channel } = legal;
  const zone = zoneOf(pack);
  const field = rule.holidays as NonNullable<typeof rule.holidays>;
  const id = `${rule.id}-holidays`;
  const closed = (at: number) => idsOf(reasonsAt(legal, at)).includes(id);
  const midnight = local(zone, `${holidayOf(pack.jurisdiction)}T00:00`);
  const margin = deliveryMargin[channel];

  it('close a public holiday from midnight to midnight on the local calendar, less the margin', () => {
    expect(closed(midnight)).toBe(true);
    expect(closed(midnight - margin)).toBe(true);
    expect(closed(midnight - margin - 1)).toBe(false);
    expect(closed(midnight + day - 1)).toBe(true);
    expect(closed(midnight + day)).toBe(false);
  });

  it('are told with place, source and the end of the holiday', () => {
    const reasons = reasonsAt(legal, midnight + hour, {}, { notAfter: midnight + 3 * day });
    expect(reasons.find((reason) => reason.rule === id)).toMatchObject({
      code: 'HOLIDAY',
      source: source(field),
      allowedFrom: midnight + day,
      params: { place: pack.name, localDate: holidayOf(pack.jurisdiction) },
    });
  });
});

describe.each(of('caps'))('the caps of %s', (_, legal) => {
  const { pack, rule, channel } = legal;
  const purpose: Purpose = legal.purpose;
  const zone = zoneOf(pack);
  const noon = local(zone, '2026-12-09T12:00');
  const label = { topic: 7, campaign: 7 };

  it.each((rule.caps ?? []).map((field, index) => [index + 1, field] as const))(
    'cap %i holds to the millisecond',
    (number, field) => {
      const cap = field.value;
      const id = number === 1 ? `${rule.id}-cap` : `${rule.id}-cap-${number}`;
      const limit = cap.kind === 'after-conversation' ? 1 : cap.limit;
      const conversation = cap.kind === 'after-conversation';
      const reached = Array.from({ length: limit }, (_, index) =>
        contactAt(noon + index * minute, { channel, purpose, conversation, ...label }),
      );
      const told = (at: number, contacts = reached) =>
        reasonsAt(legal, at, { gate: openGate({ contacts }) }).find((reason) => reason.rule === id);
      const opens =
        cap.kind === 'rolling'
          ? noon + cap.hours * hour
          : DateTime.fromMillis(noon, { zone }).startOf('day').plus({ days: cap.days }).toMillis();
      expect(told(opens - 1)).toMatchObject({ code: 'FREQUENCY_CAP', source: source(field) });
      expect(told(opens)).toBeUndefined();
      expect(told(opens - 1, reached.slice(1))).toBeUndefined();
    },
  );
});

describe.each(of('consent'))('the consent of %s', (_, legal) => {
  const { pack, rule, purpose, medium } = legal;
  const zone = zoneOf(pack);
  const ungranted = openGate({ consents: [] });
  const missing = (at: number, registry: RegistryFacts, gate = ungranted) =>
    reasonsAt(legal, at, { gate, registry }).filter(({ code }) => code === 'NO_CONSENT');

  describe.each((rule.consent ?? []).map((field) => [field.value.model, field] as const))(
    '%s',
    (model, field) => {
      // Noon of the last day on which the sources were read or, where it ended or began on another, of that day.
      const date =
        field.effectiveTo ??
        (field.effectiveFrom && field.effectiveFrom > field.seen ? field.effectiveFrom : field.seen);
      const at = local(zone, `${date}T12:00`);

      it('is satisfied by a grant', () => {
        expect(missing(at, {}, openGate())).toEqual([]);
      });

      it('is missing without a grant, and cited; but for an opt-out that a source vouches for', () => {
        const trusted = field.confidence === 'primary' || field.confidence === 'secondary';
        if (purpose !== 'marketing') {
          expect(model).toBe('prior-express');
          expect(missing(at, {})).toEqual([]);
        } else if (model === 'opt-out' && trusted) {
          expect(missing(at, everyRegistryClear)).toEqual([]);
          if (rule.registry?.value.list) expect(missing(at, {})).toHaveLength(1);
        } else {
          const told = missing(at, everyRegistryClear);
          expect(told).toHaveLength(1);
          // What is no trusted opt-out asks for a grant; a stricter rule of the same place may be the one that is told.
          if (model !== 'opt-out') expect(told[0]?.source, medium).toBe(source(field));
        }
      });

      it('ends with a revocation', () => {
        const consents = [
          { channel: legal.channel, purpose, status: 'revoked' as const, at: 1, byCustomer: true },
        ];
        expect(missing(at, everyRegistryClear, openGate({ consents }))).toHaveLength(1);
      });
    },
  );

  it('changes at midnight of the place where it does, and is asked for up to the millisecond', () => {
    const [before, after] = rule.consent ?? [];
    if (before?.effectiveTo === undefined || after?.effectiveFrom === undefined) return;
    const change = local(zone, `${after.effectiveFrom}T00:00`);
    expect(missing(change - 1, everyRegistryClear)).toEqual([]);
    expect(missing(change, everyRegistryClear)).toMatchObject([{ source: source(after) }]);
  });
});

describe.each(of('registry'))('the registry of %s', (_, legal) => {
  const { pack, rule, channel } = legal;
  const field = rule.registry as NonNullable<typeof rule.registry>;
  const { list, maxAgeDays, consentOverrides } = field.value;
  const at = local(zoneOf(pack), `${field.effectiveTo ?? field.seen}T12:00`);
  const told = (answer: RegistryAnswer, granted: boolean) =>
    reasonsAt(legal, at, {
      gate: granted ? openGate() : openGate({ consents: [] }),
      registry: { ...everyRegistryClear, [channel]: { ...everyRegistryClear[channel], [list]: answer } },
    }).filter(({ rule: id }) => id === `${rule.id}-registry`);

  it('stops who is listed, citing it, and one who consented only where no source says otherwise', () => {
    const listed = { says: 'listed', obtainedAt: at } as const;
    expect(told(listed, false)).toMatchObject([
      { code: 'DNC_REGISTRY', effect: 'suppress', source: source(field), params: { list, place: pack.name } },
    ]);
    expect(told(listed, true)).toHaveLength(consentOverrides ? 0 : 1);
    expect(told({ says: 'clear', obtainedAt: at }, false)).toEqual([]);
  });

  it('is as old as law says, and not a millisecond older', () => {
    const oldest = at - (maxAgeDays ?? 10_000) * day;
    expect(told({ says: 'clear', obtainedAt: oldest }, false)).toEqual([]);
    expect(told({ says: 'clear', obtainedAt: oldest - 1 }, false)).toHaveLength(maxAgeDays === null ? 0 : 1);
  });

  it('is asked until the last day on which law asks for it', () => {
    if (field.effectiveTo === undefined) return;
    const listed = { [channel]: { [list]: { says: 'listed', obtainedAt: at } } } as const;
    const asked = (instant: number) =>
      idsOf(reasonsAt(legal, instant, { registry: listed })).includes(`${rule.id}-registry`);
    const end = local(zoneOf(pack), `${field.effectiveTo}T00:00`) + day;
    expect([asked(end - 1), asked(end)]).toEqual([true, false]);
  });
});

describe('the rows above', () => {
  it('are of every legal field there is, but for those of research, which is no purpose of ours', () => {
    const kinds = ['hours', 'holidays', 'caps', 'consent', 'registry'] as const;
    const all = rulePacks.flatMap(({ rules }) =>
      rules
        .filter(({ occasions }) => occasions.join() !== 'research')
        .flatMap((rule) => kinds.flatMap((kind) => fieldsOf(rule, kind))),
    );
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(rows).toEqual(new Set(all));
  });
});
