import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { dueIndex } from './table.ts';

/** The one description of the table: the stack, the local run and the tests all make it from here. */
export const tableDescription = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Holds seconds since 1970; an item is removed some time after that. */
  timeToLive: 'expiresAt',
  index: dueIndex,
} as const;

/** The same, as DynamoDB's CreateTable takes it (time to live is switched on by a call of its own). */
export function createTableInput(tableName: string): CreateTableCommandInput {
  const { partitionKey, sortKey, index } = tableDescription;
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partitionKey, sortKey, index.hash, index.range].map((name) => ({
      AttributeName: name,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.hash, KeyType: 'HASH' },
          { AttributeName: index.range, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
}
