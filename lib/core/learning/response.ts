import type { EventType } from '../event.ts';
import { type Channel, day, hour, minute, second } from '../vocabulary.ts';

/** What is known of how a contact ended, as bits that only ever come on: whatever the order of events, the same remains. */
export const outcome = { opened: 1, engaged: 2, lost: 4, failed: 8, machine: 16, clicked: 32 } as const;
/** Any of these is an answer. */
export const answered = outcome.opened | outcome.engaged | outcome.clicked;

/**
 * How long after a contact an answer still is one, and how much of the answers that come have come by when (hours, share).
 * E-mail as published for opens (26 % within 1 hour, 71 % within 24, 93 % within 7 days, of all that ever come); the others
 * are assumptions, wide enough to be wrong harmlessly: they only say how fast silence becomes a no.
 */
const answers: Readonly<Record<Channel, readonly (readonly [hours: number, share: number])[]>> = {
  email: [[1, 0.28], [24, 0.763], [168, 1]],
  sms: [[1, 0.7], [24, 0.96], [72, 1]],
  voice: [[0.1, 0.9], [2, 1]],
  push: [[1, 0.55], [24, 0.93], [72, 1]],
  mail: [[48, 0.1], [168, 0.6], [504, 1]],
}; // biome-ignore format: one channel a line

/** Silence for longer than this is a no; milliseconds. */
export function responseHorizon(channel: Channel): number {
  return (answers[channel].at(-1) as readonly [number, number])[0] * hour;
}

/** The share (0–1) of the answers that have come by this age of a contact, in milliseconds. */
export function answeredBy(channel: Channel, age: number): number {
  let fromHours = 0;
  let fromShare = 0;
  const hours = age / hour;
  if (!(hours > 0)) return 0;
  for (const [toHours, toShare] of answers[channel]) {
    if (hours < toHours) {
      // Straight on a logarithmic axis of time: early answers come thick, late ones thin.
      const passed = Math.log1p(hours - fromHours) / Math.log1p(toHours - fromHours);
      return fromShare + passed * (toShare - fromShare);
    }
    fromHours = toHours;
    fromShare = toShare;
  }
  return 1;
}

/** Clocks of other systems may be wrong by this much. */
const skew = 10 * minute;
/** A mail filter opens what it is handed at once, and follows its links; nobody reads that fast. */
const machineSpeed = 10 * second;

export type Told = {
  /** Bits of `outcome`. */
  bits: number;
  /** Milliseconds after the contact. */
  delay: number;
};

/**
 * What an event says of the contact it belongs to; null: nothing. An event from the future counts as of its arrival. One
 * from before its contact (further than clocks err), or beyond the horizon, is no answer to it; a no is a no at any time.
 */
export function whatItTells(
  event: { type: EventType; channel: Channel; at: number; receivedAt: number },
  sentAt: number,
): Told | null {
  const at = event.at > event.receivedAt ? event.receivedAt : event.at;
  const delay = Math.max(0, at - sentAt);
  const bits = bitsOf(event.type);
  if (bits === 0) return null;
  if (bits === outcome.lost || bits === outcome.failed) return { bits, delay };
  if (at < sentAt - skew || delay > responseHorizon(event.channel)) return null;
  const byMachine = (bits & (outcome.opened | outcome.clicked)) !== 0;
  const machine = byMachine && event.channel === 'email' && delay < machineSpeed;
  return { bits: machine ? outcome.machine : bits, delay };
}

function bitsOf(type: EventType): number {
  switch (type) {
    case 'opened':
      return outcome.opened;
    case 'clicked':
      return outcome.clicked;
    case 'replied':
    case 'answered':
    case 'conversation':
    case 'accepted':
    case 'refused':
    case 'converted':
      return outcome.engaged;
    case 'opted_out':
    case 'complained':
      return outcome.lost;
    case 'bounced':
      return outcome.failed;
    case 'contacted':
    case 'offered':
    case 'delivered':
    case 'no_answer':
      return 0;
  }
}

/** Two events of one person within this time are one session. */
const session = 30 * minute;

/** The first instant of each session, ascending: opens within half an hour of the one before belong to it. */
export function sessions(instants: readonly number[]): number[] {
  const starts: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const at of [...instants].sort((left, right) => left - right)) {
    if (at - last > session) starts.push(at);
    last = at;
  }
  return starts;
}

/** How old, in half-lives: a contact counts half after one. */
export const contactHalfLife = 365 * day;
