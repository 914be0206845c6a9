import { type Preferences, type TopicSetting, WeeklyWindow } from '../customer.ts';
import { instantsOfDays, localDay } from '../local-time/local-clock.ts';
import { allowedMinutes } from '../preferences.ts';
import { type Channel, channels, day, hour, weekdays } from '../vocabulary.ts';
import { topicByChannel } from './merge.ts';
import { rowLimit, shownHours, type WeekRow } from './week-rows.ts';

/** What the form offered: nothing else is read from it. */
export type FormFrame = {
  channels: readonly Channel[];
  topics: readonly string[];
  /** Where the customer may be; none: nobody knows. */
  zones: readonly string[];
  now: number;
};

/** What is wrong with a field, for the page to put into words beside it. */
export type FormFault = {
  field: 'hours' | `row-${number}` | 'until' | 'most' | 'contact';
  code:
    | 'no-rows'
    | 'incomplete'
    | 'no-day'
    | 'same-time'
    | 'bad-date'
    | 'past-date'
    | 'far-date'
    | 'unknown-value';
};

/** Values of a form by name, as `URLSearchParams` has them. */
export type FormFields = { get(name: string): string | null; getAll(name: string): string[] };

/** `wanted`: what could be read, also where something else has a fault. */
export type ReadForm = { wanted: Preferences; faults: FormFault[] };

/** How long the pauses on offer are, in days. */
export const pauses = { week: 7, month: 30, quarter: 90 } as const;
const farthestPause = 3 * 366;
export const mostPerWeek = [1, 2, 3, 5, 7] as const;

/** Reads the form on top of what it showed. A field that the form did not have is as it was shown. */
export function readForm(form: FormFields, seen: Preferences, frame: FormFrame): ReadForm {
  const faults: FormFault[] = [];
  const fault = (field: FormFault['field'], code: FormFault['code']) => {
    faults.push({ field, code });
  };
  const wanted: Preferences = {
    ...seen,
    doNotCall: frame.channels.some((channel) => channel === 'sms' || channel === 'voice')
      ? form.get('calls') === 'no'
      : seen.doNotCall,
    pausedUntil: readPause(form, seen, frame, fault),
    maxPerWeek: readMost(form, seen, fault),
    channels: readChannels(form, seen, frame, fault),
    topics: readTopics(form, seen, frame),
    ...readHours(form, seen, frame, fault),
  };
  return { wanted, faults };
}

type Fault = (field: FormFault['field'], code: FormFault['code']) => void;

function readPause(form: FormFields, seen: Preferences, frame: FormFrame, fault: Fault): number | null {
  const choice = form.get('pause') ?? 'keep';
  switch (choice) {
    case 'keep':
      return seen.pausedUntil;
    case 'none':
      return null;
    case 'week':
    case 'month':
    case 'quarter':
      return startOfDay(today(frame) + pauses[choice], frame.zones);
    case 'until': {
      const at = dayOf(form.get('until') ?? '');
      if (at === null) fault('until', 'bad-date');
      else if (at <= today(frame)) fault('until', 'past-date');
      else if (at > today(frame) + farthestPause) fault('until', 'far-date');
      else return startOfDay(at, frame.zones);
      return seen.pausedUntil;
    }
    default:
      fault('until', 'unknown-value');
      return seen.pausedUntil;
  }
}

/** Days since 1970 of `YYYY-MM-DD`; null for what is no date, the 31st of February too. */
function dayOf(text: string): number | null {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && text.length === 10
    ? at / day
    : null;
}

/** The local day where it is earliest. */
function today({ zones, now }: FormFrame): number {
  return zones.length === 0
    ? Math.floor((now - 12 * hour) / day)
    : Math.min(...zones.map((zone) => localDay(zone, now)));
}

/** When a day (days since 1970) has begun wherever the customer may be: a pause never ends before it. */
function startOfDay(wanted: number, zones: readonly string[]): number {
  const utc = wanted * day;
  if (zones.length === 0) return utc + 12 * hour;
  const starts = zones.map(
    (zone) => instantsOfDays(zone, [wanted, wanted + 1], utc - 2 * day, utc + 2 * day)[0],
  );
  return Math.max(...starts.map((start) => start ?? utc + 12 * hour));
}

