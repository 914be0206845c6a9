import type { GatewayAnswer } from '../../lib/edge/answer.ts';
import type { httpEvent } from '../edge/http-event.ts';
import type { HttpFunctionName } from './functions.ts';
import type { World } from './world.ts';

export type Sent = Parameters<typeof httpEvent>[2];

/** A client repeats what was not answered, or answered with «try again», a few times, unchanged. */
export async function untilAnswered(
  world: World,
  name: HttpFunctionName,
  method: string,
  path: string,
  sent?: Sent,
): Promise<GatewayAnswer | null> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const answer = await ask(world, name, method, path, sent);
    if (answer && answer.statusCode < 500) return answer;
    await world.pause(world.chance.between(50, 4_000));
  }
  return null;
}

/** During setup nothing else happens, so the events run here; later they run in `playStory`. */
export async function ask(world: World, name: HttpFunctionName, method: string, path: string, sent?: Sent) {
  const answer = world.request(name, method, path, sent);
  if (world.weather.calm) await world.scheduler.run();
  return answer;
}
