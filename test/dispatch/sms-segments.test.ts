import * as fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { countSegments } from '../../lib/dispatch/sms-segments.ts';

describe('the segments of a text', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0],
    ['one character', 'a', 'GSM-7', 1],
    ['160 septets', 'a'.repeat(160), 'GSM-7', 1],
    ['161 septets', 'a'.repeat(161), 'GSM-7', 2],
    ['306 septets', 'a'.repeat(306), 'GSM-7', 2],
    ['307 septets', 'a'.repeat(307), 'GSM-7', 3],
    [
      'an extension character that does not fit the first part',
      `${'a'.repeat(152)}€${'a'.repeat(152)}`,
      'GSM-7',
      3,
    ],
    ['a capital cedilla', 'Ç', 'GSM-7', 1],
    ['a small cedilla', 'ç'.repeat(71), 'UCS-2', 2],
    ['70 units', 'я'.repeat(70), 'UCS-2', 1],
    ['71 units', 'я'.repeat(71), 'UCS-2', 2],
    ['an emoji across the cut', `${'я'.repeat(66)}😀${'я'.repeat(66)}`, 'UCS-2', 3],
  ])('%s', (_, text, encoding, segments) => {
    expect(countSegments(text)).toMatchObject({ encoding, segments });
  });

  const gsm = 'abc XYZ 019 @£$¥èéùìòÇØøÅåΔ_ΦΓΛ\n\r€[]{}|~^\\ÄÖÑÜ§¿äöñüà';
  const wide = `${gsm}çя中“”😀`;
  const text = (alphabet: string) =>
    fc
      .array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 500 })
      .map((characters) => characters.join(''));

  it.each([
    ['GSM-7', gsm],
    ['mixed', wide],
  ])('agree with the published calculator on %s texts', (_, alphabet) => {
    fc.assert(
      fc.property(text(alphabet), (body) => {
        const oracle = new SegmentedMessage(body);
        const { encoding, segments } = countSegments(body);
        expect({ encoding, segments }).toEqual({
          encoding: oracle.encodingName,
          segments: oracle.segmentsCount,
        });
      }),
      { numRuns: 500 },
    );
  });
});
