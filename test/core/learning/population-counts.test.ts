import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBeliefs } from '../../../lib/core/learning/customer-beliefs.ts';
import { refit } from '../../../lib/core/learning/fit-population.ts';
import { learnCustomer, segmentView, settleLog } from '../../../lib/core/learning/learn-customer.ts';
import type { ResponseLog } from '../../../lib/core/learning/log-bytes.ts';
import { startOfPopulation } from '../../../lib/core/learning/population.ts';
import {
  addLog,
  emptyCounts,
  epochOf,
  type SegmentCounts,
} from '../../../lib/core/learning/population-counts.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { day } from '../../../lib/core/vocabulary.ts';
import { arbitraryNotes, contactOf, logOf, population, priors, start } from './contacts.ts';

const view = segmentView(population, 0);
const now = start + 60 * day;

function settled(log: ResponseLog): ResponseLog {
  const beliefs = emptyBeliefs();
  learnCustomer(beliefs, log, view, now);
  return settleLog(log, beliefs, view, now);
}

/** Epochs whose counts are all zero are as good as none. */
function content({ epochs, customers, spreads }: SegmentCounts) {
  const lively = [...epochs].filter(([, of]) =>
    [of.responses, of.exposure, of.sent].some((a) => a.some((n) => n !== 0)),
  );
  return { customers, spreads, epochs: lively.sort(([a], [b]) => a - b) };
}

describe('the counts of a population', () => {
  it('are exactly what adding up the customers again gives, whatever came between', () => {
    fc.assert(
      fc.property(fc.array(arbitraryNotes, { maxLength: 4 }), (customers) => {
        const folded = emptyCounts();
        const last: ResponseLog[] = customers.map((notes) => {
          let log: ResponseLog = emptyLog;
          for (const [index, { contact, bits, delay }] of notes.entries()) {
            const noted = noteContact(log, contact, bits, delay);
            const next = index % 3 === 0 ? settled(noted) : noted;
            addLog(folded, log, -1);
            addLog(folded, next, 1);
            log = next;
          }
          return log;
        });
        const rebuilt = emptyCounts();
        for (const log of last.reverse()) addLog(rebuilt, log, 1);
        expect(content(folded)).toEqual(content(rebuilt));
      }),
      { numRuns: 30 },
    );
  });

  it('teach the shares that were answered', () => {
    const counts = [emptyCounts(), emptyCounts()];
    for (let customer = 0; customer < 400; customer++) {
      const log = logOf(
        [0, 1, 2, 3, 4].map((channel) => ({
          contact: { ...contactOf(channel), recent: 0 },
          bits: customer % 10 < channel ? 1 : 0,
          delay: null,
        })),
      );
      addLog(counts[customer % 2] as SegmentCounts, settled(log), 1);
    }
    let fitted = startOfPopulation(priors, 2);
    for (let round = 0; round < 10; round++) fitted = refit(fitted, counts, epochOf(now), priors);
    const [sms, , voice, , mail] = fitted.mean as unknown as number[];
    expect(sms).toBeLessThan(voice as number);
    expect(voice).toBeLessThan(mail as number);
  });
});
