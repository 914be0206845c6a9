import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  firstHolidayYear,
  lastHolidayYear,
  publicHolidays,
} from '../../../lib/core/law/holidays.generated.ts';
import { bannedDays, dayNumberOf } from '../../../lib/core/law/holidays.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import { packsOf } from '../../../lib/core/law/packs-of.ts';
import { contains } from '../../../lib/core/local-time/intervals.ts';
import { isKnownZone } from '../../../lib/core/local-time/zone-table.ts';

const date = z.iso.date();
const field = <Value extends z.ZodType>(value: Value) =>
  z
    .strictObject({
      value,
      cite: z.string().min(5).optional(),
      sources: z.array(z.string().min(5)),
      seen: date,
      confidence: z.enum(['primary', 'secondary', 'memory', 'conflict']),
      effectiveFrom: date.optional(),
      effectiveTo: date.optional(),
      note: z.string().min(5).optional(),
    })
    .refine(
      ({ confidence, sources }) => confidence === 'memory' || sources.length > 0,
      'what is not from memory has a source',
    );
const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .refine((text) => text.slice(0, 5) < text.slice(6), 'ends after it starts');
const spans = z.array(span);
const weekday = z.enum(['mon', 'tue', 'thu', 'fri']);
const name = z.string().min(3);
const count = z.int().min(1);
const per = z.enum(['person', 'subject']);
const Pack = z.strictObject({
  jurisdiction: z.string().regex(/^[A-Z]{2}(-[A-Z]{2,4})?$/),
  name,
  extends: z.string().optional(),
  includes: z.array(z.string()).optional(),
  rules: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z]{2}(-[a-z]+)*$/),
        media: z.array(z.enum(['voice_live', 'voice_auto', 'sms', 'email', 'push', 'mail', '*'])).min(1),
        occasions: z.array(z.enum(['marketing', 'transactional', 'debt_collection', 'research'])).min(1),
        hours: field(z.strictObject({ 'mon-fri': spans, sat: spans, sun: spans })).optional(),
        clocks: z.array(z.string().refine(isKnownZone)).min(1).optional(),
        holidays: field(
          z.union([
            z.literal('public-holidays'),
            z.array(
              z.union([
                z.strictObject({ name, on: z.string().regex(/^(0\d|1[0-2])-([0-2]\d|3[01])$/) }),
                z.strictObject({
                  name,
                  weekday,
                  nth: z.union([z.int().min(1).max(4), z.literal('last')]),
                  month: z.int().min(1).max(12),
                  plusDays: z.int().optional(),
                }),
                z.strictObject({ name, easter: z.int() }),
              ]),
            ),
          ]),
        ).optional(),
        caps: z
          .array(
            field(
              z.discriminatedUnion('kind', [
                z.strictObject({ kind: z.literal('rolling'), limit: count, hours: count, per }),
                z.strictObject({
                  kind: z.literal('local-days'),
                  limit: count,
                  days: count,
                  per,
                  unansweredOnly: z.literal(true).optional(),
                }),
                z.strictObject({ kind: z.literal('after-conversation'), days: count, per }),
              ]),
            ),
          )
          .min(1)
          .optional(),
        consent: z
          .array(
            field(
              z.strictObject({
                model: z.enum(['prior-express-written', 'opt-in', 'soft-opt-in', 'prior-express', 'opt-out']),
                relationshipMonths: count.optional(),
                inquiryMonths: count.optional(),
              }),
            ),
          )
          .min(1)
          .optional(),
        registry: field(
          z.strictObject({ list: name, maxAgeDays: count.nullable(), consentOverrides: z.boolean() }),
        ).optional(),
      }),
    )
    .min(1),
  notes: z.array(
    z.strictObject({
      text: z.string().min(10),
      sources: z.array(z.string()),
      confidence: z.enum(['primary', 'secondary', 'memory', 'conflict']),
    }),
  ),
});

