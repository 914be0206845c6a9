import { pickOnce } from '../../lib/core/learning/choose.ts';
import { type Beliefs, emptyBeliefs } from '../../lib/core/learning/customer-beliefs.ts';
import { refit } from '../../lib/core/learning/fit-population.ts';
import { populationHarmonics } from '../../lib/core/learning/hour-basis.ts';
import {
  learnCustomer,
  type SegmentView,
  segmentView,
  settleLog,
} from '../../lib/core/learning/learn-customer.ts';
import { contactCount, type ResponseLog } from '../../lib/core/learning/log-bytes.ts';
import type { Options, Pick } from '../../lib/core/learning/options.ts';
import {
  firstDayTerm,
  firstHourTerm,
  firstSegmentTerm,
  type Population,
  type Priors,
  recentTerm,
  startOfPopulation,
} from '../../lib/core/learning/population.ts';
import {
  addLog,
  emptyCounts,
  epochOf,
  recentLevels,
  type SegmentCounts,
} from '../../lib/core/learning/population-counts.ts';
import { drawPopulation, type PopulationDraws } from '../../lib/core/learning/population-draws.ts';
import { type RandomStream, randomStream } from '../../lib/core/learning/random-stream.ts';
import { propensityOf } from '../../lib/core/learning/reported-propensity.ts';
import { outcome } from '../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../lib/core/learning/response-log.ts';
import { channels } from '../../lib/core/vocabulary.ts';
import type { Move, Occasion, ResponsePolicy, Sent } from './simulate.ts';
import { dayLogits, trueLoss, type World } from './world.ts';

export type LearningSettings = {
  name: string;
  priors: Priors;
  /** False: everybody is the average customer. */
  personal: boolean;
  /** False: all customers are one segment. */
  segmented: boolean;
  /** The population is known and not learnt: the ceiling. */
  known: Population | null;
  customerWidth: number;
  populationWidth: number;
  lossOfCustomer: number;
};

/** The model of lib/core/learning in the world: logs, weekly batches, draws; by its settings also its rivals. */
export function learningPolicy(
  world: World,
  seed: number,
  settings: LearningSettings,
): ResponsePolicy & { population: () => Population; counts: SegmentCounts[] } {
  const { priors, personal, segmented, known } = settings;
  const segments = segmented ? world.settings.segments : 1;
  const logs: ResponseLog[] = Array.from({ length: world.settings.customers }, () => emptyLog);
  const means = new Float64Array(world.settings.customers * emptyBeliefs().mean.length);
  const counts = Array.from({ length: segments }, () => emptyCounts());
  const random = randomStream(seed, 7);
  const nobody = personal ? null : certain();
  const beliefs = emptyBeliefs();
  let population = known ?? startOfPopulation(priors, segments);
  let views: SegmentView[] = [];
  let draws: PopulationDraws[] = [];
  const look = () => {
    views = counts.map((_, segment) => segmentView(population, segment));
    draws = counts.map((_, segment) => drawOf(population, segment, settings, random));
  };
  look();
  const segmentOf = (segment: number) => (segmented ? segment : 0);
  const pick: Pick = { option: -1, slot: -1 };
  const worth = new Float64Array(168).fill(1);

  return {
    name: settings.name,
    population: () => population,
    counts,
    decide({ customer, segment, now, recent, hours }: Occasion, move: Move): void {
      const at = segmentOf(segment);
      const view = views[at] as SegmentView;
      const believed = believe(customer, view, now);
      const log = logs[customer] as ResponseLog;
      const withSpreads = personal && contactCount(log) % 4 === 0;
      replace(customer, at, settleLog(log, believed, view, now, withSpreads));
      const options: Options[] = [];
      for (const [channel, open] of hours.entries()) {
        if (open !== null) options.push({ channel, hours: open, worth, value: 1, cost: 0 });
      }
      const of = draws[at] as PopulationDraws;
      pickOnce(pick, options, believed, of, recent, settings, random);
      if (pick.option < 0) {
        move.channel = -1;
        return;
      }
      const option = options[pick.option] as Options;
      move.channel = option.channel;
      move.hourOfWeek = option.hours[pick.slot] as number;
      move.propensity = propensityOf(believed, of, move.channel, move.hourOfWeek, recent).propensity;
    },
    sent: (contact: Sent) => note(contact, 0, null),
    heard(contact, what, at): void {
      if (what === 'response') note(contact, outcome.opened, at - contact.sentAt);
      else {
        note(contact, outcome.lost, null);
        countLast(contact, at);
      }
    },
    weekEnds(now: number): void {
      if (known === null) population = refit(population, counts, epochOf(now), priors, personal);
      look();
    },
  };

  function note(contact: Sent, bits: number, delay: number | null): void {
    const { customer, segment } = contact;
    const log = logs[customer] as ResponseLog;
    replace(customer, segmentOf(segment), noteContact(log, { ...contact, key: contact.number }, bits, delay));
  }

  /** Nobody decides for who is lost, so this is the last time that they are counted. */
  function countLast({ customer, segment }: Sent, at: number): void {
    const view = views[segmentOf(segment)] as SegmentView;
    const believed = believe(customer, view, at);
    const log = logs[customer] as ResponseLog;
    replace(customer, segmentOf(segment), settleLog(log, believed, view, at, personal));
  }

  function believe(customer: number, view: SegmentView, now: number): Beliefs {
    if (nobody !== null) return nobody;
    const own = means.subarray(customer * beliefs.mean.length, (customer + 1) * beliefs.mean.length);
    beliefs.mean.set(own);
    learnCustomer(beliefs, logs[customer] as ResponseLog, view, now);
    own.set(beliefs.mean);
    return beliefs;
  }

  /** Counts a customer's log in the place of the one before. */
  function replace(customer: number, segment: number, log: ResponseLog): void {
    const into = counts[segment] as (typeof counts)[number];
    addLog(into, logs[customer] as ResponseLog, -1);
    addLog(into, log, 1);
    logs[customer] = log;
  }
}

