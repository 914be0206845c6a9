import { ask, untilAnswered } from '../caller.ts';
import type { World } from '../world.ts';

/**
 * A dialler as it is asked to be: it dials only after its own claim was answered 200, and at once or not at all. It tells what
 * came of the call, mostly; an answer that is lost is never a permission.
 */
export async function dial(world: World, dispatchId: string): Promise<void> {
  const { chance, scheduler, trace } = world;
  for (let attempt = 0; attempt < 3; attempt++) {
    await world.pause(chance.pick([chance.between(0, 500), chance.between(0, 30_000)]));
    if (chance.happens(0.2))
      await ask(world, 'call-tasks', 'GET', '/v1/call-tasks', { query: { limit: '5' } });
    const claim = await ask(world, 'call-tasks', 'POST', `/v1/dispatches/${dispatchId}/claim`);
    if (claim?.statusCode !== 200) continue;
    const { number, leaseUntil } = JSON.parse(claim.body) as { number: string; leaseUntil: string };
    const inTime = scheduler.now < Date.parse(leaseUntil);
    if (inTime)
      trace.add('dialler', { kind: 'call', dispatchId, channel: 'voice', to: number, result: 'accepted' });
    else trace.note('dialler', `too late to dial for ${dispatchId.slice(-8)}`);
    await world.pause(chance.pick([chance.between(0, 4_000), chance.between(4_000, 120_000)]));
    const outcome = inTime ? chance.pick(['answered', 'no_answer', 'conversation']) : 'failed';
    if (chance.happens(0.85))
      await untilAnswered(world, 'call-tasks', 'POST', `/v1/dispatches/${dispatchId}/result`, {
        body: { outcome },
      });
    return;
  }
}
