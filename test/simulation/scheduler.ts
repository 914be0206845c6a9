import type { Chance } from './random.ts';

type Event = { at: number; order: number; run: () => void | Promise<void> };

/**
 * Owns virtual time. Whatever waits is an event with a moment; the earliest one runs, then everything that follows from it
 * without waiting, then the next. Moments are drawn with long tails, so that any two processes meet in any order.
 */
export class Scheduler {
  now: number;
  /** Somebody reads a stream: from now on a whole turn of the loop belongs to each event. */
  streaming = false;
  private order = 0;
  private readonly events: Event[] = [];
  private readonly chance: Chance;

  constructor(start: number, chance: Chance) {
    this.now = start;
    this.chance = chance;
  }

  after(delay: number, run: Event['run']): void {
    const event = { at: this.now + Math.max(0, delay), order: this.order++, run };
    // A binary heap: the parent of i is at (i - 1) / 2.
    let place = this.events.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(event, this.events[parent] as Event)) break;
      this.events[place] = this.events[parent] as Event;
      place = parent;
    }
    this.events[place] = event;
  }

  /** How long one leg of an operation takes: mostly little, now and then longer than a lease. */
  latency(calm: boolean): number {
    if (calm) return this.chance.between(0, 3);
    const luck = this.chance.between(0, 100);
    if (luck < 60) return this.chance.between(0, 6);
    if (luck < 90) return this.chance.between(0, 80);
    if (luck < 98) return this.chance.between(0, 900);
    return this.chance.between(0, 7_000);
  }

  /** Runs events until none is left. */
  async run(): Promise<void> {
    for (let event = this.pop(); event; event = this.pop()) {
      this.now = Math.max(this.now, event.at);
      await event.run();
      // Everything that only waited for a promise goes on until it waits for an event again: a tick comes after all of that.
      await new Promise((resolve) => process.nextTick(resolve));
      // A stream takes ticks of its own. And now and then Node looks for rejections that nobody handles, once a turn.
      if (this.streaming || this.order % 256 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private pop(): Event | undefined {
    const first = this.events[0];
    const last = this.events.pop();
    if (!first || !last || this.events.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.events.length) break;
      const sibling = child + 1;
      if (sibling < this.events.length && before(this.events[sibling] as Event, this.events[child] as Event))
        child = sibling;
      if (!before(this.events[child] as Event, last)) break;
      this.events[place] = this.events[child] as Event;
      place = child;
    }
    this.events[place] = last;
    return first;
  }
}

const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);
