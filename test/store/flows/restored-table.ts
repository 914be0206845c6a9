import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { createDynamoTable } from '../../../lib/store/dynamo-table.ts';
import { createS3OptOutLogReader } from '../../../lib/store/read-opt-out-log.ts';
import { createS3OptOutLog } from '../../../lib/store/s3-opt-out-log.ts';
import { createTableInput } from '../../../lib/store/table-description.ts';
import { type Engine, startEngine } from '../../support/engine.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
export const logBucket = 'opt-outs';

/** The embedded engine and the embedded S3, with what an operator of AWS would do to them. */
export async function startCloud() {
  const engine: Engine = await startEngine();
  const aws: FauxqsServer = await startFauxqs({ port: 0, logger: false });
  const s3 = { endpoint: aws.address, region: 'us-east-1', credentials, forcePathStyle: true };
  const bucket = new S3Client(s3);
  const client = { endpoint: engine.endpoint, region: 'eu-west-1', credentials };
  const admin = new DynamoDBClient(client);
  let made = 0;

  async function newTable(): Promise<string> {
    const TableName = `restored-${process.pid}-${made++}`;
    await admin.send(new CreateTableCommand(createTableInput(TableName)));
    await waitUntilTableExists({ client: admin, maxWaitTime: 10, minDelay: 1 }, { TableName });
    return TableName;
  }

  return {
    dynamoEndpoint: engine.endpoint,
    s3Endpoint: aws.address,
    newTable,
    open: (tableName: string) => createDynamoTable({ tableName, client }),
    newLog() {
      const name = `${logBucket}-${made++}`;
      aws.createBucket(name);
      return {
        name,
        log: createS3OptOutLog(name, s3),
        reader: createS3OptOutLogReader(name, s3),
        /** Puts something that is no entry, as a fault of another program would. */
        async spoil(at: number) {
          const Key = `${new Date(at).toISOString().slice(0, 10)}/${at}-000000000000.json`;
          await bucket.send(new PutObjectCommand({ Bucket: name, Key, Body: '{"kind":"customer"' }));
        },
      };
    },
    /** What point-in-time recovery does: another table with everything that is in this one now. */
    async copyOf(tableName: string): Promise<string> {
      const copy = await newTable();
      for await (const { Items = [] } of paginateScan({ client: admin }, { TableName: tableName })) {
        for (const Item of Items) await admin.send(new PutItemCommand({ TableName: copy, Item }));
      }
      return copy;
    },
    async stop() {
      admin.destroy();
      await aws.stop();
      await engine.close();
    },
  };
}
