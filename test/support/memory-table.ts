import { isDeepStrictEqual } from 'node:util';
import {
  type Condition,
  type DueEntry,
  dueIndex,
  type Item,
  type Key,
  type Stored,
  type Table,
  type WriteOutcome,
} from '../../lib/store/table.ts';
import type { WholeTable } from '../../lib/store/whole-table.ts';

/** Small, so that tests go over several pages. */
const scanPage = 7;

/** The table in memory, as strict as the service: nobody can change what it keeps, and it refuses what DynamoDB refuses. */
export function createMemoryTable(): Table & WholeTable & { all(): Item[] } {
  const partitions = new Map<string, Map<string, Item>>();
  const dueShards = new Map<string, Map<Item, DueEntry>>();
  /** Whether every key is ordered by its characters as by its bytes: in nearly every test. */
  let plain = true;
  const find = ({ pk, sk }: Key): Item | undefined => partitions.get(pk)?.get(sk);

  // No await between the judging of a condition and the write: each operation is one step.
  function write({ pk, sk }: Key, condition: Condition | undefined, next: Item | undefined): WriteOutcome {
    const before = find({ pk, sk });
    if (condition !== undefined && !holds(condition, before)) return 'refused';
    const kept = next && checked(next);
    plain &&= !beyondPlane.test(pk) && !beyondPlane.test(sk);
    if (before) dueShards.get(String(before[dueIndex.hash]))?.delete(before);
    if (kept === undefined) {
      partitions.get(pk)?.delete(sk);
      return 'written';
    }
    const partition = partitions.get(pk) ?? new Map<string, Item>();
    partitions.set(pk, partition.set(sk, kept));
    const { [dueIndex.hash]: shard, [dueIndex.range]: dueKey } = kept;
    if (typeof shard === 'string' && typeof dueKey === 'string') {
      const entries = dueShards.get(shard) ?? new Map<Item, DueEntry>();
      dueShards.set(shard, entries.set(kept, { pk, sk, dueKey }));
    }
    return 'written';
  }

  return {
    /** Every item there is, in the order of the keys of each partition. */
    all: () =>
      [...partitions.values()].flatMap((partition) =>
        [...partition.values()].sort((a, b) => compareBytes(a.sk, b.sk)),
      ),

    async get(key) {
      const item = find(key);
      return item && handedOut(item);
    },

    async query({ pk, from, to, descending, limit, after }) {
      if (compareBytes(from, to) > 0)
        throw invalid('the lower bound must not be greater than the upper bound');
      if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1))
        throw invalid('limit must be 1 or more');
      const compare = plain && !beyondPlane.test(`${from}${to}${after}`) ? compareUnits : compareBytes;
      const sign = descending ? -1 : 1;
      const within: Item[] = [];
      for (const item of partitions.get(pk)?.values() ?? []) {
        if (compare(item.sk, from) < 0 || compare(item.sk, to) > 0) continue;
        if (after === undefined || compare(item.sk, after) * sign > 0) within.push(item);
      }
      within.sort((a, b) => compare(a.sk, b.sk) * sign);
      const items = within.slice(0, limit).map(handedOut);
      // Like the service: a full page says "continue" even if nothing follows.
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last?.sk ?? null };
    },

    async scan(after) {
      const order = (a: Key, b: Key) => compareBytes(a.pk, b.pk) || compareBytes(a.sk, b.sk);
      const rest = this.all().filter((item) => after === null || order(item, after) > 0);
      const page = rest.sort(order).slice(0, scanPage);
      const last = page.at(-1);
      return { items: page, next: last && page.length === scanPage ? { pk: last.pk, sk: last.sk } : null };
    },

    async due({ shard, until, limit, after }) {
      const entries = [...(dueShards.get(shard)?.values() ?? [])]
        .filter((entry) => compareBytes(entry.dueKey, until) <= 0)
        .sort(compareDue)
        .filter((entry) => after === undefined || compareDue(entry, after) > 0)
        .slice(0, limit);
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return { entries, next: last ?? null };
    },

    async put(item, condition) {
      return write(item, condition, item);
    },

    async update(key, { set, remove = [] }, condition) {
      const names = [...Object.keys(set), ...remove];
      if (names.length === 0) throw invalid('an update must set or remove something');
      if (new Set(names).size < names.length) throw invalid('two document paths overlap');
      if (names.some((name) => name === 'pk' || name === 'sk')) throw invalid('the key cannot be updated');
      if (Object.values(set).some((value) => value === undefined)) throw invalid('a value is missing');
      const next: Record<string, Stored | undefined> = { ...find(key), ...set };
      for (const name of remove) delete next[name];
      return write(key, condition, { ...next, pk: key.pk, sk: key.sk });
    },

    async delete(key, condition) {
      return write(key, condition, undefined);
    },
  };
}

function holds(condition: Condition, item: Item | undefined): boolean {
  if (condition.kind === 'absent') return item === undefined;
  return item !== undefined && isDeepStrictEqual(item[condition.attribute], condition.value);
}

const beyondPlane = /[\ud800-\uffff]/;

const compareUnits = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

/** DynamoDB orders text by its UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
function compareBytes(a: string, b: string): number {
  if (a === b || (!beyondPlane.test(a) && !beyondPlane.test(b))) return compareUnits(a, b);
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

function compareDue(a: DueEntry, b: DueEntry): number {
  return compareBytes(a.dueKey, b.dueKey) || compareBytes(a.pk, b.pk) || compareBytes(a.sk, b.sk);
}

function checked(item: Item): Item {
  if (typeof item.pk !== 'string' || item.pk === '') throw invalid('pk must be a text');
  if (typeof item.sk !== 'string' || item.sk === '') throw invalid('sk must be a text');
  for (const name of [dueIndex.hash, dueIndex.range]) {
    const value = item[name];
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw invalid(`${name} must be a text`);
  }
  const kept = frozen(item as Stored) as Item;
  const names = Object.keys(kept).filter((name) => kept[name] instanceof Uint8Array);
  if (names.length > 0) bytesOf.set(kept, names);
  return kept;
}

/** Of the items that are kept: the attributes that are bytes. */
const bytesOf = new WeakMap<Item, readonly string[]>();

/** With bytes of its own, which are all that could be changed. */
function handedOut(item: Item): Item {
  const names = bytesOf.get(item);
  if (names === undefined) return item;
  const copy: Record<string, Stored | undefined> = { ...item };
  for (const name of names) copy[name] = Uint8Array.from(item[name] as Uint8Array);
  return copy as Item;
}

/** A copy, which nobody can change but for bytes. */
function frozen(value: Stored): Stored {
  // The client refuses what would not come back exactly.
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    throw invalid('a number must be within the safe integers');
  }
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return Object.freeze(value.filter((part) => part !== undefined).map(frozen));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw invalid('only plain objects can be stored');
  const copy: Record<string, Stored> = {};
  for (const [name, part] of Object.entries(value)) if (part !== undefined) copy[name] = frozen(part);
  return Object.freeze(copy);
}

function invalid(detail: string): Error {
  const error = new Error(`The table refuses the request: ${detail}.`);
  error.name = 'ValidationException';
  return error;
}
