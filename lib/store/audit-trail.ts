import type { AuditEntry } from '../core/audit.ts';
import { auditItem, parseAudit } from './items.ts';
import { addressPartition, auditKey, auditRange, controlPartition, customerPartition } from './keys.ts';
import type { StorePorts } from './store-ports.ts';
import type { Table } from './table.ts';

/** Whose trail it is: a customer's (erased with them), an address's, or that of the deployment as a whole. */
export type AuditSubject = { customerId: string } | { addressHash: string } | 'deployment';

/**
 * Appends to the audit trail, after the change and before it is answered. If this fails so does the request, although the
 * change holds: its repeat, which changes nothing any more, is what the trail then shows. One write unit; no read.
 */
export async function recordChange(
  ports: Pick<StorePorts, 'table' | 'clock' | 'randomness'>,
  subject: AuditSubject,
  entry: Omit<AuditEntry, 'at'>,
): Promise<void> {
  const id = Buffer.from(ports.randomness(6)).toString('base64url');
  const at = ports.clock();
  await ports.table.put(auditItem(auditKey(partitionOf(subject), at, id), { ...entry, at }));
}

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

function partitionOf(subject: AuditSubject): string {
  if (subject === 'deployment') return controlPartition;
  return 'customerId' in subject
    ? customerPartition(subject.customerId)
    : addressPartition(subject.addressHash);
}
