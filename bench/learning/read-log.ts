import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The rows of a gzipped CSV with a header in the data folder, oldest first as they stand; null where the file is not there. */
export function readLog(folder: string, name: string, delimiter = ','): Record<string, string>[] | null {
  const path = `${folder}/${name}`;
  if (!existsSync(path)) return null;
  return parse(gunzipSync(readFileSync(path)), { columns: true, delimiter });
}
