import type { Channel } from '../../lib/core/vocabulary.ts';
import { type ProviderResult, providerTimeout } from '../../lib/dispatch/provider.ts';
import type { Process, Surroundings } from './process.ts';
import type { CallFate } from './trace.ts';

/** The written assumption: less than this passes between the sender's last look at the clock and the first byte. */
const longestStall = 500;

/** Calls as they left the process; what is in doubt afterwards is the outcome, never whether this happened. */
export class SimulatedProvider {
  private readonly world: Surroundings;
  /** Told of what was accepted although the sender may never learn it. */
  private readonly onAccepted: (dispatchId: string) => void;

  constructor(world: Surroundings, onAccepted: (dispatchId: string) => void) {
    this.world = world;
    this.onAccepted = onAccepted;
  }

  call(process: Process, channel: Channel, dispatchId: string, to: string): Promise<ProviderResult> {
    const { scheduler, chance, trace, weather } = this.world;
    const calledAt = scheduler.now;
    return new Promise((resolve) => {
      scheduler.after(weather.calm ? 1 : chance.between(0, longestStall), () => {
        if (!process.alive) return;
        const crash = chance.happens(weather.faults.crash * 3);
        if (crash && chance.happens(0.5)) {
          trace.note(process.name, 'CRASH before the call');
          return process.crash();
        }
        const { fate, result } = this.draw();
        trace.add(process.name, { kind: 'call', dispatchId, channel, to, result: fate });
        if (fate === 'accepted') this.onAccepted(dispatchId);
        if (crash) {
          trace.note(process.name, 'CRASH during the call');
          return process.crash();
        }
        const timedOut = result.outcome === 'unknown';
        const left = calledAt + providerTimeout - scheduler.now;
        scheduler.after(timedOut ? left : chance.between(0, left), () => {
          if (process.alive) resolve(result);
        });
      });
    });
  }

  private draw(): { fate: CallFate; result: ProviderResult } {
    const { chance, weather } = this.world;
    const luck = chance.between(0, 100);
    if (luck < 75 || weather.calm)
      return { fate: 'accepted', result: { outcome: 'accepted', messageId: `m-${chance.between(0, 1e9)}` } };
    if (luck < 84)
      return { fate: 'rejected', result: { outcome: 'rejected', retry: true, code: 'Throttling' } };
    if (luck < 88)
      return { fate: 'rejected', result: { outcome: 'rejected', retry: false, code: 'InvalidParameter' } };
    // The message may have got out; nobody here is told.
    return {
      fate: luck < 95 ? 'accepted' : 'unknown',
      result: { outcome: 'unknown', code: 'TimeoutError' },
    };
  }
}
