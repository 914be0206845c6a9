import * as z from 'zod';

/** The channels a customer can be reached through, in the order that breaks ties. */
export const channels = ['sms', 'email', 'voice', 'push', 'mail'] as const;
export const Channel = z.enum(channels).meta({ id: 'Channel' });
export type Channel = z.infer<typeof Channel>;

/** Why a company contacts somebody; it decides which rules a contact obeys (see `purpose-obligations.ts`). */
export const purposes = ['marketing', 'service', 'transactional', 'collections'] as const;
export const Purpose = z.enum(purposes).meta({ id: 'Purpose' });
export type Purpose = z.infer<typeof Purpose>;

/** Where a customer may be just now, as far as a caller can tell. */
export const Presence = z.enum(['website', 'app', 'shop']).meta({ id: 'Presence' });
export type Presence = z.infer<typeof Presence>;

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const Weekday = z.enum(weekdays).meta({ id: 'Weekday' });
export type Weekday = z.infer<typeof Weekday>;

/** A customer's id as the company knows it. The alphabet keeps it safe in a key, a path and a log line. */
export const CustomerId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'use 1 to 128 letters, digits or . _ : -')
  .refine((id) => id !== '.' && id !== '..', 'an id of dots alone cannot stand in a path')
  .meta({ id: 'CustomerId' });
export type CustomerId = z.infer<typeof CustomerId>;

/** A name the company gives to a topic, an action, a campaign or a brand. */
export const Label = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'use 1 to 64 letters, digits or . _ : -')
  .meta({ id: 'Label' });
export type Label = z.infer<typeof Label>;

const earliestInstant = Date.UTC(2000, 0, 1);
const latestInstant = Date.UTC(2100, 0, 1);

/** An RFC 3339 UTC instant on the wire; milliseconds since 1970 inside. */
export const Instant = z.iso
  .datetime({ error: 'use an RFC 3339 UTC instant such as 2026-03-08T13:00:00Z' })
  .transform((text) => Date.parse(text))
  .refine((ms) => ms >= earliestInstant && ms < latestInstant, 'use an instant between 2000 and 2100');
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = z.infer<typeof Instant>;

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;

/** What a table has for a channel. By their written names properties are read several times faster than by a name that varies. */
export function ofChannel<Value>(table: Readonly<Record<Channel, Value>>, channel: Channel): Value;
export function ofChannel<Value>(
  table: Readonly<Partial<Record<Channel, Value>>>,
  channel: Channel,
): Value | undefined;
export function ofChannel<Value>(table: Readonly<Partial<Record<Channel, Value>>>, channel: Channel) {
  switch (channel) {
    case 'sms':
      return table.sms;
    case 'email':
      return table.email;
    case 'voice':
      return table.voice;
    case 'push':
      return table.push;
    case 'mail':
      return table.mail;
    default:
      return channel satisfies never;
  }
}

/** One value for each of the names. */
export function tableOf<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
