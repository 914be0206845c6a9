import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchivedDecision, s3DecisionArchive } from '../../lib/store/decision-archive.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startFauxqs({ port: 0, logger: false });
  aws.createBucket('decision-archive');
});
afterAll(() => aws.stop());

describe('the archive of decisions', () => {
  it('writes a batch as one compressed object of JSON Lines, under its day', async () => {
    const config = {
      endpoint: aws.address,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
    };
    const lines = [{ decisionId: 'd-1' }, { decisionId: 'd-2\u2028' }] as unknown as ArchivedDecision[];
    await s3DecisionArchive('decision-archive', config).append(Date.UTC(2026, 2, 8, 23, 59), lines);

    const client = new S3Client(config);
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'decision-archive' }));
    expect(Contents).toHaveLength(1);
    const key = Contents[0]?.Key ?? '';
    expect(key).toMatch(/^decisions\/2026-03-08\/\d{13}-[0-9a-f]{12}\.jsonl\.gz$/);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'decision-archive', Key: key }));
    const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString('utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(lines);
  });
});
