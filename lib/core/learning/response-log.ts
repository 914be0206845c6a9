import { minute } from '../vocabulary.ts';
import {
  answerOf,
  contactCount,
  entrySize,
  type FirstAnswer,
  headerSize,
  keyAt,
  longestDelay,
  outcomeOf,
  type ResponseLog,
  readU16,
  readU32,
  type SentContact,
  sentAtOf,
  writeAnswer,
  writeEntry,
} from './log-bytes.ts';

/*
 * A customer's latest contacts and how each ended, packed into bytes; the customer's part of the model. It is a set: contacts
 * by key, the newest kept, outcomes only ever added to. So it is the same whatever the order in which things arrive and
 * however often, and needs no memory of event ids beside it.
 */

const version = 2;
/** With the header 1,382 bytes: more than a year of weekly contacts. */
export const logCapacity = 72;

const zeroSpread = [128, 0];
export const emptyLog: ResponseLog = Uint8Array.of(version, 0, ...Array(6).fill(zeroSpread).flat());

/** Entries of version 1 ended with the delay. */
const entrySizeBefore = 16;

/** The log that these stored bytes are, of this version or the one before. Throws RangeError for bytes that are no log. */
export function readLog(bytes: Uint8Array): ResponseLog {
  const count = bytes[1] ?? 0;
  const size = bytes[0] === version ? entrySize : entrySizeBefore;
  const known = bytes[0] === version || bytes[0] === version - 1;
  if (!known || count > logCapacity || bytes.length !== headerSize + count * size)
    throw new RangeError('these bytes are no response log of a version that is known here');
  if (bytes[0] === version) return bytes;
  const log = new Uint8Array(headerSize + count * entrySize);
  log.set(bytes.subarray(0, headerSize));
  log[0] = version;
  for (let index = 0; index < count; index++) {
    const from = headerSize + index * entrySizeBefore;
    log.set(bytes.subarray(from, from + entrySizeBefore), headerSize + index * entrySize);
  }
  return log;
}

/**
 * The log with what is told of a contact added: the contact itself if it is new, the bits of its outcome, and how it was answered
 * (a number: milliseconds after the contact and no more is known; null: no answer); the earliest answer stays. A contact older
 * than all that a full log holds changes nothing. Told twice with different instants, it was sent at the earlier one.
 */
export function noteContact(
  log: ResponseLog,
  contact: SentContact,
  bits = 0,
  answer: number | FirstAnswer | null = null,
): ResponseLog {
  const told = firstAnswer(answer);
  const known = placeOf(log, contact.key);
  if (known < 0) return noteNew(log, contact, bits, told);
  if (Math.floor(contact.sentAt / minute) >= sentAtOf(log, known) / minute)
    return withOutcome(log, known, bits, told);
  const merged = earlierOf(answerOf(log, known), told);
  return noteNew(without(log, known), contact, outcomeOf(log, known) | bits, merged);
}

function firstAnswer(answer: number | FirstAnswer | null): FirstAnswer | null {
  if (answer === null) return null;
  const { delay, second, clicks } =
    typeof answer === 'number' ? { delay: Math.floor(answer / minute), second: 0, clicks: 0 } : answer;
  return { delay: Math.min(longestDelay, delay), second, clicks };
}

function earlierOf(one: FirstAnswer | null, other: FirstAnswer | null): FirstAnswer | null {
  if (one === null || other === null) return one ?? other;
  if (one.delay !== other.delay) return one.delay < other.delay ? one : other;
  const second = Math.max(one.second, other.second);
  return { delay: one.delay, second, clicks: one.clicks | other.clicks };
}

/** Where a contact stands in the log, by its key; −1: nowhere. */
export function placeOf(log: ResponseLog, key: number): number {
  const high = Math.floor(key / 2 ** 32);
  for (let index = contactCount(log) - 1; index >= 0; index--) {
    const at = headerSize + index * entrySize;
    if (readU16(log, at) === high && keyAt(log, at) === key) return index;
  }
  return -1;
}

function without(log: ResponseLog, index: number): ResponseLog {
  const next = new Uint8Array(log.length - entrySize);
  const at = headerSize + index * entrySize;
  next.set(log.subarray(0, at));
  next.set(log.subarray(at + entrySize), at);
  next[1] = contactCount(log) - 1;
  return next;
}

function noteNew(
  log: ResponseLog,
  contact: SentContact,
  bits: number,
  answer: FirstAnswer | null,
): ResponseLog {
  const count = contactCount(log);
  const sent = Math.floor(contact.sentAt / minute);
  let place = count;
  while (place > 0 && compare(log, place - 1, sent, contact.key) > 0) place--;
  const full = count === logCapacity;
  if (full && place === 0) return log;
  const kept = full ? count : count + 1;
  const next = new Uint8Array(headerSize + kept * entrySize);
  next.set(log.subarray(0, headerSize));
  next[1] = kept;
  // A full log loses its oldest.
  const first = full ? 1 : 0;
  const splitFrom = headerSize + first * entrySize;
  const splitAt = headerSize + place * entrySize;
  next.set(log.subarray(splitFrom, splitAt), headerSize);
  const at = headerSize + (place - first) * entrySize;
  next.set(log.subarray(splitAt), at + entrySize);
  writeEntry(next, at, contact, bits, answer);
  return next;
}

function withOutcome(log: ResponseLog, index: number, bits: number, answer: FirstAnswer | null): ResponseLog {
  const at = headerSize + index * entrySize;
  const known = log[at + 12] as number;
  const before = answerOf(log, index);
  const first = earlierOf(before, answer);
  if ((known | bits) === known && sameAnswer(first, before)) return log;
  const next = log.slice();
  next[at + 12] = known | bits;
  writeAnswer(next, at, first);
  return next;
}

const sameAnswer = (one: FirstAnswer | null, other: FirstAnswer | null) =>
  one === other ||
  (one?.delay === other?.delay && one?.second === other?.second && one?.clicks === other?.clicks);

/** Where an entry stands to a contact, by time and then key. */
function compare(log: ResponseLog, index: number, sent: number, key: number): number {
  const at = headerSize + index * entrySize;
  return readU32(log, at + 6) - sent || keyAt(log, at) - key;
}
