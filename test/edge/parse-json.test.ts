import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Preferences } from '../../lib/core/customer.ts';
import { jsonPointer } from '../../lib/edge/json-pointer.ts';
import { parseJson, validate } from '../../lib/edge/parse-json.ts';

const Sample = z.strictObject({ name: z.string().max(5), list: z.array(z.int()).optional() });

describe('Validation', () => {
  it('returns the parsed value', () => {
    expect(validate(Sample, { name: 'ana' })).toEqual({ value: { name: 'ana' } });
  });

  it('names every unknown field, ten at most, and says how many there were', () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`k${index}`, 1]));
    const refused = validate(Sample, { name: 'ana', ...many });
    expect(refused).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      detail: expect.stringContaining('first 10 of 25'),
    });
    expect(refused).toHaveProperty('errors.length', 10);
    expect(refused).toHaveProperty('errors.0', { pointer: '#/k0', detail: 'unknown field' });
  });

  it('never repeats a value that was sent', () => {
    const refused = validate(Preferences, {
      doNotCall: 'secret-1',
      pausedUntil: 'secret-2',
      channels: { sms: 'secret-3', email: { x: 'secret-4' } },
      topics: { offers: 'secret-5', news: { sms: 'secret-6' } },
      windows: [{ days: ['secret-7'], from: 'secret-8', to: 'secret-9' }],
    });
    expect(refused).toHaveProperty('status', 400);
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it.each<[unknown, string]>([
    [{ doNotCal: true }, '#/doNotCal'],
    [{ channels: { fax: 'allowed' } }, '#/channels/fax'],
    [{ windows: [{ days: ['mon'], from: '25:00', to: '26:00' }] }, '#/windows/0/from'],
    [{ windows: [{ days: ['mon'], from: '09:00', to: '09:00' }] }, '#/windows/0/to'],
    [{ topics: { offers: 'maybe' } }, '#/topics/offers'],
    [{ topics: { offers: { sms: 'maybe' } } }, '#/topics/offers/sms'],
    [{ topics: { 'a b': 'blocked' } }, '#/topics/a%20b'],
    [{ pausedUntil: '2026-02-30T00:00:00Z' }, '#/pausedUntil'],
    [{ pausedUntil: '2026-01-01T00:00:00+02:00' }, '#/pausedUntil'],
    [{ maxPerWeek: Number.POSITIVE_INFINITY }, '#/maxPerWeek'],
    [[], '#'],
    [null, '#'],
  ])('points into %j at %s', (body, pointer) => {
    expect(validate(Preferences, body)).toHaveProperty('errors.0.pointer', pointer);
  });

  it('cuts a very long unknown name short', () => {
    const refused = validate(Sample, { name: 'ana', ['x'.repeat(5_000)]: 1 });
    expect(JSON.stringify(refused).length).toBeLessThan(300);
  });

  it('takes names such as constructor and toString as ordinary data', () => {
    const parsed = parseJson('{"constructor":1,"toString":2,"hasOwnProperty":3}', 16_384);
    expect(parsed).toHaveProperty('json');
    expect(validate(Sample, 'json' in parsed && parsed.json)).toHaveProperty(
      'errors.1.pointer',
      '#/constructor',
    );
  });
});

describe('A JSON pointer', () => {
  it.each<[PropertyKey[], string]>([
    [[], '#'],
    [['a', 0, 'b'], '#/a/0/b'],
    [['a/b', 'c~d', 'é f%'], '#/a~1b/c~0d/%C3%A9%20f%25'],
    [[''], '#/'],
    [[`${'x'.repeat(63)}😀`], `#/${'x'.repeat(63)}%EF%BF%BD`],
    [Array.from({ length: 20 }, () => 'a'), `#${'/a'.repeat(8)}`],
  ])('%j is written %s', (path, pointer) => {
    expect(jsonPointer(path)).toBe(pointer);
  });
});

describe('Parsing JSON', () => {
  it.each([
    ['', 'MALFORMED_JSON'],
    ['{', 'MALFORMED_JSON'],
    ['{}}', 'MALFORMED_JSON'],
    ["{'a':1}", 'MALFORMED_JSON'],
    ['\ufeff{}', 'MALFORMED_JSON'],
    ['{"a":1,"a":2}', 'DUPLICATE_KEY'],
    ['{"__proto__":1}', 'FORBIDDEN_KEY'],
    ['["\\ud800"]', 'LONE_SURROGATE'],
    ['['.repeat(100_000), 'TOO_DEEP'],
    [`[${'1,'.repeat(2_000)}1]`, 'TOO_MANY_VALUES'],
  ])('refuses %.20j with %s', (text, code) => {
    // biome-ignore format: a table
    expect(parseJson(text, 16_384)).toMatchObject({ status: 400, code });
  });

  it('allows a larger body more values', () => {
    const text = `[${'1,'.repeat(2_000)}1]`;
    expect(parseJson(text, 131_072)).toHaveProperty('json');
  });
});
