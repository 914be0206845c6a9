import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Beliefs,
  emptyBeliefs,
  engagementTerm,
  firstCurveTerm,
  ownLogit,
  ownVariance,
  type Spread,
} from '../../../lib/core/learning/customer-beliefs.ts';
import { refit } from '../../../lib/core/learning/fit-population.ts';
import { curveSpectrum } from '../../../lib/core/learning/hour-basis.ts';
import { learnCustomer, segmentView, settleLog } from '../../../lib/core/learning/learn-customer.ts';
import type { ResponseLog } from '../../../lib/core/learning/log-bytes.ts';
import { probabilityOf } from '../../../lib/core/learning/logistic.ts';
import { type Population, startOfPopulation } from '../../../lib/core/learning/population.ts';
import { addLog, emptyCounts, epochOf } from '../../../lib/core/learning/population-counts.ts';
import { randomStream } from '../../../lib/core/learning/random-stream.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { day, hour } from '../../../lib/core/vocabulary.ts';
import { arbitraryNotes, contactOf, logOf, population, priors, start } from './contacts.ts';

const view = segmentView(population, 0);
const now = start + 365 * day;

function learn(log: ResponseLog, at = now, of = view): Beliefs {
  const beliefs = emptyBeliefs();
  learnCustomer(beliefs, log, of, at);
  return beliefs;
}

/** A contact a week, all on one channel at one hour. */
function weekly(count: number, channel: number, bits: number): ResponseLog {
  let log = emptyLog;
  for (let number = 0; number < count; number++) {
    const sentAt = now - (count - number) * 7 * day;
    log = noteContact(
      log,
      { key: number, sentAt, hourOfWeek: 34, channel, recent: 0 },
      bits,
      bits ? hour : null,
    );
  }
  return log;
}

/** Customers who differ by this much, contacted at any hour of the day. */
function customersWith(spread: Spread, count: number, contacts: number, { mean }: Population): ResponseLog[] {
  const random = randomStream(5);
  const draw = (variance: number) => Math.sqrt(variance) * random.normal();
  return Array.from({ length: count }, () => {
    const beliefs = emptyBeliefs();
    for (let term = 0; term < beliefs.mean.length; term++) {
      const ofCurve = curveSpectrum[term - firstCurveTerm];
      const variance = term === engagementTerm ? spread.engagement : spread.channel;
      beliefs.mean[term] = draw(ofCurve === undefined ? variance : spread.moment * ofCurve);
    }
    let log = emptyLog;
    for (let number = 0; number < contacts; number++) {
      const channel = Math.floor(4 * random.uniform());
      const hourOfWeek = 8 + Math.floor(13 * random.uniform());
      const logit = (mean[channel] as number) + ownLogit(beliefs, channel, hourOfWeek);
      const answers = random.uniform() < probabilityOf(logit);
      const contact = { key: number, sentAt: now - (contacts - number + 8) * day, hourOfWeek, channel };
      log = noteContact(log, { ...contact, recent: 0 }, answers ? outcome.opened : 0, answers ? hour : null);
    }
    return log;
  });
}

