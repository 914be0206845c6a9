import * as z from 'zod';
import { isKnownZone } from './local-time/zone-table.ts';
import { Channel, channels, Instant, Label } from './vocabulary.ts';

export const segmentLimit = 50;
export const attributeLimit = 50;

/** An IANA time zone name; offsets such as +05:00 are none. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => /^[A-Z][A-Za-z0-9_+/-]*$/.test(zone) && isKnownZone(zone), {
    error: 'use an IANA time zone such as America/New_York',
  })
  .meta({ id: 'TimeZone' });

const countryNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Codes that look like countries and are none. */
const noCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

/** ISO 3166-1 alpha-2, in capitals. */
export const Country = z
  .string()
  .refine(
    (code) => /^[A-Z]{2}$/.test(code) && !noCountries.has(code) && countryNames.of(code) !== undefined,
    {
      error: 'use an ISO 3166 country code such as US',
    },
  )
  .meta({ id: 'Country' });

const Attribute = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);

const ContactPointInput = z
  .strictObject({
    channel: Channel,
    address: z.string().min(1).max(320),
    verifiedAt: Instant.nullish().transform((at) => at ?? null),
    source: z
      .string()
      .min(1)
      .max(100)
      .nullish()
      .transform((source) => source ?? null),
  })
  .meta({ id: 'ContactPoint' });

const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? null);

/** A customer as a caller describes them; what is not said is not known. */
export const CustomerInput = z
  .strictObject({
    timeZone: orNull(TimeZone),
    country: orNull(Country),
    region: orNull(
      z.string().regex(/^[A-Z0-9]{1,3}$/, 'use the part of an ISO 3166-2 code after the country, such as FL'),
    ),
    postalCode: orNull(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 -]{0,11}$/, 'use at most 12 letters, digits, spaces or -'),
    ),
    language: orNull(
      z
        .string()
        .max(35)
        .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'use a language tag such as en or pt-BR'),
    ),
    valueTier: orNull(Label),
    acquisitionChannel: orNull(Channel),
    segments: z.array(Label).max(segmentLimit).default([]),
    attributes: z
      .record(Label, Attribute)
      .refine(
        (attributes) => Object.keys(attributes).length <= attributeLimit,
        `at most ${attributeLimit} attributes`,
      )
      .default({}),
    contactPoints: z
      .array(ContactPointInput)
      .max(channels.length)
      .superRefine((points, context) => {
        for (const [index, { channel }] of points.entries()) {
          if (points.findIndex((point) => point.channel === channel) === index) continue;
          const message = 'at most one contact point for each channel';
          context.addIssue({ code: 'custom', path: [index, 'channel'], message });
        }
      })
      .default([]),
  })
  .meta({ id: 'CustomerRequest' });
export type CustomerInput = z.infer<typeof CustomerInput>;
