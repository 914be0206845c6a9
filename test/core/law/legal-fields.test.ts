import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { RegistryFacts } from '../../../lib/core/decision.ts';
import { deliveryMargin } from '../../../lib/core/law/delivery-margin.ts';
import { day, hour, minute, type Purpose } from '../../../lib/core/vocabulary.ts';
import { contactAt, everyRegistryClear, openGate } from '../situation.ts';
import { idsOf, type LegalCase, legalCases, local, reasonsAt, zoneOf } from './legal-case.ts';

const named = (cases: readonly LegalCase[]) =>
  cases.map((legal) => [`${legal.rule.id} ${legal.medium} ${legal.purpose}`, legal] as const);
const of = (field: 'hours' | 'holidays' | 'caps' | 'consent') =>
  named(legalCases.filter(({ rule }) => rule[field] !== undefined));
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
  const { rule, purpose, medium } = legal;
  const at = local(zoneOf(legal.pack), '2026-12-09T12:00');
  const ungranted = openGate({ consents: [] });
  const inForce = (rule.consent ?? []).filter(
    ({ effectiveFrom = '0', effectiveTo = '9' }) =>
      effectiveFrom <= '2026-12-09' && '2026-12-09' <= effectiveTo,
  );
  const missing = (registry: RegistryFacts, gate = ungranted) =>
    reasonsAt(legal, at, { gate, registry }).filter(({ code }) => code === 'NO_CONSENT');

  it('is satisfied by a grant', () => {
    expect(missing({}, openGate())).toEqual([]);
  });

  it('is missing without a grant, but for an opt-out that a source vouches for', () => {
    const [field] = inForce;
    expect(inForce).toHaveLength(1);
    const trusted = field?.confidence === 'primary' || field?.confidence === 'secondary';
    const model = field?.value.model;
    if (purpose !== 'marketing') {
      expect(model).toBe('prior-express');
      expect(missing({})).toEqual([]);
    } else if (model === 'opt-out' && trusted) {
      expect(missing(everyRegistryClear)).toEqual([]);
      if (rule.registry?.value.list) expect(missing({})).toHaveLength(1);
    } else {
      expect(missing(everyRegistryClear)).toHaveLength(1);
      if (model !== 'opt-out') expect(missing(everyRegistryClear)[0]?.source, medium).not.toBeNull();
    }
  });

  it('ends with a revocation', () => {
    const consents = [
      { channel: legal.channel, purpose, status: 'revoked' as const, at: 1, byCustomer: true },
    ];
    expect(missing(everyRegistryClear, openGate({ consents }))).toHaveLength(1);
  });
});
