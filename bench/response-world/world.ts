import { untimed } from '../../lib/core/learning/customer-beliefs.ts';
import { medianLogit } from '../../lib/core/learning/logistic.ts';
import { type RandomStream, randomStream } from '../../lib/core/learning/random-stream.ts';
import { channels, hour, week } from '../../lib/core/vocabulary.ts';
import { gamma } from './gamma.ts';

/**
 * A world whose truth is known, because no public log holds a choice of channel and of hour: customers with latent preferences
 * of channel and hour, segments, fatigue, delayed answers, opt-outs, drift, quiet hours. Every number here is an assumption
 * or a published figure; the switches vary them.
 */
export type WorldSettings = {
  customers: number;
  segments: number;
  /** Standard deviations of logits. */
  engagement: number;
  channelPreference: number;
  segmentPreference: number;
  /** Share of contacts answered, by channel in their order. */
  baseResponse: Readonly<Record<(typeof channels)[number], number>>;
  /** Concentration of the Dirichlet law that a customer's curve of the day is drawn from, around the common one. */
  concentration: number;
  /** Deviation in hours of the kernel that makes neighbouring hours of a customer alike; 0: each hour for itself. */
  smoothing: number;
  /** Logit per contact in the four weeks before. */
  fatigue: number;
  /** Share of contacts that lose the customer when there were four in the four weeks before, and how much (logarithm) each more adds. */
  lossRate: number;
  lossPerRecent: number;
  /** What losing a customer costs, in responses: about what the rest of thirty contacts would have brought. */
  lossOfCustomer: number;
  /** Share of customers who become somebody else in a week. */
  drift: number;
  /** Weeks over which customers arrive, and how many occasions for a contact a week brings to a customer of the usual pace. */
  arrivals: number;
  occasions: number;
  /** How many occasions each customer has. */
  contacts: number;
  shock: 'none' | 'channel-dies' | 'channel-appears' | 'voice-opt-outs';
  /** The week of the shock. */
  shockAt: number;
};

export const issueWorld: WorldSettings = {
  customers: 2_000,
  segments: 4,
  engagement: 1.2,
  channelPreference: 0.8,
  segmentPreference: 0.3,
  baseResponse: { sms: 0.06, email: 0.062, voice: 0.056, push: 0.04, mail: 0.034 },
  concentration: 30,
  smoothing: 1.75,
  fatigue: -0.09,
  lossRate: 0.0025,
  lossPerRecent: 0.5,
  lossOfCustomer: 3,
  drift: 0.01,
  arrivals: 30,
  occasions: 1,
  contacts: 30,
  shock: 'none',
  shockAt: 35,
};

/** Share of e-mails opened by hour of the day, as harmonics fitted on a public log of opens (1,000 customers, UTC). */
export const dayCurve = dayCurveOf([
  [-0.91, -0.46],
  [-0.15, -0.44],
  [0.17, -0.22],
]);
/** The share of an hour by day: base responses are those of a contact in an ordinary hour, not in the middle of the night. */
const usualShare = Math.exp(dayCurve.slice(8, 21).reduce((sum, share) => sum + Math.log(share), 0) / 13);
/** Weekdays as in the same log; mean 1. */
const weekCurve = [1.18, 1.01, 1.11, 1.01, 0.89, 0.82, 0.97];
export const dayLogits = weekCurve.map((share) => Math.log(share));

function dayCurveOf(harmonics: readonly (readonly [number, number])[]): Float64Array {
  const curve = Float64Array.from({ length: 24 }, (_, at) => {
    let logit = 0;
    for (const [index, [cosine, sine]] of harmonics.entries()) {
      const angle = (2 * Math.PI * (index + 1) * at) / 24;
      logit += cosine * Math.cos(angle) + sine * Math.sin(angle);
    }
    return Math.exp(logit);
  });
  const sum = curve.reduce((total, share) => total + share, 0);
  return curve.map((share) => share / sum);
}

export type World = {
  settings: WorldSettings;
  segment: Uint8Array;
  arrival: Uint16Array;
  /** How many occasions a customer has, as a multiple of the usual: some are contacted too often. */
  pace: Float64Array;
  engagement: Float64Array;
  /** Five for each customer. */
  preference: Float64Array;
  /** Logit of each of 24 hours for each customer, the common curve included. */
  hours: Float64Array;
  /** Lawful hours of the week by customer kind and channel. */
  kind: Uint8Array;
  /** The intercept of each channel: the logit of the median customer. */
  intercept: Float64Array;
  segmentPreference: Float64Array;
  week: number;
};

/** Pace of the customers with the fewest occasions; the most are as far above 1 as this is below. */
export const slowest = 0.4;

export function makeWorld(settings: WorldSettings, seed: number): World {
  const { customers, segments } = settings;
  const random = randomStream(seed, 1);
  const variance =
    settings.engagement ** 2 + settings.channelPreference ** 2 + settings.segmentPreference ** 2;
  const world: World = {
    settings,
    segment: new Uint8Array(customers),
    arrival: new Uint16Array(customers),
    pace: Float64Array.from(
      { length: customers },
      (_, customer) => slowest + (2 - 2 * slowest) * luck(seed, customer, 0, 9),
    ),
    engagement: new Float64Array(customers),
    preference: new Float64Array(customers * channels.length),
    hours: new Float64Array(customers * 24),
    kind: new Uint8Array(customers),
    intercept: Float64Array.from(channels, (name) => medianLogit(settings.baseResponse[name], variance)),
    segmentPreference: Float64Array.from(
      { length: segments * channels.length },
      () => settings.segmentPreference * random.normal(),
    ),
    week: 0,
  };
  for (let customer = 0; customer < customers; customer++) {
    world.segment[customer] = Math.floor(random.uniform() * segments);
    world.arrival[customer] = Math.floor(random.uniform() * settings.arrivals);
    world.engagement[customer] = settings.engagement * random.normal();
    world.kind[customer] = kindOf(random.uniform());
    drawTaste(world, customer, random);
  }
  return world;
}

