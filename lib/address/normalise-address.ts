import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { ContactPoint, LineType } from '../core/customer.ts';
import type { Channel } from '../core/vocabulary.ts';

/** What an address tells by itself; only phone numbers tell of a place. */
type AddressFacts = Pick<ContactPoint, 'address' | 'country' | 'areaCode' | 'lineType'>;

/** An address in the one form that is stored and compared; or what is wrong with it, without repeating it. */
export type NormalisedAddress = ({ ok: true } & AddressFacts) | { ok: false; detail: string };

/** Brings an address to one form: E.164 for sms and voice, a mailbox for email, any printable text for push and mail. */
export function normaliseAddress(channel: Channel, raw: string): NormalisedAddress {
  switch (channel) {
    case 'sms':
    case 'voice':
      return normalisePhoneNumber(raw);
    case 'email':
      return normaliseMailbox(raw);
    case 'push':
    case 'mail':
      return normaliseOpaque(raw);
    default:
      return channel satisfies never;
  }
}

/** The same where the channel is not said: with an @ it is an e-mail address, otherwise a phone number. */
export function normaliseAnyAddress(
  raw: string,
): (NormalisedAddress & { ok: true; kind: 'phone' | 'email' }) | (NormalisedAddress & { ok: false }) {
  const kind = raw.includes('@') ? 'email' : 'phone';
  const normalised = kind === 'email' ? normaliseMailbox(raw) : normalisePhoneNumber(raw);
  return normalised.ok ? { ...normalised, kind } : normalised;
}

const badPhone = {
  ok: false,
  detail: 'use a phone number in international form, such as +13055550100',
} as const;
const ofNoPlace = {
  ok: false,
  detail: 'check the number: it has the form of one, but its first digits are assigned to no place',
} as const;
/** Nothing but a number: no words around it, no letters for digits, no extension. */
const phoneShape = /^\+[\p{Nd}\s().\-‐‑–/]{6,40}$/u;

/**
 * Numbers kept free for examples and films that no numbering plan assigns to a place: Ofcom's mobile drama range
 * (07700 900000 to 900999), and North America's area code 555. Other reserved ranges are found by their area code.
 */
const reservedNumbers = [
  { shape: /^\+447700900\d{3}$/, country: 'GB' },
  { shape: /^\+1555[2-9]\d{6}$/, country: null },
];

/**
 * Accepted is a number of a possible length whose country is known. Not only strictly valid ones: example numbers
 * (555-01xx in most areas) and newly opened ranges are not valid by the data that comes with the library.
 */
function normalisePhoneNumber(raw: string): NormalisedAddress {
  // Compatibility forms (wide digits, no-break spaces) become plain ones; a URI's scheme is not part of the number.
  const text = raw.normalize('NFKC').trim().replace(/^tel:/i, '');
  if (!phoneShape.test(text)) return badPhone;
  const number = parsePhoneNumberFromString(text, { extract: false });
  if (number === undefined || !number.isPossible()) return badPhone;
  const address: string = number.number;
  const lineType = lineTypeOf(number.getType());
  const areaCode = number.countryCallingCode === '1' ? number.nationalNumber.slice(0, 3) : null;
  if (number.country !== undefined) return { ok: true, address, country: number.country, areaCode, lineType };
  // International freephone and the like belong to no country.
  if (number.isValid()) return { ok: true, address, country: null, areaCode: null, lineType };
  const reserved = reservedNumbers.find(({ shape }) => shape.test(address));
  return reserved
    ? { ok: true, address, country: reserved.country, areaCode: null, lineType: 'unknown' }
    : ofNoPlace;
}

/** In North America mobiles have the numbers of fixed lines: then neither is known. */
function lineTypeOf(type: string | undefined): LineType {
  if (type === 'MOBILE') return 'mobile';
  if (type === 'FIXED_LINE') return 'fixed';
  return type === 'TOLL_FREE' ? 'toll-free' : 'unknown';
}

const noPlace = { country: null, areaCode: null, lineType: 'unknown' } as const;
const badMailbox = { ok: false, detail: 'use an e-mail address such as ana@example.com' } as const;
/** RFC 5321's dot-string, with the letters of RFC 6531; quoted local parts and address literals are not taken. */
const localShape =
  /^[\w!#$%&'*+/=?^`{|}~\-\u{80}-\u{10ffff}]+(?:\.[\w!#$%&'*+/=?^`{|}~\-\u{80}-\u{10ffff}]+)*$/u;
const domainShape = /^[\p{L}\p{M}\p{Nd}.-]+$/u;
const labelShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function normaliseMailbox(raw: string): NormalisedAddress {
  const text = raw.trim().normalize('NFC');
  // Control characters, line breaks, spaces of any kind, invisible format characters, lone surrogates.
  if (text.length > 320 || /[\p{C}\p{Z}]/u.test(text)) return badMailbox;
  const [local, rawDomain, ...rest] = text.split('@');
  if (local === undefined || rawDomain === undefined || rest.length > 0) return badMailbox;
  if (!localShape.test(local) || Buffer.byteLength(local) > 64 || !domainShape.test(rawDomain))
    return badMailbox;
  // Lower case and punycode (UTS 46); empty when it is no domain.
  const domain = domainToASCII(rawDomain);
  const labels = domain.split('.');
  const isDomain =
    labels.length >= 2 &&
    labels.every((label) => labelShape.test(label)) &&
    /[a-z]/.test(labels.at(-1) ?? '');
  if (!isDomain) return badMailbox;
  const address = `${local}@${domain}`;
  if (Buffer.byteLength(address) > 254) return badMailbox;
  return { ok: true, address, ...noPlace };
}

function normaliseOpaque(raw: string): NormalisedAddress {
  const address = raw.trim().normalize('NFC');
  const printable = address.length >= 1 && address.length <= 320 && !/[\p{C}\u2028\u2029]/u.test(address);
  return printable
    ? { ok: true, address, ...noPlace }
    : { ok: false, detail: 'use 1 to 320 printable characters' };
}
