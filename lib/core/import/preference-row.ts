import * as z from 'zod';
import { ConsentInput } from '../consent.ts';
import {
  ChannelSetting,
  type Preferences,
  TopicSetting,
  topicLimit,
  WeeklyWindow,
  windowLimit,
} from '../customer.ts';
import { Channel, CustomerId, channels, Instant, Label } from '../vocabulary.ts';
import type { Row } from './read-row.ts';

/** The columns of a file of preferences; `channels.sms`, `topics.offers`. Consents come as JSON Lines only. */
export const preferenceColumns = [
  'customerId',
  'doNotContact',
  'doNotCall',
  'pausedUntil',
  'maxPerWeek',
  'channels.',
  'topics.',
] as const;

const ImportedConsent = ConsentInput.transform((consent) => ({ ...consent, actor: 'import' as const }));

export const PreferenceRow = z.strictObject({
  customerId: CustomerId,
  doNotContact: z.boolean().default(false),
  doNotCall: z.boolean().default(false),
  pausedUntil: Instant.nullish(),
  maxPerWeek: z.int().min(0).max(40).nullish(),
  channels: z.partialRecord(Channel, ChannelSetting).default({}),
  topics: z.record(Label, z.union([TopicSetting, z.partialRecord(Channel, TopicSetting)])).default({}),
  quietHours: z.array(WeeklyWindow).max(windowLimit).default([]),
  consents: z.array(ImportedConsent).max(20).default([]),
});
export type PreferenceRow = z.infer<typeof PreferenceRow>;

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** A row of CSV, which is all text, as JSON Lines have it; other rows as they are. */
export function preferenceFields(row: Row): Row {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const dot = name.indexOf('.');
    if (dot > 0) {
      const group = name.slice(0, dot);
      fields[group] = { ...(fields[group] as object | undefined), [name.slice(dot + 1)]: value };
    } else if (name === 'maxPerWeek' && typeof value === 'string') fields[name] = Number(value);
    else if (name.startsWith('doNot') && typeof value === 'string')
      fields[name] = flags[value.toLowerCase()] ?? value;
    else fields[name] = value;
  }
  return fields;
}

const closedness = { allowed: 0, preferred: 0, blocked: 1, never: 2 } as const;

/**
 * The stricter of what holds and what a row says: what is closed stays closed, whatever the row says. `keptClosed`: the row
 * would have opened something. `changes`: it says something new.
 */
export function closedBy(
  current: Preferences,
  row: PreferenceRow,
): { preferences: Preferences; keptClosed: boolean; changes: boolean } {
  let keptClosed = false;
  let changes = false;
  const settings: Preferences['channels'] = { ...current.channels };
  const topics: Preferences['topics'] = { ...current.topics };
  for (const channel of channels) {
    const wished = row.channels[channel];
    if (wished === undefined || wished === settings[channel]) continue;
    if (closedness[wished] < closedness[settings[channel] ?? 'allowed']) keptClosed = true;
    else {
      settings[channel] = wished;
      changes = true;
    }
  }
  for (const [name, wished] of Object.entries(row.topics)) {
    // A topic more than a customer can have would have to push another one out.
    if (!(name in topics) && Object.keys(topics).length >= topicLimit) continue;
    const merged: Partial<Record<Channel, TopicSetting>> = {};
    for (const channel of channels) {
      const now = settingOf(topics[name], channel);
      const next = settingOf(wished, channel);
      if (now === 'blocked' && next === 'allowed') keptClosed = true;
      const setting = now === 'blocked' || next === 'blocked' ? 'blocked' : (next ?? now);
      if (setting !== undefined) merged[channel] = setting;
      if (setting !== now) changes = true;
    }
    topics[name] = merged;
  }
  const quiet = row.quietHours.filter(
    (window) => !current.quietHours.some((known) => JSON.stringify(known) === JSON.stringify(window)),
  );
  const pausedUntil = Math.max(current.pausedUntil ?? 0, row.pausedUntil ?? 0);
  const limit = Math.min(current.maxPerWeek ?? Infinity, row.maxPerWeek ?? Infinity);
  const preferences: Preferences = {
    ...current,
    doNotContact: current.doNotContact || row.doNotContact,
    doNotCall: current.doNotCall || row.doNotCall,
    pausedUntil: pausedUntil === 0 ? null : pausedUntil,
    maxPerWeek: limit === Infinity ? null : limit,
    channels: settings,
    topics,
    quietHours: [...current.quietHours, ...quiet].slice(0, windowLimit),
  };
  changes ||=
    preferences.doNotContact !== current.doNotContact ||
    preferences.doNotCall !== current.doNotCall ||
    preferences.pausedUntil !== current.pausedUntil ||
    preferences.maxPerWeek !== current.maxPerWeek ||
    preferences.quietHours.length !== current.quietHours.length;
  return { preferences, keptClosed, changes };
}

function settingOf(
  setting: Preferences['topics'][string] | undefined,
  channel: Channel,
): TopicSetting | undefined {
  return typeof setting === 'object' ? setting[channel] : setting;
}