function drawTaste({ settings, preference, hours }: World, customer: number, random: RandomStream): void {
  for (let channel = 0; channel < channels.length; channel++) {
    preference[customer * channels.length + channel] = settings.channelPreference * random.normal();
  }
  const curve = dayCurve.map((share) => gamma(settings.concentration * share, random));
  const smooth = settings.smoothing > 0 ? smoothed(curve, settings.smoothing) : curve;
  const sum = smooth.reduce((total, share) => total + share, 0);
  for (let at = 0; at < 24; at++) {
    hours[customer * 24 + at] = Math.log(Math.max((smooth[at] as number) / sum / usualShare, 0.02));
  }
}

/** The week goes by: some customers become somebody else. */
export function nextWeek(world: World, seed: number): void {
  world.week++;
  const random = randomStream(seed, 1_000 + world.week);
  for (let customer = 0; customer < world.settings.customers; customer++) {
    if (random.uniform() < world.settings.drift) drawTaste(world, customer, random);
  }
}

/** The true chance of a response in the current week. */
export function truth(
  world: World,
  customer: number,
  channel: number,
  hourOfWeek: number,
  recent: number,
): number {
  const name = channels[channel] as (typeof channels)[number];
  const { shock, shockAt } = world.settings;
  if (shock === 'channel-dies' && name === 'email' && world.week >= shockAt) return 0.001;
  const logit =
    (world.intercept[channel] as number) +
    (world.segmentPreference[(world.segment[customer] as number) * channels.length + channel] as number) +
    (world.engagement[customer] as number) +
    (world.preference[customer * channels.length + channel] as number) +
    world.settings.fatigue * recent +
    (hourOfWeek === untimed
      ? 0
      : (world.hours[customer * 24 + (hourOfWeek % 24)] as number) +
        (dayLogits[Math.floor(hourOfWeek / 24)] as number));
  return 1 / (1 + Math.exp(-logit));
}

/** At so many recent contacts a contact loses the customer at the usual rate. */
const usualRecent = 4;

/** The true chance that a contact loses the customer: it rises with over-contact. */
export function trueLoss(world: World, channel: number, recent: number): number {
  const { lossRate, lossPerRecent, shock, shockAt } = world.settings;
  const surge = shock === 'voice-opt-outs' && channels[channel] === 'voice' && world.week >= shockAt ? 10 : 1;
  return Math.min(1, surge * lossRate * Math.exp(lossPerRecent * (recent - usualRecent)));
}

/** Whether a channel is there at all this week. */
export function exists({ settings, week }: World, channel: number): boolean {
  return settings.shock !== 'channel-appears' || channels[channel] !== 'push' || week >= settings.shockAt;
}

/** Hours of the week that are lawful, by kind of customer and channel: quiet hours at night, no calls or texts on Sundays. */
export const lawful: readonly (readonly Uint8Array[])[] = [
  [8, 21],
  [17, 21],
  [9, 13],
].map(([from, to]) =>
  channels.map((name) => {
    if (name === 'mail') return Uint8Array.of(untimed);
    const days = name === 'sms' || name === 'voice' ? 6 : 7;
    return Uint8Array.from({ length: 168 }, (_, at) => at).filter(
      (at) => at % 24 >= (from as number) && at % 24 < (to as number) && at < days * 24,
    );
  }),
);

/** Four in five may be contacted all day, the others in the evening or the morning only. */
function kindOf(share: number): number {
  return share < 0.8 ? 0 : share < 0.9 ? 1 : 2;
}

/** A number that everything in one world shares, whatever the policy: the luck of a customer in a week. */
export function luck(seed: number, customer: number, week: number, of: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(customer + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ Math.imul(week + 1, 0x27d4eb2f), 0x165667b1);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ Math.imul(of + 1, 0x9e3779b1), 0x85ebca77);
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x7feb352d);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** When a week begins, milliseconds since 1970: far enough back that nothing is in the future. */
export function startOf(weekNumber: number): number {
  return Date.UTC(2024, 0, 1) + weekNumber * week;
}

/** The instant of an hour of the week; what has no moment goes out at the week's start. */
export function instantOf(weekNumber: number, hourOfWeek: number): number {
  return startOf(weekNumber) + (hourOfWeek === untimed ? 0 : hourOfWeek * hour);
}

function smoothed(curve: Float64Array, width: number): Float64Array {
  return curve.map((_, at) => {
    let sum = 0;
    let weights = 0;
    for (let shift = -12; shift < 12; shift++) {
      const weight = Math.exp((-shift * shift) / (2 * width * width));
      sum += weight * (curve[(at + shift + 24) % 24] as number);
      weights += weight;
    }
    return sum / weights;
  });
}
