import type { Stored } from './table.ts';

/** A value as DynamoDB's protocol has it: its type, and the value. */
export type AttributeValue = { readonly [type: string]: unknown };

/** Puts plain values into the protocol's form; what is undefined is left out. */
export function toAttributes(values: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, toAttribute(value)]));
}

function toAttribute(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
        throw new RangeError('A number that would not come back as it was cannot be stored.');
      return { N: String(value) };
    case 'object':
      if (value === null) return { NULL: true };
      if (value instanceof Uint8Array)
        return { B: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
      if (Array.isArray(value)) return { L: value.map(toAttribute) };
      return { M: toAttributes(value as Readonly<Record<string, unknown>>) };
    default:
      throw new TypeError(`A ${typeof value} cannot be stored.`);
  }
}

/** Plain values out of the protocol's form. Throws for the types that Kairos does not store (sets). */
export function fromAttributes(attributes: Readonly<Record<string, AttributeValue>>): Record<string, Stored> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value)]));
}

function fromAttribute(attribute: AttributeValue): Stored {
  const [[type, value] = []] = Object.entries(attribute);
  switch (type) {
    case 'S':
    case 'BOOL':
      return value as string | boolean;
    case 'N':
      return Number(value);
    case 'NULL':
      return null;
    case 'B':
      return Uint8Array.from(Buffer.from(String(value), 'base64'));
    case 'L':
      return (value as AttributeValue[]).map(fromAttribute);
    case 'M':
      return fromAttributes(value as Record<string, AttributeValue>);
    default:
      throw new TypeError(`An attribute of type ${type} is none of ours.`);
  }
}
