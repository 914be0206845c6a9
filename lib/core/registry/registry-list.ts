/** A list of numbers that do not want to be called, and how numbers are written on it. */
export type RegistryList = {
  id: string;
  name: string;
  /** Of the country whose numbers it holds. */
  callingCode: string;
  /** North America: the list is bought and imported by area code. Elsewhere it is one whole. */
  perArea: boolean;
  /** What is dialled before a national number and is no part of it. */
  trunk: string;
  /** Digits of a national number. */
  digits: readonly [least: number, most: number];
};

const american = { callingCode: '1', perArea: true, trunk: '', digits: [10, 10] } as const;
const whole = { perArea: false, trunk: '0' } as const;

/** Every list that a rule pack names (a test holds that). Numbering: ITU-T E.164 national notifications. */
const lists: readonly RegistryList[] = [
  { id: 'us-national', name: 'US National Do Not Call Registry', ...american },
  { id: 'us-tx', name: 'Texas No-Call List', ...american },
  { id: 'ca-national', name: 'Canadian National Do Not Call List', ...american },
  { id: 'gb-tps', name: 'UK Telephone Preference Service', callingCode: '44', ...whole, digits: [7, 10] },
  { id: 'au-dncr', name: 'Australian Do Not Call Register', callingCode: '61', ...whole, digits: [9, 9] },
  { id: 'be-dncm', name: 'Belgian Do Not Call Me', callingCode: '32', ...whole, digits: [8, 9] },
  { id: 'fr-bloctel', name: 'Bloctel', callingCode: '33', ...whole, digits: [9, 9] },
  { id: 'es-robinson', name: 'Lista Robinson', callingCode: '34', ...whole, trunk: '', digits: [9, 9] },
  // Italian numbers keep their leading zero.
  {
    id: 'it-rpo',
    name: 'Registro pubblico delle opposizioni',
    callingCode: '39',
    ...whole,
    trunk: '',
    digits: [6, 11],
  },
  { id: 'br-nao-me-perturbe', name: 'Não Me Perturbe', callingCode: '55', ...whole, digits: [10, 11] },
  {
    id: 'sg-dnc',
    name: 'Singapore Do Not Call Registry',
    callingCode: '65',
    ...whole,
    trunk: '',
    digits: [8, 8],
  },
  {
    id: 'hk-dnc',
    name: 'Hong Kong Do-not-call Registers',
    callingCode: '852',
    ...whole,
    trunk: '',
    digits: [8, 8],
  },
  { id: 'ae-dncr', name: 'UAE Do Not Call Registry', callingCode: '971', ...whole, digits: [8, 9] },
  { id: 'za-opt-out', name: 'South African opt-out registry', callingCode: '27', ...whole, digits: [9, 9] },
];

const byId = new Map(lists.map((list) => [list.id, list]));

/** The ids of all lists, for people. */
export const registryListIds: readonly string[] = lists.map(({ id }) => id);

/** A list by its id; null: there is none. */
export function registryList(id: string): RegistryList | null {
  return byId.get(id) ?? null;
}

/** Where a number stands on a list: its area, its block of 10,000 numbers, and its place in the block. */
export type RegistryPlace = { area: string; block: number; suffix: number };

/**
 * A number as lists count it: in North America the ten national digits, elsewhere all digits with the calling code, so that
 * the last four are the place in a block everywhere.
 */
export function placeOf(list: RegistryList, number: number): RegistryPlace {
  const block = Math.floor(number / 10_000);
  return { area: areaOf(list, block), block, suffix: number % 10_000 };
}

/** The area of a block: the area code in North America, elsewhere the calling code for the whole list. */
export function areaOf(list: RegistryList, block: number): string {
  return list.perArea ? String(Math.floor(block / 1_000)) : list.callingCode;
}

/** Where an E.164 address stands on a list; null: numbers of that country are not on it at all. */
export function placeOfAddress(list: RegistryList, address: string): RegistryPlace | null {
  const code = `+${list.callingCode}`;
  const national = address.slice(code.length);
  const [least, most] = list.digits;
  if (!address.startsWith(code) || !/^\d+$/.test(national)) return null;
  if (national.length < least || national.length > most) return null;
  return placeOf(list, Number(list.perArea ? national : list.callingCode + national));
}
