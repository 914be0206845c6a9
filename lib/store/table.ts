/** What a stored attribute can be. `undefined` is not stored. */
export type Stored =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Stored[]
  | { readonly [name: string]: Stored | undefined };

export type Key = { pk: string; sk: string };
export type Item = Key & { readonly [attribute: string]: Stored | undefined };

/**
 * What must hold for a write to happen, judged by the table in the same step as the write.
 * absent: there is no item under this key. equals: the item exists and the attribute has this value.
 */
export type Condition = { kind: 'absent' } | { kind: 'equals'; attribute: string; value: string | number };

/** `refused`: the condition did not hold and nothing was written. Anything else that goes wrong throws, and the outcome is then not known. */
export type WriteOutcome = 'written' | 'refused';

export type QueryRequest = {
  pk: string;
  /** Inclusive bounds of the sort key. */
  from: string;
  to: string;
  consistent: boolean;
  descending?: boolean;
  limit?: number;
  /** Continue after this sort key (from `next`). */
  after?: string;
};

export type DueEntry = Key & { dueKey: string };

/**
 * The table, as a port: every conditional write of Kairos goes through these few operations, on DynamoDB,
 * on the embedded engine and in the fault simulator alike. An operation that rejects may or may not have had its effect.
 */
export interface Table {
  get(key: Key, options: { consistent: boolean }): Promise<Item | undefined>;
  query(request: QueryRequest): Promise<{ items: Item[]; next: string | null }>;
  /** Entries of the sparse due index of one shard whose due key is at most `until` (same format as `dueKey`), in order. */
  due(request: {
    shard: string;
    until: string;
    limit: number;
    after?: DueEntry;
  }): Promise<{ entries: DueEntry[]; next: DueEntry | null }>;
  put(item: Item, condition?: Condition): Promise<WriteOutcome>;
  update(
    key: Key,
    change: { set: { readonly [attribute: string]: Stored }; remove?: readonly string[] },
    condition: Condition,
  ): Promise<WriteOutcome>;
  delete(key: Key, condition?: Condition): Promise<WriteOutcome>;
}

/** Attributes of the due index: an item that has both is in it. */
export const dueIndex = { name: 'due', hash: 'dueShard', range: 'dueKey' } as const;
