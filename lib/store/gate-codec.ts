import type { ChannelSetting } from '../core/customer.ts';
import {
  type AddressSuppression,
  type Closure,
  type ConsentState,
  type Contact,
  contactLimit,
  type Gate,
  type Pending,
} from '../core/gate.ts';
import { type Channel, channels, type Purpose, purposes } from '../core/vocabulary.ts';
import { type ByteReader, createByteReader, createByteWriter } from './byte-stream.ts';

/*
 * The gate in bytes. Channels and purposes are stored as their places in the vocabulary's lists: append there, never reorder.
 *
 *   format 1 · flags 1 · preferenceVersion, profileVersion as varints · doNotContact, doNotCall 1
 *   [pausedUntil 6] · [maxPerWeek 1] · [forgottenBefore 6] · channels 3
 *   topics       1 + 6 each    key 4, two bits per channel 2
 *   consents     1 + 7 each    channel, purpose, status, by whom 1, at 6; a grant with an end or a basis also basis 1, until 4 (seconds)
 *   suppressions 1 + 7 each    channel, scope 1, until 6
 *   pending      1 + 30 each   id 12, sendAt 6, claimedAt 6 (0: not), channel and purpose 1, flags 1, topic 2, campaign 2
 *   contacts     1 + 12 each   at 6, channel and purpose 1, flags 1, topic 2, campaign 2
 */
const format = 2;
const closures: readonly Closure[] = ['open', 'closed', 'closed-by-customer'];
const settings: readonly ChannelSetting[] = ['allowed', 'preferred', 'blocked', 'never'];
const bases = ['relationship', 'inquiry'] as const;
const forGood = 2 ** 48 - 1;
const noEnd = 2 ** 32 - 1;
const idBytes = 12;
const contactBytes = 12;

/** The gate does not fit its item even without its contact log: nothing may be added to it before something ends. */
export class GateTooLargeError extends Error {
  override readonly name = 'GateTooLargeError';
}

/**
 * Packs a gate into at most `budget` bytes; `version` is not inside, it is the attribute that writes are conditional on.
 * The contact log keeps the newest `contactLimit` contacts that fit. What is dropped raises `forgottenBefore`, so that a
 * cap which looks back that far counts as reached. Throws GateTooLargeError when the rest alone does not fit.
 */
export function packGate(gate: Gate, budget: number): Uint8Array {
  const contacts = [...gate.contacts].sort((a, b) => a.at - b.at);
  for (let kept = Math.min(contacts.length, contactLimit); kept >= 0; ) {
    const newestDropped = contacts[contacts.length - kept - 1];
    const forgottenBefore = newestDropped
      ? Math.max(gate.forgottenBefore, newestDropped.at + 1)
      : gate.forgottenBefore;
    const bytes = write({ ...gate, contacts: contacts.slice(contacts.length - kept), forgottenBefore });
    if (bytes.length <= budget) return bytes;
    kept -= Math.ceil((bytes.length - budget) / contactBytes);
  }
  throw new GateTooLargeError(`The gate needs more than ${budget} bytes.`);
}

/** Unpacks a gate; `version` comes from the item. Throws when the bytes are of a format this code does not know. */
export function unpackGate(bytes: Uint8Array, version: number): Gate {
  const read = bytes[0] === undefined ? undefined : readers[bytes[0]];
  if (read === undefined) {
    throw new Error(
      `The gate is stored in format ${bytes[0]}; this version reads ${Object.keys(readers).join(' and ')}.`,
    );
  }
  return read(bytes, version);
}

/** By format: the current one, and the one before it. Format 1 knew no grants with an end; what it had, reads the same. */
const readers: Readonly<Record<number, (bytes: Uint8Array, version: number) => Gate>> = {
  1: readGate,
  [format]: readGate,
};

