import type { Stored } from './table.ts';
import type { ServiceAnswer } from './table-over.ts';

/** A value as DynamoDB's protocol has it: its type, and the value. */
export type AttributeValue = { readonly [type: string]: unknown };

/** How a transport wants bytes: the protocol has them as base64, the AWS SDK makes that of them itself. */
export type WriteBytes = (bytes: Uint8Array) => unknown;

/** Where a request has values. */
const valued = new Set(['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']);

/** A request of which the values are in the protocol's form. */
export function protocolForm(
  input: Readonly<Record<string, unknown>>,
  writeBytes: WriteBytes,
): Record<string, unknown> {
  return mapped(input, (value, name) => {
    if (name === 'RequestItems') return mapped(value as Record<string, BatchOf<Values>>, keysOf);
    return valued.has(name) && value !== undefined ? toAttributes(value as Values, writeBytes) : value;
  });

  function keysOf({ Keys, ...rest }: BatchOf<Values>) {
    return { ...rest, Keys: Keys.map((key) => toAttributes(key, writeBytes)) };
  }
}

type Values = Readonly<Record<string, unknown>>;
/** What is asked of a table, or was left of that, in a request for several items. */
type BatchOf<Key> = { readonly Keys: readonly Key[]; readonly ConsistentRead?: boolean | undefined };

function mapped<Value, To>(
  values: Readonly<Record<string, Value>>,
  to: (value: Value, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));
}

type Attributes = Readonly<Record<string, AttributeValue>>;

/** What an answer has, as far as it is read here. */
export type AttributeAnswer = {
  Item?: Attributes | undefined;
  Items?: readonly Attributes[] | undefined;
  LastEvaluatedKey?: Attributes | undefined;
  ConsumedCapacity?: ServiceAnswer['ConsumedCapacity'];
  Responses?: Readonly<Record<string, readonly Attributes[]>> | undefined;
  UnprocessedKeys?: Readonly<Record<string, BatchOf<Attributes>>> | undefined;
};

/** An answer of which the values are plain. */
export function plainForm({
  Item,
  Items,
  LastEvaluatedKey,
  ConsumedCapacity,
  Responses,
  UnprocessedKeys,
}: AttributeAnswer): ServiceAnswer {
  return {
    Item: Item && fromAttributes(Item),
    Items: Items?.map(fromAttributes),
    LastEvaluatedKey: LastEvaluatedKey && fromAttributes(LastEvaluatedKey),
    ConsumedCapacity,
    ...(Responses && { Responses: mapped(Responses, (items) => items.map(fromAttributes)) }),
    ...(UnprocessedKeys && {
      UnprocessedKeys: mapped(UnprocessedKeys, ({ Keys }) => ({ Keys: Keys.map(fromAttributes) })),
    }),
  };
}

/** Puts plain values into the protocol's form; what is undefined is left out. */
function toAttributes(
  values: Readonly<Record<string, unknown>>,
  writeBytes: WriteBytes,
): Record<string, AttributeValue> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, toAttribute(value, writeBytes)]));
}

function toAttribute(value: unknown, writeBytes: WriteBytes): AttributeValue {
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
      if (value instanceof Uint8Array) return { B: writeBytes(value) };
      if (Array.isArray(value)) return { L: value.map((one) => toAttribute(one, writeBytes)) };
      return { M: toAttributes(value as Readonly<Record<string, unknown>>, writeBytes) };
    default:
      throw new TypeError(`A ${typeof value} cannot be stored.`);
  }
}

/** Bytes as the protocol has them. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Plain values out of the protocol's form. Throws for the types that Kairos does not store (sets). */
export function fromAttributes(attributes: Readonly<Record<string, AttributeValue>>): Record<string, Stored> {
  const values: Record<string, Stored> = {};
  for (const name of Object.keys(attributes)) {
    const value = fromAttribute(attributes[name] as AttributeValue);
    // Assigned like the others it would change what the object is.
    if (name === '__proto__')
      Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true });
    else values[name] = value;
  }
  return values;
}

/** Each type by its name: listing what an attribute has takes longer than all the rest of reading it. */
function fromAttribute(attribute: AttributeValue): Stored {
  if (attribute.S !== undefined) return attribute.S as string;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.M !== undefined) return fromAttributes(attribute.M as Record<string, AttributeValue>);
  if (attribute.L !== undefined) return (attribute.L as AttributeValue[]).map(fromAttribute);
  if (attribute.BOOL !== undefined) return attribute.BOOL as boolean;
  if (attribute.NULL !== undefined) return null;
  if (attribute.B !== undefined) return bytesOf(attribute.B);
  throw new TypeError(`An attribute of type ${Object.keys(attribute)[0]} is none of ours.`);
}

/** In the protocol bytes are base64; the SDK has read that already. */
function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Uint8Array.from(Buffer.from(String(value), 'base64'));
}
