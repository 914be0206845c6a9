import { Readable } from 'node:stream';
import type { UploadBucket } from '../../lib/store/upload-bucket.ts';

/** Uploads in memory, in small pieces so that lines are cut everywhere. */
export function memoryUploads(piece = 7): UploadBucket & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const file = (key: string): Uint8Array => {
    const found = files.get(key);
    if (!found) throw new Error('The upload bucket answered 404.');
    return found;
  };
  return {
    files,
    uploadUrl: (key) => `memory:${key}`,
    size: async (key) => files.get(key)?.length ?? null,
    read: async (key, from, to) => {
      const bytes = file(key).subarray(from, to);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += piece) pieces.push(bytes.subarray(at, at + piece));
      return Readable.from(pieces, { objectMode: false });
    },
  };
}
