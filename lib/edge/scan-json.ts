import { jsonPointer } from './json-pointer.ts';
import { type JsonToken, readToken, tokenText } from './json-token.ts';

export type JsonLimits = {
  /** How deep arrays and objects may nest. */
  depth: number;
  /** How many values there may be in all: members, elements and the whole itself. */
  values: number;
};

export type JsonFault = {
  code:
    | 'MALFORMED_JSON'
    | 'DUPLICATE_KEY'
    | 'FORBIDDEN_KEY'
    | 'LONE_SURROGATE'
    | 'TOO_DEEP'
    | 'TOO_MANY_VALUES';
  pointer: string;
  /** The character at which the scan gave up: nothing behind it was looked at. */
  at: number;
};

type Open = { kind: 'object'; names: Set<string>; name: string } | { kind: 'array'; index: number };
type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'next';

/**
 * Looks through a JSON text once, without building anything, before anything else is allowed to touch it. It lets through
 * what JSON.parse accepts, less what no honest caller sends: a name said twice, `__proto__`, half a surrogate pair, deep
 * nesting, masses of values. Null: all is well.
 */
export function scanJson(text: string, limits: JsonLimits): JsonFault | null {
  const open: Open[] = [];
  let expected: Expected = 'value';
  let values = 0;
  let at = 0;

  const fault = (code: JsonFault['code'], position: number): JsonFault => ({
    code,
    at: position,
    pointer: pointerTo(open),
  });

  for (;;) {
    const token = readToken(text, at);
    at = token.end;
    const inside = open.at(-1);

    if (token.kind === 'end' && expected === 'next' && inside === undefined) return null;

    if (
      (expected === 'name' || expected === 'name or }') &&
      token.kind === 'string' &&
      inside?.kind === 'object'
    ) {
      const name = tokenText(text, token);
      inside.name = name;
      if (!name.isWellFormed()) return fault('LONE_SURROGATE', at);
      if (name === '__proto__') return fault('FORBIDDEN_KEY', at);
      if (inside.names.has(name)) return fault('DUPLICATE_KEY', at);
      inside.names.add(name);
      expected = 'colon';
    } else if (expected === 'colon' && token.kind === ':') {
      expected = 'value';
    } else if ((expected === 'value' || expected === 'value or ]') && startsValue(token)) {
      if (++values > limits.values) return fault('TOO_MANY_VALUES', at);
      if (token.kind === 'string' && !tokenText(text, token).isWellFormed())
        return fault('LONE_SURROGATE', at);
      expected = 'next';
      if (token.kind === '{') {
        open.push({ kind: 'object', names: new Set(), name: '' });
        expected = 'name or }';
      } else if (token.kind === '[') {
        open.push({ kind: 'array', index: 0 });
        expected = 'value or ]';
      }
      if (open.length > limits.depth) return fault('TOO_DEEP', at);
    } else if (expected === 'next' && token.kind === ',' && inside !== undefined) {
      if (inside.kind === 'array') inside.index++;
      expected = inside.kind === 'array' ? 'value' : 'name';
    } else if (closes(token, inside, expected)) {
      open.pop();
      expected = 'next';
    } else {
      return fault('MALFORMED_JSON', at);
    }
  }
}

function startsValue(token: JsonToken): boolean {
  return token.kind === '{' || token.kind === '[' || token.kind === 'string' || token.kind === 'scalar';
}

function closes(token: JsonToken, inside: Open | undefined, expected: Expected): boolean {
  if (inside?.kind === 'object')
    return token.kind === '}' && (expected === 'next' || expected === 'name or }');
  if (inside?.kind === 'array')
    return token.kind === ']' && (expected === 'next' || expected === 'value or ]');
  return false;
}

function pointerTo(open: readonly Open[]): string {
  return jsonPointer(open.map((level) => (level.kind === 'object' ? level.name : level.index)));
}