describe('what is learnt of a customer', () => {
  it('is finite, whatever happened', () => {
    fc.assert(
      fc.property(arbitraryNotes, fc.integer({ min: -400, max: 4_000 }), (notes, days) => {
        const log = logOf(notes);
        const at = start + days * day;
        const beliefs = learn(log, at);
        for (const value of [...beliefs.mean, ...beliefs.covariance])
          expect(Number.isFinite(value)).toBe(true);
        for (const channel of [0, 1, 2, 3, 4]) expect(ownVariance(beliefs, channel, 30)).toBeGreaterThan(0);
        expect(settleLog(log, beliefs, view, at).length).toBe(log.length);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['nobody ever answers', [0, 0, 0, 0, 0]],
    ['everybody always answers', [1, 1, 1, 1, 1]],
  ])('stays finite where %s', (_, response) => {
    const extreme = { ...priors, response };
    const counts = [emptyCounts()];
    let fitted = startOfPopulation(extreme, 1);
    for (let round = 0; round < 20; round++) {
      const of = segmentView(fitted, 0);
      for (const bits of [0, outcome.opened]) {
        const log = weekly(30, 1, bits);
        const beliefs = learn(log, now, of);
        addLog(counts[0] as never, settleLog(log, beliefs, of, now), 1);
        expect(beliefs.mean.every(Number.isFinite)).toBe(true);
      }
      fitted = refit(fitted, counts, epochOf(now), extreme);
      expect(fitted.mean.every(Number.isFinite)).toBe(true);
      expect(Object.values(fitted.spread).every((value) => value > 0 && value < 20)).toBe(true);
    }
  });

  it('moves towards a channel that is answered, and away from one that is not', () => {
    const keen = learn(weekly(10, 0, outcome.opened));
    const silent = learn(weekly(10, 0, 0));
    expect(ownLogit(keen, 0, 34)).toBeGreaterThan(1);
    expect(ownLogit(keen, 0, 34)).toBeGreaterThan(ownLogit(keen, 1, 34));
    expect(ownLogit(keen, 0, 34)).toBeGreaterThan(ownLogit(keen, 0, 46));
    expect(ownLogit(silent, 0, 34)).toBeLessThan(0);
    expect(ownLogit(silent, 0, 34)).toBeLessThan(ownLogit(silent, 1, 34));
    expect(ownVariance(keen, 0, 34)).toBeLessThan(ownVariance(learn(emptyLog), 0, 34));
  });

  it('takes silence for a no only as far as answers would have come', () => {
    const contact = { ...contactOf(1), sentAt: now };
    const log = noteContact(emptyLog, contact);
    const believedAfter = (age: number) => ownLogit(learn(log, now + age), 1, contact.hourOfWeek);
    expect(believedAfter(0)).toBeCloseTo(0, 6);
    expect(believedAfter(hour)).toBeLessThan(0);
    expect(believedAfter(day)).toBeLessThan(believedAfter(hour));
    expect(believedAfter(7 * day)).toBeLessThan(believedAfter(day));
  });

  it('learns nothing from what a machine opened, or what did not arrive', () => {
    for (const bits of [outcome.machine, outcome.failed]) {
      expect(ownLogit(learn(weekly(10, 1, bits)), 1, 34)).toBeCloseTo(0, 6);
    }
  });

  it('forgets: an old answer counts less than a new one', () => {
    const log = weekly(5, 2, outcome.engaged);
    expect(ownLogit(learn(log, now + 3 * 365 * day), 2, 34)).toBeLessThan(ownLogit(learn(log), 2, 34));
  });

  it('finds how far customers differ, though each answers a time or two', () => {
    const truth = { engagement: 1.44, channel: 0.64, moment: 0.1 };
    const known = startOfPopulation({ ...priors, spread: truth, segmentSpread: 0 }, 1);
    const logs = customersWith(truth, 500, 15, known);
    let spread = { engagement: 1, channel: 0.45, moment: 0.1 };
    for (let round = 0; round < 2; round++) {
      const counts = emptyCounts();
      const of = segmentView({ ...known, spread }, 0);
      for (const log of logs) addLog(counts, settleLog(log, learn(log, now, of), of, now), 1);
      spread = refit({ ...known, spread }, [counts], epochOf(now), { ...priors, spreadWeight: 1 }).spread;
    }
    // Squares of squares of a normal law vary: of 500 customers within about a quarter.
    expect(spread.engagement).toBeGreaterThan(1.05);
    expect(spread.engagement).toBeLessThan(1.9);
    expect(spread.channel).toBeGreaterThan(0.4);
    expect(spread.channel).toBeLessThan(0.95);
  });

  it.each([
    ['eight answers', 8, outcome.opened],
    ['sixty contacts in silence', 60, 0],
  ])('finds the mean that integration finds: %s', (_, count, bits) => {
    // Engagement alone, so that a grid can integrate over it.
    const spread = { engagement: 1.5, channel: 1e-4, moment: 1e-4 };
    const log = weekly(count, 0, bits);
    const beliefs = learn(log, now, segmentView({ ...population, spread }, 0));
    const offset = population.mean[0] as number;
    let sum = 0;
    let mean = 0;
    for (let at = -10; at <= 8; at += 0.001) {
      const chance = 1 / (1 + Math.exp(-(offset + at)));
      let density = -(at * at) / (2 * spread.engagement);
      for (let number = 0; number < count; number++) {
        const weight = 2 ** ((-(count - number) * 7) / 365);
        density += weight * Math.log(bits === 0 ? 1 - chance : chance);
      }
      sum += Math.exp(density);
      mean += Math.exp(density) * at;
    }
    expect(Math.abs((beliefs.mean[0] as number) - mean / sum)).toBeLessThan(0.05);
  });
});
