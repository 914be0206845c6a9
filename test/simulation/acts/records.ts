import { ask, untilAnswered } from '../caller.ts';
import type { Cast, Merge, OutsideContact } from '../story.ts';
import type { World } from '../world.ts';

/** Somebody else has contacted the customer and says so, perhaps more than once: it counts once. */
export function addOutsideContact({ world, story, later }: Cast): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const eventId = `outside-${story.outside.length}`;
  const entry: OutsideContact = { customerId, at: 0, acknowledged: null };
  story.outside.push(entry);
  const tell = async () => {
    entry.at ||= world.scheduler.now - chance.between(0, 60_000);
    const event = {
      eventId,
      type: 'contacted',
      customerId,
      channel: 'push',
      at: new Date(entry.at).toISOString(),
    };
    const answer = await untilAnswered(world, 'events', 'POST', '/v1/events', { body: { events: [event] } });
    const status =
      answer && (JSON.parse(answer.body) as { results: { status: unknown }[] }).results[0]?.status;
    const order = world.trace.note('client', `${eventId} of ${customerId} ← ${status}`);
    if (status === 'recorded' || status === 'known') entry.acknowledged ??= order;
  };
  const from = chance.between(0, 20_000);
  later(from, from + 300, tell);
  if (chance.happens(0.5)) later(from, from + 9_000, tell);
}

/** Two of the customers turn out to be one person. */
export function addMerge({ world, story, later }: Cast): void {
  const [from, into] = world.chance.happens(0.5) ? ['c1', 'c2'] : ['c2', 'c1'];
  if (!story.customers.includes('c2')) return;
  later(0, world.chance.pick([3_000, 40_000]), async () => {
    const merge = { from, into, asked: 0, acknowledged: null };
    merge.asked = world.trace.note('client', `merges ${from} into ${into}`);
    story.merges.push(merge);
    const answer = await untilAnswered(world, 'merge-customers', 'POST', pathOf(merge), { body: { into } });
    noteAnswer(world, merge, answer?.statusCode);
  });
}

/** A merge that broke off is asked for again, as whoever began it would, when nothing goes wrong any more. */
export async function finishMerges(world: World, { merges }: { merges: readonly Merge[] }): Promise<void> {
  for (const merge of merges) {
    if (merge.acknowledged !== null) continue;
    const body = { into: merge.into };
    const answer = await ask(world, 'merge-customers', 'POST', pathOf(merge), { body });
    noteAnswer(world, merge, answer?.statusCode);
  }
}

const pathOf = ({ from }: Merge) => `/v1/customers/${from}/merge`;

function noteAnswer(world: World, merge: Merge, status: number | undefined): void {
  const order = world.trace.note('client', `merge of ${merge.from} ← ${status ?? 'no answer'}`);
  if (status === 200) merge.acknowledged = order;
}
