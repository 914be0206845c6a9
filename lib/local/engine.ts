import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { createTableInput } from '../store/table-description.ts';
import { localAws } from './local-aws.ts';
import { StartFault } from './start-fault.ts';

export type Engine = { endpoint: string; stop(): Promise<void> };

/**
 * Starts the embedded DynamoDB on a free port of this machine, with the table. A write is in the folder's log before it
 * is answered, so that it survives the end of this process, however that comes. It runs in a thread of its own: while it
 * sorts out its memory, nobody else's time limits run down.
 */
export async function startEngine(folder: string | null, tableName: string): Promise<Engine> {
  const thread = new Worker(new URL('./engine-thread.ts', import.meta.url), {
    workerData: folder,
    resourceLimits: { maxOldGenerationSizeMb: 8_192, maxYoungGenerationSizeMb: 192 },
  });
  const [port] = await once(thread, 'message');
  const endpoint = `http://127.0.0.1:${port}`;
  await makeTable(endpoint, tableName);
  return {
    endpoint,
    stop: async () => {
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await ended;
    },
  };
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
