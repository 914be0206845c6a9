import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersThatCount } from '../../../lib/core/learning/answers-that-count.ts';
import { contactCount, outcomeOf } from '../../../lib/core/learning/log-bytes.ts';
import { placedLog } from '../../../lib/core/learning/placed-log.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { hour, minute } from '../../../lib/core/vocabulary.ts';
import { arbitraryNotes, logOf, start } from './contacts.ts';

const { opened, clicked, engaged, machine } = outcome;

/** Messages sent an hour apart and how each was answered, so many minutes after the last of them. */
function outcomes(answers: readonly (readonly [at: number, bits: number])[]): number[] {
  const log = answers.reduce((before, [at, bits], number) => {
    const contact = { key: number, sentAt: start + number * hour, hourOfWeek: 0, channel: 1, recent: 0 };
    const delay = (answers.length - 1 - number) * hour + at * minute;
    return noteContact(before, contact, bits, delay);
  }, emptyLog);
  const counted = answersThatCount(log);
  return answers.map((_, index) => outcomeOf(counted, index));
}

describe('messages opened', () => {
  it.each<[string, readonly (readonly [number, number])[], readonly number[]]>([
    ['within half an hour of each other are one answer, to the last', [[60, opened], [75, opened], [90, opened]], [machine, machine, opened]],
    ['in any order are one answer, to the last that came', [[90, opened], [75, opened], [60, opened]], [machine, machine, opened]],
    ['further apart are an answer each', [[60, opened], [91, opened], [122, opened]], [opened, opened, opened]],
    ['beside a click count with that alone', [[60, opened], [75, opened | clicked], [90, opened]], [machine, opened | clicked, machine]],
    ['and replied to count each', [[60, engaged], [75, opened | engaged]], [engaged, opened | engaged]],
    ['in two sessions are two answers', [[60, opened], [70, opened], [300, opened], [310, opened]], [machine, opened, machine, opened]],
    ['alone are an answer', [[60, opened]], [opened]],
  ])('%s', (_, answers, expected) => {
    expect(outcomes(answers)).toEqual(expected);
  }); // biome-ignore format: one case a line

  it('are judged the same in whatever order they were told, and again', () => {
    fc.assert(
      fc.property(arbitraryNotes, (notes) => {
        const log = logOf(notes);
        const copy = log.slice();
        const counted = answersThatCount(log);
        expect(counted).toEqual(answersThatCount(logOf([...notes].reverse())));
        expect(answersThatCount(counted)).toEqual(counted);
        expect(log).toEqual(copy);
        const placed = placedLog(log, 'UTC');
        for (let index = 0; index < contactCount(log); index++)
          expect(outcomeOf(placed, index)).toBe(outcomeOf(counted, index));
      }),
      { numRuns: 50 },
    );
  });
});
