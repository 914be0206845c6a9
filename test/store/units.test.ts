import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item, Key, Stored, Table } from '../../lib/store/table.ts';
import { dueUnits, itemSize, readUnits, writeUnits } from '../../lib/store/units.ts';
import { type Engine, startEngine } from '../support/engine.ts';

const key: Key = { pk: 'P', sk: 'S' };

describe('the size of an item', () => {
  it.each<[string, Stored, number]>([
    ['a text', 'abc', 3],
    ['a text beyond ASCII', 'Zoë', 4],
    ['bytes', new Uint8Array(10), 10],
    ['true', true, 1],
    ['nothing', null, 1],
    ['zero', 0, 1],
    ['one digit', 7, 2],
    ['two digits', 12, 2],
    ['trailing zeroes', 123_400, 3],
    ['three digits', 123, 3],
    ['a negative number', -12, 3],
    ['a fraction', 0.5, 2],
    ['an instant', 1_767_322_445_123, 8],
    ['an empty list', [], 3],
    ['a list', ['ab', 1], 3 + 1 + 2 + 1 + 2],
    ['an empty map', {}, 3],
    ['a map', { ab: 'c', gone: undefined }, 3 + 1 + 2 + 1],
  ])('counts %s as documented', (_, value, size) => {
    expect(itemSize({ a: value })).toBe(1 + size);
  });

  it('counts names in bytes too', () => {
    expect(itemSize({ ä: 'x' })).toBe(3);
  });
});

describe('write units', () => {
  const sized = (bytes: number, more: Record<string, Stored> = {}): Item => {
    const plain = { ...key, ...more, f: '' };
    return { ...plain, f: 'x'.repeat(bytes - itemSize(plain)) };
  };
  const due = (at: string): Record<string, Stored> => ({ dueShard: 'DUE#0', dueKey: at });

  it.each<[string, Item | undefined, Item | undefined, number, number]>([
    ['a new item of 1 KB', undefined, sized(1_024), 1, 0],
    ['one byte more', undefined, sized(1_025), 2, 0],
    ['a growing item', sized(100), sized(3_000), 3, 0],
    ['a shrinking item, by what it was', sized(3_000), sized(100), 3, 0],
    ['a deleted item', sized(2_000), undefined, 2, 0],
    ['a delete of nothing', undefined, undefined, 1, 0],
    ['an item that becomes due', sized(100), sized(100, due('1')), 1, 1],
    ['a due item of another size', sized(100, due('1')), sized(900, due('1')), 1, 0],
    ['a due item that moves: a delete and a put', sized(100, due('1')), sized(100, due('2')), 1, 2],
    ['a due item that is done', sized(100, due('1')), sized(100), 1, 1],
    ['a due item that is deleted', sized(100, due('1')), undefined, 1, 1],
    ['an item with half an index key', undefined, sized(100, { dueKey: '1' }), 1, 0],
    ['an index entry of more than 1 KB', undefined, sized(3_000, due('1'.repeat(1_020))), 3, 2],
  ])('of %s', (_, before, after, table, index) => {
    expect(writeUnits(before, after)).toEqual({ table, index });
  });
});

describe('read units', () => {
  const items = (...sizes: number[]): Item[] =>
    sizes.map((size) => ({ ...key, f: 'x'.repeat(size - itemSize({ ...key, f: '' })) }));

  it.each<[string, Item[], number]>([
    ['nothing', [], 1],
    ['4 KB in two items', items(1_024, 3_072), 1],
    ['one byte more', items(1_024, 3_073), 2],
  ])('of %s, and half of that when it may be stale', (_, read, units) => {
    expect(readUnits(read, true)).toBe(units);
    expect(readUnits(read, false)).toBe(units / 2);
  });
});

