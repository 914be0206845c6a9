import { withRetries } from './retry.ts';
import {
  type Condition,
  type DueEntry,
  dueIndex,
  type Item,
  type Key,
  type Table,
  type WriteOutcome,
} from './table.ts';

/** What DynamoDB answers, as far as it is read here. */
export type ServiceAnswer = {
  Item?: Record<string, unknown> | undefined;
  Items?: Record<string, unknown>[] | undefined;
  LastEvaluatedKey?: Record<string, unknown> | undefined;
  ConsumedCapacity?: { CapacityUnits?: number | undefined } | undefined;
  /** Of several items that were asked for together, by table: those that there are, and keys that it was too busy for. */
  Responses?: Record<string, Record<string, unknown>[]> | undefined;
  UnprocessedKeys?: Record<string, { Keys: Record<string, unknown>[] }> | undefined;
};

export type ServiceOperation = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/**
 * Sends one request, once, with plain values in it and in its answer. Rejects with an error that has the service's name for
 * what went wrong, and its HTTP status as `$metadata.httpStatusCode` where there was an answer.
 */
export type CallService<Operation = ServiceOperation> = (
  operation: Operation,
  input: Record<string, unknown>,
) => Promise<ServiceAnswer>;

export type TableOptions = {
  tableName: string;
  /** Told how many capacity units each operation used, as the service reports them. A refused write reports none. */
  onUnits?: ((operation: keyof Table, units: number) => void) | undefined;
};

/** The table, by whatever carries its requests to DynamoDB or to an engine that speaks its protocol. */
export function tableOver(call: CallService, { tableName: TableName, onUnits }: TableOptions): Table {
  const counted = { TableName, ReturnConsumedCapacity: onUnits ? ('TOTAL' as const) : undefined };
  const count = (operation: keyof Table, consumed: ServiceAnswer['ConsumedCapacity']): void => {
    if (onUnits && consumed?.CapacityUnits !== undefined) onUnits(operation, consumed.CapacityUnits);
  };

  return {
    async get(key, { consistent }) {
      const input = { ...counted, Key: keyOf(key), ConsistentRead: consistent };
      const answer = await withRetries('repeatable', () => call('GetItem', input));
      count('get', answer.ConsumedCapacity);
      return answer.Item as Item | undefined;
    },

    async query({ pk, from, to, consistent, descending, limit, after }) {
      const items: Item[] = [];
      let start: Key | undefined = after === undefined ? undefined : { pk, sk: after };
      // Without a limit the whole range is read, however many pages of 1 MB it has.
      do {
        const input = {
          ...counted,
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          ConsistentRead: consistent,
          ScanIndexForward: descending !== true,
          Limit: limit,
          ExclusiveStartKey: start,
        };
        const answer = await withRetries('repeatable', () => call('Query', input));
        count('query', answer.ConsumedCapacity);
        items.push(...((answer.Items ?? []) as Item[]));
        start = answer.LastEvaluatedKey as Key | undefined;
      } while (start !== undefined && limit === undefined);
      return { items, next: start?.sk ?? null };
    },

    async due({ shard, until, limit, after }) {
      const input = {
        ...counted,
        IndexName: dueIndex.name,
        KeyConditionExpression: '#shard = :shard AND #due <= :until',
        ExpressionAttributeNames: { '#shard': dueIndex.hash, '#due': dueIndex.range },
        ExpressionAttributeValues: { ':shard': shard, ':until': until },
        Limit: limit,
        ExclusiveStartKey: after && {
          ...keyOf(after),
          [dueIndex.hash]: shard,
          [dueIndex.range]: after.dueKey,
        },
      };
      const answer = await withRetries('repeatable', () => call('Query', input));
      count('due', answer.ConsumedCapacity);
      const entries = (answer.Items ?? []).map(dueEntryOf);
      return { entries, next: answer.LastEvaluatedKey ? dueEntryOf(answer.LastEvaluatedKey) : null };
    },

    put(item, condition) {
      const input = { ...counted, Item: item, ...expressionOf(condition) };
      return write('put', condition, () => call('PutItem', input));
    },

    update(key, { set, remove = [] }, condition) {
      const judged = expressionOf(condition);
      const names: Record<string, string> = { ...judged.ExpressionAttributeNames };
      const values: Record<string, unknown> = { ...judged.ExpressionAttributeValues };
      const sets = Object.entries(set).map(([attribute, value], index) => {
        names[`#s${index}`] = attribute;
        values[`:s${index}`] = value;
        return `#s${index} = :s${index}`;
      });
      const removes = remove.map((attribute, index) => {
        names[`#r${index}`] = attribute;
        return `#r${index}`;
      });
      const clauses = [
        sets.length > 0 && `SET ${sets.join(', ')}`,
        removes.length > 0 && `REMOVE ${removes.join(', ')}`,
      ];
      const input = {
        ...counted,
        Key: keyOf(key),
        UpdateExpression: clauses.filter((clause) => clause !== false).join(' '),
        ConditionExpression: judged.ConditionExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
      };
      return write('update', condition, () => call('UpdateItem', input));
    },

    delete(key, condition) {
      const input = { ...counted, Key: keyOf(key), ...expressionOf(condition) };
      return write('delete', condition, () => call('DeleteItem', input));
    },
  };

  async function write(
    operation: 'put' | 'update' | 'delete',
    condition: Condition | undefined,
    send: () => Promise<ServiceAnswer>,
  ): Promise<WriteOutcome> {
    try {
      const answer = await withRetries(condition ? 'once' : 'repeatable', send);
      count(operation, answer.ConsumedCapacity);
      return 'written';
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'refused';
      throw error;
    }
  }
}

/** Callers may pass whole items or due entries as keys; the service takes exactly the key. */
export function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

function dueEntryOf(attributes: Record<string, unknown>): DueEntry {
  const { pk, sk, [dueIndex.range]: dueKey } = attributes;
  return { pk: String(pk), sk: String(sk), dueKey: String(dueKey) };
}

/** The service judges the condition in the same step as the write: no other write comes between. */
function expressionOf(condition: Condition | undefined): {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, string | number>;
} {
  if (condition === undefined) return {};
  if (condition.kind === 'absent') {
    return { ConditionExpression: 'attribute_not_exists(#c)', ExpressionAttributeNames: { '#c': 'pk' } };
  }
  // An item that does not exist has no attribute either, so it is refused as well.
  return {
    ConditionExpression: '#c = :c',
    ExpressionAttributeNames: { '#c': condition.attribute },
    ExpressionAttributeValues: { ':c': condition.value },
  };
}
