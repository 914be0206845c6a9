import type { Chance } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** One running container: it lives until it crashes, and then none of its continuations ever runs. */
export type Process = {
  name: string;
  alive: boolean;
  busy: boolean;
  /** When it began what it works on now. */
  since: number;
  crash: () => void;
  crashed: Promise<'crashed'>;
};

export function newProcess(name: string): Process {
  let tell: (outcome: 'crashed') => void = () => {};
  const crashed = new Promise<'crashed'>((resolve) => {
    tell = resolve;
  });
  const process: Process = {
    name,
    alive: true,
    busy: false,
    since: 0,
    crashed,
    crash: () => {
      process.alive = false;
      tell('crashed');
    },
  };
  return process;
}

/** How likely each fault is at each operation; all zero: only the order of things is drawn. */
export type Faults = { crash: number; failure: number; duplicate: number };
export const noFaults: Faults = { crash: 0, failure: 0, duplicate: 0 };

export type Surroundings = {
  scheduler: Scheduler;
  chance: Chance;
  trace: Trace;
  /** What goes wrong from now on; replaced when the schedule comes to rest. */
  weather: { faults: Faults; calm: boolean };
};

/**
 * Runs one operation of a process on the outside world: a context switch before and after its effect, and perhaps a fault.
 * It can crash its process before or after the effect, fail before it, lose the answer, or fail first and take effect later.
 * A process that dies meanwhile may have sent its request already.
 */
export function operate<Answer>(
  { scheduler, chance, trace, weather }: Surroundings,
  process: Process,
  what: string | (() => string),
  effect: () => Promise<Answer>,
  whenFailed: () => void = () => {},
): Promise<Answer> {
  const { faults, calm } = weather;
  const fate = drawFate(chance, faults);
  const sentAnyway = chance.happens(0.5);
  const named = () => (typeof what === 'string' ? what : what());
  return new Promise<Answer>((resolve, reject) => {
    const fail = () => {
      whenFailed();
      trace.note(process.name, `${named()} fails (${fate})`);
      scheduler.after(scheduler.latency(calm), () => {
        if (process.alive) reject(outage());
      });
    };
    scheduler.after(scheduler.latency(calm), async () => {
      if (!process.alive && !sentAnyway) return;
      if (fate === 'crash-before' && process.alive) {
        trace.note(process.name, `CRASH before ${named()}`);
        return process.crash();
      }
      if (fate === 'failed') return fail();
      if (fate === 'failed-then-done') {
        fail();
        scheduler.after(scheduler.latency(calm), async () => {
          await effect().catch(() => {});
        });
        return;
      }
      let settle: () => void;
      try {
        const answer = await effect();
        settle = () => resolve(answer);
      } catch (error) {
        settle = () => reject(error);
      }
      if (!process.alive) return;
      if (fate === 'crash-after') {
        trace.note(process.name, `CRASH after ${named()}`);
        return process.crash();
      }
      if (fate === 'answer-lost') return fail();
      scheduler.after(scheduler.latency(calm), () => {
        if (process.alive) settle();
      });
    });
  });
}

type Fate = 'done' | 'crash-before' | 'crash-after' | 'failed' | 'answer-lost' | 'failed-then-done';

function drawFate(chance: Chance, faults: Faults): Fate {
  if (chance.happens(faults.crash)) return chance.pick(['crash-before', 'crash-after']);
  if (chance.happens(faults.failure)) return chance.pick(['failed', 'answer-lost', 'failed-then-done']);
  return 'done';
}

/** What a service that cannot be reached answers; from no place in our code. */
export function outage(): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error('simulated outage');
  Error.stackTraceLimit = stackTraceLimit;
  error.name = 'ServiceUnavailable';
  return error;
}
