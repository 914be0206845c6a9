import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickStart } from '../../lib/quick-bundles.ts';
import type { Node } from '../../lib/quick-zod/kinds.ts';
import type { Schema } from '../../lib/quick-zod/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'kairos-quick-zod-'));
let bundled: typeof import('./seen-schemas.ts');

beforeAll(async () => {
  const options = {
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
  } as const;
  const entry = join(import.meta.dirname, 'as-bundled.ts');
  await build({ ...options, entryPoints: [entry], plugins: [quickStart(new Map())] });
  await build({ ...options, entryPoints: [join(import.meta.dirname, '../../lib/quick-zod/judge.ts')] });
  bundled = await import(pathToFileURL(join(folder, 'as-bundled.mjs')).href);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

class Stranger {
  readonly channel = 'sms';
}
const texts = [
  '', 'a', 'US', 'US-FL', 'sms', 'high', '09:00', '24:00', '2026-12-25', '2026-03-08T13:00:00Z', '2026-02-30T13:00:00Z', '2024-02-29', '2026-02-29', '2026-04-31', '2026-01-31', '2026-13-01', '2026-12-31T23:59:60Z',
  '2026-12-31T23:59:59.123Z', '2026-04-30T00:00:00+01:00', '2026-12-31T23:59Z', '2026-12-31T24:00:00Z', '0000-01-01', 'order.delayed',
  'pt-BR', 'https://example.com/a', 'somebody@example.com', 'arn:aws:sns', '#1f5fd6', '__proto__', 'constructor', '12', '😀', '😀😀', '\ud83d',
  'line\nbreak', 'x'.repeat(65), '{"a":1}', 'calendar', 'rolling',
]; // biome-ignore format: one list, easy to scan
const numbers = [
  0,
  -0,
  1,
  7,
  40,
  41,
  366,
  0.5,
  100,
  1e9,
  1e13,
  2 ** 53,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];
const junk = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    true,
    [],
    {},
    [undefined],
    new Stranger(),
    new Date(0),
    new Uint8Array(2),
    1n,
  ),
  fc.constantFrom(Object.create(null), Object.create({ channel: 'sms' }), { ['__proto__' as string]: 1 }),
  fc.constantFrom(JSON.parse('{"__proto__":"a"}'), { [Symbol('s')]: 1 }, new Map(), Symbol('s'), () => 1),
  fc.constantFrom(...texts, ...numbers),
  fc.jsonValue(),
);

/** Values of which many are fine, some are nearly so, and some are nothing of the kind. */
function around(schema: Node): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: fine(schema) }, { weight: 1, arbitrary: junk });
}

function fine({ is }: Node): fc.Arbitrary<unknown> {
  switch (is.kind) {
    case 'string':
    case 'ask':
      return fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 5 }));
    case 'number':
      return fc.oneof(fc.constantFrom(...numbers), fc.integer({ min: 0, max: 50 }), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'unknown':
    case 'json':
      return fc.jsonValue();
    case 'one-of':
      return fc.constantFrom(...is.values);
    case 'instance':
      return fc.uint8Array({ maxLength: 4 });
    case 'array':
      return fc.array(around(is.element), { maxLength: 3 });
    case 'tuple':
      return fc.oneof(fc.tuple(...is.items.map(around)), fc.array(fc.nat(), { maxLength: 4 }));
    case 'object': {
      const shape = Object.fromEntries(Object.entries(is.shape).map(([name, one]) => [name, around(one)]));
      const there = Object.entries(is.shape).flatMap(([name, one]) =>
        bundled.take(one, undefined) === bundled.no ? [name] : [],
      );
      const object = fc.record(shape, { requiredKeys: there });
      const more = fc.tuple(object, fc.constantFrom('extra', ...Object.keys(is.shape)), junk);
      return fc.oneof(
        { weight: 9, arbitrary: object },
        more.map(([one, name, value]) => ({ ...one, [name]: value })),
      );
    }
    case 'record':
      return fc.dictionary(
        fc.oneof(fine(is.key), fc.constantFrom(...texts)) as fc.Arbitrary<string>,
        around(is.value),
        { maxKeys: 6 },
      );
    case 'union':
    case 'discriminated':
      return fc.oneof(...is.options.map(around));
    case 'optional':
    case 'default':
    case 'prefault':
      return fc.option(around(is.inner), { nil: undefined });
    case 'nullable':
      return fc.option(around(is.inner));
    case 'readonly':
      return around(is.inner);
    case 'pipe':
      return is.from === null ? fc.oneof(junk, fc.constantFrom(...texts)) : around(is.from);
    default:
      return is satisfies never;
  }
}

type Judged = { success: boolean; data?: unknown };

describe('what stands for zod where a function must answer soon', () => {
  it('accepts nothing that zod refuses, makes the same of what it accepts, and is sure only of what zod refuses', () => {
    const { schemas, take, no, ask } = bundled;
    expect(schemas.length).toBeGreaterThan(300);
    let accepted = 0;
    for (const schema of schemas)
      fc.assert(
        fc.property(around(schema), (value) => {
          const taken = take(schema, value);
          const judged = judgedByZod(schema, value);
          if (taken === no) expect(judged.success).toBe(false);
          if (taken === no || taken === ask) return;
          accepted++;
          expect(judged.success).toBe(true);
          expect(isDeepStrictEqual(taken, judged.data)).toBe(true);
          expect(namesOf(taken)).toEqual(namesOf(judged.data));
        }),
        { numRuns: 60 },
      );
    expect(accepted).toBeGreaterThan(schemas.length * 10);
  }, 300_000);
});

function judgedByZod(schema: Schema, value: unknown): Judged {
  try {
    return schema.genuine.safeParse(value) as Judged;
  } catch {
    // It cannot freeze bytes where a list was wanted.
    return { success: false };
  }
}

/** The order of the names, and what is frozen. */
function namesOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  return [Object.isFrozen(value), ...Object.entries(value).map(([name, one]) => [name, namesOf(one)])];
}
