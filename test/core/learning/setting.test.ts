import { describe, expect, it } from 'vitest';
import { pickOnce } from '../../../lib/core/learning/choose.ts';
import { emptyBeliefs } from '../../../lib/core/learning/customer-beliefs.ts';
import { refit } from '../../../lib/core/learning/fit-population.ts';
import { learnCustomer, segmentView, settleLog } from '../../../lib/core/learning/learn-customer.ts';
import { type ResponseLog, settingOf } from '../../../lib/core/learning/log-bytes.ts';
import type { Pick } from '../../../lib/core/learning/options.ts';
import { placedLog } from '../../../lib/core/learning/placed-log.ts';
import {
  firstSegmentTerm,
  firstSettingTerm,
  startOfPopulation,
} from '../../../lib/core/learning/population.ts';
import { addLog, emptyCounts, epochOf } from '../../../lib/core/learning/population-counts.ts';
import { drawPopulation } from '../../../lib/core/learning/population-draws.ts';
import { randomStream } from '../../../lib/core/learning/random-stream.ts';
import { propensityOf } from '../../../lib/core/learning/reported-propensity.ts';
import { outcome } from '../../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../../lib/core/learning/response-log.ts';
import { acquired, settingFor } from '../../../lib/core/learning/setting.ts';
import { channels, day, hour } from '../../../lib/core/vocabulary.ts';
import { priors, start } from './contacts.ts';

const now = start + 60 * day;
const email = channels.indexOf('email');
const service = settingFor('service', null);
const inApp = settingFor('marketing', 'app');

/** Customers who were each sent four mails in this setting and four in none, and answered so many in a hundred of each. */
function taught(setting: number, inSetting: number, otherwise: number) {
  const start = startOfPopulation(priors, 1);
  const counts = [emptyCounts()];
  for (let customer = 0; customer < 100; customer++) {
    let log: ResponseLog = emptyLog;
    for (let number = 0; number < 8; number++) {
      const own = number % 2 === 0 ? setting : 0;
      const answers = (customer * 13 + number * 29) % 100 < (own === 0 ? otherwise : inSetting);
      const contact = {
        key: number,
        sentAt: now - (20 + number) * day,
        hourOfWeek: 34,
        channel: email,
        recent: 0,
        setting: own,
      };
      log = noteContact(log, contact, answers ? outcome.opened : 0, answers ? hour : null);
    }
    const [view, beliefs] = [segmentView(start, 0), emptyBeliefs()];
    learnCustomer(beliefs, log, view, now);
    addLog(counts[0] as never, settleLog(log, beliefs, view, now), 1);
  }
  let fitted = start;
  for (let round = 0; round < 8; round++) fitted = refit(fitted, counts, epochOf(now), priors);
  const draws = drawPopulation(fitted, 0, 0, 0, randomStream(1));
  return (of: number, channel = email) => propensityOf(emptyBeliefs(), draws, channel, 34, 0, of).propensity;
}

describe('what a contact is sent in', () => {
  it.each([
    ['its purpose', service],
    ['where the customer is', inApp],
    ['the channel through which they came', acquired],
  ])('is told apart where it is answered otherwise: %s', (_, setting) => {
    const of = taught(setting, 40, 8);
    expect(of(setting)).toBeGreaterThan(2 * of(0));
    expect(of(0)).toBeLessThan(0.15);
    // What is common to both is not learned twice.
    expect(of(setting)).toBeLessThan(0.6);
  });

  it('changes nothing that was not seen', () => {
    const of = taught(0, 20, 20);
    const others = [service, settingFor('collections', null), inApp, acquired, inApp | acquired | service];
    for (const setting of others) expect(of(setting)).toBe(of(0));
  });

  it('leaves what is drawn of everything else as it is, until it was seen', () => {
    const population = startOfPopulation(priors, 1);
    const size = population.mean.length;
    const before = firstSettingTerm(1);
    const { tables } = drawPopulation(population, 0, 1, 5, randomStream(4));
    // As it was drawn when there were no settings: each draw took one number for each of the other terms.
    const random = randomStream(4);
    const normals = Array.from({ length: 2 * before }, () => random.normal());
    const drawn = (term: number) =>
      (population.mean[term] as number) +
      (normals[before + term] as number) / (population.factor[term * (size + 1)] as number);
    expect(tables[2]?.[email]).toBeCloseTo(drawn(email) + drawn(firstSegmentTerm + email), 10);
  });

  it('lifts a moment only while the customer is still where they are', () => {
    const population = startOfPopulation(priors, 1);
    population.mean[firstSettingTerm(1) + 3] = 0.5;
    const draws = drawPopulation(population, 0, 0, 0, randomStream(1));
    const choosing = { customerWidth: 0, populationWidth: 0, lossOfCustomer: 0 };
    const slot = (present: number, presence = inApp) => {
      const pick: Pick = { option: -1, slot: -1 };
      const hours = Uint8Array.of(34, 35);
      const option = {
        channel: email,
        hours,
        worth: Float64Array.of(0.9, 1),
        value: 1,
        cost: 0,
        presence,
        present,
      };
      pickOnce(pick, [option], emptyBeliefs(), draws, 0, choosing, randomStream(1));
      return pick.slot;
    };
    expect([slot(0), slot(1), slot(1, settingFor('marketing', 'shop'))]).toEqual([1, 0, 1]);
  });

  it('is read with the channel through which the customer came, as far as that is known now', () => {
    const contact = { key: 1, sentAt: now, hourOfWeek: 0, channel: email, recent: 0, setting: service };
    const log = noteContact(emptyLog, contact);
    expect(settingOf(placedLog(log, 'UTC', 'email'), 0)).toBe(service | acquired);
    expect(settingOf(placedLog(log, 'UTC', 'sms'), 0)).toBe(service);
    expect(settingOf(placedLog(placedLog(log, 'UTC', 'email'), 'UTC'), 0)).toBe(service);
  });
});
