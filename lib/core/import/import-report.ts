import * as z from 'zod';

const count = z.int().min(0);

/** What an import found, or would do; counts of lines. */
export const ImportReport = z
  .object({
    /** Nothing was changed: the report says what would be. */
    dryRun: z.boolean(),
    lines: count,
    /** Say something new: what was open is closed, or would be. */
    closing: count,
    /** Say what holds already. */
    known: count,
    /** Repeat a line before them. */
    repeated: count,
    /** Would open what is closed: that was left closed. */
    keptClosed: count,
    badLines: count,
    /** The first hundred. */
    bad: z.array(z.object({ line: count, reason: z.string() })),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

export const emptyReport = (dryRun: boolean): ImportReport => ({
  dryRun,
  lines: 0,
  closing: 0,
  known: 0,
  repeated: 0,
  keptClosed: 0,
  badLines: 0,
  bad: [],
});

/** What became of a line; a sentence: it cannot be read. */
export type LineOutcome = 'closing' | 'known' | 'keptClosed' | { fault: string };
