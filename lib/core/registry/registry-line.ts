import type { RegistryList } from './registry-list.ts';

/** Why a line was left out; the line itself is never repeated, since it may hold somebody's number. */
export const lineFaults = {
  columns:
    'wrong columns: expected AREA,NUMBER or one number (a change file: with date-time and A or D behind)',
  characters: 'no number: other characters than digits, spaces and + ( ) . -',
  digits: 'wrong number of digits',
  plan: 'no such number: an area code and an exchange begin with 2 to 9',
  country: 'the number is of another country than the list',
  tooLong: 'the line is too long',
  notSubscribed: 'the area code is in no full list yet, so that it cannot be changed',
} as const;
export type LineFault = keyof typeof lineFaults;

/** What a line says. A number: as lists count it (registry-list.ts), twice, plus one when it is to be removed. */
export type ReadLine = number | LineFault | 'blank' | 'no-digits';

export type LineReader = (bytes: Uint8Array, start: number, end: number) => ReadLine;

const most = 6;

/**
 * Reads the lines of a list's files: `AREA,NUMBER`, ten digits, `+1…`, or a plain number of the list's country; in change files
 * with date-time and flag behind. A flag that is not D means added, as unknown may never open. Bytes in, number out: a list has
 * millions of lines, so that none of them becomes an object.
 */
export function lineReader(list: RegistryList, kind: 'full' | 'change'): LineReader {
  const values = new Float64Array(most);
  const digits = new Uint8Array(most);
  const plus = new Uint8Array(most);
  const other = new Uint8Array(most);
  const zeros = new Uint8Array(most);
  let fields = 0;

  return (bytes, start, end) => {
    const fault = split(bytes, start, end);
    if (fault !== null) return fault;
    const joined = list.perArea && fields > 1 && digits[0] === 3 && digits[1] === 7;
    const used = joined ? 2 : 1;
    const number = joined ? joinedNumber() : list.perArea ? americanNumber() : nationalNumber();
    if (number === 'digits' && fields > 1 && digits[0] !== 3) return 'columns';
    if (typeof number === 'string') return number;
    const extra = fields - used;
    if (kind === 'full' ? extra > 0 : extra > 2) return 'columns';
    return number * 2 + (extra > 0 && isRemoval(fields - 1) ? 1 : 0);
  };

  function split(bytes: Uint8Array, start: number, end: number): ReadLine | null {
    for (const column of [values, digits, plus, other, zeros]) column.fill(0);
    let field = 0;
    let any = 0;
    let last = end;
    if (last > start && bytes[last - 1] === 13) last--;
    let visible = false;
    for (let at = start; at < last; at++) {
      const byte = bytes[at] as number;
      if (byte !== 32 && byte !== 9) visible = true;
      if (byte >= 48 && byte <= 57) {
        any++;
        if (byte === 48 && values[field] === 0) zeros[field] = (zeros[field] as number) + 1;
        values[field] = (values[field] as number) * 10 + byte - 48;
        // Saturates: no number has so many, and what is read of it is not used.
        digits[field] = Math.min((digits[field] as number) + 1, 99);
      } else if (byte === 44 || byte === 59 || byte === 9) {
        if (++field === most) return 'columns';
      } else if (byte === 43 && digits[field] === 0) {
        plus[field] = 1;
      } else if (byte === 68 || byte === 100) {
        other[field] = other[field] === 0 && digits[field] === 0 ? 2 : 1;
      } else if (!ignored(byte)) {
        other[field] = 1;
      }
    }
    if (!visible) return 'blank';
    if (any === 0) return 'no-digits';
    fields = field + 1;
    return null;
  }

  /** D alone stands in the field. */
  function isRemoval(field: number): boolean {
    return other[field] === 2 && digits[field] === 0;
  }

  function joinedNumber(): number | LineFault {
    if (other[0] || other[1] || plus[0] || plus[1]) return 'characters';
    return inPlan((values[0] as number) * 10_000_000 + (values[1] as number));
  }

  function americanNumber(): number | LineFault {
    if (other[0]) return 'characters';
    const value = values[0] as number;
    if (digits[0] === 10 && !plus[0]) return inPlan(value);
    if (digits[0] === 11 && value >= 10_000_000_000 && value < 20_000_000_000) {
      return inPlan(value - 10_000_000_000);
    }
    return plus[0] ? 'country' : 'digits';
  }

  function inPlan(number: number): number | LineFault {
    const exchange = Math.floor(number / 10_000) % 1_000;
    return number >= 2_000_000_000 && exchange >= 200 ? number : 'plan';
  }

  function nationalNumber(): number | LineFault {
    if (other[0]) return 'characters';
    const [count, value, leading] = [digits[0] as number, values[0] as number, zeros[0] as number];
    const code = list.callingCode;
    if (count > 16) return 'digits';
    const text = String(value).padStart(count, '0');
    // 00 is how many countries dial abroad.
    const abroad = plus[0] === 1 ? text : leading === 2 ? text.slice(2) : null;
    const [least, longest] = list.digits;
    if (abroad !== null) {
      return abroad.startsWith(code) ? withCode(abroad.slice(code.length)) : 'country';
    }
    if (count > longest + list.trunk.length && text.startsWith(code))
      return withCode(text.slice(code.length));
    const trunk = list.trunk;
    const national = trunk !== '' && text.startsWith(trunk) ? text.slice(trunk.length) : text;
    return national.length < least || national.length > longest ? 'digits' : Number(code + national);
  }

  function withCode(national: string): number | LineFault {
    const [least, longest] = list.digits;
    return national.length < least || national.length > longest
      ? 'digits'
      : Number(list.callingCode + national);
  }
}

/** Space, quotes, ( ) - . / */
function ignored(byte: number): boolean {
  return (
    byte === 32 || byte === 34 || byte === 40 || byte === 41 || byte === 45 || byte === 46 || byte === 47
  );
}
