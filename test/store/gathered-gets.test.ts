import { describe, expect, it } from 'vitest';
import { gatherGets } from '../../lib/store/gathered-gets.ts';
import { createMemoryTable } from '../support/memory-table.ts';

type Asked = { Keys: { pk: string; sk: string }[]; ConsistentRead: boolean };
type Refuse = (asked: Asked) => { Keys: Asked['Keys'] } | Error | null;

/** Gets over a table with a few items, by a service that answers several keys at once unless `refuse` says otherwise. */
async function service(refuse: Refuse = () => null) {
  const table = createMemoryTable();
  for (const sk of ['a', 'b', 'c', 'd']) await table.put({ pk: 'p', sk, is: sk });
  const requests: (Asked | 'alone')[] = [];
  const get = gatherGets(
    async (_, { RequestItems }) => {
      const asked = (RequestItems as { t: Asked }).t;
      requests.push(asked);
      const refused = refuse(asked);
      if (refused instanceof Error) throw refused;
      const left = new Set((refused?.Keys ?? []).map(({ sk }) => sk));
      const keys = asked.Keys.filter(({ sk }) => !left.has(sk));
      const items = await Promise.all(keys.map((key) => table.get(key, { consistent: true })));
      return {
        Responses: { t: items.filter((item) => item !== undefined) },
        ...(refused && { UnprocessedKeys: { t: refused } }),
      };
    },
    't',
    (key, options) => {
      requests.push('alone');
      return table.get(key, options);
    },
  );
  const isOf = async (sk: string, consistent = true) => (await get({ pk: 'p', sk }, { consistent }))?.is;
  return { isOf, requests };
}

describe('gets that are asked for at the same moment', () => {
  it('are one request, as consistent as the strictest, and a later moment is another', async () => {
    const { isOf, requests } = await service();
    const after = Promise.resolve().then(() => isOf('c'));
    expect(await Promise.all([isOf('a'), isOf('b', false), isOf('none'), isOf('d', false), after])).toEqual([
      'a',
      'b',
      undefined,
      'd',
      'c',
    ]);
    await Promise.all([isOf('a', false), isOf('b', false)]);
    expect(
      requests.map((one) => one !== 'alone' && [one.ConsistentRead, one.Keys.map(({ sk }) => sk)]),
    ).toEqual([
      [true, ['a', 'b', 'none', 'd', 'c']],
      [false, ['a', 'b']],
    ]);
  });

  it('go by themselves where nobody is with them', async () => {
    const { isOf, requests } = await service();
    expect([await isOf('a'), await isOf('b', false)]).toEqual(['a', 'b']);
    expect(requests).toEqual(['alone', 'alone']);
  });

  it('are asked for again one by one where the service was too busy for them', async () => {
    const { isOf, requests } = await service(({ Keys }) => ({ Keys: Keys.slice(1) }));
    expect(await Promise.all(['a', 'b', 'none'].map((sk) => isOf(sk)))).toEqual(['a', 'b', undefined]);
    expect(requests.slice(1)).toEqual(['alone', 'alone']);
  });

  it('name a key once, and no more than a hundred in a request', async () => {
    const { isOf, requests } = await service();
    const names = Array.from({ length: 101 }, (_, n) => `n${n}`);
    await Promise.all([...names, 'n0'].map((sk) => isOf(sk)));
    expect(requests.map((one) => one !== 'alone' && one.Keys.length)).toEqual([100, 2]);
    expect(await Promise.all([isOf('a'), isOf('a')])).toEqual(['a', 'a']);
    expect(requests.at(-1)).toMatchObject({ Keys: [{ pk: 'p', sk: 'a' }] });
  });

  it('are tried again when the service fails, and all fail when it goes on; the next ones are asked for anew', async () => {
    let failures = 1;
    const failing = () =>
      failures-- > 0 ? Object.assign(new Error('down'), { $metadata: { httpStatusCode: 500 } }) : null;
    const { isOf } = await service(failing);
    expect(await Promise.all([isOf('a'), isOf('b')])).toEqual(['a', 'b']);
    failures = 3;
    const asked = await Promise.allSettled([isOf('a'), isOf('b')]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([isOf('a'), isOf('b')])).toEqual(['a', 'b']);
  });
});
