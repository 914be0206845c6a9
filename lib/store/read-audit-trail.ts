import type { AuditEntry } from '../core/audit.ts';
import { parseAudit } from './audit-items.ts';
import { type AuditSubject, partitionOf } from './audit-trail.ts';
import { auditRange } from './keys.ts';
import type { Table } from './table.ts';

/** A page of the trail, latest first; `after` and `next` are what `next` of the page before said. */
export async function readChanges(
  table: Table,
  subject: AuditSubject,
  page: { after: string | null; limit: number },
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  const range = auditRange(partitionOf(subject));
  const { items, next } = await table.query({
    ...range,
    consistent: true,
    descending: true,
    limit: page.limit,
    ...(page.after === null ? {} : { after: range.from + page.after }),
  });
  return { entries: items.map(parseAudit), next: next?.slice(range.from.length) ?? null };
}
