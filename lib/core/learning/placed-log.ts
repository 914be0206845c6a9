import { localHourOfWeek } from '../local-time/local-clock.ts';
import { type Channel, channels, week } from '../vocabulary.ts';
import { answersThatCount } from './answers-that-count.ts';
import { untimed } from './customer-beliefs.ts';
import {
  channelOf,
  contactCount,
  type ResponseLog,
  sentAtOf,
  setPlace,
  setSetting,
  settingOf,
} from './log-bytes.ts';
import { acquired } from './setting.ts';

/** So far back, in milliseconds, a contact is a recent one. */
const recentSpan = 4 * week;
const mail = channels.indexOf('mail');

/**
 * The log as it is learnt from: every contact with the local hour of the week it fell on and with how many came in the four weeks
 * before it, which went by the channel through which the customer came, and with what counts as an answer alone. All of it is
 * derived each time, from what is in the log and from what is known of the customer now, so that what is kept depends on what
 * happened alone, and not on the order in which it was told.
 */
export function placedLog(log: ResponseLog, zone: string, acquisition: Channel | null = null): ResponseLog {
  const placed = answersThatCount(log).slice();
  const own = acquisition === null ? -1 : channels.indexOf(acquisition);
  for (let index = 0, first = 0; index < contactCount(log); index++) {
    const at = sentAtOf(log, index);
    while (sentAtOf(log, first) < at - recentSpan) first++;
    const hourOfWeek = channelOf(log, index) === mail ? untimed : localHourOfWeek(zone, at);
    setPlace(placed, index, hourOfWeek, index - first);
    const setting = settingOf(log, index) & ~acquired;
    setSetting(placed, index, channelOf(log, index) === own ? setting | acquired : setting);
  }
  return placed;
}

/** How many contacts there were in the four weeks before `now`, milliseconds since 1970. */
export function recentContacts(log: ResponseLog, now: number): number {
  let count = 0;
  for (let index = contactCount(log) - 1; index >= 0 && sentAtOf(log, index) >= now - recentSpan; index--)
    count++;
  return count;
}