describe('the rule packs', () => {
  it.each(rulePacks.map((pack) => [pack.name, pack] as const))(
    'that of %s has the shape of one',
    (_, pack) => {
      expect(z.array(Pack).parse([pack])).toHaveLength(1);
    },
  );

  it('are 48: two of the United States, 24 states and 22 countries; each in a file of its own', () => {
    const ids = rulePacks.map(({ jurisdiction }) => jurisdiction);
    expect(ids.filter((id) => /^US-[A-Z]{2}$/.test(id))).toHaveLength(24);
    expect(ids.filter((id) => /^[A-Z]{2}$/.test(id))).toHaveLength(23);
    const files = readdirSync(new URL('../../../lib/core/law/places/', import.meta.url));
    expect(ids.map((id) => `${id.toLowerCase()}.ts`).sort()).toEqual(files.sort());
  });

  it('name each rule once, so that a reason leads to one place', () => {
    const ids = rulePacks.flatMap(({ rules }) => rules.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hold together with what they extend and include', () => {
    const names = (jurisdiction: string) => packsOf(jurisdiction).map((pack) => pack.jurisdiction);
    expect(names('US-FL')).toEqual(['US-FL', 'US', 'US-DEBT']);
    expect(names('US-PR')).toEqual(['US', 'US-DEBT']);
    expect(names('AU-VIC')).toEqual(['AU']);
    expect(names('XX')).toEqual([]);
  });
});

describe('the table of public holidays', () => {
  const isHoliday = (jurisdiction: string, text: string) => {
    const [year, month, day] = text.split('-').map(Number) as [number, number, number];
    return contains(bannedDays('public-holidays', jurisdiction), dayNumberOf(year, month, day));
  };

  it('has every country of which the packs ask for it', () => {
    const asking = rulePacks.filter(({ rules }) =>
      rules.some(({ holidays }) => holidays?.value === 'public-holidays'),
    );
    expect(asking.map(({ jurisdiction }) => jurisdiction)).toContain('AU');
    for (const { jurisdiction } of asking) expect(publicHolidays[jurisdiction], jurisdiction).toBeDefined();
  });

  it('lasts another twelve months; if not: run npm run generate:holidays with a later last year', () => {
    const monthsLeft = (Date.UTC(lastHolidayYear + 1, 0, 1) - Date.now()) / (30.44 * 86_400_000);
    expect(
      monthsLeft,
      `The table of public holidays ends with ${lastHolidayYear}: raise lastYear in bin/generate-holidays.ts.`,
    ).toBeGreaterThan(12);
    for (const [place, years] of Object.entries(publicHolidays)) {
      expect(years.split('/'), place).toHaveLength(lastHolidayYear - firstHolidayYear + 1);
    }
  });

  it.each([
    ['AU-VIC', '2026-11-03', true],
    ['AU-NSW', '2026-11-03', false],
    ['AU', '2026-11-03', true],
    ['AU-XX', '2026-11-03', true],
    ['FR', '2026-07-14', true],
    ['FR', '2026-07-15', false],
    ['ZA', '2026-08-10', true],
    ['IE', '2026-08-03', true],
    ['GB-SCT', '2026-11-30', true],
    ['NZ-AUK', '2026-02-06', true],
  ])('says of %s on %s: %s', (jurisdiction, day, expected) => {
    expect(isHoliday(jurisdiction, day)).toBe(expected);
  });

  it('counts every day beyond it as a holiday, and every day of a country that it lacks', () => {
    expect(isHoliday('FR', `${lastHolidayYear}-12-31`)).toBe(false);
    expect(isHoliday('FR', `${lastHolidayYear + 1}-01-02`)).toBe(true);
    expect(isHoliday('FR', `${firstHolidayYear - 1}-12-30`)).toBe(true);
    expect(isHoliday('XX', '2026-03-03')).toBe(true);
  });

  it('has lists by hand that know Easter, last Mondays, the day after Thanksgiving and observed days', () => {
    const banned = (jurisdiction: string, year: number, month: number, day: number) => {
      const rule = packsOf(jurisdiction)[0]?.rules.find(({ holidays }) => holidays !== undefined);
      return contains(bannedDays(rule?.holidays?.value ?? [], jurisdiction), dayNumberOf(year, month, day));
    };
    expect(banned('US-LA', 2027, 2, 9)).toBe(true); // Mardi Gras
    expect(banned('US-LA', 2026, 11, 27)).toBe(true);
    expect(banned('US-LA', 2026, 11, 3)).toBe(true);
    expect(banned('US-MS', 2026, 4, 27)).toBe(true);
    expect(banned('US-MS', 2026, 4, 20)).toBe(false);
    expect(banned('US-UT', 2026, 7, 24)).toBe(true);
    expect(banned('US-PA', 2026, 6, 14)).toBe(true); // Flag Day, a Sunday
    expect(banned('US-PA', 2026, 6, 15)).toBe(true);
    expect(banned('US-RI', 2026, 8, 10)).toBe(true);
    expect(banned('US-AL', 2026, 7, 3)).toBe(true); // 4 July is a Saturday
    expect(banned('US-AL', 2026, 7, 6)).toBe(false);
    expect(banned('US-NE', 2026, 4, 24)).toBe(true); // Arbor Day
  });
});