function write(gate: Gate): Uint8Array {
  const out = createByteWriter();
  out.integer(format, 1);
  out.integer(
    flags(
      gate.pausedUntil !== null,
      gate.pausedByCustomer,
      gate.maxPerWeek !== null,
      gate.forgottenBefore !== 0,
    ),
    1,
  );
  out.varint(gate.preferenceVersion);
  out.varint(gate.profileVersion);
  out.integer(closures.indexOf(gate.doNotContact) | (closures.indexOf(gate.doNotCall) << 2), 1);
  if (gate.pausedUntil !== null) out.integer(gate.pausedUntil, 6);
  if (gate.maxPerWeek !== null) out.integer(gate.maxPerWeek, 1);
  if (gate.forgottenBefore !== 0) out.integer(gate.forgottenBefore, 6);
  out.integer(
    perChannel(4, (channel) => {
      const known = gate.channels[channel];
      return known && 1 | (known.byCustomer ? 2 : 0) | (settings.indexOf(known.setting) << 2);
    }),
    3,
  );

  out.integer(gate.topics.size, 1);
  for (const [key, topic] of gate.topics) {
    out.integer(key, 4);
    out.integer(
      perChannel(2, (channel) => topic[channel] && closures.indexOf(topic[channel]) + 1),
      2,
    );
  }
  out.integer(gate.consents.length, 1);
  for (const { channel, purpose, status, at, byCustomer, until, basis } of gate.consents) {
    const limited = until !== undefined || basis !== undefined;
    const bits = flags(status === 'granted', byCustomer, limited) << 5;
    out.integer(kindOf(channel, purpose) | bits, 1);
    out.integer(at, 6);
    if (!limited) continue;
    out.integer(basis === undefined ? 0 : bases.indexOf(basis) + 1, 1);
    // Rounded down: a grant never ends later than it should.
    out.integer(until === undefined ? noEnd : Math.floor(until / 1_000), 4);
  }
  out.integer(gate.suppressions.length, 1);
  for (const { channel, scope, until } of gate.suppressions) {
    out.integer(channels.indexOf(channel) | (scope === 'all' ? 8 : 0), 1);
    out.integer(until === Number.POSITIVE_INFINITY ? forGood : until, 6);
  }
  out.integer(gate.pending.length, 1);
  for (const pending of gate.pending) {
    const id = Buffer.from(pending.id, 'base64url');
    if (id.length !== idBytes || id.toString('base64url') !== pending.id) {
      throw new RangeError('A dispatch id in a gate must be 12 bytes of base64url.');
    }
    out.raw(id);
    out.integer(pending.sendAt, 6);
    out.integer(pending.claimedAt ?? 0, 6);
    out.integer(kindOf(pending.channel, pending.purpose), 1);
    out.integer(flags(pending.topic !== null, pending.campaign !== null, pending.claimedAt !== null), 1);
    writeLabels(pending);
  }
  out.integer(gate.contacts.length, 1);
  for (const contact of gate.contacts) {
    out.integer(contact.at, 6);
    out.integer(kindOf(contact.channel, contact.purpose), 1);
    out.integer(flags(contact.topic !== null, contact.campaign !== null, contact.conversation), 1);
    writeLabels(contact);
  }
  return out.finish();

  /** Only the low 16 bits of a label's key are kept here. */
  function writeLabels({ topic, campaign }: Pick<Contact, 'topic' | 'campaign'>): void {
    out.integer((topic ?? 0) & 0xffff, 2);
    out.integer((campaign ?? 0) & 0xffff, 2);
  }
}

/** Every decision reads a gate, so this names each field and copies nothing twice. */
function readGate(bytes: Uint8Array, version: number): Gate {
  const input = createByteReader(bytes);
  input.byte();
  const set = input.byte();
  const preferenceVersion = input.varint();
  const profileVersion = input.varint();
  const closed = input.byte();
  const gate: Gate = {
    version,
    preferenceVersion,
    profileVersion,
    doNotContact: at(closures, closed & 3),
    doNotCall: at(closures, closed >> 2),
    pausedUntil: set & 1 ? input.instant() : null,
    pausedByCustomer: (set & 2) !== 0,
    maxPerWeek: set & 4 ? input.byte() : null,
    forgottenBefore: set & 8 ? input.instant() : 0,
    channels: fromChannels(input.triple(), 4, readSetting),
    topics: new Map(many(input, readTopic)),
    consents: many(input, readConsent),
    suppressions: many(input, readSuppression),
    pending: many(input, readPending),
    contacts: many(input, readContact),
  };
  input.end();
  return gate;
}

