import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createDynamoTable } from '../../lib/store/dynamo-table.ts';
import { createLightTable } from '../../lib/store/light-table.ts';
import type { Table } from '../../lib/store/table.ts';
import { createTableInput } from '../../lib/store/table-description.ts';

const local = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

export type Engine = {
  endpoint: string;
  /** A new, empty table on the engine. */
  newTable(onUnits?: (operation: keyof Table, units: number) => void): Promise<Table>;
  /** The same without the AWS SDK. */
  newLightTable(): Promise<Table>;
  close(): Promise<void>;
};

/** Starts the embedded engine in memory on a free port. */
export async function startEngine(): Promise<Engine> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return engineAt(`http://127.0.0.1:${port}`, async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve, reject) =>
      server.close((error) => (error ? reject(error) : resolve())),
    );
  });
}

/** An engine that somebody else runs, such as DynamoDB Local. */
export function engineAt(endpoint: string, close: () => Promise<void> = async () => {}): Engine {
  const admin = new DynamoDBClient({ ...local, endpoint });
  let tables = 0;
  const created = async (): Promise<string> => {
    const tableName = `contract-${process.pid}-${tables++}`;
    await admin.send(new CreateTableCommand(createTableInput(tableName)));
    await waitUntilTableExists({ client: admin, maxWaitTime: 10, minDelay: 1 }, { TableName: tableName });
    return tableName;
  };
  return {
    endpoint,
    async newTable(onUnits) {
      return createDynamoTable({ tableName: await created(), client: { ...local, endpoint }, onUnits });
    },
    async newLightTable() {
      const tableName = await created();
      return createLightTable({ ...local, tableName, endpoint, timeout: 10_000, now: () => Date.now() });
    },
    async close() {
      admin.destroy();
      await close();
    },
  };
}
