import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributeAnswer, base64Of, plainForm, protocolForm } from '../../lib/store/attribute-values.ts';

/** Whatever can be stored, under such names. */
function anyItem(...more: string[]) {
  const name = fc.oneof(
    fc.string({ minLength: 1 }).filter((text) => text !== '__proto__' && text !== 'constructor'),
    fc.constantFrom('S', 'N', ...more),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'value' },
      fc.string(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((number) => number + 0),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true });
}

const asIs = (bytes: Uint8Array) => bytes;

describe('values in the form of the protocol', () => {
  it('are written as the AWS SDK writes them, and its own reader gets back what was there', () => {
    fc.assert(
      fc.property(anyItem(), (Item) => {
        const written = protocolForm({ TableName: 't', Item }, asIs) as {
          Item: Parameters<typeof unmarshall>[0];
        };
        expect(written).toEqual({ TableName: 't', Item: marshall(Item) });
        expect(unmarshall(written.Item)).toEqual(Item);
      }),
    );
  });

  it('are read as they were written, by either transport', () => {
    fc.assert(
      // The SDK loses what has the one name, and takes what has the other for an object of some class.
      fc.property(anyItem('__proto__', 'constructor'), (Item) => {
        for (const writeBytes of [asIs, base64Of]) {
          const { Item: written } = protocolForm({ Item }, writeBytes) as AttributeAnswer;
          const read = plainForm({ Item: written, Items: [], LastEvaluatedKey: undefined });
          expect(read.Item).toEqual(Item);
          expect(Object.getPrototypeOf(read.Item)).toBe(Object.prototype);
        }
      }),
    );
  });

  it('leave out what is undefined, and refuse what would not come back as it was', () => {
    expect(protocolForm({ Key: { pk: 'a', sk: undefined } }, asIs)).toEqual({ Key: { pk: { S: 'a' } } });
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, () => 1, 10n])
      expect(() => protocolForm({ Item: { wrong } }, asIs)).toThrow();
    expect(() => plainForm({ Item: { set: { SS: ['a'] } } })).toThrow(
      'An attribute of type SS is none of ours.',
    );
  });
});
