import { shippedPolicy } from '../../../lib/core/default-policy.ts';
import { savePolicy } from '../../../lib/store/policy-versions.ts';
import { untilAnswered } from '../caller.ts';
import type { Cast, Told } from '../story.ts';
import { start, type World } from '../world.ts';

/** The company explores with half of its decisions. */
export async function explore(world: World): Promise<void> {
  const change = {
    document: { ...shippedPolicy, explorationShare: 0.5 },
    ifNumber: 0,
    by: 'operator',
    at: start,
  };
  await savePolicy(world.table.forOperator(), change);
}

/** A customer answers a message, or so it is reported: in any order, more than once, perhaps before it was sent. */
export function addAnswers({ world, story, later }: Cast, customerId: string, dispatchId: string): void {
  const { chance } = world;
  for (let answers = chance.between(1, 3); answers > 0; answers--) {
    const type = chance.pick<Told['type']>(['opened', 'clicked', 'replied']);
    const entry: Told = { dispatchId, type, at: 0, acknowledged: null };
    const eventId = `answer-${story.told.length}`;
    story.told.push(entry);
    const tell = async () => {
      entry.at ||= world.scheduler.now - chance.between(0, 2_000);
      const at = new Date(entry.at).toISOString();
      const event = { eventId, type, customerId, channel: 'sms', at, dispatchId };
      const answer = await untilAnswered(world, 'events', 'POST', '/v1/events', {
        body: { events: [event] },
      });
      const status =
        answer && (JSON.parse(answer.body) as { results: { status: unknown }[] }).results[0]?.status;
      const order = world.trace.note('client', `${eventId} (${type}) ← ${status}`);
      if (status === 'recorded' || status === 'known') entry.acknowledged ??= order;
    };
    later(0, chance.pick([2_000, 60_000]), tell);
    if (chance.happens(0.4)) later(0, 60_000, tell);
  }
}
