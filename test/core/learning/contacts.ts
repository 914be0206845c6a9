import * as fc from 'fast-check';
import { untimed } from '../../../lib/core/learning/customer-beliefs.ts';
import type { FirstAnswer, ResponseLog, SentContact } from '../../../lib/core/learning/log-bytes.ts';
import { type Priors, startOfPopulation } from '../../../lib/core/learning/population.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { channels, hour } from '../../../lib/core/vocabulary.ts';

export const start = Date.UTC(2026, 0, 5);

export const priors: Priors = {
  response: [0.06, 0.062, 0.056, 0.04, 0.034],
  spread: { engagement: 1, channel: 0.5, moment: 0.1 },
  segmentSpread: 0.05,
  spreadWeight: 20,
  lossRate: 0.004,
  halfLife: 13,
};

export const population = startOfPopulation(priors, 2);

/** What is told of a contact: that it was sent, and how it ended. */
export type Note = { contact: SentContact; bits: number; delay: number | FirstAnswer | null };

const mail = channels.indexOf('mail');

export const arbitraryNotes: fc.Arbitrary<Note[]> = fc
  .array(
    fc.record({
      number: fc.nat(140),
      bits: fc.constantFrom(
        0,
        outcome.opened,
        outcome.engaged,
        outcome.lost,
        outcome.failed,
        outcome.machine,
        outcome.clicked,
      ),
      delay: fc.option(
        fc.oneof(
          fc.integer({ min: 0, max: 40 * 24 * hour }),
          fc.record({ delay: fc.nat(3), second: fc.nat(60), clicks: fc.nat(255) }),
        ),
        { nil: null },
      ),
    }),
    // Often more than a log holds.
    { maxLength: 200, size: 'max' },
  )
  .map((notes) => notes.map(({ number, bits, delay }) => ({ contact: contactOf(number), bits, delay })));

/** The contact of a number, always the same. Some are sent at the same instant. */
export function contactOf(number: number): SentContact {
  const channel = number % 5;
  return {
    key: number * 1_000_003 + 2 ** 40,
    sentAt: start + Math.floor(number / 2) * 9 * hour,
    hourOfWeek: channel === mail ? untimed : (number * 9) % 168,
    channel,
    recent: number % 8,
    setting: (number * 7) % 32,
  };
}

export function logOf(notes: readonly Note[]): ResponseLog {
  return notes.reduce((log, { contact, bits, delay }) => noteContact(log, contact, bits, delay), emptyLog);
}
