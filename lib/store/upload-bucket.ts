import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Clock } from '../core/ports.ts';
import { presignedUrl, type SignedMethod, type Signer } from './presigned-url.ts';

/** Where callers put large files, as a port. */
export interface UploadBucket {
  /** A URL to PUT the object to, once it has to be done within the hour. */
  uploadUrl(key: string): string;
  /** Its size in bytes; null: nothing has been uploaded there yet. */
  size(key: string): Promise<number | null>;
  /** Its bytes from `from` to the one before `to`; to the end when not said. The stream fails when the connection does. */
  read(key: string, from: number, to?: number): Promise<Readable>;
}

/** How long an upload may take to begin, in milliseconds. */
export const uploadUrlLasts = 3_600_000;
const patience = 20_000;

/**
 * The bucket over plain HTTPS: every request is a signed URL, so that the one mechanism that callers depend on is the one that
 * reads their files, too. `url` is the bucket's, such as https://name.s3.eu-west-1.amazonaws.com.
 */
export function createUploadBucket(
  url: string,
  clock: Clock,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): UploadBucket {
  const signed = (method: SignedMethod, key: string, expires: number) =>
    presignedUrl(method, `${url}/${key}`, { ...signerOf(environment), at: clock(), expires });
  return {
    uploadUrl: (key) => signed('PUT', key, uploadUrlLasts / 1_000),

    async size(key) {
      const answer = await fetch(signed('HEAD', key, 60), {
        method: 'HEAD',
        signal: AbortSignal.timeout(patience),
      });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`The upload bucket answered ${answer.status}.`);
      return Number(answer.headers.get('content-length') ?? 0);
    },

    async read(key, from, to) {
      // S3 refuses an empty range.
      if (to !== undefined && to <= from) return Readable.from([]);
      const range = `bytes=${from}-${to === undefined ? '' : to - 1}`;
      const answer = await fetch(signed('GET', key, 60), { headers: { range } });
      if (answer.status === 416) return Readable.from([]);
      if (answer.status !== 206 || answer.body === null) {
        throw new Error(`The upload bucket answered ${answer.status}.`);
      }
      return Readable.fromWeb(answer.body as ReadableStream);
    },
  };
}

/** Lambda gives every function its region and the credentials of its role, as do most other places that run code for AWS. */
function signerOf(environment: Readonly<Record<string, string | undefined>>): Signer {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_REGION || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('Uploads need AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  }
  return {
    region: AWS_REGION,
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN || null,
  };
}
