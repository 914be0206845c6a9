import { localHourOfWeek } from '../local-time/local-clock.ts';
import { channels, week } from '../vocabulary.ts';
import { untimed } from './customer-beliefs.ts';
import { channelOf, contactCount, type ResponseLog, sentAtOf, setPlace } from './response-log.ts';

/** So far back, in milliseconds, a contact is a recent one. */
const recentSpan = 4 * week;
const mail = channels.indexOf('mail');

/**
 * The log as it is learnt from: every contact with the local hour of the week it fell on and with how many came in the four weeks
 * before it. Both are derived each time, from the instants in the log and from where the customer is now, so that what is
 * kept depends on what happened alone, and not on the order in which it was told.
 */
export function placedLog(log: ResponseLog, zone: string): ResponseLog {
  const placed = log.slice();
  for (let index = 0, first = 0; index < contactCount(log); index++) {
    const at = sentAtOf(log, index);
    while (sentAtOf(log, first) < at - recentSpan) first++;
    const hourOfWeek = channelOf(log, index) === mail ? untimed : localHourOfWeek(zone, at);
    setPlace(placed, index, hourOfWeek, index - first);
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
