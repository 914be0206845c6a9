import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';
import { type ServiceAnswer, type TableOptions, tableOver } from './table-over.ts';

export type DynamoTableOptions = TableOptions & {
  /** Region, endpoint, credentials; the environment's where not said. */
  client?: DynamoDBClientConfig;
};

const commands = {
  GetItem: GetCommand,
  Query: QueryCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
} as const;

/** The table on DynamoDB, or on any engine that speaks its protocol, through the AWS SDK. */
export function createDynamoTable({ client: settings, ...options }: DynamoTableOptions): Table {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      // A decision answers within tens of milliseconds or not at all: 3 s is far beyond any healthy request.
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
      ...settings,
      // The client must not repeat a conditional write on its own: see retry.ts.
      maxAttempts: 1,
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  return tableOver((operation, input) => {
    // Each command takes the input of its own operation, which table-over.ts has put together for it.
    const command = new commands[operation](input as never);
    return client.send(command as GetCommand) as Promise<ServiceAnswer>;
  }, options);
}
