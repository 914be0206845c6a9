import { setTimeout as sleep } from 'node:timers/promises';
import type { JumpClock } from './jump-clock.ts';
import { type Messaging, type QueueName, queueNames } from './messaging.ts';
import type { Outbox } from './outbox.ts';
import type { Poller } from './queue-poller.ts';

type TravelParts = {
  clock: JumpClock;
  messaging: Messaging;
  pollers: Readonly<Record<QueueName, Poller>>;
  outbox: Outbox;
  /** Runs the sweeper once. */
  sweep(): Promise<void>;
};

export type Arrival = {
  now: string;
  /** How far it jumped this time, and how far the clock is ahead of the machine's in all, in milliseconds. */
  jumped: number;
  ahead: number;
  /** Messages that reached the sink meanwhile. */
  sent: number;
  /** False: there is more to do than fits one answer; ask again without an instant. */
  drained: boolean;
};

/** One answer takes at most so long, in milliseconds of the machine. */
const patience = 60_000;

/**
 * Moves the clock to the instant in one jump, while no message is in a sender's hands (null: does not move it), and then
 * works off what is due. What the jump leaps over is judged at the new instant, as after an outage of that length.
 */
export function timeTravel(parts: TravelParts): (instant: number | null) => Promise<Arrival> {
  const { clock, pollers, outbox } = parts;
  let journeys: Promise<unknown> = Promise.resolve();

  async function travel(instant: number | null): Promise<Arrival> {
    const before = { ahead: clock.ahead(), sent: outbox.all().length };
    if (instant !== null) {
      await Promise.all(queueNames.map((queue) => pollers[queue].pause()));
      clock.jumpTo(instant);
      for (const queue of queueNames) pollers[queue].resume();
    }
    const drained = await workOff(parts, performance.now() + patience);
    return {
      now: new Date(clock.now()).toISOString(),
      jumped: clock.ahead() - before.ahead,
      ahead: clock.ahead(),
      sent: outbox.all().length - before.sent,
      drained,
    };
  }

  // One at a time: a second jump must not begin while the first one's messages are sent.
  return (instant) => {
    const journey = journeys.then(() => travel(instant));
    journeys = journey.catch(() => {});
    return journey;
  };
}

/** Sweeps and waits until a sweep brings nothing more to do. What only fails, again and again, is left to wait. */
async function workOff(parts: TravelParts, until: number): Promise<boolean> {
  const done = (): number => queueNames.reduce((sum, queue) => sum + parts.pollers[queue].handled(), 0);
  // What waits in the queues is still due in the table: a sweep before it is worked off would enqueue it once more.
  if (!(await becomesQuiet(parts, until))) return false;
  for (let futile = 0; futile < 3; ) {
    const before = { done: done(), sent: parts.outbox.all().length };
    await parts.sweep();
    if (!(await becomesQuiet(parts, until))) return false;
    if (done() === before.done) return true;
    futile = parts.outbox.all().length === before.sent ? futile + 1 : 0;
    if (performance.now() > until) return false;
  }
  return true;
}

/** Looks soon and then ever less often: looking through thousands of messages takes time away from sending them. */
async function becomesQuiet(parts: TravelParts, until: number): Promise<boolean> {
  for (let pause = 20; !isQuiet(parts); pause = Math.min(2 * pause, 500)) {
    if (performance.now() > until) return false;
    await sleep(pause);
  }
  return true;
}

function isQuiet({ clock, messaging, pollers }: TravelParts): boolean {
  return queueNames.every((queue) => {
    const { ready, inFlight } = messaging.depth(queue, clock.now());
    return ready === 0 && inFlight.every((messageId) => pollers[queue].gaveBack(messageId));
  });
}
