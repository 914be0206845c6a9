import { randomBytes } from 'node:crypto';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { OptOutEntry, OptOutLog } from './opt-out-log.ts';

/** The opt-out log in a bucket with object lock: one small object an entry, its key in the order of time. */
export function createS3OptOutLog(bucket: string, config: S3ClientConfig = {}): OptOutLog {
  const client = new S3Client({ ...config, maxAttempts: 3 });
  return {
    async append(entry) {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: keyOf(entry),
          Body: JSON.stringify(entry, (_, value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
          ),
          ContentType: 'application/json',
        }),
      );
    },
  };
}

function keyOf(entry: OptOutEntry): string {
  const day = new Date(entry.at).toISOString().slice(0, 10);
  return `${day}/${String(entry.at).padStart(13, '0')}-${randomBytes(6).toString('hex')}.json`;
}
