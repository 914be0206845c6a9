import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from '../../lib/edge/scan-json.ts';

const wide = { depth: 1_000, values: 1_000_000 };
const code = (text: string, limits = wide) => scanJson(text, limits)?.code ?? null;

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Well-formed text throughout, and no `__proto__`: what is left must be judged as JSON.parse does. */
const json = fc.jsonValue({ maxDepth: 6 }).filter((value) => {
  const text = JSON.stringify(value);
  return !text.includes('__proto__') && !/\\ud[89a-f]/i.test(text);
});

describe('The JSON scanner', () => {
  it('accepts whatever JSON.stringify writes, with any white space', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, ' ', '\t', 3), (value, indent) => {
        expect(code(JSON.stringify(value, null, indent))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with JSON.parse on damaged JSON', () => {
    const damage = fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '-',
      '.',
      'e',
      '+',
      'null',
      ' ',
      '\n',
      '\u0000',
      '\\u00',
      'é',
    );
    fc.assert(
      fc.property(json, fc.nat(), fc.nat(3), damage, (value, position, removed, inserted) => {
        const text = JSON.stringify(value);
        const at = position % (text.length + 1);
        const damaged = text.slice(0, at) + inserted + text.slice(at + removed);
        const found = code(damaged);
        fc.pre(found !== 'DUPLICATE_KEY' && damaged.isWellFormed() && !/\\ud[89a-f]/i.test(damaged));
        expect(found).toBe(parses(damaged) ? null : 'MALFORMED_JSON');
      }),
      { numRuns: 3_000 },
    );
  });

  it('agrees with JSON.parse on strings of random tokens', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-0',
      '01',
      '1.',
      '.5',
      '1e5',
      '1E+',
      'true',
      'nul',
      ' ',
      '"\\x"',
      '"\t"',
      '"\\u12g4"',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 9 }), (tokens) => {
        const text = tokens.join('');
        const found = code(text);
        fc.pre(found !== 'DUPLICATE_KEY');
        expect(found).toBe(parses(text) ? null : 'MALFORMED_JSON');
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', '#/a'],
    ['{"a":1,"\\u0061":2}', '#/a'],
    ['[{"x":{"a/b":1,"a/b":{}}}]', '#/0/x/a~1b'],
    ['{"a":1,"b":{"a":1},"b":2}', '#/b'],
  ])('refuses the name said twice in %j at %s', (text, pointer) => {
    expect(scanJson(text, wide)).toMatchObject({ code: 'DUPLICATE_KEY', pointer });
  });

  it('allows the same name in different objects', () => {
    expect(code('[{"a":{"a":1}},{"a":2}]')).toBeNull();
  });

  it.each(['{"__proto__":{"x":1}}', '{"a":[{"\\u005f_proto__":1}]}'])('refuses %j', (text) => {
    expect(code(text)).toBe('FORBIDDEN_KEY');
  });

  it.each(['"\\ud800"', '"\\udc00\\ud800"', '{"\\ud800":1}', '["a\ud800b"]'])(
    'refuses half a surrogate pair in %j',
    (text) => {
      expect(code(text)).toBe('LONE_SURROGATE');
    },
  );

  it('accepts a whole surrogate pair, escaped or not', () => {
    expect(code('["\\ud83d\\ude00","😀"]')).toBeNull();
  });

  it('counts depth exactly', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(code(nested(32), { depth: 32, values: 99 })).toBeNull();
    expect(code(nested(33), { depth: 32, values: 99 })).toBe('TOO_DEEP');
    expect(code(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, { depth: 32, values: 99 })).toBe('TOO_DEEP');
  });

  it('counts values exactly', () => {
    expect(code('[1,2,{"a":3}]', { depth: 9, values: 5 })).toBeNull();
    expect(code('[1,2,{"a":3}]', { depth: 9, values: 4 })).toBe('TOO_MANY_VALUES');
  });

  it('gives up early on masses of names and on deep nesting, without looking at the rest', () => {
    const limits = { depth: 32, values: 1_024 };
    const names = `{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`).join()}}`;
    const fault = scanJson(names, limits);
    expect(fault).toMatchObject({ code: 'TOO_MANY_VALUES' });
    expect(fault?.at).toBeLessThan(10_000);
    expect(scanJson('['.repeat(100_000), limits)).toMatchObject({ code: 'TOO_DEEP', at: 33 });
  });
});
