import type { ChannelSetting, Preferences, Profile, WeeklyWindow } from './customer.ts';
import { type Closure, type Gate, labelKey } from './gate.ts';
import { type Channel, channels, weekdays } from './vocabulary.ts';

/** Who changes a preference: the customer, or the company on its own account. */
export type Actor = 'customer' | 'company';

/** The preferences as their resource shows them, put together from the gate (bits) and the profile (windows, names). */
export function preferencesOf(profile: Profile, gate: Gate): Preferences {
  return {
    doNotContact: gate.doNotContact !== 'open',
    doNotCall: gate.doNotCall !== 'open',
    pausedUntil: gate.pausedUntil,
    channels: Object.fromEntries(
      channels.flatMap((channel) => {
        const known = gate.channels[channel];
        return known ? [[channel, known.setting]] : [];
      }),
    ),
    topics: Object.fromEntries(
      profile.topics.flatMap((name) => {
        const closures = gate.topics.get(labelKey(name));
        return closures ? [[name, topicSetting(closures)]] : [];
      }),
    ),
    windows: profile.windows ? [...profile.windows] : null,
    quietHours: [...profile.quietHours],
    maxPerWeek: gate.maxPerWeek,
  };
}

function topicSetting(closures: Partial<Record<Channel, Closure>>): Preferences['topics'][string] {
  const settings = channels.flatMap((channel) => {
    const closure = closures[channel];
    return closure === undefined ? [] : [[channel, closure === 'open' ? 'allowed' : 'blocked'] as const];
  });
  const blockedEverywhere =
    settings.length === channels.length && settings.every(([, setting]) => setting === 'blocked');
  return blockedEverywhere ? 'blocked' : Object.fromEntries(settings);
}

/** The gate as these preferences would have it. What the customer closed and stays closed keeps the customer's mark. */
export function withPreferences(gate: Gate, preferences: Preferences, actor: Actor): Gate {
  const closure = (closed: boolean, before: Closure | undefined): Closure => {
    if (!closed) return 'open';
    return actor === 'customer' || before === 'closed-by-customer' ? 'closed-by-customer' : 'closed';
  };
  const settings: Gate['channels'] = {};
  for (const channel of channels) {
    const setting = preferences.channels[channel];
    if (setting === undefined) continue;
    const before = gate.channels[channel];
    const keepsMark = before?.byCustomer === true && closedness[setting] >= closedness[before.setting];
    settings[channel] = {
      setting,
      byCustomer: closedness[setting] > 0 && (actor === 'customer' || keepsMark),
    };
  }
  const topics = new Map<number, Partial<Record<Channel, Closure>>>();
  for (const [name, setting] of Object.entries(preferences.topics)) {
    const key = labelKey(name);
    const before = gate.topics.get(key);
    const closures: Partial<Record<Channel, Closure>> = { ...topics.get(key) };
    for (const channel of channels) {
      const wish = typeof setting === 'string' ? setting : setting[channel];
      if (wish !== undefined) closures[channel] = closure(wish === 'blocked', before?.[channel]);
    }
    topics.set(key, closures);
  }
  const pauseKeepsMark = gate.pausedByCustomer && (preferences.pausedUntil ?? 0) >= (gate.pausedUntil ?? 0);
  return {
    ...gate,
    doNotContact: closure(preferences.doNotContact, gate.doNotContact),
    doNotCall: closure(preferences.doNotCall, gate.doNotCall),
    pausedUntil: preferences.pausedUntil,
    pausedByCustomer: preferences.pausedUntil !== null && (actor === 'customer' || pauseKeepsMark),
    maxPerWeek: preferences.maxPerWeek,
    channels: settings,
    topics,
  };
}

const closedness: Record<ChannelSetting, number> = { allowed: 0, preferred: 0, blocked: 1, never: 2 };
const closureRank: Record<Closure, number> = { open: 0, closed: 1, 'closed-by-customer': 2 };
const stricter = (a: Closure = 'open', b: Closure = 'open'): Closure =>
  closureRank[a] >= closureRank[b] ? a : b;

/** The stricter of two gates in every preference: what holds while a change that also opens something is being written. */
export function strictest(before: Gate, after: Gate): Gate {
  const settings: Gate['channels'] = {};
  for (const channel of channels) {
    const [a, b] = [before.channels[channel], after.channels[channel]];
    const winner = a && closedness[a.setting] > closedness[b?.setting ?? 'allowed'] ? a : (b ?? a);
    if (winner) settings[channel] = winner;
  }
  const topics = new Map<number, Partial<Record<Channel, Closure>>>();
  for (const key of new Set([...before.topics.keys(), ...after.topics.keys()])) {
    const [a, b] = [before.topics.get(key) ?? {}, after.topics.get(key) ?? {}];
    // A topic that is no longer named and was open has nothing to say; kept, such topics would fill the gate.
    if (!after.topics.has(key) && Object.values(a).every((closure) => closure === 'open')) continue;
    const named = channels.filter((channel) => a[channel] !== undefined || b[channel] !== undefined);
    topics.set(key, Object.fromEntries(named.map((channel) => [channel, stricter(a[channel], b[channel])])));
  }
  return {
    ...after,
    doNotContact: stricter(before.doNotContact, after.doNotContact),
    doNotCall: stricter(before.doNotCall, after.doNotCall),
    pausedUntil: latest(before.pausedUntil, after.pausedUntil),
    pausedByCustomer: before.pausedByCustomer || after.pausedByCustomer,
    maxPerWeek: least(before.maxPerWeek, after.maxPerWeek),
    channels: settings,
    topics,
  };
}

