import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import * as z from 'zod';
import { codeOf, StartFault } from '../start-fault.ts';

const count = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number')
  .transform(Number);

/** What is read of a row of the bank's calls; the file has more columns. */
const BankContact = z.object({
  age: count,
  job: z.string().regex(/^[a-z][a-z.-]{0,39}$/, 'must be a word'),
  contact: z.enum(['cellular', 'telephone']),
  /** Which attempt of this campaign the call was, from 1. */
  campaign: count.refine((attempt) => attempt >= 1, 'must be 1 or more'),
  /** Days since the last contact of an earlier campaign; 999: there was none. */
  pdays: count,
  /** Contacts in earlier campaigns. */
  previous: count,
});
/** A row, counted from 1 without the header. */
export type BankContact = z.infer<typeof BankContact> & { row: number };

const columns = Object.keys(BankContact.shape);
/** The longest row of the real file has 170 characters. */
const longestRow = 10_000;
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/**
 * Reads the rows of a file, gzip or plain, as they are asked for. Throws a StartFault with one sentence when the file
 * cannot be read, is cut off, or is not what it should be.
 */
export async function* readBankContacts(file: string, limit: number): AsyncGenerator<BankContact> {
  const stopping = new AbortController();
  const parser = parse({
    delimiter: ';',
    bom: true,
    columns: (header: string[]) => header,
    max_record_size: longestRow,
  });
  const unpack = (await isGzip(file)) ? createGunzip() : new PassThrough();
  const reading = pipeline(createReadStream(file), unpack, parser, { signal: stopping.signal });
  // What goes wrong is thrown where the rows are taken.
  reading.catch(() => {});
  let row = 0;
  try {
    for await (const record of parser) {
      row++;
      yield readRecord(record, row);
      if (row >= limit) return;
    }
    await reading;
  } catch (error) {
    throw faultOf(error, file, row);
  } finally {
    stopping.abort();
  }
  if (row === 0) throw new StartFault(`${file} has no rows.`);
}

async function isGzip(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(gzipMagic.length) });
    return buffer.equals(gzipMagic);
  } catch (error) {
    throw faultOf(error, file, 0);
  }
}

function readRecord(record: Readonly<Record<string, string>>, row: number): BankContact {
  const missing = columns.filter((column) => !(column in record));
  if (missing.length > 0) {
    throw new StartFault(
      `The file lacks the columns ${missing.join(', ')}: it must be the bank's calls, separated by semicolons, with a header.`,
    );
  }
  const parsed = BankContact.safeParse(record);
  if (parsed.success) return { ...parsed.data, row };
  const [issue] = parsed.error.issues;
  throw new StartFault(`Row ${row} is not a call: ${issue?.path.join('.')} ${issue?.message}.`);
}

/** One sentence for what can be wrong with a file; anything else is a bug and stays as it is. */
function faultOf(error: unknown, file: string, row: number): unknown {
  if (error instanceof CsvError)
    return new StartFault(`${file} is broken after row ${row}: ${error.message}.`);
  switch (codeOf(error)) {
    case 'ENOENT':
      return new StartFault(`There is no file ${file}.`);
    case 'EACCES':
      return new StartFault(`The file ${file} may not be read.`);
    case 'EISDIR':
      return new StartFault(`${file} is a folder: name the file in it.`);
    case 'Z_BUF_ERROR':
    case 'Z_DATA_ERROR':
      return new StartFault(`${file} is cut off or damaged after row ${row}: fetch it again.`);
    default:
      return error;
  }
}

/** How many rows a file has, up to the limit. Throws as they are read. */
export async function countRows(file: string, limit: number): Promise<number> {
  let rows = 0;
  for await (const _ of readBankContacts(file, limit)) rows++;
  return rows;
}
