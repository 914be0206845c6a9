import * as z from 'zod';
import type { Item, Stored } from './table.ts';

/*
 * What every kind of item shares. Each kind has a builder and a parser, side by side, in the `…-items.ts` of its noun, so that a
 * stored form is in one place. An attribute that is null is left out, except inside values that callers gave.
 */

/** Written into every item. A reader accepts this version and the one before it. */
const schemaVersion = 1;
/** Above this, what no condition looks into is stored compressed: a write costs one unit per 1 KB. */
const compressAbove = 1_024;

/**
 * What fits into a window of 4 KB is compressed as well with it, and in two thirds of the time: most of it goes into making the
 * compressor's tables.
 */
const smallWindow = 4_096;
/** Loaded when something is long: a start has better things to do. */
const zlib = () => process.getBuiltinModule('node:zlib');
const small = { windowBits: 12, memLevel: 5 } as const;

export const text = z.string();
export const textOrNull = z.string().nullable().default(null);
export const numberOrNull = z.number().nullable().default(null);
export const bytes = z.instanceof(Uint8Array);
export const packedJson = z.union([text, bytes]);

/** An item of the current schema version; what is null is left out. */
export function item(
  key: { pk: string; sk: string },
  attributes: { readonly [name: string]: Stored | undefined },
): Item {
  return { ...key, schemaVersion, ...present(attributes) };
}

/** Without what is null or undefined. */
export function present(attributes: { readonly [name: string]: Stored | undefined }): {
  [name: string]: Stored;
} {
  const entries = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [name: string]: Stored };
}

/** Parses an item of this version or the one before. Throws otherwise: what cannot be read is never guessed. */
export function parse<Schema extends z.ZodType>(schema: Schema, stored: Item): z.output<Schema> {
  const version = stored.schemaVersion;
  if (version !== schemaVersion && version !== schemaVersion - 1) {
    throw new Error(
      `A ${kindOf(stored)} item is stored in version ${version}; this code reads ${schemaVersion}.`,
    );
  }
  return checked(schema, stored);
}

export function checked<Schema extends z.ZodType>(schema: Schema, stored: Item): z.output<Schema> {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  // Paths only: the messages of some faults repeat what was found, which may be personal.
  const paths = parsed.error.issues.map((issue) => issue.path.join('.') || '(item)').join(', ');
  throw new Error(`A ${kindOf(stored)} item cannot be read: ${paths}.`);
}

/** Names the kind of an item without naming whose it is. */
function kindOf({ pk, sk }: Item): string {
  return `${pk.split('#')[0]}/${sk.split('#')[0]}`;
}

/** JSON, compressed where it is long. */
export function pack(value: unknown): Stored {
  const json = JSON.stringify(value);
  const length = Buffer.byteLength(json);
  if (length <= compressAbove) return json;
  return Uint8Array.from(zlib().gzipSync(json, length <= smallWindow ? small : {}));
}

/** Bytes as the core knows them, whatever a client of the table made of them. */
export function plainBytes(stored: Uint8Array): Uint8Array {
  return new Uint8Array(stored);
}

/** What `pack` packed. */
export function unpack(body: string | Uint8Array): unknown {
  return JSON.parse(typeof body === 'string' ? body : zlib().gunzipSync(body).toString('utf8'));
}
