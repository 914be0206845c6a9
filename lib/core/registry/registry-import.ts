import * as z from 'zod';
import { Instant } from '../vocabulary.ts';

/** A file of a do-not-call list, as it is announced before it is uploaded. */
export const RegistryImportInput = z
  .strictObject({
    /** full: all numbers of its area codes. change: what came and went since the import `base`. */
    kind: z.enum(['full', 'change']).default('full'),
    /** When the file was fetched from the registry: its age counts from here. */
    obtainedAt: Instant,
    base: z.string().min(1).max(64).optional(),
    fileName: z.string().min(1).max(200).optional(),
    /** With more lines than this that cannot be read, the list does not count as renewed. */
    allowedBadLines: z.int().min(0).max(10_000).default(0),
  })
  .refine(({ kind, base }) => (kind === 'change') === (base !== undefined), {
    path: ['base'],
    error: 'a change file, and no other, needs base: the id of the import that it continues',
  })
  .meta({ id: 'RegistryImportRequest' });
export type RegistryImportInput = z.infer<typeof RegistryImportInput>;

/** What is known of one area of a list. An area that has none is not subscribed, and its numbers are not called. */
export type RegistryArea = {
  list: string;
  area: string;
  /** The full import that the area is of; a block that is older is empty. */
  generation: number;
  obtainedAt: number;
  /** How many numbers are listed. */
  numbers: number;
  /** The last import that renewed it, and its file. */
  importId: string;
  fileName: string | null;
  revision: number;
};

/** What is known of a list as a whole. */
export type RegistryState = {
  list: string;
  /** The last generation that was given out. */
  generation: number;
  /** The import that may write; one at a time. */
  running: { importId: string; generation: number } | null;
  /** The last import that came to its end; a change file must continue it. */
  last: { importId: string; obtainedAt: number } | null;
  revision: number;
};

/** What an import found so far, or in the end. */
export type RegistryReport = {
  lines: number;
  added: number;
  removed: number;
  unchanged: number;
  areas: number;
  badLines: number;
  /** The first hundred. */
  bad: readonly { line: number; reason: string }[];
};

/** How many bad lines are told one by one. */
export const badLinesTold = 100;
