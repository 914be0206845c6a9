import * as z from 'zod';

/* Each by its name: so the rest of zod is left out. */
const functions = { array: z.array, boolean: z.boolean, date: z.iso.date, datetime: z.iso.datetime, discriminatedUnion: z.discriminatedUnion, email: z.email,
  enum: z.enum, instanceof: z.instanceof, int: z.int, json: z.json, literal: z.literal, null: z.null, number: z.number, object: z.object,
  partialRecord: z.partialRecord, preprocess: z.preprocess, record: z.record, strictObject: z.strictObject, string: z.string, tuple: z.tuple,
  union: z.union, unknown: z.unknown, url: z.url }; // biome-ignore format: one list, easy to scan

/** What zod's function of this name (those of z.iso too) makes: asked for when a value is not surely fine. */
export function genuineOf(name: string, given: readonly unknown[]): unknown {
  const make = functions[name as keyof typeof functions] as (...given: readonly unknown[]) => unknown;
  return make(...given);
}
