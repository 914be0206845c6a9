import type { Readable, Transform } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import type { UploadBucket } from './upload-bucket.ts';

/** What is wrong with a file as a whole: nothing can be read behind the place. The detail says what to do. */
export class BrokenFile extends Error {
  override name = 'BrokenFile';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** What a file may grow to. The largest list known, of 250 million numbers, is 3.2 GB; its lines shrink ten- to twentyfold. */
export type InflationLimits = { bytes: number; ratio: number };
export const inflationLimits: InflationLimits = { bytes: 8 * 2 ** 30, ratio: 100 };
/** Small files may shrink as they like. */
const freeBytes = 2 ** 20;

/**
 * The text of an uploaded file from a byte of it on: as it is, or unpacked from gzip, or from a zip with one file in it.
 * Packed text cannot be entered in the middle: it is unpacked from the beginning and what comes before is left out.
 */
export async function openText(
  bucket: UploadBucket,
  key: string,
  size: number,
  from: number,
  limits: InflationLimits = inflationLimits,
): Promise<{ text: AsyncIterable<Uint8Array>; size: number | null }> {
  const head = await bytesOf(await bucket.read(key, 0, Math.min(size, 4)));
  if (isUtf16(head)) {
    throw new BrokenFile(
      'WRONG_ENCODING',
      'The file is in UTF-16: save it as plain text in UTF-8 and import it again.',
    );
  }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const packed = await bucket.read(key, 0);
    return { text: unpacked(packed, createGunzip(), size, from, limits), size: null };
  }
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const { start, length, deflated } = await findZipped(bucket, key, size);
    if (!deflated) return { text: await bucket.read(key, start + from, start + length), size: length };
    const packed = await bucket.read(key, start, start + length);
    return { text: unpacked(packed, createInflateRaw(), length, from, limits), size: null };
  }
  return { text: await bucket.read(key, from, size), size };
}

async function* unpacked(
  packed: Readable,
  inflate: Transform,
  packedSize: number,
  from: number,
  limits: InflationLimits,
): AsyncIterable<Uint8Array> {
  let seen = 0;
  // Errors of the download go through, so that they are told from those of the file.
  packed.once('error', (error) => inflate.destroy(error));
  packed.pipe(inflate);
  try {
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) {
      const before = seen;
      seen += chunk.length;
      if (seen > limits.bytes || seen > freeBytes + limits.ratio * packedSize) {
        throw new BrokenFile(
          'INFLATES_TOO_FAR',
          'Unpacked, the file is far larger than a list can be: upload the list itself.',
        );
      }
      if (seen > from) yield before >= from ? chunk : chunk.subarray(from - before);
    }
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('Z_')) throw error;
    throw new BrokenFile('BROKEN_ARCHIVE', 'The file cannot be unpacked to its end: upload it again, whole.');
  } finally {
    packed.destroy();
    inflate.destroy();
  }
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const endSize = 22;

/** Where the one file of a zip is. APPNOTE.TXT 4.3: the directory stands at the end, and the end of it names its place. */
async function findZipped(
  bucket: UploadBucket,
  key: string,
  size: number,
): Promise<{ start: number; length: number; deflated: boolean }> {
  const tailFrom = Math.max(0, size - endSize - 0xffff);
  const tail = await bytesOf(await bucket.read(key, tailFrom, size));
  let end = tail.length - endSize;
  while (end >= 0 && tail.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw brokenZip();
  const [length, at] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (at === 0xffffffff || at + length > size || length > 2 ** 20) throw brokenZip();
  const directory = await bytesOf(await bucket.read(key, at, at + length));
  const files: { start: number; length: number; method: number; encrypted: boolean }[] = [];
  for (let place = 0; place + 46 <= directory.length; ) {
    if (directory.readUInt32LE(place) !== directoryEntry) throw brokenZip();
    const lengths = [28, 30, 32].map((field) => directory.readUInt16LE(place + field));
    const name = directory.toString('latin1', place + 46, place + 46 + (lengths[0] ?? 0));
    const packed = directory.readUInt32LE(place + 20);
    if (packed === 0xffffffff) throw brokenZip();
    if (!name.endsWith('/')) {
      files.push({
        start: directory.readUInt32LE(place + 42),
        length: packed,
        method: directory.readUInt16LE(place + 10),
        encrypted: (directory.readUInt16LE(place + 8) & 1) !== 0,
      });
    }
    place += 46 + lengths.reduce((sum, part) => sum + part, 0);
  }
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    throw new BrokenFile('NOT_ONE_FILE', `The zip holds ${files.length} files: import them one by one.`);
  }
  if (file.encrypted || (file.method !== 0 && file.method !== 8)) {
    throw new BrokenFile(
      'UNKNOWN_ARCHIVE',
      'The zip is encrypted or packed in an unusual way: upload it unpacked or as gzip.',
    );
  }
  const header = await bytesOf(await bucket.read(key, file.start, file.start + 30));
  if (header.length < 30) throw brokenZip();
  const start = file.start + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + file.length > size) throw brokenZip();
  return { start, length: file.length, deflated: file.method === 8 };
}

function brokenZip(): BrokenFile {
  return new BrokenFile('BROKEN_ARCHIVE', 'The zip cannot be read: upload it again, whole, or unpacked.');
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