describe('the table part', () => {
  let engine: Engine;
  let table: Table;
  let reported: number[] = [];
  beforeAll(async () => {
    engine = await startEngine();
    table = await engine.newTable((_, units) => reported.push(units));
  });
  afterAll(() => engine.close());

  async function unitsOf(run: () => Promise<unknown>): Promise<number> {
    reported = [];
    await run();
    expect(reported).toHaveLength(1);
    return reported[0] ?? Number.NaN;
  }

  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 900 });
  const fraction = fc
    .double({ noNaN: true, min: -1e15, max: 1e15 })
    .filter((value) => !Object.is(value, -0) && (value === 0 || Math.abs(value) > 1e-100));
  const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fraction);
  const scalar: fc.Arbitrary<Stored> = fc.oneof(
    ascii,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 900 }),
  );
  const name = fc.string({ unit: fc.constantFrom(...'abcxyz'), minLength: 1, maxLength: 30 });
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.dictionary(name, scalar, { maxKeys: 4, noNullPrototype: true }),
  );
  const due = fc.option(
    fc.record({ dueShard: fc.constantFrom('DUE#0', 'DUE#1'), dueKey: fc.constantFrom('1', '2') }),
  );
  const item: fc.Arbitrary<Item> = fc
    .tuple(fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true }), due)
    .map(([attributes, index]) => ({ ...attributes, ...index, ...key }));

  it('equals what the engine reports, for any item put, read, updated, replaced and deleted', async () => {
    await fc.assert(
      fc.asyncProperty(item, item, scalar, async (first, second, changed) => {
        await table.delete(key);
        expect(await unitsOf(() => table.put(first, { kind: 'absent' }))).toBe(
          writeUnits(undefined, first).table,
        );
        for (const consistent of [true, false]) {
          expect(await unitsOf(() => table.get(key, { consistent }))).toBe(readUnits([first], consistent));
        }
        const updated = { ...first, changed, revision: 1 };
        const update = () =>
          table.update(
            key,
            { set: { changed, revision: 1 } },
            { kind: 'equals', attribute: 'sk', value: 'S' },
          );
        expect(await unitsOf(update)).toBe(writeUnits(first, updated).table);
        expect(await unitsOf(() => table.put(second))).toBe(writeUnits(updated, second).table);
        expect(await unitsOf(() => table.delete(key))).toBe(writeUnits(second, undefined).table);
      }),
      { numRuns: 100 },
    );
  });

  it('equals what the engine reports for a query over several items, the index too', async () => {
    const stored = Array.from(
      { length: 30 },
      (_, index): Item => ({
        pk: 'Q',
        sk: `S${String(index).padStart(2, '0')}`,
        dueShard: 'DUE#Q',
        dueKey: `${index}`.padStart(200, '0'),
        filling: 'x'.repeat(index * 40),
      }),
    );
    for (const each of stored) await table.put(each);
    for (const count of [1, 5, 17, 30]) {
      const range = { pk: 'Q', from: 'S', to: stored[count - 1]?.sk ?? '' };
      for (const consistent of [true, false]) {
        const units = await unitsOf(() => table.query({ ...range, consistent }));
        expect(units).toBe(readUnits(stored.slice(0, count), consistent));
      }
    }
    const units = await unitsOf(() => table.due({ shard: 'DUE#Q', until: '~', limit: 1_000 }));
    expect(units).toBe(dueUnits(stored));
    expect(units).toBeGreaterThan(0.5);
  });

  it('differs where the engine counts less than AWS documents: text beyond ASCII, empty queries, index writes', async () => {
    const wide: Item = { ...key, text: 'ë'.repeat(600) };
    expect(await unitsOf(() => table.put(wide))).toBe(1);
    expect(writeUnits(undefined, wide).table).toBe(2);

    const nothing = { pk: 'EMPTY', from: 'A', to: 'Z', consistent: true };
    expect(await unitsOf(() => table.query(nothing))).toBe(0);
    expect(readUnits([], true)).toBe(1);

    const indexed: Item = { pk: 'I', sk: 'S', dueShard: 'DUE#0', dueKey: '1' };
    expect(await unitsOf(() => table.put(indexed))).toBe(1);
    expect(writeUnits(undefined, indexed)).toEqual({ table: 1, index: 1 });
  });
});
