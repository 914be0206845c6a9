import { day } from '../../../lib/core/vocabulary.ts';
import { happenedBefore } from '../before-the-story.ts';
import { ask, untilAnswered } from '../caller.ts';
import type { Cast, Happened, Outcome } from '../story.ts';
import type { World } from '../world.ts';

/** What waits for events in this world: either is offered to a customer once in so many days. */
export const cooldownDays = 7;
export const actionIds = ['apology', 'voucher'] as const;
export const eventType = 'order.delayed';
/** How long an event stays useful, in milliseconds. */
export const usefulFor = 0.5 * 3_600_000;

const action = (value: number, words: string) => ({
  name: words,
  purpose: 'service',
  channels: ['sms', 'email'],
  value,
  cooldownDays,
  trigger: { event: eventType, withinHours: usefulFor / 3_600_000 },
  content: { en: { sms: { body: words }, email: { subject: words, text: words } } },
});

/** Two actions that wait for the same event. */
export async function makeCatalogue(world: World): Promise<void> {
  await happenedBefore(world, 'catalogue', async (apart) => {
    for (const id of actionIds) await save(apart, id, id === 'apology' ? 20 : 10);
  });
}

async function save(world: World, id: string, value: number): Promise<void> {
  const body = action(value, `${id} worth ${value}`);
  await ask(world, 'actions', 'PUT', `/v1/actions/${id}`, { body });
}

/** From then on the other action is the better one, and both say something else. */
export function changeCatalogue({ world, later }: Cast): void {
  later(0, 20_000, async () => {
    for (const id of actionIds) {
      const body = action(id === 'apology' ? 12 : 30, `other words of ${id}`);
      await untilAnswered(world, 'actions', 'PUT', `/v1/actions/${id}`, { body });
    }
    world.trace.note('client', 'the catalogue has changed');
  });
}

/** An order of theirs is late: reported to the API, put on the bus, or both; perhaps again, perhaps too late. */
export function addHappening({ world, story, later }: Cast): void {
  const { chance } = world;
  const happened: Happened = {
    customerId: chance.pick(story.customers),
    eventId: `order-${story.happened.length}`,
    at: world.scheduler.now - chance.pick([0, 0, 0, usefulFor - 10_000, usefulFor + 1]),
    answers: new Set(),
  };
  story.happened.push(happened);
  const { customerId, eventId } = happened;
  const at = new Date(happened.at).toISOString();
  const report = async () => {
    const events = [{ eventId, type: eventType, customerId, at }];
    const answer = await untilAnswered(world, 'events', 'POST', '/v1/events', { body: { events } });
    const [result] = answer ? (JSON.parse(answer.body) as { results: Result[] }).results : [];
    world.trace.note(
      'client',
      `${eventId} of ${customerId} ← ${result?.status} ${result?.started?.actionId ?? ''}`,
    );
    if (result?.started) happened.answers.add(JSON.stringify(result.started));
  };
  const put = async () => {
    const time = new Date(world.scheduler.now).toISOString();
    const id = `bus-${chance.between(0, 1e9)}`;
    world.putOnBus({
      id,
      source: 'shop',
      'detail-type': eventType,
      time,
      detail: { customerId, eventId, at },
    });
  };
  const from = chance.between(0, 20_000);
  for (const tell of chance.pick([[report], [put], [report, report], [report, put], [put, put]]))
    later(from, from + chance.pick([200, 200, 15_000]), tell);
}

type Result = { status: unknown; started?: { actionId: string; dispatchId: string } | null };

/** Somebody made an offer elsewhere, or was told what the customer says to it; reported once or twice, in any order. */
export function addOutcome({ world, story, later }: Cast): void {
  const { chance } = world;
  const told: Outcome = {
    customerId: chance.pick(story.customers),
    eventId: `outcome-${story.outcomes.length}`,
    action: chance.pick(actionIds),
    outcome: chance.pick(['offered', 'accepted', 'refused', 'no_answer'] as const),
    at: world.scheduler.now - chance.pick([0, 1_000, 2 * day, (cooldownDays + 1) * day]),
    acknowledged: null,
  };
  story.outcomes.push(told);
  const { customerId, eventId, action: actionId, outcome: type } = told;
  const tell = async () => {
    // Of a service that the customer asked for: it counts towards no cap, so that only the action's own are looked at.
    const about = { channel: 'voice', purpose: 'transactional', at: new Date(told.at).toISOString() };
    const events = [{ eventId, type, customerId, actionId, ...about }];
    const answer = await untilAnswered(world, 'events', 'POST', '/v1/events', { body: { events } });
    const [result] = answer ? (JSON.parse(answer.body) as { results: Result[] }).results : [];
    const order = world.trace.note(
      'client',
      `${eventId}: ${customerId} ${type} ${actionId} ← ${result?.status}`,
    );
    if (result?.status === 'recorded' || result?.status === 'known') told.acknowledged ??= order;
  };
  const from = chance.between(0, 15_000);
  later(from, from + 300, tell);
  if (chance.happens(0.5)) later(from, from + 5_000, tell);
}
