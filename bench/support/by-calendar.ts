import { DateTime } from 'luxon';
import { Temporal } from 'temporal-polyfill';
import { channelPriors } from '../../lib/core/arbitration/channel-priors.ts';
import { channels, day, hour } from '../../lib/core/vocabulary.ts';
import type { Asked } from './customers.ts';

/** Local hour of the week, 0 on Monday at midnight. */
type ReadClock = (zone: string, at: number) => number;

/**
 * The least that a decision can be made of without a table of offsets: each candidate hour of each channel is read on the wall clock
 * by one call of a calendar, held against hours, and scored. It knows no law, consents, caps or reasons, which flatters it.
 */
export function decideByCalendar(
  { facts, now }: Asked,
  read: ReadClock,
): { channel: string; at: number } | null {
  const zone = facts.profile.timeZone as string;
  let best: { channel: string; at: number; score: number } | null = null;
  for (const channel of channels) {
    for (let at = now; at < now + 7 * day; at += hour) {
      const hourOfWeek = read(zone, at);
      const hourOfDay = hourOfWeek % 24;
      if (hourOfDay < 8 || hourOfDay >= 23) continue;
      const score = channelPriors.propensity(channel, hourOfWeek) / (1 + (0.05 * (at - now)) / day);
      if (best === null || score > best.score) best = { channel, at, score };
    }
  }
  return best;
}

export const readLuxon: ReadClock = (zone, at) => {
  const local = DateTime.fromMillis(at, { zone });
  return (local.weekday - 1) * 24 + local.hour;
};

export const readTemporal: ReadClock = (zone, at) => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return (local.dayOfWeek - 1) * 24 + local.hour;
};
