import { untimed } from '../../lib/core/learning/customer-beliefs.ts';
import { channels } from '../../lib/core/vocabulary.ts';
import {
  dayLogits,
  exists,
  instantOf,
  lawful,
  luck,
  makeWorld,
  nextWeek,
  slowest,
  startOf,
  trueLoss,
  truth,
  type World,
  type WorldSettings,
} from './world.ts';

/** Contacts are told apart by how much could be known of the customer: the first, the second and third, and so on. */
export const stages = [
  { name: '1', from: 1, to: 1 },
  { name: '2–3', from: 2, to: 3 },
  { name: '4–10', from: 4, to: 10 },
  { name: '11–30', from: 11, to: 30 },
] as const;

/** What a policy is asked: an occasion to contact this customer within the week, or to let it pass. */
export type Occasion = {
  customer: number;
  segment: number;
  week: number;
  now: number;
  /** Contacts in the four weeks before. */
  recent: number;
  /** Lawful hours of each channel; null: the channel does not exist yet. */
  hours: readonly (Uint8Array | null)[];
};

/** Written by the policy: the channel −1 is to wait. The propensity is what it would report. */
export type Move = { channel: number; hourOfWeek: number; propensity: number };

/** A contact and, once it is known, how it ended. Only the policy's own contacts are shown to it. */
export type Sent = {
  customer: number;
  segment: number;
  /** Counts the customer's contacts from 0. */
  number: number;
  channel: number;
  hourOfWeek: number;
  recent: number;
  sentAt: number;
};

export type ResponsePolicy = {
  name: string;
  decide(occasion: Occasion, into: Move): void;
  /** A contact went out. */
  sent(contact: Sent): void;
  /** An answer, or an opt-out, came in. Silence is told by nothing. */
  heard(contact: Sent, what: 'response' | 'loss', at: number): void;
  /** The week is over: batches run. */
  weekEnds(now: number): void;
};

export type Outcome = {
  /** Expected reward, and how many occasions, by stage. */
  reward: number[];
  occasions: number[];
  contacts: number;
  losses: number;
  waits: number;
  /** Reported propensity and true chance of every contact, in order. */
  reported: Float64Array;
  actual: Uint8Array;
};

/** Occasions are dealt in so many turns a week. */
const turns = 2;

/** The share of answers that have come by an age in hours, of those that come at all: the world's own law. */
const delays: Readonly<Record<(typeof channels)[number], readonly (readonly [number, number])[]>> = {
  email: [[0, 0], [1, 0.28], [24, 0.763], [168, 1]],
  sms: [[0, 0], [0.5, 0.6], [4, 0.9], [48, 1]],
  voice: [[0, 0.9], [1, 1]],
  push: [[0, 0], [1, 0.5], [12, 0.9], [72, 1]],
  mail: [[24, 0], [96, 0.3], [240, 0.8], [480, 1]],
}; // biome-ignore format: one channel a line

/**
 * Lives a policy through the world of a seed. Luck is shared: a customer in a week answers the same contact in every run. What
 * a policy earns is counted in true chances, not in the answers it happened to get.
 */
