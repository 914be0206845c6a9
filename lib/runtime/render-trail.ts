import * as z from 'zod';
import type { AuditEntry } from '../core/audit.ts';
import { AuditedNoun } from '../core/audit.ts';
import { instantText } from '../edge/time-words.ts';
import type { AuditSubject } from '../store/audit-trail.ts';
import { readChanges } from '../store/read-audit-trail.ts';
import type { Table } from '../store/table.ts';

/** A page of a trail: `cursor` is `nextCursor` of the page before; at most 100 entries, 50 unless said. */
export const TrailPage = z.strictObject({
  cursor: z.string().regex(/^\d{13}#[A-Za-z0-9_-]{8}$/, 'use nextCursor of the page before').optional(),
  limit: z.string().regex(/^(?:[1-9][0-9]?|100)$/, 'use a number from 1 to 100').default('50').transform(Number),
}); // biome-ignore format: two lines say it
export type TrailPage = z.infer<typeof TrailPage>;

/** A page of an audit trail as the API shows it, latest first. Of other nouns nothing is shown, so a page may be short. */
export async function renderTrail(
  table: Table,
  subject: AuditSubject,
  { cursor, limit }: TrailPage,
  nouns: readonly AuditedNoun[] = AuditedNoun.options,
): Promise<Record<string, unknown>> {
  const { entries, next } = await readChanges(table, subject, { after: cursor ?? null, limit });
  return {
    entries: entries.filter(({ what }) => nouns.includes(what)).map(rendered),
    ...(next === null ? {} : { nextCursor: next }),
  };
}

function rendered({ at, ...entry }: AuditEntry): Record<string, unknown> {
  return { at: instantText(at), ...entry };
}