function readSetting(bits: number): { setting: ChannelSetting; byCustomer: boolean } {
  return { setting: at(settings, bits >> 2), byCustomer: (bits & 2) !== 0 };
}

function readTopic(input: ByteReader): [number, Partial<Record<Channel, Closure>>] {
  return [input.word(), fromChannels(input.short(), 2, (bits) => at(closures, bits - 1))];
}

function readConsent(input: ByteReader): ConsentState {
  const bits = input.byte();
  const consent: ConsentState = {
    channel: at(channels, bits & 7),
    purpose: at(purposes, (bits >> 3) & 3),
    status: bits & 0x20 ? 'granted' : 'revoked',
    at: input.instant(),
    byCustomer: (bits & 0x40) !== 0,
  };
  if ((bits & 0x80) === 0) return consent;
  const basis = input.byte();
  const until = input.word();
  if (until !== noEnd) consent.until = until * 1_000;
  if (basis !== 0) consent.basis = at(bases, basis - 1);
  return consent;
}

function readSuppression(input: ByteReader): AddressSuppression {
  const bits = input.byte();
  const until = input.instant();
  return {
    channel: at(channels, bits & 7),
    scope: bits & 8 ? 'all' : 'marketing',
    until: until === forGood ? Number.POSITIVE_INFINITY : until,
  };
}

function readPending(input: ByteReader): Pending {
  const id = input.base64url(idBytes);
  const sendAt = input.instant();
  const claimedAt = input.instant();
  const kind = input.byte();
  const set = input.byte();
  const topic = input.short();
  const campaign = input.short();
  return {
    id,
    channel: at(channels, kind & 7),
    purpose: at(purposes, kind >> 3),
    topic: set & 1 ? topic : null,
    campaign: set & 2 ? campaign : null,
    sendAt,
    claimedAt: set & 4 ? claimedAt : null,
  };
}

function readContact(input: ByteReader): Contact {
  const instant = input.instant();
  const kind = input.byte();
  const set = input.byte();
  const topic = input.short();
  const campaign = input.short();
  return {
    at: instant,
    channel: at(channels, kind & 7),
    purpose: at(purposes, kind >> 3),
    topic: set & 1 ? topic : null,
    campaign: set & 2 ? campaign : null,
    conversation: (set & 4) !== 0,
  };
}

function many<Entry>(input: ByteReader, read: (input: ByteReader) => Entry): Entry[] {
  const entries: Entry[] = [];
  for (let left = input.byte(); left > 0; left--) entries.push(read(input));
  return entries;
}

function flags(...set: readonly boolean[]): number {
  return set.reduce((bits, flag, place) => bits | (flag ? 1 << place : 0), 0);
}

function kindOf(channel: Channel, purpose: Purpose): number {
  return channels.indexOf(channel) | (purposes.indexOf(purpose) << 3);
}

/** So many bits for each channel; all zero: the channel is not named. */
function perChannel(width: number, bitsFor: (channel: Channel) => number | undefined): number {
  return channels.reduce((bits, channel, place) => bits | ((bitsFor(channel) ?? 0) << (place * width)), 0);
}

function fromChannels<Value>(
  bits: number,
  width: number,
  valueIn: (bits: number) => Value,
): Partial<Record<Channel, Value>> {
  const found: Partial<Record<Channel, Value>> = {};
  let rest = bits;
  for (let place = 0; rest !== 0; place++, rest >>= width) {
    const own = rest & ((1 << width) - 1);
    if (own !== 0) found[at(channels, place)] = valueIn(own);
  }
  return found;
}

function at<Value>(list: readonly Value[], place: number): Value {
  const value = list[place];
  if (value === undefined) throw new RangeError('The stored gate names something unknown.');
  return value;
}
