import * as z from 'zod';
import { minute, second } from '../../core/vocabulary.ts';
import { readClock } from './begin-run.ts';
import { instant } from './requests.ts';
import type { Service } from './service.ts';

const Arrival = z.object({
  now: z.iso.datetime().transform((text) => Date.parse(text)),
  sent: z.number(),
  drained: z.boolean(),
});

/** Moments so close together are reached in one jump. */
const oneJump = 5 * minute;

/**
 * Moves the service's clock to each of these instants in turn, and lets it send at each what is due. Nothing is leapt over
 * by more than five minutes: a jump across a night would find the windows closed again. Answers with the number of jumps.
 * @param onSent is called with the number of messages that reached the sink
 */
export async function passTime(
  service: Service,
  instants: Iterable<number>,
  onSent: (sent: number) => void,
): Promise<number> {
  let { now } = await readClock(service);
  let jumps = 0;
  for (const stop of stopsOf(instants)) {
    let body: { advanceTo?: string } = {};
    if (stop > now) {
      body = { advanceTo: instant(stop) };
      jumps++;
    }
    for (;;) {
      const answer = await service.call('POST /local/clock', { body });
      const arrival = Arrival.parse(answer.body);
      now = arrival.now;
      onSent(arrival.sent);
      if (arrival.drained) break;
      body = {};
    }
  }
  return jumps;
}

/** The last of each group of neighbours, in order. A second later nothing is too early for anybody's rounding. */
export function stopsOf(instants: Iterable<number>): number[] {
  const stops: number[] = [];
  let groupFrom = Number.NEGATIVE_INFINITY;
  for (const at of [...new Set(instants)].sort((a, b) => a - b)) {
    if (at - groupFrom > oneJump) {
      groupFrom = at;
      stops.push(at + second);
    } else stops[stops.length - 1] = at + second;
  }
  return stops;
}
