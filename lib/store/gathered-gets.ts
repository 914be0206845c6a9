import { withRetries } from './retry.ts';
import type { Item, Key, Table } from './table.ts';
import type { CallService } from './table-over.ts';

/** No request of DynamoDB's takes more keys (BatchGetItem). */
const mostKeys = 100;

type Waiting = Key & { resolve: (item: Item | undefined) => void; reject: (error: unknown) => void };

/**
 * Gets that are asked for at the same moment go as one request: a function that was just started reads half a dozen items, and
 * each of them would open a connection of its own. A get that nobody is with goes through `alone`, and so does what the service
 * was too busy to answer with the others. A request that fails fails for all who wait for it.
 */
export function gatherGets(
  call: CallService<'BatchGetItem'>,
  tableName: string,
  alone: Table['get'],
): Table['get'] {
  const lines = { strong: [] as Waiting[], late: [] as Waiting[] };

  return (key, { consistent }) => {
    const line = lines[consistent ? 'strong' : 'late'];
    const { promise, resolve, reject } = Promise.withResolvers<Item | undefined>();
    // When all that is going on at this moment is done, what was promised too.
    if (line.length === 0) process.nextTick(() => sendOff(line.splice(0), consistent));
    line.push({ ...keyOf(key), resolve, reject });
    return promise;
  };

  function sendOff(line: readonly Waiting[], consistent: boolean): void {
    for (let at = 0; at < line.length; at += mostKeys) {
      const some = line.slice(at, at + mostKeys);
      ask(some, consistent).catch((error: unknown) => {
        for (const { reject } of some) reject(error);
      });
    }
  }

  async function ask(some: readonly Waiting[], consistent: boolean): Promise<void> {
    const answered =
      some.length === 1 ? undefined : await withRetries('repeatable', () => together(some, consistent));
    for (const one of some) {
      const name = nameOf(one);
      if (answered === undefined || answered.left.has(name))
        alone(keyOf(one), { consistent }).then(one.resolve, one.reject);
      else one.resolve(answered.items.get(name));
    }
  }

  async function together(some: readonly Key[], consistent: boolean) {
    // The service refuses a key that comes twice.
    const keys = new Map(some.map((key) => [nameOf(key), keyOf(key)]));
    const { Responses, UnprocessedKeys } = await call('BatchGetItem', {
      RequestItems: { [tableName]: { Keys: [...keys.values()], ConsistentRead: consistent } },
    });
    const items = (Responses?.[tableName] ?? []) as Item[];
    const left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
    return { items: new Map(items.map((item) => [nameOf(item), item])), left: new Set(left.map(nameOf)) };
  }
}

function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

/** No key has a line feed in it. */
function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
