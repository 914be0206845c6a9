import { dueIndex, type Item, type Stored } from './table.ts';

/*
 * What an operation costs, by the rules that AWS publishes ("DynamoDB item sizes and formats", "Read/write capacity mode",
 * "Using global secondary indexes: write capacity units"). Read units count strong reads of 4 KB; a read that may be stale
 * costs half. Write units count 1 KB.
 */
const readBlock = 4_096;
const writeBlock = 1_024;

export type WriteUnits = { table: number; index: number };

/** The size of an item in bytes, as DynamoDB counts it: names and values, in UTF-8. */
export function itemSize(item: Readonly<Record<string, Stored | undefined>>): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) size += Buffer.byteLength(name) + valueSize(value);
  }
  return size;
}

/**
 * Write units of a put, an update or a delete, from the item before and after (undefined: there is none). A write whose
 * condition is refused costs the same table units by the item that is there, and no index units: pass it as both.
 */
export function writeUnits(before: Item | undefined, after: Item | undefined): WriteUnits {
  return { table: Math.max(blocks(before), blocks(after), 1), index: indexWriteUnits(before, after) };
}

/** Read units of one Get (one item or none) or of one page of a Query (all its items together, rounded up once). */
export function readUnits(items: readonly Item[], consistent: boolean): number {
  const bytes = items.reduce((sum, item) => sum + itemSize(item), 0);
  return Math.max(Math.ceil(bytes / readBlock), 1) * (consistent ? 1 : 0.5);
}

/** Read units of one page of the due index: never a strong read. Takes the items whose entries were read. */
export function dueUnits(items: readonly Item[]): number {
  return readUnits(
    items.flatMap((item) => indexEntry(item) ?? []),
    false,
  );
}

/** The due index projects keys only: other attributes may change for free; another key costs a delete and a put. */
function indexWriteUnits(before: Item | undefined, after: Item | undefined): number {
  const old = before && indexEntry(before);
  const next = after && indexEntry(after);
  const unchanged =
    old?.[dueIndex.hash] === next?.[dueIndex.hash] && old?.[dueIndex.range] === next?.[dueIndex.range];
  return unchanged ? 0 : blocks(old) + blocks(next);
}

function indexEntry(item: Item): Item | undefined {
  const { pk, sk, [dueIndex.hash]: shard, [dueIndex.range]: due } = item;
  if (shard === undefined || due === undefined) return undefined;
  return { pk, sk, [dueIndex.hash]: shard, [dueIndex.range]: due };
}

function blocks(item: Item | undefined): number {
  return item === undefined ? 0 : Math.ceil(itemSize(item) / writeBlock);
}

function valueSize(value: Stored): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberSize(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (isList(value)) return value.reduce<number>((sum, part) => sum + 1 + valueSize(part), 3);
  const present = Object.values(value).filter((part) => part !== undefined).length;
  return 3 + present + itemSize(value);
}

function isList(
  value: readonly Stored[] | { readonly [name: string]: Stored | undefined },
): value is readonly Stored[] {
  return Array.isArray(value);
}

/**
 * One byte for the exponent, one for every two significant digits, one more below zero. The pairs are those of base 100:
 * 1234 has two, 12345 three, and 123400 two as well; an even number of digits can straddle one pair more (123.4: 1, 23, 4).
 */
function numberSize(value: number): number {
  if (value === 0) return 1;
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '').length;
  const leadingAlone = Number(exponent) % 2 === 0;
  const pairs = leadingAlone ? 1 + Math.ceil((digits - 1) / 2) : Math.ceil(digits / 2);
  return 1 + pairs + (value < 0 ? 1 : 0);
}
