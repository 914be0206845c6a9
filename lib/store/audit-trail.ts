import type { AuditEntry } from '../core/audit.ts';
import { auditItem } from './audit-items.ts';
import { addressPartition, auditKey, controlPartition, customerPartition } from './keys.ts';
import type { StorePorts } from './store-ports.ts';

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

/** The partition that a trail is in. */
export function partitionOf(subject: AuditSubject): string {
  if (subject === 'deployment') return controlPartition;
  return 'customerId' in subject
    ? customerPartition(subject.customerId)
    : addressPartition(subject.addressHash);
}
