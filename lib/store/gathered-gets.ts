import { withRetries } from './retry.ts';
import type { Item, Key, Table } from './table.ts';
import { type CallService, keyOf } from './table-over.ts';

/** No request of DynamoDB's takes more keys (BatchGetItem). */
const mostKeys = 100;

type Waiting = Key & {
  consistent: boolean;
  resolve: (item: Item | undefined) => void;
  reject: (error: unknown) => void;
};

/**
 * Gets that are asked for at the same moment go as one request: a function that was just started reads half a dozen items, and
 * each of them would open a connection of its own. All are read consistently where one is to be, which costs the others half a
 * read unit each. A get that nobody is with goes through `alone`, and so does what the service was too busy to answer with the
 * others. A request that fails fails for all who wait for it.
 */
export function gatherGets(
  call: CallService<'BatchGetItem'>,
  tableName: string,
  alone: Table['get'],
): Table['get'] {
  let line: Waiting[] = [];

  return (key, { consistent }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Item | undefined>();
    // When all that is going on at this moment is done, what was promised too.
    if (line.length === 0) process.nextTick(sendOff);
    line.push({ ...keyOf(key), consistent, resolve, reject });
    return promise;
  };

  function sendOff(): void {
    const all = line;
    line = [];
    for (let at = 0; at < all.length; at += mostKeys) {
      const some = all.slice(at, at + mostKeys);
      ask(some).catch((error: unknown) => {
        for (const { reject } of some) reject(error);
      });
    }
  }

  async function ask(some: readonly Waiting[]): Promise<void> {
    const answered = some.length === 1 ? undefined : await withRetries('repeatable', () => together(some));
    for (const one of some) {
      const name = nameOf(one);
      if (answered === undefined || answered.left.has(name))
        alone(keyOf(one), { consistent: one.consistent }).then(one.resolve, one.reject);
      else one.resolve(answered.items.get(name));
    }
  }

  async function together(some: readonly Waiting[]) {
    // The service refuses a key that comes twice.
    const keys = new Map(some.map((key) => [nameOf(key), keyOf(key)]));
    const ConsistentRead = some.some(({ consistent }) => consistent);
    const { Responses, UnprocessedKeys } = await call('BatchGetItem', {
      RequestItems: { [tableName]: { Keys: [...keys.values()], ConsistentRead } },
    });
    const items = (Responses?.[tableName] ?? []) as Item[];
    const left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
    return { items: new Map(items.map((item) => [nameOf(item), item])), left: new Set(left.map(nameOf)) };
  }
}

/** No key has a line feed in it. */
function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
