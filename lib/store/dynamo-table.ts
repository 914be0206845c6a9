import {
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type AttributeAnswer, plainForm, protocolForm } from './attribute-values.ts';
import type { Table } from './table.ts';
import { type TableOptions, tableOver } from './table-over.ts';

export type DynamoTableOptions = TableOptions & {
  /** Region, endpoint, credentials; the environment's where not said. */
  client?: DynamoDBClientConfig;
};

const commands = {
  GetItem: GetItemCommand,
  Query: QueryCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
} as const;

/** The table on DynamoDB, or on any engine that speaks its protocol, through the AWS SDK; values are read and written by our own code. */
export function createDynamoTable({ client: settings, ...options }: DynamoTableOptions): Table {
  const client = new DynamoDBClient({
    // A decision answers within tens of milliseconds or not at all: 3 s is far beyond any healthy request.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...settings,
    // The client must not repeat a conditional write on its own: see retry.ts.
    maxAttempts: 1,
  });
  return tableOver(async (operation, input) => {
    // Each command takes the input of its own operation, which table-over.ts has put together for it.
    const Command = commands[operation] as typeof GetItemCommand;
    const command = new Command(protocolForm(input, (bytes) => bytes) as never);
    return plainForm((await client.send(command)) as AttributeAnswer);
  }, options);
}
