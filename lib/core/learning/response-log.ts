import { minute } from '../vocabulary.ts';

/**
 * A customer's latest contacts and how each ended, packed into bytes; the customer's part of the model. It is a set: contacts
 * by key, the newest kept, outcomes only ever added to. So it is the same whatever the order in which things arrive and
 * however often, and needs no memory of event ids beside it.
 *
 *     byte 0 version, 1 count, 2–13 what the customer adds to the estimate of the spreads (six times u16, 32,768 for 0)
 *     then for each contact, oldest first, 16 bytes:
 *     key u48 · sent u32 (minutes since 1970) · hour of week u8 · channel and recent contacts u8 · outcome u8 · exposure u8 · delay u16 (minutes)
 */
export type ResponseLog = Uint8Array;

const version = 1;
export const headerSize = 14;
export const entrySize = 16;
/** With the header 1,166 bytes: more than a year of weekly contacts. */
export const logCapacity = 72;
const noDelay = 0xffff;
const mostRecent = 7;

export const emptyLog: ResponseLog = Uint8Array.of(
  version,
  0,
  128,
  0,
  128,
  0,
  128,
  0,
  128,
  0,
  128,
  0,
  128,
  0,
);

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
};

/** Throws RangeError for bytes that are no log. */
export function checkLog(log: ResponseLog): void {
  const count = log[1] as number;
  const right = log[0] === version && count <= logCapacity && log.length === headerSize + count * entrySize;
  if (!right) throw new RangeError('these bytes are no response log of a version that is known here');
}

export function contactCount(log: ResponseLog): number {
  return log[1] as number;
}

/**
 * The log with what is told of a contact added: the contact itself if it is new, the bits of its outcome, and the earliest
 * delay in milliseconds (null: no answer). A contact older than all that a full log holds changes nothing. Told twice with
 * different instants, it was sent at the earlier one.
 */
export function noteContact(
  log: ResponseLog,
  contact: SentContact,
  bits = 0,
  delay: number | null = null,
): ResponseLog {
  const known = placeOf(log, contact.key);
  if (known < 0) return noteNew(log, contact, bits, delay);
  if (Math.floor(contact.sentAt / minute) >= sentAtOf(log, known) / minute)
    return withOutcome(log, known, bits, delayCode(delay));
  const before = delayOf(log, known);
  const both = [delay, before === null ? null : before * minute].filter((one) => one !== null);
  const merged = outcomeOf(log, known) | bits;
  return noteNew(without(log, known), contact, merged, both.length === 0 ? null : Math.min(...both));
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

const delayCode = (delay: number | null) =>
  delay === null ? noDelay : Math.min(noDelay - 1, Math.floor(delay / minute));

function noteNew(log: ResponseLog, contact: SentContact, bits: number, delay: number | null): ResponseLog {
  const count = contactCount(log);
  const sent = Math.floor(contact.sentAt / minute);
  const delayMinutes = delayCode(delay);
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
  writeU16(next, at + 14, delayMinutes);
  return next;
}

function withOutcome(log: ResponseLog, index: number, bits: number, delayMinutes: number): ResponseLog {
  const at = headerSize + index * entrySize;
  const known = log[at + 12] as number;
  const before = readU16(log, at + 14);
  if ((known | bits) === known && delayMinutes >= before) return log;
  const next = log.slice();
  next[at + 12] = known | bits;
  if (delayMinutes < before) writeU16(next, at + 14, delayMinutes);
  return next;
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
