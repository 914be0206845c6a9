import * as z from 'zod';
import { item, pack, packedJson, parse, text, unpack } from './stored-item.ts';
import type { Item } from './table.ts';

/** Something that is held on a customer, as their export shows it: which kind of record, and what it says. */
export type ExportedRecord = { kind: string; [attribute: string]: unknown };

const StoredExport = z.object({ records: packedJson, expiresAt: z.number() });

/** `expiresAt` in seconds since 1970. */
export function exportItem(
  key: { pk: string; sk: string },
  records: readonly ExportedRecord[],
  expiresAt: number,
): Item {
  return item(key, { records: pack(records), expiresAt });
}

export function parseExport(stored: Item): readonly ExportedRecord[] {
  return z.array(z.looseObject({ kind: text })).parse(unpack(parse(StoredExport, stored).records));
}
