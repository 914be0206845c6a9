import { minute } from '../vocabulary.ts';

/**
 * A customer's latest contacts and how each ended, packed into bytes; the customer's part of the model. It is a set: contacts
 * by key, the newest kept, outcomes only ever added to. So it is the same whatever the order in which things arrive and
 * however often, and needs no memory of event ids beside it.
 *
 *     byte 0 version, 1 count, 2–13 what the customer adds to the estimate of the spreads (six times u16, 32,768 for 0)
 *     then for each contact, oldest first, 19 bytes:
 *     key u48 · sent u32 (minutes since 1970) · hour of week u8 · channel and recent contacts u8 · outcome u8 · exposure u8
 *     · delay u16 (minutes) · setting u8 · clicks in the minute of the first answer u8 · second of the first answer u8
 */
export type ResponseLog = Uint8Array;

const version = 2;
export const headerSize = 14;
export const entrySize = 19;
/** With the header 1,382 bytes: more than a year of weekly contacts. */
export const logCapacity = 72;
const noDelay = 0xffff;
const mostRecent = 7;

const zeroSpread = [128, 0];
export const emptyLog: ResponseLog = Uint8Array.of(version, 0, ...Array(6).fill(zeroSpread).flat());

/** One contact, as it was sent. All of it is fixed by its key; place and recent contacts may be derived later (`placed-log.ts`). */
export type SentContact = {
  /** Below 2^48: a hash of the dispatch's id. */
  key: number;
  /** Milliseconds since 1970. */
  sentAt: number;
  /** The customer's local hour of the week, or `untimed`. */
  hourOfWeek: number;
  /** Index into `channels`. */
  channel: number;
  /** Contacts in the four weeks before it. */
  recent: number;
  /** What it was sent in (`setting.ts`); not said: nothing in particular. */
  setting?: number;
};

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

export function contactCount(log: ResponseLog): number {
  return log[1] as number;
}

/** The first answer to a contact, for telling people from machines (`machine-answers.ts`). Merges to the same in any order. */
export type FirstAnswer = {
  /** Whole minutes after the contact. */
  delay: number;
  /** 60 less the second of the clock; 0: not known. */
  second: number;
  /** Clicks within that minute, each a bit by its id. */
  clicks: number;
};

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
  return { delay: Math.min(noDelay - 1, delay), second, clicks };
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
  writeU16(next, at, Math.floor(contact.key / 2 ** 32));
  writeU32(next, at + 2, contact.key % 2 ** 32);
  writeU32(next, at + 6, sent);
  next[at + 10] = contact.hourOfWeek;
  next[at + 11] = contact.channel | (Math.min(contact.recent, mostRecent) << 3);
  next[at + 12] = bits;
  next[at + 13] = 0;
  next[at + 16] = contact.setting ?? 0;
  writeAnswer(next, at, answer);
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

function writeAnswer(log: ResponseLog, at: number, answer: FirstAnswer | null): void {
  writeU16(log, at + 14, answer?.delay ?? noDelay);
  log[at + 17] = answer?.clicks ?? 0;
  log[at + 18] = answer?.second ?? 0;
}

/** Where an entry stands to a contact, by time and then key. */
function compare(log: ResponseLog, index: number, sent: number, key: number): number {
  const at = headerSize + index * entrySize;
  return readU32(log, at + 6) - sent || keyAt(log, at) - key;
}

const keyAt = (log: ResponseLog, at: number) => readU16(log, at) * 2 ** 32 + readU32(log, at + 2);

/** When the contact was sent, milliseconds since 1970 (to the minute). */
export const sentAtOf = (log: ResponseLog, index: number): number =>
  readU32(log, headerSize + index * entrySize + 6) * minute;
export const hourOfWeekOf = (log: ResponseLog, index: number): number =>
  log[headerSize + index * entrySize + 10] as number;
export const channelOf = (log: ResponseLog, index: number): number =>
  (log[headerSize + index * entrySize + 11] as number) & 7;
export const recentOf = (log: ResponseLog, index: number): number =>
  (log[headerSize + index * entrySize + 11] as number) >> 3;
export const outcomeOf = (log: ResponseLog, index: number): number =>
  log[headerSize + index * entrySize + 12] as number;
/** How much the contact weighs in the population's counts, as a code (`population-counts.ts`). */
export const exposureOf = (log: ResponseLog, index: number): number =>
  log[headerSize + index * entrySize + 13] as number;
/** What the contact was sent in (`setting.ts`). */
export const settingOf = (log: ResponseLog, index: number): number =>
  log[headerSize + index * entrySize + 16] as number;
/** The first answer; null: there is none. */
export function answerOf(log: ResponseLog, index: number): FirstAnswer | null {
  const at = headerSize + index * entrySize;
  const delay = readU16(log, at + 14);
  if (delay === noDelay) return null;
  return { delay, clicks: log[at + 17] as number, second: log[at + 18] as number };
}
/** Minutes from contact to first answer; null: none. */
export function delayOf(log: ResponseLog, index: number): number | null {
  const delay = readU16(log, headerSize + index * entrySize + 14);
  return delay === noDelay ? null : delay;
}

/** Key of a contact, as it was noted. */
export const keyOf = (log: ResponseLog, index: number): number => keyAt(log, headerSize + index * entrySize);

/** Writes where a contact stood, which its reader derives, into a log that its caller has just made. */
export function setPlace(log: ResponseLog, index: number, hourOfWeek: number, recent: number): void {
  const at = headerSize + index * entrySize;
  log[at + 10] = hourOfWeek;
  log[at + 11] = ((log[at + 11] as number) & 7) | (Math.min(recent, mostRecent) << 3);
}

/** Writes a derived outcome and setting into a log that its caller has just made. */
export function setOutcome(log: ResponseLog, index: number, bits: number): void {
  log[headerSize + index * entrySize + 12] = bits;
}
export function setSetting(log: ResponseLog, index: number, setting: number): void {
  log[headerSize + index * entrySize + 16] = setting;
}

/** Writes a derived value into a log that its caller has just made; logs that are shared never change. */
export function setExposure(log: ResponseLog, index: number, code: number): void {
  log[headerSize + index * entrySize + 13] = code;
}

/** How many numbers a customer adds to the estimate of the spreads (`learn-customer.ts`); fixed point. */
export const spreadParts = 6;
/** They may be negative. */
const spreadZero = 0x8000;
export function spreadPart(log: ResponseLog, part: number): number {
  return readU16(log, 2 + 2 * part) - spreadZero;
}
export function setSpreadPart(log: ResponseLog, part: number, value: number): void {
  const whole = Math.min(spreadZero - 1, Math.max(-spreadZero, Math.round(value)));
  writeU16(log, 2 + 2 * part, whole + spreadZero);
}

function readU16(log: ResponseLog, at: number): number {
  return (log[at] as number) * 256 + (log[at + 1] as number);
}

function readU32(log: ResponseLog, at: number): number {
  return readU16(log, at) * 65_536 + readU16(log, at + 2);
}

function writeU16(log: ResponseLog, at: number, value: number): void {
  log[at] = value >>> 8;
  log[at + 1] = value & 0xff;
}

function writeU32(log: ResponseLog, at: number, value: number): void {
  writeU16(log, at, Math.floor(value / 65_536));
  writeU16(log, at + 2, value % 65_536);
}
