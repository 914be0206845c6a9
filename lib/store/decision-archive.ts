import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Decision, DecisionRequest } from '../core/decision.ts';

/** A decision as it is archived: one line. The customer is a keyed hash, since a line cannot be erased from an object. */
export type ArchivedDecision = {
  decisionId: string;
  customer: string;
  client: string;
  request: Omit<DecisionRequest, 'customerId'>;
  decision: Decision;
};

/** Where the decisions of a batch go: all of them in one write. Resolves once they are durable. */
export interface DecisionArchive {
  append(at: number, decisions: readonly ArchivedDecision[]): Promise<void>;
}

/** The archive in a bucket: one gzipped object of JSON Lines for each batch, under its UTC day, in the order of time. */
export function s3DecisionArchive(bucket: string, config: S3ClientConfig = {}): DecisionArchive {
  const client = new S3Client({ ...config, maxAttempts: 3 });
  return {
    async append(at, decisions) {
      const lines = decisions.map((decision) => `${JSON.stringify(decision)}\n`).join('');
      const day = new Date(at).toISOString().slice(0, 10);
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `decisions/${day}/${String(at).padStart(13, '0')}-${randomBytes(6).toString('hex')}.jsonl.gz`,
          Body: gzipSync(lines),
          ContentType: 'application/gzip',
        }),
      );
    },
  };
}