function drawOf(
  population: Population,
  segment: number,
  { populationWidth }: LearningSettings,
  random: RandomStream,
): PopulationDraws {
  return drawPopulation(population, segment, populationWidth, populationWidth > 0 ? 32 : 1, random);
}

/** Beliefs of a customer who is like everybody, for certain. */
function certain(): Beliefs {
  const beliefs = emptyBeliefs();
  const size = beliefs.mean.length;
  for (let term = 0; term < size; term++) {
    beliefs.factor[term * size + term] = 1e6;
  }
  return beliefs;
}

/** The truth of a world, as a population: what the ceiling knows. What customers differ by at each hour is counted from them. */
export function knownPopulation(world: World, priors: Priors): Population {
  const { settings } = world;
  const hourLogits = new Float64Array(24);
  const squares = new Float64Array(24);
  for (let at = 0; at < world.hours.length; at++) {
    const logit = world.hours[at] as number;
    hourLogits[at % 24] = (hourLogits[at % 24] as number) + logit / settings.customers;
    squares[at % 24] = (squares[at % 24] as number) + logit ** 2 / settings.customers;
  }
  let moment = 0;
  for (let at = 8; at < 21; at++) moment += ((squares[at] as number) - (hourLogits[at] as number) ** 2) / 13;
  const spread = { engagement: settings.engagement ** 2, channel: settings.channelPreference ** 2, moment };
  const start = startOfPopulation({ ...priors, spread }, settings.segments);
  const { mean } = start;
  for (let channel = 0; channel < channels.length; channel++) {
    mean[channel] = world.intercept[channel] as number;
  }
  const constant = hourLogits.reduce((sum, logit) => sum + logit, 0) / 24;
  for (let harmonic = 1; harmonic <= populationHarmonics; harmonic++) {
    let cosine = 0;
    let sine = 0;
    for (let at = 0; at < 24; at++) {
      const angle = (2 * Math.PI * harmonic * at) / 24;
      cosine += ((hourLogits[at] as number) * Math.cos(angle)) / 12;
      sine += ((hourLogits[at] as number) * Math.sin(angle)) / 12;
    }
    mean[firstHourTerm + 2 * harmonic - 2] = cosine;
    mean[firstHourTerm + 2 * harmonic - 1] = sine;
  }
  for (let of = 0; of < 7; of++) mean[firstDayTerm + of] = (dayLogits[of] as number) + constant;
  mean[recentTerm] = settings.fatigue;
  mean.set(world.segmentPreference, firstSegmentTerm);
  for (let channel = 0; channel < channels.length; channel++) {
    for (let recent = 0; recent < recentLevels; recent++) {
      start.lossRate[channel * recentLevels + recent] = trueLoss(world, channel, recent);
    }
  }
  return start;
}
