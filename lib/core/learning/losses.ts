import type { Gate } from '../gate.ts';
import { channels, day } from '../vocabulary.ts';
import { outcome } from './response.ts';
import {
  channelOf,
  contactCount,
  keyOf,
  noteContact,
  outcomeOf,
  type ResponseLog,
  sentAtOf,
} from './response-log.ts';

/** So long after a contact a customer who closes its channel is taken to have been lost by it, in milliseconds. */
const blamedFor = 7 * day;

/**
 * The log with the contacts that lost the customer: of each channel whose permission they took back themselves, by whatever way, the
 * last contact before that. Read from the gate whenever the log is counted, so that nothing is written when they close it.
 */
export function withLosses(log: ResponseLog, { consents }: Pick<Gate, 'consents'>): ResponseLog {
  let next = log;
  for (const { channel, status, byCustomer, at } of consents) {
    if (status !== 'revoked' || !byCustomer) continue;
    const place = lastBefore(log, channels.indexOf(channel), at);
    if (place < 0 || (outcomeOf(log, place) & outcome.lost) !== 0) continue;
    const sentAt = sentAtOf(log, place);
    if (at - sentAt > blamedFor) continue;
    const contact = {
      key: keyOf(log, place),
      sentAt,
      channel: channelOf(log, place),
      hourOfWeek: 0,
      recent: 0,
    };
    next = noteContact(next, contact, outcome.lost);
  }
  return next;
}

function lastBefore(log: ResponseLog, channel: number, at: number): number {
  for (let index = contactCount(log) - 1; index >= 0; index--)
    if (channelOf(log, index) === channel && sentAtOf(log, index) <= at) return index;
  return -1;
}