export function simulate(
  settings: WorldSettings,
  seed: number,
  make: (world: World) => ResponsePolicy,
): Outcome {
  const world = makeWorld(settings, seed);
  const policy = make(world);
  const { customers, contacts: limit } = settings;
  const result: Outcome = {
    reward: stages.map(() => 0),
    occasions: stages.map(() => 0),
    contacts: 0,
    losses: 0,
    waits: 0,
    reported: new Float64Array(customers * limit),
    actual: new Uint8Array(customers * limit),
  };
  const occasions = new Uint8Array(customers);
  const contacts: Sent[][] = Array.from({ length: customers }, () => []);
  const gone = new Uint8Array(customers);
  /** Answers on their way, by the week in which they come. */
  const coming: { contact: Sent; at: number; what: 'response' | 'loss' }[][] = [];
  const move: Move = { channel: -1, hourOfWeek: 0, propensity: 0 };
  const weeks = settings.arrivals + Math.ceil(settings.contacts / (settings.occasions * slowest)) + 12;
  for (let week = 0; week < weeks; week++) {
    if (week > 0) nextWeek(world, seed);
    const now = startOf(week);
    for (const { contact, what, at } of coming[week] ?? []) policy.heard(contact, what, at);
    for (let turn = 0; turn < customers * turns; turn++) {
      const customer = turn % customers;
      if (week < (world.arrival[customer] as number) || gone[customer] === 1) continue;
      const number = (occasions[customer] as number) + 1;
      const chanceOfOccasion = (settings.occasions * (world.pace[customer] as number)) / turns;
      // Each turn of the week has luck of its own.
      const of = turn < customers ? 0 : 10;
      if (number > limit || luck(seed, customer, week, of) >= chanceOfOccasion) continue;
      occasions[customer] = number;
      const own = contacts[customer] as Sent[];
      const recent = recentContacts(own, now);
      const stage = stages.findIndex(({ to }) => number <= to);
      result.occasions[stage] = (result.occasions[stage] as number) + 1;
      const segment = world.segment[customer] as number;
      policy.decide({ customer, segment, week, now, recent, hours: hoursFor(world, customer) }, move);
      if (move.channel < 0) {
        result.waits++;
        continue;
      }
      const { channel, hourOfWeek } = move;
      const chance = truth(world, customer, channel, hourOfWeek, recent);
      const loss = trueLoss(world, channel, recent);
      result.reward[stage] = (result.reward[stage] as number) + chance - settings.lossOfCustomer * loss;
      const sentAt = instantOf(week, hourOfWeek);
      const contact: Sent = { customer, segment, number: own.length, channel, hourOfWeek, recent, sentAt };
      own.push(contact);
      policy.sent(contact);
      const responds = luck(seed, customer, week, of + 1) < chance;
      result.reported[result.contacts] = move.propensity;
      result.actual[result.contacts] = responds ? 1 : 0;
      result.contacts++;
      if (responds)
        later(coming, contact, 'response', sentAt + delayOf(channel, luck(seed, customer, week, of + 2)));
      if (luck(seed, customer, week, of + 3) < loss) {
        gone[customer] = 1;
        result.losses++;
        later(coming, contact, 'loss', sentAt);
      }
    }
    policy.weekEnds(startOf(week + 1));
  }
  return result;
}

function later(
  coming: { contact: Sent; at: number; what: 'response' | 'loss' }[][],
  contact: Sent,
  what: 'response' | 'loss',
  at: number,
): void {
  const week = Math.floor((at - startOf(0)) / (startOf(1) - startOf(0))) + 1;
  coming[week] ??= [];
  coming[week].push({ contact, at, what });
}

function recentContacts(contacts: readonly Sent[], now: number): number {
  let count = 0;
  for (let index = contacts.length - 1; index >= 0; index--) {
    if ((contacts[index] as Sent).sentAt < now - 28 * 86_400_000) break;
    count++;
  }
  return count;
}

const hoursByKind: (readonly Uint8Array[])[] = lawful.map((hours) => hours);
const push = channels.indexOf('push');

function hoursFor(world: World, customer: number): readonly (Uint8Array | null)[] {
  const hours = hoursByKind[world.kind[customer] as number] as readonly Uint8Array[];
  return exists(world, push) ? hours : hours.map((of, channel) => (channel === push ? null : of));
}

/** Milliseconds until the answer, for a luck between 0 and 1. */
function delayOf(channel: number, share: number): number {
  const law = delays[channels[channel] as (typeof channels)[number]];
  let before = law[0] as readonly [number, number];
  if (share <= before[1]) return before[0] * 3_600_000;
  for (const point of law.slice(1)) {
    if (share <= point[1]) {
      const passed = (share - before[1]) / (point[1] - before[1]);
      return (before[0] + passed * (point[0] - before[0])) * 3_600_000;
    }
    before = point;
  }
  return before[0] * 3_600_000;
}

/** The best move of one who knows the truth: the oracle. */
export function bestMove(world: World, occasion: Occasion, into: Move): void {
  let best = 0;
  into.channel = -1;
  for (let channel = 0; channel < channels.length; channel++) {
    const hours = occasion.hours[channel];
    if (!hours) continue;
    const loss = world.settings.lossOfCustomer * trueLoss(world, channel, occasion.recent);
    let hourOfWeek = untimed;
    let logit = Number.NEGATIVE_INFINITY;
    // The hour moves all of a channel alike, so the highest logit is found without asking for every chance.
    for (const at of hours) {
      const own = at === untimed ? 0 : hourLogit(world, occasion.customer, at);
      if (own > logit) {
        logit = own;
        hourOfWeek = at;
      }
    }
    const chance = truth(world, occasion.customer, channel, hourOfWeek, occasion.recent);
    if (chance - loss > best) {
      best = chance - loss;
      into.channel = channel;
      into.hourOfWeek = hourOfWeek;
      into.propensity = chance;
    }
  }
}

function hourLogit(world: World, customer: number, at: number): number {
  return (world.hours[customer * 24 + (at % 24)] as number) + (dayLogits[Math.floor(at / 24)] as number);
}