const latest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));

/** JSON pointers of the preferences that `after` would open although they are closed in `before`. `topics`: the names known. */
export function openings(before: Gate, after: Gate, topics: readonly string[] = []): string[] {
  return [...compare(before, after, topics)].filter(([, change]) => change.opens).map(([pointer]) => pointer);
}

/** JSON pointers of what `after` would open although the customer closed it: only the customer may. */
export function openingsAgainstCustomer(before: Gate, after: Gate, topics: readonly string[] = []): string[] {
  return [...compare(before, after, topics)]
    .filter(([, change]) => change.opens && change.byCustomer)
    .map(([pointer]) => pointer);
}

/** Every preference that is closed in `before`, whether `after` opens it, and whether the customer had closed it. */
function* compare(
  before: Gate,
  after: Gate,
  topicNames: readonly string[],
): Generator<[string, { opens: boolean; byCustomer: boolean }]> {
  const closure = (a: Closure = 'open', b: Closure = 'open') => ({
    opens: a !== 'open' && b === 'open',
    byCustomer: a === 'closed-by-customer',
  });
  yield ['#/doNotContact', closure(before.doNotContact, after.doNotContact)];
  yield ['#/doNotCall', closure(before.doNotCall, after.doNotCall)];
  yield [
    '#/pausedUntil',
    { opens: (before.pausedUntil ?? 0) > (after.pausedUntil ?? 0), byCustomer: before.pausedByCustomer },
  ];
  const limit = (gate: Gate) => gate.maxPerWeek ?? Number.POSITIVE_INFINITY;
  yield ['#/maxPerWeek', { opens: limit(before) < limit(after), byCustomer: false }];
  for (const channel of channels) {
    const [a, b] = [before.channels[channel], after.channels[channel]];
    const opens = closedness[a?.setting ?? 'allowed'] > closedness[b?.setting ?? 'allowed'];
    yield [`#/channels/${channel}`, { opens, byCustomer: a?.byCustomer === true }];
  }
  // The gate knows topics by their key only; a caller knows them by name.
  const names = new Map(topicNames.map((name) => [labelKey(name), name]));
  for (const [key, closures] of before.topics) {
    for (const channel of channels) {
      yield [
        `#/topics/${names.get(key) ?? key}/${channel}`,
        closure(closures[channel], after.topics.get(key)?.[channel]),
      ];
    }
  }
}

/** The local minutes of the week (Monday 00:00 first) in which a channel may be used as far as windows and quiet hours go. */
export function allowedMinutes(
  channel: Channel,
  windows: readonly WeeklyWindow[] | null,
  quiet: readonly WeeklyWindow[],
): Uint8Array {
  const week = new Uint8Array(7 * 1_440);
  const concerns = (window: WeeklyWindow) =>
    window.channels === undefined || window.channels.includes(channel);
  const own = windows?.filter(concerns) ?? [];
  if (own.length === 0) week.fill(1);
  for (const window of own) paint(week, window, 1);
  for (const window of quiet.filter(concerns)) paint(week, window, 0);
  return week;
}

function paint(week: Uint8Array, window: WeeklyWindow, value: 0 | 1): void {
  const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const from = minuteOf(window.from);
  const to = minuteOf(window.to);
  const length = to > from ? to - from : to + 1_440 - from;
  for (const name of window.days) {
    const start = weekdays.indexOf(name) * 1_440 + from;
    for (let minute = start; minute < start + length; minute++) week[minute % week.length] = value;
  }
}

type Hours = Pick<Profile, 'windows' | 'quietHours'>;

const sameHours = (one: Hours, other: Hours) =>
  JSON.stringify([one.windows, one.quietHours]) === JSON.stringify([other.windows, other.quietHours]);

/** Whether new windows or quiet hours would allow a minute of the week that the old ones did not. */
export function hoursOpen(before: Hours, after: Hours): boolean {
  // Most changes are about something else, and to compare five weeks minute by minute is dear.
  if (sameHours(before, after)) return false;
  return channels.some((channel) => {
    const old = allowedMinutes(channel, before.windows, before.quietHours);
    return allowedMinutes(channel, after.windows, after.quietHours).some(
      (open, minute) => open === 1 && old[minute] === 0,
    );
  });
}
