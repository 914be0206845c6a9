import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Decision, DecisionRequest } from '../core/decision.ts';

/**
 * A decision as it is archived: one line, which says nothing of whom it was about, since a line cannot be erased from an
 * object. Only whoever was given the decision's id can find it.
 */
export type ArchivedDecision = {
  /** The SHA-256 of the id, base64url: the id itself leads to the customer, this leads nowhere. */
  decision: string;
  client: string;
  /** Without the debt, which is somebody's. */
  request: Omit<DecisionRequest, 'customerId' | 'subjectId'>;
  answer: Decision;
};

/** The line of a decision whose id was given out. */
export function archivedDecision(
  decisionId: string,
  client: string,
  { customerId: _, subjectId: __, ...request }: DecisionRequest,
  answer: Decision,
): ArchivedDecision {
  return { decision: createHash('sha256').update(decisionId).digest('base64url'), client, request, answer };
}

export const archiveFolder = 'decisions/';

/** Where the batches of the UTC day are that an instant (milliseconds) lies in; sorts by day. */
export function archivedOn(at: number): string {
  return `${archiveFolder}${new Date(at).toISOString().slice(0, 10)}/`;
}

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
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${archivedOn(at)}${String(at).padStart(13, '0')}-${randomBytes(6).toString('hex')}.jsonl.gz`,
          Body: gzipSync(lines),
          ContentType: 'application/gzip',
        }),
      );
    },
  };
}
