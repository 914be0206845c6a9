import * as z from 'zod';
import { type AuditEntry, AuditedNoun, Change } from '../core/audit.ts';
import { forgottenAt } from '../core/retention.ts';
import { item, pack, packedJson, parse, text, unpack } from './stored-item.ts';
import type { Item } from './table.ts';

const StoredAudit = z.object({
  what: AuditedNoun,
  at: z.number(),
  actor: z.enum(['customer', 'company']),
  client: text,
  changes: packedJson,
});
const Changes = z.array(Change);

/** That somebody was merged into a customer leads to what is left of them: it is kept as long as the customer. */
export function auditItem(key: { pk: string; sk: string }, { changes, ...entry }: AuditEntry): Item {
  const expiresAt = entry.what === 'merge' ? null : forgottenAt('audit', entry.at);
  return item(key, { ...entry, changes: pack(changes), expiresAt });
}

export function parseAudit(stored: Item): AuditEntry {
  const { changes, ...entry } = parse(StoredAudit, stored);
  return { ...entry, changes: Changes.parse(unpack(changes)) };
}
