import type { Queue } from '../../lib/dispatch/provider.ts';
import { operate, type Process, type Surroundings } from './process.ts';

/** What a consumer makes of a message. */
export type Consumed = 'done' | 'failed' | 'crashed';

type Message = { body: string; received: number };
const receiveLimit = 5;

/** A queue as SQS promises it: at least once, in any order, again after a failure or a crash, at last set aside. */
export class SimulatedQueue {
  private readonly world: Surroundings;
  readonly name: string;
  private readonly consume: (body: string) => Promise<Consumed>;

  constructor(world: Surroundings, name: string, consume: (body: string) => Promise<Consumed>) {
    this.world = world;
    this.name = name;
    this.consume = consume;
  }

  for<Message>(process: Process): Queue<Message> {
    return {
      send: (message, options) =>
        operate(this.world, process, `send to ${this.name}`, async () => {
          this.enqueue(JSON.stringify(message), options?.delay ?? 0);
        }),
    };
  }

  enqueue(body: string, delay: number): void {
    this.deliver({ body, received: 0 }, delay);
    if (this.world.chance.happens(this.world.weather.faults.duplicate))
      this.deliver({ body, received: 0 }, delay + this.world.chance.between(0, 9_000));
  }

  private deliver(message: Message, delay: number): void {
    const { scheduler, weather, chance, trace } = this.world;
    scheduler.after(delay + scheduler.latency(weather.calm), async () => {
      message.received++;
      // Not awaited: the consumer waits for events, and this is one.
      void this.consume(message.body).then((outcome) => {
        if (outcome === 'done') return;
        if (message.received >= receiveLimit)
          trace.note(this.name, `sets aside ${message.body.slice(0, 60)}`);
        else this.deliver(message, outcome === 'crashed' ? 10_000 : chance.between(100, 5_000));
      });
    });
  }
}
