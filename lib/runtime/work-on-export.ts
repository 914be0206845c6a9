import * as z from 'zod';
import type { Job } from '../core/job.ts';
import { forgottenAt } from '../core/retention.ts';
import { mergedSources } from '../store/customer-items.ts';
import { type ExportedRecord, exportItem } from '../store/export-items.ts';
import { ExportInput, ExportResult } from '../store/exports.ts';
import { failJob, finishJob, progressJob } from '../store/jobs.ts';
import { addressRanges, customerRange, exportKey, exportRange } from '../store/keys.ts';
import { readProfile } from '../store/merged-into.ts';
import type { StorePorts } from '../store/store-ports.ts';
import type { Table } from '../store/table.ts';
import { exportedRecord, KindUnknown } from './export-records.ts';

type Ports = Pick<StorePorts, 'table' | 'clock' | 'hashOf'>;

/** Items that one page of the work reads. */
const pageSize = 50;
/** Characters of JSON in one part, but for a single record that is longer: an item holds 400 KB. */
const partSize = 256 * 1_024;

/** Whose items are read, how far, and how many parts there are. After the last of them come their addresses. */
const Place = z.object({
  customers: z.array(z.string()),
  at: z.number(),
  after: z.string().nullable(),
  parts: z.number(),
});
/**
 * One page of an export: writes what it reads as parts below the customer, where an erasure finds them, and then records its
 * place; a page that is repeated after a crash writes the same parts again. Null: somebody else is working on it, or it has
 * ended.
 */
export async function exportPage(ports: Ports, job: Job): Promise<Job | null> {
  const { customerId } = ExportInput.parse(job.input);
  if (await isLeaving(ports.table, customerId)) return abandon(ports, job, customerId);
  const place = job.cursor === null ? await beginning(ports.table, customerId) : Place.parse(job.cursor);
  const found = ExportResult.parse(job.result ?? { parts: 0, records: {} });
  const page = await readPage(ports, customerId, place);
  if (page === 'unknown-kind')
    return failJob(ports, job, {
      code: 'EXPORT_INCOMPLETE',
      detail:
        'Something is held on this customer that this version cannot show. Update Kairos, then ask again.',
    });
  let parts = place.parts;
  for (const records of split(page.records)) {
    // What is written after an erasure has looked would stay: so it is looked at just before.
    if (await isLeaving(ports.table, customerId)) return abandon(ports, job, customerId);
    parts += 1;
    const expiresAt = forgottenAt('export', job.createdAt);
    await ports.table.put(exportItem(exportKey(customerId, job.jobId, parts), records, expiresAt));
  }
  if (await isLeaving(ports.table, customerId)) return abandon(ports, job, customerId);
  const records = { ...found.records };
  for (const { kind } of page.records) records[kind] = (records[kind] ?? 0) + 1;
  const done = job.done + page.records.length;
  const result = { parts, records };
  if (page.next === null) return finishJob(ports, job, { done, result });
  return progressJob(ports, job, { done, result, cursor: { ...page.next, parts } });
}

/** The customer, and whoever was merged into them, however long ago. */
async function beginning(table: Table, customerId: string): Promise<z.infer<typeof Place>> {
  const customers = [customerId];
  for (const each of customers)
    customers.push(...(await mergedSources(table, each)).filter((source) => !customers.includes(source)));
  return { customers, at: 0, after: null, parts: 0 };
}

type Page = { records: ExportedRecord[]; next: z.infer<typeof Place> | null };

async function readPage(
  ports: Ports,
  customerId: string,
  place: z.infer<typeof Place>,
): Promise<Page | 'unknown-kind'> {
  try {
    const id = place.customers[place.at];
    return id === undefined
      ? { records: await addressRecords(ports, customerId), next: null }
      : await customerRecords(ports.table, id, place);
  } catch (error) {
    if (error instanceof KindUnknown) return 'unknown-kind';
    throw error;
  }
}

async function customerRecords(table: Table, id: string, place: z.infer<typeof Place>): Promise<Page> {
  const query = { ...customerRange(id), consistent: true, limit: pageSize };
  const { items, next } = await table.query(place.after === null ? query : { ...query, after: place.after });
  const whose = place.at === 0 ? {} : { mergedCustomer: id };
  const records: ExportedRecord[] = [];
  for (const item of items) {
    const record = await exportedRecord(table, item, whose);
    if (record) records.push(record);
  }
  return { records, next: { ...place, at: next === null ? place.at + 1 : place.at, after: next } };
}

/** What is kept with the keyed hashes of their addresses; here the addresses themselves are said. */
async function addressRecords({ table, hashOf }: Ports, customerId: string): Promise<ExportedRecord[]> {
  const profile = await readProfile(table, customerId);
  const addresses = new Set((profile?.contactPoints ?? []).map(({ address }) => address));
  const records: ExportedRecord[] = [];
  for (const address of addresses) {
    for (const range of addressRanges(hashOf(address))) {
      const { items } = await table.query({ ...range, consistent: true });
      for (const item of items) {
        const record = await exportedRecord(table, item, { address });
        if (record) records.push(record);
      }
    }
  }
  return records;
}

/** Records in groups that each make one part. */
function split(records: readonly ExportedRecord[]): ExportedRecord[][] {
  const groups: ExportedRecord[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const own = JSON.stringify(record).length;
    if (size + own > partSize) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(record);
    size += own;
  }
  return groups;
}

async function isLeaving(table: Table, customerId: string): Promise<boolean> {
  const profile = await readProfile(table, customerId);
  return profile === null || profile.erasing === true || (profile.mergedInto ?? null) !== null;
}

/** Whoever is erased meanwhile leaves no copy behind. */
async function abandon(ports: Ports, job: Job, customerId: string): Promise<Job | null> {
  const { items } = await ports.table.query({ ...exportRange(customerId, job.jobId), consistent: true });
  for (const item of items) await ports.table.delete(item);
  return failJob(ports, job, {
    code: 'CUSTOMER_GONE',
    detail: 'The customer was erased or merged meanwhile, and what had been written is removed.',
  });
}
