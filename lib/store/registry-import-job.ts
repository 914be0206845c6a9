import * as z from 'zod';
import { RegistryImportInput, type RegistryReport } from '../core/registry/registry-import.ts';
import type { StorePorts } from './store-ports.ts';
import type { UploadBucket } from './upload-bucket.ts';

/** The kind of job that an import is. */
export const registryImportKind = 'registry-import';

export type ImportPorts = Pick<StorePorts, 'table' | 'clock'> & { uploads: UploadBucket };

/** What the job of an import was asked. */
export const RegistryImportAsked = z.object({
  ...RegistryImportInput.shape,
  list: z.string(),
  obtainedAt: z.number(),
});
export type RegistryImportAsked = z.infer<typeof RegistryImportAsked>;

const count = z.number();

/** Where a worker goes on: lines are counted as of the beginning of the batch, areas with those blocks of it that are written. */
export const ImportCursor = z.object({
  generation: count,
  /** Where the batch begins, in bytes of the text, and how many of its blocks are written. */
  offset: count,
  blocks: count,
  /** How much of the text has been read, in bytes: shown as progress. */
  read: count,
  lines: count,
  badLines: count,
  bad: z.array(z.object({ line: count, reason: z.string() })),
  /** What was counted in each area, and what was known of it before; null: it was not subscribed. */
  areas: z.record(
    z.string(),
    z.object({
      before: z.object({ generation: count, numbers: count }).nullable(),
      added: count,
      removed: count,
      kept: count,
    }),
  ),
  /** All is read and written; a fault says that reading broke off. */
  ended: z.object({ fault: z.object({ code: z.string(), detail: z.string() }).nullable() }).nullable(),
});
export type ImportCursor = z.infer<typeof ImportCursor>;

export function startAt(generation: number): ImportCursor {
  return {
    generation,
    offset: 0,
    blocks: 0,
    read: 0,
    lines: 0,
    badLines: 0,
    bad: [],
    areas: {},
    ended: null,
  };
}

/** The key of an import's upload in the bucket. */
export function uploadKey(list: string, importId: string): string {
  return `registries/${list}/${importId}`;
}

/** What is shown of an import. A full list has removed what it did not keep, which is known once all of it is read. */
export function reportOf(cursor: ImportCursor, replaced: boolean): RegistryReport {
  const areas = Object.values(cursor.areas);
  const sum = (of: (area: (typeof areas)[number]) => number) =>
    areas.reduce((all, area) => all + of(area), 0);
  return {
    lines: cursor.lines,
    added: sum(({ added }) => added),
    removed: sum(({ removed, kept, before }) => (replaced ? (before?.numbers ?? 0) - kept : removed)),
    unchanged: sum(({ kept }) => kept),
    areas: areas.length,
    badLines: cursor.badLines,
    bad: cursor.bad,
  };
}
