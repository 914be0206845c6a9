import { minute } from '../vocabulary.ts';

/**
 * The bytes of a customer's response log (`response-log.ts`):
 *
 *     byte 0 version, 1 count, 2–13 what the customer adds to the estimate of the spreads (six times u16, 32,768 for 0)
 *     then for each contact, oldest first, 19 bytes:
 *     key u48 · sent u32 (minutes since 1970) · hour of week u8 · channel and recent contacts u8 · outcome u8 · exposure u8
 *     · delay u16 (minutes) · setting u8 · clicks in the minute of the first answer u8 · second of the first answer u8
 */
export type ResponseLog = Uint8Array;

/** Bytes before the first entry, and of each entry. */
export const headerSize = 14;
export const entrySize = 19;
/** Instead of the minutes to an answer: there is none. */
const noDelay = 0xffff;
/** In minutes; what comes later is kept as if it came then. */
export const longestDelay = noDelay - 1;
const mostRecent = 7;

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

/** The first answer to a contact, for telling people from machines (`machine-answers.ts`). Merges to the same in any order. */
export type FirstAnswer = {
  /** Whole minutes after the contact. */
  delay: number;
  /** 60 less the second of the clock; 0: not known. */
  second: number;
  /** Clicks within that minute, each a bit by its id. */
  clicks: number;
};

/** How many contacts the log holds. */
export function contactCount(log: ResponseLog): number {
  return log[1] as number;
}

/** The key of the contact whose entry begins at this byte. */
export const keyAt = (log: ResponseLog, at: number) => readU16(log, at) * 2 ** 32 + readU32(log, at + 2);

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

/** Writes a contact and how it ended into the bytes from `at` on, of a log that its caller has just made. */
export function writeEntry(
  log: ResponseLog,
  at: number,
  contact: SentContact,
  bits: number,
  answer: FirstAnswer | null,
): void {
  writeU16(log, at, Math.floor(contact.key / 2 ** 32));
  writeU32(log, at + 2, contact.key % 2 ** 32);
  writeU32(log, at + 6, Math.floor(contact.sentAt / minute));
  log[at + 10] = contact.hourOfWeek;
  log[at + 11] = contact.channel | (Math.min(contact.recent, mostRecent) << 3);
  log[at + 12] = bits;
  log[at + 13] = 0;
  log[at + 16] = contact.setting ?? 0;
  writeAnswer(log, at, answer);
}

/** Writes how a contact was first answered; `at` is where its entry begins. */
export function writeAnswer(log: ResponseLog, at: number, answer: FirstAnswer | null): void {
  writeU16(log, at + 14, answer?.delay ?? noDelay);
  log[at + 17] = answer?.clicks ?? 0;
  log[at + 18] = answer?.second ?? 0;
}

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

export function readU16(log: ResponseLog, at: number): number {
  return (log[at] as number) * 256 + (log[at + 1] as number);
}

export function readU32(log: ResponseLog, at: number): number {
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
