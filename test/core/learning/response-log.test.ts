import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untimed } from '../../../lib/core/learning/customer-beliefs.ts';
import {
  channelOf,
  contactCount,
  delayOf,
  hourOfWeekOf,
  outcomeOf,
  recentOf,
  sentAtOf,
} from '../../../lib/core/learning/log-bytes.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, logCapacity, noteContact, readLog } from '../../../lib/core/learning/response-log.ts';
import { minute } from '../../../lib/core/vocabulary.ts';
import { arbitraryNotes, contactOf, logOf, start } from './contacts.ts';

describe('the log of responses', () => {
  it('is the same whatever the order in which things arrive', () => {
    fc.assert(
      fc.property(arbitraryNotes, fc.infiniteStream(fc.nat()), (notes, places) => {
        const shuffled = [...notes];
        for (let index = shuffled.length - 1; index > 0; index--) {
          const other = (places.next().value as number) % (index + 1);
          [shuffled[index], shuffled[other]] = [shuffled[other] as never, shuffled[index] as never];
        }
        expect(logOf(shuffled)).toEqual(logOf(notes));
      }),
    );
  });

  it('is the same when everything arrives again, also what was forgotten', () => {
    fc.assert(
      fc.property(arbitraryNotes, (notes) => {
        expect(logOf([...notes, ...notes])).toEqual(logOf(notes));
      }),
    );
  });

  it('never changes the log it is given', () => {
    const before = logOf([{ contact: contactOf(1), bits: 0, delay: null }]);
    const copy = before.slice();
    noteContact(before, contactOf(1), outcome.opened, 5 * minute);
    noteContact(before, contactOf(2));
    expect(before).toEqual(copy);
  });

  it('keeps the newest 72 contacts, in 1,382 bytes, of ten thousand', () => {
    let log = emptyLog;
    for (let number = 0; number < 10_000; number++) {
      log = noteContact(log, { ...contactOf(number), sentAt: start + number * minute }, outcome.opened, 0);
    }
    expect(log.length).toBe(1_382);
    expect(contactCount(log)).toBe(logCapacity);
    expect(sentAtOf(log, 0)).toBe(start + (10_000 - logCapacity) * minute);
    expect(sentAtOf(log, logCapacity - 1)).toBe(start + 9_999 * minute);
    expect(readLog(log)).toBe(log);
  });

  it('is not changed by a contact older than all that it holds when full', () => {
    let log = emptyLog;
    for (let number = 1; number <= logCapacity; number++) {
      log = noteContact(log, { ...contactOf(number), sentAt: start + number * minute });
    }
    expect(noteContact(log, { ...contactOf(0), sentAt: start }, outcome.opened, 0)).toBe(log);
  });

  it('gives back what it was told', () => {
    const contact = { key: 2 ** 48 - 1, sentAt: start, hourOfWeek: untimed, channel: 4, recent: 99 };
    const log = noteContact(
      noteContact(emptyLog, contact, outcome.engaged, 90 * minute),
      contact,
      0,
      60 * minute,
    );
    expect([channelOf(log, 0), hourOfWeekOf(log, 0), recentOf(log, 0)]).toEqual([4, untimed, 7]);
    expect([outcomeOf(log, 0), delayOf(log, 0), sentAtOf(log, 0)]).toEqual([outcome.engaged, 60, start]);
  });

  it('remembers of two answers that there was one, and the earlier', () => {
    const twice = logOf([
      { contact: contactOf(1), bits: outcome.opened, delay: 50 * minute },
      { contact: contactOf(1), bits: outcome.opened, delay: 20 * minute },
    ]);
    expect([contactCount(twice), outcomeOf(twice, 0), delayOf(twice, 0)]).toEqual([1, outcome.opened, 20]);
  });

  it('reads what the version before wrote, with the same contacts', () => {
    const log = logOf(
      [1, 2, 3].map((number) => ({ contact: contactOf(number), bits: 1, delay: 90 * minute })),
    );
    const entries = [0, 1, 2].flatMap((index) => [...log.slice(14 + 19 * index, 14 + 19 * index + 16)]);
    const before = Uint8Array.from([1, 3, ...log.slice(2, 14), ...entries]);
    const read = readLog(before);
    expect(contactCount(read)).toBe(3);
    for (const index of [0, 1, 2])
      for (const of of [sentAtOf, channelOf, outcomeOf, delayOf, hourOfWeekOf])
        expect(of(read, index)).toBe(of(log, index));
    expect(noteContact(read, contactOf(2), 1, 90 * minute)).toBe(read);
    expect(() => readLog(before.slice(0, -1))).toThrow(RangeError);
  });

  it('refuses bytes that are no log', () => {
    for (const bytes of [
      [],
      [3, 0, 128, 0, 128, 0, 128, 0, 128, 0, 128, 0, 128, 0],
      [1, 1, 0, 0, 0, 0, 0, 0],
      [1, 200, 0, 0, 0, 0, 0, 0],
    ]) {
      expect(() => readLog(Uint8Array.from(bytes))).toThrow(RangeError);
    }
  });
});
