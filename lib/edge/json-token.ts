/** A lexical unit of JSON (RFC 8259). `scalar`: a number, true, false or null. `bad`: nothing that JSON knows. */
export type JsonToken = {
  kind: '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'scalar' | 'end' | 'bad';
  start: number;
  end: number;
};

const space = /[\t\n\r ]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const hex = /[0-9a-fA-F]{4}/y;
const words = ['true', 'false', 'null'];

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The end of the string that starts at `at`, or -1. Every character is looked at once. */
function stringEnd(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22) return index + 1;
    if (unit < 0x20) return -1;
    if (unit !== 0x5c) continue;
    index++;
    if (text[index] === 'u') {
      if (endOf(hex, text, index + 1) < 0) return -1;
      index += 4;
    } else if (!'"\\/bfnrt'.includes(text[index] ?? ' ')) return -1;
  }
  return -1;
}

/** Reads the token at or after `at`. */
export function readToken(text: string, at: number): JsonToken {
  const start = endOf(space, text, at);
  const first = text[start];
  if (first === undefined) return { kind: 'end', start, end: start };
  if (first === '{' || first === '}' || first === '[' || first === ']' || first === ',' || first === ':') {
    return { kind: first, start, end: start + 1 };
  }
  const word = words.find((candidate) => text.startsWith(candidate, start));
  const end =
    first === '"' ? stringEnd(text, start) : word ? start + word.length : endOf(number, text, start);
  if (end < 0) return { kind: 'bad', start, end: start };
  return { kind: first === '"' ? 'string' : 'scalar', start, end };
}

/** What a string token says, its escapes resolved. */
export function tokenText(text: string, token: JsonToken): string {
  const raw = text.slice(token.start + 1, token.end - 1);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}
