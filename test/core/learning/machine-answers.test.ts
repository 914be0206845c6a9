import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf, type ResponseLog } from '../../../lib/core/learning/log-bytes.ts';
import { withoutMachines } from '../../../lib/core/learning/machine-answers.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { day, hour } from '../../../lib/core/vocabulary.ts';
import { start } from './contacts.ts';

const email = 1;
type Opened = {
  day: number;
  delay: number;
  second?: number;
  clicks?: number;
  bits?: number;
  channel?: number;
};

function logOf(opened: readonly Opened[]): ResponseLog {
  return opened.reduce(
    (log, { day: at, delay, second = 0, clicks = 0, bits = outcome.opened, channel = email }) => {
      const contact = { key: at, sentAt: start + at * day + at * hour, hourOfWeek: 0, channel, recent: 0 };
      return noteContact(log, contact, bits, { delay, second, clicks });
    },
    emptyLog,
  );
}

const judged = (opened: readonly Opened[]) => {
  const log = withoutMachines(logOf(opened));
  return opened.map((_, index) => outcomeOf(log, index));
};

/** The same instant for messages of different days. */
const together = (days: number[], second: number): Opened[] =>
  days.map((at) => ({ day: at, delay: (20 - at) * 25 * 60, second }));

describe('answers of machines', () => {
  it.each<[string, readonly Opened[], boolean]>([
    [
      'a click on every link within a minute',
      [{ day: 1, delay: 90, clicks: 0b1011_0100, bits: outcome.clicked }],
      true,
    ],
    ['an opening and three clicks', [{ day: 1, delay: 90, clicks: 0b111, bits: outcome.clicked }], false],
    ['three messages opened in the same second', together([1, 2, 3], 44), true],
    [
      'three messages opened in the same second, with minutes cut off',
      together([1, 2, 3], 44).map((one, n) => ({ ...one, delay: one.delay - (n % 2) })),
      true,
    ],
    ['two messages opened in the same second', together([1, 2], 44), false],
    [
      'three messages opened in the same minute',
      together([1, 2, 3], 44).map((one, n) => ({ ...one, second: n + 1 })),
      false,
    ],
    ['nobody knows in which second', together([1, 2, 3], 0), false],
    [
      'five messages, each opened after two minutes',
      [1, 2, 3, 4, 5].map((at) => ({ day: at, delay: 2 })),
      true,
    ],
    [
      'four messages, each opened after two minutes',
      [1, 2, 3, 4].map((at) => ({ day: at, delay: 2 })),
      false,
    ],
    [
      'five messages, each opened after a day',
      [1, 2, 3, 4, 5].map((at) => ({ day: at, delay: 1_440 })),
      false,
    ],
    [
      'five texts, each clicked after two minutes',
      [1, 2, 3, 4, 5].map((at) => ({ day: at, delay: 2, channel: 0 })),
      false,
    ],
  ])('%s', (_, opened, isMachine) => {
    const bits = opened[0]?.bits ?? outcome.opened;
    for (const found of judged(opened)) expect(found).toBe(isMachine ? outcome.machine : bits);
  });

  it('leave what only people do', () => {
    const bits = outcome.clicked | outcome.engaged;
    expect(judged([{ day: 1, delay: 90, clicks: 255, bits }])).toEqual([outcome.machine | outcome.engaged]);
  });

  it('are judged the same in whatever order they were told, and change nothing in the log itself', () => {
    const opened = fc.record({ day: fc.nat(20), delay: fc.nat(3), second: fc.nat(2), clicks: fc.nat(255) });
    fc.assert(
      fc.property(fc.uniqueArray(opened, { selector: (one) => one.day, maxLength: 20 }), (told) => {
        const log = logOf(told);
        const copy = log.slice();
        expect(withoutMachines(log)).toEqual(withoutMachines(logOf([...told].reverse())));
        expect(log).toEqual(copy);
      }),
      { numRuns: 50 },
    );
  });
});
