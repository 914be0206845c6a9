import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  append,
  complement,
  contains,
  covers,
  firstFrom,
  type Intervals,
  intersect,
} from '../../../lib/core/local-time/intervals.ts';

const span = 60;

/** Some instants of 0 to 59, and the same as intervals. */
const anySet = fc.array(fc.boolean(), { minLength: span, maxLength: span }).map((members) => {
  const intervals: number[] = [];
  for (let at = 0; at < span; at++) if (members[at]) append(intervals, at, at + 1);
  return { members, intervals: intervals as Intervals };
});

const membersOf = (intervals: Intervals) => Array.from({ length: span }, (_, at) => contains(intervals, at));

describe('intervals', () => {
  it('hold what was added to them', () => {
    fc.assert(
      fc.property(anySet, ({ members, intervals }) => {
        expect(membersOf(intervals)).toEqual(members);
      }),
    );
  });

  it('intersect to what is in both', () => {
    fc.assert(
      fc.property(anySet, anySet, (left, right) => {
        const both = membersOf(intersect(left.intervals, right.intervals));
        expect(both).toEqual(left.members.map((member, at) => member && right.members[at]));
      }),
    );
  });

  it('have a complement that holds what they do not', () => {
    fc.assert(
      fc.property(anySet, ({ members, intervals }) => {
        expect(membersOf(complement(intervals, 0, span))).toEqual(members.map((member) => !member));
        expect(complement(complement(intervals, 0, span), 0, span)).toEqual(intervals);
      }),
    );
  });

  it('say which instant comes first', () => {
    fc.assert(
      fc.property(anySet, fc.nat(span - 1), ({ members, intervals }, at) => {
        const first = members.indexOf(true, at);
        expect(firstFrom(intervals, at)).toBe(first === -1 ? null : first);
      }),
    );
  });

  it('cover a span only when nothing of it is left out', () => {
    expect(covers([0, 10], 0, 10)).toBe(true);
    expect(covers([0, 9], 0, 10)).toBe(false);
    expect(covers([1, 10], 0, 10)).toBe(false);
    expect(covers([0, 4, 5, 10], 0, 10)).toBe(false);
    expect(covers([], 0, 10)).toBe(false);
  });
});
