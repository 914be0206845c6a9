import { untimed } from '../../lib/core/learning/customer-beliefs.ts';
import { type RandomStream, randomStream } from '../../lib/core/learning/random-stream.ts';
import { channels } from '../../lib/core/vocabulary.ts';
import { gamma } from './gamma.ts';
import type { Move, Occasion, ResponsePolicy, Sent } from './simulate.ts';
import type { World } from './world.ts';

/** Parts of the day that the counting policies tell apart; a quarter of each moment's hours is enough to count by. */
const parts = 4;
const armCount = channels.length * parts;

const partOf = (hourOfWeek: number) =>
  hourOfWeek === untimed ? 0 : Math.floor(((hourOfWeek % 24) * parts) / 24);
const armOf = (channel: number, hourOfWeek: number) => channel * parts + partOf(hourOfWeek);

/** Picks a channel and an hour evenly. */
export function randomPolicy(seed: number): ResponsePolicy {
  const random = randomStream(seed, 3);
  return { name: 'random', ...deaf, decide: (occasion, move) => anywhere(occasion, move, random) };
}

const deaf = { sent: () => {}, heard: () => {}, weekEnds: () => {} };

function anywhere({ hours }: Occasion, move: Move, { uniform }: RandomStream): void {
  let open: Uint8Array | null | undefined = null;
  while (!open) {
    move.channel = Math.floor(uniform() * channels.length);
    open = hours[move.channel];
  }
  move.hourOfWeek = open[Math.floor(uniform() * open.length)] as number;
}

/** Whose answers are counted together. */
export type Pool = 'global' | 'segment' | 'customer';

/** As many contacts as the prior of a count weighs, and the share of contacts that tries anything at all. */
const priorWeight = 10;
const trying = 0.1;

/**
 * Counts answers by channel and part of the day, for everybody, each segment or each customer. Best: takes the highest share, and
 * anything one time in ten. Thompson: draws from the beta law of each.
 */
export function countingPolicy(
  world: World,
  seed: number,
  pool: Pool,
  rule: 'best' | 'thompson',
): ResponsePolicy {
  const { customers, segments, baseResponse } = world.settings;
  const pools = pool === 'global' ? 1 : pool === 'segment' ? segments : customers;
  const sent = new Float64Array(pools * armCount);
  const answered = new Float64Array(pools * armCount);
  const random = randomStream(seed, 4);
  const rowOf = ({ customer, segment }: { customer: number; segment: number }) =>
    (pool === 'global' ? 0 : pool === 'segment' ? segment : customer) * armCount;
  const count = (of: Float64Array, contact: Sent) => {
    const at = rowOf(contact) + armOf(contact.channel, contact.hourOfWeek);
    of[at] = (of[at] as number) + 1;
  };
  return {
    name: `${rule} ${pool}`,
    weekEnds: () => {},
    sent: (contact) => count(sent, contact),
    heard: (contact, what) => {
      if (what === 'response') count(answered, contact);
    },
    decide(occasion, move) {
      if (rule === 'best' && random.uniform() < trying) return anywhere(occasion, move, random);
      const row = rowOf(occasion);
      let best = Number.NEGATIVE_INFINITY;
      for (const [channel, open] of occasion.hours.entries()) {
        if (open === null) continue;
        const base = baseResponse[channels[channel] as (typeof channels)[number]];
        const start = Math.floor(random.uniform() * open.length);
        for (let part = 0; part < parts; part++) {
          const hour = firstOf(open, part, start);
          if (hour === null) continue;
          const at = row + channel * parts + part;
          const yes = base * priorWeight + (answered[at] as number);
          const no = (1 - base) * priorWeight + Math.max(0, (sent[at] as number) - (answered[at] as number));
          const score = rule === 'best' ? yes / (yes + no) : beta(yes, no, random);
          if (score <= best) continue;
          best = score;
          move.channel = channel;
          move.hourOfWeek = hour;
        }
      }
    },
  };
}

/** An hour in a part of the day, looked for from some place on so that all are used; null: none is open. */
function firstOf(open: Uint8Array, part: number, start: number): number | null {
  for (let step = 0; step < open.length; step++) {
    const hour = open[(start + step) % open.length] as number;
    if (partOf(hour) === part) return hour;
  }
  return null;
}

function beta(yes: number, no: number, random: RandomStream): number {
  const one = gamma(yes, random);
  return one / (one + gamma(no, random));
}
