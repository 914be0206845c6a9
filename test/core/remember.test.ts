import { describe, expect, it } from 'vitest';
import { remember, rememberLast, rememberPairs } from '../../lib/core/remember.ts';

const made = () => ({ count: 0 });

describe('what is remembered', () => {
  it('is made once for a key, and by its own key only', () => {
    const calls = made();
    const lengthOf = remember(10, (text: string) => ({ text, call: ++calls.count }));
    expect([lengthOf('a').text, lengthOf('b').text, lengthOf('a').text]).toEqual(['a', 'b', 'a']);
    expect(lengthOf('a')).toBe(lengthOf('a'));
    expect(calls.count).toBe(2);
  });

  it('of pairs depends on both, in their order', () => {
    const pair = rememberPairs(10, (left: string, right: string) => `${left}${right}`);
    expect([pair('a', 'b'), pair('a', 'c'), pair('c', 'b'), pair('b', 'a'), pair('a', 'b')]).toEqual([
      'ab',
      'ac',
      'cb',
      'ba',
      'ab',
    ]);
  });

  it('tells objects apart that say the same', () => {
    const [one, other] = [{}, {}];
    const pair = rememberPairs(10, (left: object, right: object) => [left, right]);
    expect(pair(one, other)[1]).toBe(other);
    expect(pair(one, one)[1]).toBe(one);
    expect(remember(10, (key: object) => [key])(other)[0]).toBe(other);
  });

  it('never grows beyond its bound, and starts again', () => {
    const [calls, pairCalls] = [made(), made()];
    const one = remember(3, (_: number) => ++calls.count);
    const two = rememberPairs(3, (_: number, __: number) => ++pairCalls.count);
    for (const key of [1, 2, 3, 1, 2, 3]) {
      one(key);
      two(key % 2, key);
    }
    expect([calls.count, pairCalls.count]).toEqual([3, 3]);
    // The fourth key empties it, so that the first has to be made again.
    for (const key of [4, 1]) {
      one(key);
      two(key % 2, key);
    }
    expect([calls.count, pairCalls.count]).toEqual([5, 5]);
  });

  it('of the last key only is that of the last key', () => {
    const calls = made();
    const last = rememberLast((key: string) => `${key}${++calls.count}`);
    expect([last('a'), last('a'), last('b'), last('a')]).toEqual(['a1', 'a1', 'b2', 'a3']);
  });
});