function readMost(form: FormFields, seen: Preferences, fault: Fault): number | null {
  const text = form.get('most');
  if (text === null) return seen.maxPerWeek;
  if (text === '') return null;
  const most = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (most >= 0 && most <= 40) return most;
  fault('most', 'unknown-value');
  return seen.maxPerWeek;
}

function readChannels(
  form: FormFields,
  seen: Preferences,
  frame: FormFrame,
  fault: Fault,
): Preferences['channels'] {
  const best = form.get('best');
  const settings = { ...seen.channels };
  for (const channel of frame.channels) {
    const before = seen.channels[channel];
    const choice = form.get(`contact.${channel}`);
    if (choice === 'essential') settings[channel] = 'blocked';
    else if (choice === 'never') settings[channel] = 'never';
    else if (choice === 'yes' || choice === null) {
      const open = before === 'blocked' || before === 'never' ? 'allowed' : before;
      const kept = choice === null ? before : open;
      const isBest = kept !== 'blocked' && kept !== 'never' && best === channel;
      const next = isBest ? 'preferred' : kept === 'preferred' && best !== null ? 'allowed' : kept;
      if (next === undefined) delete settings[channel];
      else settings[channel] = next;
    } else fault('contact', 'unknown-value');
  }
  return settings;
}

function readTopics(form: FormFields, seen: Preferences, frame: FormFrame): Preferences['topics'] {
  const topics: Preferences['topics'] = { ...seen.topics };
  for (const topic of frame.topics) {
    const before = topicByChannel(seen.topics[topic]);
    const after: Partial<Record<Channel, TopicSetting>> = { ...before };
    for (const channel of frame.channels) {
      const allowed = form.get(`topic.${topic}.${channel}`) !== null;
      if (allowed !== (before[channel] !== 'blocked')) after[channel] = allowed ? 'allowed' : 'blocked';
    }
    if (channels.some((channel) => after[channel] !== before[channel])) topics[topic] = after;
  }
  return topics;
}

function readHours(
  form: FormFields,
  seen: Preferences,
  frame: FormFrame,
  fault: Fault,
): Pick<Preferences, 'windows' | 'quietHours'> {
  const same = { windows: seen.windows, quietHours: seen.quietHours };
  const shown = shownHours(seen, frame.channels);
  switch (form.get('hours')) {
    case 'any':
      return shown.kind === 'any' ? same : { windows: null, quietHours: [] };
    case 'only': {
      const rows = readRows(form, fault);
      if (rows === null) return same;
      if (rows.length === 0) {
        fault('hours', 'no-rows');
        return same;
      }
      const week = allowedMinutes('email', rows, []);
      // Said otherwise, but nothing else: then nothing changes.
      if (shown.kind !== 'mixed' && week.every((open, minute) => open === shown.week[minute])) return same;
      return { windows: rows, quietHours: [] };
    }
    default:
      return same;
  }
}

/** The rows as they came, the empty ones too. */
export function postedRows(form: FormFields): WeekRow[] {
  return Array.from({ length: rowLimit }, (_, index) => {
    const given = form.getAll(`days.${index}`);
    const end = form.get(`to.${index}`) ?? '';
    return {
      days: weekdays.filter((name) => given.includes(name)),
      from: form.get(`from.${index}`) ?? '',
      // A clock has no 24:00: as an end midnight is that of the evening.
      to: end === '00:00' ? '24:00' : end,
    };
  });
}

/** The rows that hold anything. Null: some hold a fault. */
function readRows(form: FormFields, fault: Fault): WeekRow[] | null {
  const rows: WeekRow[] = [];
  let faulty = false;
  for (const [index, { days, from, to }] of postedRows(form).entries()) {
    if (days.length === 0 && from === '' && to === '') continue;
    const row = { days, from, to };
    const code =
      from === '' || to === ''
        ? 'incomplete'
        : days.length === 0
          ? 'no-day'
          : from === to
            ? 'same-time'
            : WeeklyWindow.safeParse(row).success
              ? null
              : 'incomplete';
    if (code === null) rows.push(row);
    else {
      fault(`row-${index}`, code);
      faulty = true;
    }
  }
  return faulty ? null : rows;
}
