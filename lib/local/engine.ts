import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTableInput } from '../store/table-description.ts';
import { localAws } from './local-aws.ts';
import { StartFault } from './start-fault.ts';

export type Engine = { endpoint: string; stop(): Promise<void> };

/**
 * Starts the embedded DynamoDB on a free port of this machine, with the table. A write is in the folder's log before it
 * is answered, so that it survives the end of this process, however that comes.
 */
export async function startEngine(folder: string | null, tableName: string): Promise<Engine> {
  // In memory the engine keeps small pieces of Node's pooled buffers, each of which holds a whole pool of 64 KiB: without
  // pools a customer costs a tenth of the memory.
  if (folder === null) Buffer.poolSize = 0;
  const timing = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 };
  const server = dynalite(folder === null ? timing : { ...timing, path: folder });
  survivesBrokenRequests(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await makeTable(endpoint, tableName);
  return {
    endpoint,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** The engine throws, out of anybody's reach, when a client goes away in the middle of a request. */
function survivesBrokenRequests(server: Server): void {
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const on = request.on.bind(request);
    request.on = (event: string, listener: (...values: never[]) => void) =>
      on(event, event === 'error' ? () => response.destroy() : (listener as () => void));
    handle?.(request, response);
  });
}

async function makeTable(endpoint: string, TableName: string): Promise<void> {
  const client = new DynamoDBClient({ ...localAws, endpoint });
  try {
    await client.send(new CreateTableCommand(createTableInput(TableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  for (let attempt = 0; attempt < 100; attempt++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return client.destroy();
    await sleep(20);
  }
  throw new StartFault(
    'The table was left half made by an earlier start: remove the data folder and start again.',
  );
}
