import type * as z from 'zod';

/** What the description says of a route besides what the catalogue knows: path, scopes and size. */
export type Operation = {
  summary: string;
  body?: z.ZodType;
  example?: unknown;
  query?: readonly string[];
  /** `key`: needs an Idempotency-Key. `version`: takes If-Match and answers with an ETag. */
  headers?: 'key' | 'version';
  /** By status; null: no JSON of ours (a page, or nothing). */
  answers: Readonly<Record<number, z.ZodType | null>>;
};
