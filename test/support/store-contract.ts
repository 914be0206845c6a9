import { describe, expect, it } from 'vitest';
import { type DueEntry, dueIndex, type Item, type Stored, type Table } from '../../lib/store/table.ts';

const key = { pk: 'CUSTOMER#c-1', sk: 'GATE' };
const everyKind: { [name: string]: Stored } = {
  text: 'Zoë 𝄞',
  empty: '',
  whole: -42,
  fraction: 0.1,
  large: Number.MAX_SAFE_INTEGER,
  yes: true,
  nothing: null,
  bytes: Uint8Array.from([0, 255, 128, 10]),
  list: ['a', 1, [null], { deep: Uint8Array.of(7) }],
  map: { 'a.b': 1, '#x': { ':y': [] } },
};

/** What every table must do alike, whatever is behind it. `newTable` gives an empty one. */
export function storeContract(name: string, newTable: () => Promise<Table>): void {
  describe(`the store contract, kept by ${name}`, () => {
    describe('single items', () => {
      it('gives back every kind of value as it was put', async () => {
        const table = await newTable();
        expect(await table.put({ ...key, ...everyKind })).toBe('written');
        for (const consistent of [true, false]) {
          expect(await table.get(key, { consistent })).toStrictEqual({ ...key, ...everyKind });
        }
      });

      it('gives bytes back as a Uint8Array', async () => {
        const table = await newTable();
        await table.put({ ...key, bytes: Buffer.from([1, 2, 3]) });
        const stored = await table.get(key, { consistent: true });
        expect(stored?.bytes).toBeInstanceOf(Uint8Array);
        expect(stored?.bytes).toStrictEqual(Uint8Array.of(1, 2, 3));
      });

      it('does not store what is undefined, at any depth', async () => {
        const table = await newTable();
        await table.put({ ...key, gone: undefined, map: { gone: undefined, kept: 1 } });
        expect(await table.get(key, { consistent: true })).toStrictEqual({ ...key, map: { kept: 1 } });
      });

      it('knows nothing of an item that was never put', async () => {
        const table = await newTable();
        expect(await table.get(key, { consistent: true })).toBeUndefined();
      });

      it('gives each of many gets at once its own, the same one twice and those that are not there too', async () => {
        const table = await newTable();
        const there = Array.from({ length: 120 }, (_, n) => ({ pk: `a${n % 3}`, sk: `n${n}`, n }));
        await Promise.all(there.map((item) => table.put(item)));
        const asked = [...there, ...there.slice(0, 2), { pk: 'a0', sk: 'n1' }, { pk: 'nobody', sk: 'n1' }];
        for (const consistent of [true, false]) {
          const got = await Promise.all(asked.map((one) => table.get(one, { consistent })));
          expect(got).toStrictEqual([...there, ...there.slice(0, 2), undefined, undefined]);
        }
        const [strong, late] = [true, false].map((consistent) =>
          table.get({ pk: 'a1', sk: 'n1' }, { consistent }),
        );
        expect(await strong).toStrictEqual(await late);
      });

      it('replaces the whole item on a put', async () => {
        const table = await newTable();
        await table.put({ ...key, a: 1 });
        await table.put({ ...key, b: 2 });
        expect(await table.get(key, { consistent: true })).toStrictEqual({ ...key, b: 2 });
      });

      it('is not changed by what the caller does to its values afterwards', async () => {
        const table = await newTable();
        const bytes = Uint8Array.of(1);
        await table.put({ ...key, bytes });
        bytes[0] = 9;
        const read = await table.get(key, { consistent: true });
        if (read?.bytes instanceof Uint8Array) read.bytes.fill(8);
        expect((await table.get(key, { consistent: true }))?.bytes).toStrictEqual(Uint8Array.of(1));
      });

      it('rejects a number that would not come back and an empty key, and stores nothing', async () => {
        const table = await newTable();
        await expect(table.put({ ...key, bad: Number.NaN })).rejects.toThrow();
        await expect(table.put({ ...key, bad: Number.POSITIVE_INFINITY })).rejects.toThrow();
        await expect(table.put({ ...key, bad: [Number.MAX_SAFE_INTEGER + 1] })).rejects.toThrow();
        await expect(table.put({ pk: 'a', sk: '' })).rejects.toThrow();
        await expect(table.put({ ...key, dueShard: 7, dueKey: 'x' })).rejects.toThrow();
        expect(await table.get(key, { consistent: true })).toBeUndefined();
      });
    });

    describe('conditions', () => {
      it('writes an absent item once', async () => {
        const table = await newTable();
        expect(await table.put({ ...key, by: 'first' }, { kind: 'absent' })).toBe('written');
        expect(await table.put({ ...key, by: 'second' }, { kind: 'absent' })).toBe('refused');
        expect((await table.get(key, { consistent: true }))?.by).toBe('first');
      });

      it.each([
        ['the version it read', { version: 3 }, 'written'],
        ['another version', { version: 4 }, 'refused'],
        ['a version that is a text', { version: '3' }, 'refused'],
        ['no version', {}, 'refused'],
      ] as const)('put, update and delete meeting %s', async (_, attributes, outcome) => {
        const table = await newTable();
        const condition = { kind: 'equals', attribute: 'version', value: 3 } as const;
        const kept = { ...key, ...attributes };
        await table.put(kept);
        expect(await table.update(key, { set: { touched: true } }, condition)).toBe(outcome);
        expect((await table.get(key, { consistent: true }))?.touched).toBe(
          outcome === 'written' || undefined,
        );
        expect(await table.put({ ...key, version: 3, replaced: true }, condition)).toBe(outcome);
        expect((await table.get(key, { consistent: true }))?.replaced).toBe(
          outcome === 'written' || undefined,
        );
        expect(await table.delete(key, condition)).toBe(outcome);
        const left = await table.get(key, { consistent: true });
        expect(left).toStrictEqual(outcome === 'written' ? undefined : kept);
      });

      it('refuses "equals" where there is no item, and creates none', async () => {
        const table = await newTable();
        const condition = { kind: 'equals', attribute: 'version', value: 0 } as const;
        expect(await table.put({ ...key, version: 1 }, condition)).toBe('refused');
        expect(await table.update(key, { set: { version: 1 } }, condition)).toBe('refused');
        expect(await table.delete(key, condition)).toBe('refused');
        expect(await table.get(key, { consistent: true })).toBeUndefined();
      });

      it('lets an update create an absent item, and only once', async () => {
        const table = await newTable();
        expect(await table.update(key, { set: { a: 1 } }, { kind: 'absent' })).toBe('written');
        expect(await table.update(key, { set: { a: 2 } }, { kind: 'absent' })).toBe('refused');
        expect(await table.get(key, { consistent: true })).toStrictEqual({ ...key, a: 1 });
      });

      it('takes attribute names that are reserved words or hold dots', async () => {
        const table = await newTable();
        await table.put({ ...key, status: 'scheduled', 'a.b': 1 });
        const condition = { kind: 'equals', attribute: 'status', value: 'scheduled' } as const;
        const change = { set: { status: 'sent', 'a.b': 2 }, remove: ['size'] };
        expect(await table.update(key, change, condition)).toBe('written');
        expect(await table.get(key, { consistent: true })).toStrictEqual({
          ...key,
          status: 'sent',
          'a.b': 2,
        });
      });

      it('lets exactly one of many concurrent conditional writes win', async () => {
        const table = await newTable();
        const racers = Array.from({ length: 20 }, (_, racer) => racer);
        const created = await Promise.all(
          racers.map((by) => table.put({ ...key, by, version: 0 }, { kind: 'absent' })),
        );
        expect(created.filter((outcome) => outcome === 'written')).toHaveLength(1);
        expect((await table.get(key, { consistent: true }))?.by).toBe(created.indexOf('written'));

        const condition = { kind: 'equals', attribute: 'version', value: 0 } as const;
        const updated = await Promise.all(
          racers.map((by) => table.update(key, { set: { by, version: 1 } }, condition)),
        );
        expect(updated.filter((outcome) => outcome === 'written')).toHaveLength(1);
        expect((await table.get(key, { consistent: true }))?.by).toBe(updated.indexOf('written'));
      });
    });

    describe('updates', () => {
      it('sets and removes what it names and leaves the rest', async () => {
        const table = await newTable();
        await table.put({ ...key, a: 1, b: 2, c: 3, version: 1 });
        const condition = { kind: 'equals', attribute: 'version', value: 1 } as const;
        await table.update(
          key,
          { set: { a: { new: true }, version: 2 }, remove: ['b', 'never-there'] },
          condition,
        );
        expect(await table.get(key, { consistent: true })).toStrictEqual({
          ...key,
          a: { new: true },
          c: 3,
          version: 2,
        });
        const last = { kind: 'equals', attribute: 'version', value: 2 } as const;
        expect(await table.update(key, { set: {}, remove: ['c'] }, last)).toBe('written');
        expect(await table.get(key, { consistent: true })).toStrictEqual({
          ...key,
          a: { new: true },
          version: 2,
        });
      });

      it('rejects an update that sets and removes the same attribute, or touches the key', async () => {
        const table = await newTable();
        await table.put({ ...key, a: 1 });
        const condition = { kind: 'equals', attribute: 'a', value: 1 } as const;
        await expect(table.update(key, { set: { a: 2 }, remove: ['a'] }, condition)).rejects.toThrow();
        await expect(table.update(key, { set: { sk: 'OTHER' } }, condition)).rejects.toThrow();
        await expect(table.update(key, { set: {} }, condition)).rejects.toThrow();
        expect(await table.get(key, { consistent: true })).toStrictEqual({ ...key, a: 1 });
      });
    });

    describe('deletes', () => {
      it('removes the item, and is content if there is none', async () => {
        const table = await newTable();
        await table.put({ ...key, a: 1 });
        expect(await table.delete(key)).toBe('written');
        expect(await table.delete(key)).toBe('written');
        expect(await table.get(key, { consistent: true })).toBeUndefined();
      });
    });

    describe('queries', () => {
      const sortKeys = ['A', 'B#1', 'B#2', 'B#3', 'C', 'Ω', '\uffee', '𝄞'];
      const all = { pk: 'P', from: 'A', to: '𝄞𝄞', consistent: true };

      async function filled(): Promise<Table> {
        const table = await newTable();
        for (const sk of [...sortKeys].reverse()) await table.put({ pk: 'P', sk, value: sk });
        await table.put({ pk: 'PP', sk: 'A' });
        return table;
      }

      it('returns one partition in the order of its UTF-8 bytes, either way', async () => {
        const table = await filled();
        const up = await table.query(all);
        expect(up).toEqual({ items: sortKeys.map((sk) => ({ pk: 'P', sk, value: sk })), next: null });
        const down = await table.query({ ...all, descending: true, consistent: false });
        expect(down.items.map((item) => item.sk)).toEqual([...sortKeys].reverse());
      });

      it('takes both bounds in', async () => {
        const table = await filled();
        const within = await table.query({ ...all, from: 'B#1', to: 'B#3' });
        expect(within.items.map((item) => item.sk)).toEqual(['B#1', 'B#2', 'B#3']);
        expect((await table.query({ ...all, from: 'B#4', to: 'B#9' })).items).toEqual([]);
      });

      it.each([false, true])(
        'pages through a range without gap or repetition (descending: %s)',
        async (descending) => {
          const table = await filled();
          // Not beyond U+FFFF: there the embedded engine judges a page's starting key by UTF-16. Our keys are ASCII.
          const range = { ...all, to: 'Ω' };
          const expected = descending ? sortKeys.slice(0, 6).reverse() : sortKeys.slice(0, 6);
          for (const limit of [1, 3, 4, 6, 50]) {
            const seen: string[] = [];
            let after: string | undefined;
            do {
              const page = await table.query({ ...range, descending, limit, after });
              expect(page.items.length).toBeLessThanOrEqual(limit);
              seen.push(...page.items.map((item) => item.sk));
              after = page.next ?? undefined;
            } while (after !== undefined);
            expect(seen).toEqual(expected);
          }
        },
      );

      it('reads a range of more than one megabyte whole when no limit is given', async () => {
        const table = await newTable();
        const filling = 'x'.repeat(300_000);
        const large = Array.from({ length: 5 }, (_, index): Item => ({ pk: 'P', sk: `L${index}`, filling }));
        for (const item of large) await table.put(item);
        const read = await table.query({ pk: 'P', from: 'L', to: 'L~', consistent: true });
        expect(read.items.map((item) => item.sk)).toEqual(large.map((item) => item.sk));
      });
    });

    describe('the due index', () => {
      const due = (name: string, dueKey: string, shard = 'DUE#0'): Item => ({
        pk: 'P',
        sk: name,
        [dueIndex.hash]: shard,
        [dueIndex.range]: dueKey,
      });
      const names = (entries: readonly DueEntry[]): string[] => entries.map((entry) => entry.sk);

      it('holds what has both attributes, in order, up to and with the bound', async () => {
        const table = await newTable();
        await table.put(due('third', '3#c'));
        await table.put(due('first', '1#a'));
        await table.put(due('second', '2#b'));
        await table.put(due('elsewhere', '1#d', 'DUE#1'));
        await table.put({ pk: 'P', sk: 'never', [dueIndex.hash]: 'DUE#0' });
        await table.put({ pk: 'P', sk: 'nor-this', [dueIndex.range]: '1#e' });
        const found = await table.due({ shard: 'DUE#0', until: '2#b', limit: 10 });
        expect(found).toStrictEqual({
          entries: [
            { pk: 'P', sk: 'first', dueKey: '1#a' },
            { pk: 'P', sk: 'second', dueKey: '2#b' },
          ],
          next: null,
        });
      });

      it('follows every write to the record: moved, taken out, put back, deleted', async () => {
        const table = await newTable();
        const record = { pk: 'P', sk: 'record' };
        const listed = async (shard = 'DUE#0'): Promise<string[]> =>
          (await table.due({ shard, until: '9', limit: 10 })).entries.map((entry) => entry.dueKey);
        const when = (revision: number) =>
          ({ kind: 'equals', attribute: 'revision', value: revision }) as const;

        await table.put({ ...due('record', '1#a'), revision: 1 });
        expect(await listed()).toEqual(['1#a']);
        await table.update(record, { set: { dueKey: '2#a', revision: 2 } }, when(1));
        expect(await listed()).toEqual(['2#a']);
        await table.update(record, { set: { revision: 3 }, remove: ['dueShard', 'dueKey'] }, when(2));
        expect(await listed()).toEqual([]);
        await table.put({ ...due('record', '3#a', 'DUE#1'), revision: 4 }, when(3));
        expect([await listed(), await listed('DUE#1')]).toEqual([[], ['3#a']]);
        await table.put({ ...record, revision: 9 }, when(3));
        expect(await listed('DUE#1')).toEqual(['3#a']);
        await table.delete(record);
        expect(await listed('DUE#1')).toEqual([]);
      });

      it('pages through many entries without gap or repetition', async () => {
        const table = await newTable();
        const keys = Array.from({ length: 25 }, (_, index) => `${String(index).padStart(2, '0')}#id`);
        await Promise.all(keys.map((dueKey, index) => table.put(due(`r${index}`, dueKey))));
        const seen: string[] = [];
        let after: DueEntry | undefined;
        do {
          const page = await table.due({ shard: 'DUE#0', until: '24~', limit: 7, after });
          seen.push(...names(page.entries));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(seen).toEqual(keys.map((_, index) => `r${index}`));
      });
    });
  });
}
