import { GetObjectCommand, paginateListObjectsV2, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { WeeklyWindow } from '../core/customer.ts';
import { SuppressionReason } from '../core/suppression.ts';
import { Channel } from '../core/vocabulary.ts';
import type { LoggedOptOut, OptOutEntry, OptOutLogReader } from './opt-out-log.ts';

/** Objects that are fetched at once: each is a request of its own. */
const sideBySide = 32;

const StoredState = z.object({
  version: z.number(),
  suppressions: z.array(
    z.object({
      channels: z.array(Channel),
      scope: z.enum(['all', 'marketing']),
      reason: SuppressionReason,
      source: z.string(),
      at: z.number(),
      expiresAt: z.number().nullable(),
    }),
  ),
  lifted: z.record(z.string(), z.number()),
});

/** Fields that a later version may add are let through: the closing in it still counts. */
const StoredEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('address'), at: z.number(), addressHash: z.string(), state: StoredState }),
  z.object({ kind: z.literal('erased'), at: z.number(), customerId: z.string() }),
  z.object({
    kind: z.literal('customer'),
    at: z.number(),
    customerId: z.string(),
    preferenceVersion: z.number(),
    gate: z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64')),
    hours: z
      .object({
        version: z.number(),
        windows: z.array(WeeklyWindow).nullable(),
        quietHours: z.array(WeeklyWindow),
        topics: z.array(z.string()),
      })
      .optional(),
  }),
]);

/** Reads the log that `createS3OptOutLog` writes. Rejects when the bucket cannot be listed or an object not be fetched. */
export function createS3OptOutLogReader(bucket: string, config: S3ClientConfig = {}): OptOutLogReader {
  const client = new S3Client({ ...config, maxAttempts: 3 });

  async function entryAt(key: string): Promise<LoggedOptOut> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { key, entry: entryIn((await Body?.transformToString('utf8')) ?? '') };
  }

  return {
    async *read(since) {
      // Keys begin with the day, and within a day with the instant: everything later sorts behind.
      const StartAfter = `${new Date(since).toISOString().slice(0, 10)}/${String(since).padStart(13, '0')}`;
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, StartAfter });
      for await (const { Contents = [] } of pages) {
        const keys = Contents.flatMap(({ Key }) => Key ?? []);
        for (let first = 0; first < keys.length; first += sideBySide) {
          yield* await Promise.all(keys.slice(first, first + sideBySide).map(entryAt));
        }
      }
    },
  };
}

function entryIn(text: string): OptOutEntry | null {
  try {
    return StoredEntry.parse(JSON.parse(text)) as OptOutEntry;
  } catch {
    return null;
  }
}
