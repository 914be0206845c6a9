import { DynamoDBClient, type DynamoDBClientConfig, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type AttributeAnswer, plainForm } from './attribute-values.ts';
import { withRetries } from './retry.ts';
import type { Item, Key } from './table.ts';

/**
 * Every item there is, page by page, in no order that means anything: of each its key, `expiresAt`, `dueKey` and `owner`. Apart from the
 * table's own port, since nothing but what forgets has a reason to look at everybody.
 */
export interface WholeTable {
  scan(after: Key | null): Promise<{ items: Item[]; next: Key | null }>;
}

/** The whole table on DynamoDB; a page is what one request reads, at most 1 MB (128 read units). */
export function createWholeTable(TableName: string, settings: DynamoDBClientConfig = {}): WholeTable {
  const client = new DynamoDBClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...settings,
    maxAttempts: 1,
  });
  return {
    async scan(after) {
      const command = new ScanCommand({
        TableName,
        ProjectionExpression: '#pk, #sk, #expires, #due, #owner',
        ExpressionAttributeNames: {
          '#pk': 'pk',
          '#sk': 'sk',
          '#expires': 'expiresAt',
          '#due': 'dueKey',
          '#owner': 'owner',
        },
        ExclusiveStartKey: after ? { pk: { S: after.pk }, sk: { S: after.sk } } : undefined,
      });
      const answer = await withRetries('repeatable', () => client.send(command));
      const { Items = [], LastEvaluatedKey } = plainForm(answer as AttributeAnswer);
      return { items: Items as Item[], next: (LastEvaluatedKey as Key | undefined) ?? null };
    },
  };
}
