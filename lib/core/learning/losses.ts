import type { Gate } from '../gate.ts';
import type { AddressState } from '../suppression.ts';
import { type Channel, channels, day } from '../vocabulary.ts';
import { channelOf, contactCount, keyOf, outcomeOf, type ResponseLog, sentAtOf } from './log-bytes.ts';
import { outcome } from './response.ts';
import { noteContact } from './response-log.ts';

/** So long after a contact a customer who closes its channel is taken to have been lost by it, in milliseconds. */
export const blamedFor = 7 * day;

/** A channel that the customer closed themselves, and when (milliseconds). */
export type Closing = { channel: Channel; at: number };

/** The channels whose permission the customer took back, by whatever way. */
export function revokedBy({ consents }: Pick<Gate, 'consents'>): Closing[] {
  return consents.filter(({ status, byCustomer }) => status === 'revoked' && byCustomer);
}

/** The channels that the customer stopped at the address they are reached at: STOP by text, unsubscribing, a complaint. */
export function stoppedAt({ suppressions }: AddressState, channel: Channel): Closing[] {
  return suppressions.flatMap(({ channels: closed, reason, at }) =>
    closed.includes(channel) && (reason === 'customer-request' || reason === 'complaint')
      ? [{ channel, at }]
      : [],
  );
}

/**
 * The log with the contacts that lost the customer: of each channel that they closed, the last contact before that. Asked for
 * whenever the log is counted, so that nothing is written when they close it.
 */
export function withLosses(log: ResponseLog, closings: readonly Closing[]): ResponseLog {
  let next = log;
  for (const { channel, at } of closings) {
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
