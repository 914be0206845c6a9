import { type Preferences, type TopicSetting, topicLimit } from '../customer.ts';
import { hoursOpen } from '../preferences.ts';
import { type Channel, channels } from '../vocabulary.ts';

type Topics = Preferences['topics'];
type TopicByChannel = Partial<Record<Channel, TopicSetting>>;

/** Every channel of a topic that has a setting, also where one word says it of all. */
export function topicByChannel(setting: Topics[string] | undefined): TopicByChannel {
  if (typeof setting !== 'string') return setting ?? {};
  return Object.fromEntries(channels.map((channel) => [channel, setting]));
}

/**
 * What a customer changed on their form, carried over to what holds now: `seen` is what the form showed, `wanted` what came
 * back. A field that they left alone stays as it is now, whoever changed it meanwhile.
 */
export function mergeForm(seen: Preferences, wanted: Preferences, current: Preferences): Preferences {
  const pick = <Name extends keyof Preferences>(name: Name): Preferences[Name] =>
    wanted[name] === seen[name] ? current[name] : wanted[name];
  const hours = sameHours(seen, wanted) ? current : wanted;
  return {
    doNotContact: pick('doNotContact'),
    doNotCall: pick('doNotCall'),
    pausedUntil: pick('pausedUntil'),
    maxPerWeek: pick('maxPerWeek'),
    channels: mergeChannels(seen.channels, wanted.channels, current.channels),
    topics: mergeTopics(seen.topics, wanted.topics, current.topics),
    windows: hours.windows,
    quietHours: hours.quietHours,
  };
}

/** Of a change only what closes: what may be done although somebody else changed something since. */
export function closingPart(current: Preferences, wished: Preferences): Preferences {
  const closes = hoursOpen(current, wished) ? current : wished;
  const settings: Preferences['channels'] = { ...current.channels };
  for (const channel of channels) {
    const [now, then] = [current.channels[channel] ?? 'allowed', wished.channels[channel] ?? 'allowed'];
    if (closedness[then] > closedness[now]) settings[channel] = then;
  }
  const topics: Record<string, TopicByChannel> = {};
  for (const name of namesOf(current.topics, wished.topics)) {
    const [now, then] = [topicByChannel(current.topics[name]), topicByChannel(wished.topics[name])];
    const merged = settingsOf((channel) => (then[channel] === 'blocked' ? 'blocked' : now[channel]));
    if (Object.keys(merged).length > 0) topics[name] = merged;
  }
  return {
    doNotContact: current.doNotContact || wished.doNotContact,
    doNotCall: current.doNotCall || wished.doNotCall,
    pausedUntil: later(current.pausedUntil, wished.pausedUntil),
    maxPerWeek: fewer(current.maxPerWeek, wished.maxPerWeek),
    channels: settings,
    topics,
    windows: closes.windows,
    quietHours: closes.quietHours,
  };
}

const closedness = { allowed: 0, preferred: 0, blocked: 1, never: 2 } as const;
const later = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));
const fewer = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));

type Hours = Pick<Preferences, 'windows' | 'quietHours'>;
function sameHours(a: Hours, b: Hours): boolean {
  return JSON.stringify([a.windows, a.quietHours]) === JSON.stringify([b.windows, b.quietHours]);
}

function mergeChannels(
  seen: Preferences['channels'],
  wanted: Preferences['channels'],
  current: Preferences['channels'],
): Preferences['channels'] {
  const merged: Preferences['channels'] = {};
  for (const channel of channels) {
    const setting = wanted[channel] === seen[channel] ? current[channel] : wanted[channel];
    if (setting !== undefined) merged[channel] = setting;
  }
  return merged;
}

function mergeTopics(seen: Topics, wanted: Topics, current: Topics): Topics {
  const merged: Record<string, TopicByChannel> = {};
  for (const name of namesOf(current, wanted)) {
    const [was, now, then] = [seen[name], current[name], wanted[name]].map(topicByChannel) as [
      TopicByChannel,
      TopicByChannel,
      TopicByChannel,
    ];
    const settings = settingsOf((channel) => (then[channel] === was[channel] ? now[channel] : then[channel]));
    if (Object.keys(settings).length > 0) merged[name] = settings;
  }
  const names = Object.keys(merged);
  if (names.length <= topicLimit) return merged;
  // A topic that is open everywhere says nothing: it makes room for one that says something.
  return Object.fromEntries(
    Object.entries(merged).filter(([, settings]) => Object.values(settings).includes('blocked')),
  );
}

function settingsOf(settingOf: (channel: Channel) => TopicSetting | undefined): TopicByChannel {
  return Object.fromEntries(
    channels.flatMap((channel) => {
      const setting = settingOf(channel);
      return setting === undefined ? [] : [[channel, setting]];
    }),
  );
}

function namesOf(...all: readonly Topics[]): string[] {
  return [...new Set(all.flatMap((topics) => Object.keys(topics)))];
}
