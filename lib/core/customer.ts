import * as z from 'zod';
import { Channel, type CustomerId, Instant, Label, Weekday } from './vocabulary.ts';

const clockTime = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** A recurring span of local wall-clock time, half-open; it belongs to the day on which it starts and may cross midnight. */
export const WeeklyWindow = z
  .strictObject({
    days: z.array(Weekday).min(1).max(7),
    from: z.string().regex(clockTime, 'use HH:MM between 00:00 and 23:59'),
    to: z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'use HH:MM between 00:00 and 24:00'),
    channels: z.array(Channel).min(1).max(5).optional(),
  })
  .refine((window) => window.from !== window.to, {
    path: ['to'],
    error: 'from and to must differ; a whole day is 00:00 to 24:00',
  })
  .meta({ id: 'WeeklyWindow' });
export type WeeklyWindow = z.infer<typeof WeeklyWindow>;

/** `never` blocks a channel for every purpose, transactional included; `blocked` for every purpose but transactional. */
export const ChannelSetting = z
  .enum(['allowed', 'preferred', 'blocked', 'never'])
  .meta({ id: 'ChannelSetting' });
export type ChannelSetting = z.infer<typeof ChannelSetting>;

export const TopicSetting = z.enum(['allowed', 'blocked']).meta({ id: 'TopicSetting' });
export type TopicSetting = z.infer<typeof TopicSetting>;

export const topicLimit = 16;
export const windowLimit = 14;

/** What a customer wishes. A preference never grants consent. */
export const Preferences = z
  .strictObject({
    doNotContact: z.boolean().default(false),
    doNotCall: z.boolean().default(false),
    pausedUntil: Instant.nullish().transform((at) => at ?? null),
    channels: z.partialRecord(Channel, ChannelSetting).default({}),
    topics: z
      .record(Label, z.union([TopicSetting, z.partialRecord(Channel, TopicSetting)]))
      .refine((topics) => Object.keys(topics).length <= topicLimit, `at most ${topicLimit} topics`)
      .default({}),
    windows: z
      .array(WeeklyWindow)
      .min(1)
      .max(windowLimit)
      .nullish()
      .transform((windows) => windows ?? null),
    quietHours: z.array(WeeklyWindow).max(windowLimit).default([]),
    maxPerWeek: z
      .int()
      .min(0)
      .max(40)
      .nullish()
      .transform((limit) => limit ?? null),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof Preferences>;

/** What kind of line a phone number is, where its numbering plan tells; a toll-free number belongs to no place. */
export const lineTypes = ['mobile', 'fixed', 'toll-free', 'unknown'] as const;
export type LineType = (typeof lineTypes)[number];

/** One address of a customer. The address is normalised (E.164, RFC 5321) where it enters. At most one per channel. */
export type ContactPoint = {
  channel: Channel;
  address: string;
  /** ISO 3166 country of a phone number, as its numbering plan says; null for other addresses. */
  country: string | null;
  /** The area code of a number of the North American plan; null for all others. */
  areaCode: string | null;
  lineType: LineType;
  verifiedAt: number | null;
  source: string | null;
};

/** A customer as stored: the PROFILE item without its keys. What can close a contact is in the gate (`gate.ts`). */
export type Profile = {
  customerId: CustomerId;
  /** Counts writes; the gate names the version it was written for, and an older profile is not believed. 0: see `held-place.ts`. */
  version: number;
  timeZone: string | null;
  country: string | null;
  region: string | null;
  postalCode: string | null;
  language: string | null;
  valueTier: string | null;
  /** Through which channel they came to the company; not said: nobody knows. */
  acquisitionChannel?: Channel | null;
  segments: readonly string[];
  attributes: Readonly<Record<string, string | number | boolean | null>>;
  contactPoints: readonly ContactPoint[];
  /** Null: whenever the policy allows. */
  windows: readonly WeeklyWindow[] | null;
  quietHours: readonly WeeklyWindow[];
  /** Names of the topics that the gate knows by key only. */
  topics: readonly string[];
  updatedAt: number;
  /** The customer they are merged into; until that is done they are behind, then they are gone. */
  mergedInto?: { id: CustomerId; done: boolean } | null;
  /** They are being erased: behind until that is done, and gone then. */
  erasing?: boolean;
};

/** Who a customer is, but for addresses, segments and attributes; null: not known. */
export function detailsOf(profile: Profile) {
  const { timeZone, country, region, postalCode, language, valueTier, acquisitionChannel = null } = profile;
  return { timeZone, country, region, postalCode, language, valueTier, acquisitionChannel };
}

/** How the customer is reached through a channel; null: not at all. */
export function contactPointFor({ contactPoints }: Profile, channel: Channel): ContactPoint | null {
  for (let index = 0; index < contactPoints.length; index++) {
    const point = contactPoints[index] as ContactPoint;
    if (point.channel === channel) return point;
  }
  return null;
}
