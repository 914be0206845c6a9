import * as z from 'zod';
import { type ExportedRecord, parseExport } from './export-items.ts';
import { exportKey } from './keys.ts';
import type { Table } from './table.ts';

/** The kind of the job that collects everything held on a customer, what it is asked, and what it says in the end. */
export const customerExport = 'customer-export';
export const ExportInput = z.object({ customerId: z.string() });
export const ExportResult = z.object({
  parts: z.int(),
  records: z.record(z.string(), z.int()).meta({ description: 'How many records of each kind' }),
});

/** A part of a finished export; null: it has been forgotten, or there never was one of this number. */
export async function readExportPart(
  table: Table,
  customerId: string,
  jobId: string,
  part: number,
): Promise<readonly ExportedRecord[] | null> {
  const item = await table.get(exportKey(customerId, jobId, part), { consistent: true });
  return item ? parseExport(item) : null;
}
