import { DeleteObjectCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { keptFor } from '../core/retention.ts';
import { archivedOn, archiveFolder } from './decision-archive.ts';

/** Removes from the archive of decisions what is over; answers how many objects. */
export type ArchiveSweep = (now: number) => Promise<number>;

/** The sweep of a bucket. Its keys are in the order of days, so that it looks at what is over and at one page more. */
export function s3ArchiveSweep(Bucket: string, config: S3ClientConfig = {}): ArchiveSweep {
  const client = new S3Client({ ...config, maxAttempts: 3 });
  return async (now) => {
    // The whole day must be over.
    const before = archivedOn(now - keptFor('decisionArchive'));
    let removed = 0;
    for (;;) {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: archiveFolder }),
      );
      const over = Contents.flatMap(({ Key = '' }) => (Key < before ? [Key] : []));
      for (const Key of over) await client.send(new DeleteObjectCommand({ Bucket, Key }));
      removed += over.length;
      if (over.length < Contents.length || over.length === 0) return removed;
    }
  };
}
