import { importing } from '../../store/registry/imports.ts';
import { happenedBefore } from '../before-the-story.ts';
import { untilAnswered } from '../caller.ts';
import type { Cast, KillSwitchTurn, Story } from '../story.ts';
import { start, type World } from '../world.ts';

/** The kill switch goes on, and perhaps off again. */
export function addKillSwitch({ world, story, later }: Cast): void {
  const { chance } = world;
  const turn = async (on: boolean) => {
    const entry: KillSwitchTurn = {
      on,
      asked: world.trace.note('client', `kill switch ${on}`),
      acknowledgedAt: null,
    };
    story.killSwitch.push(entry);
    const answer = await untilAnswered(world, 'kill-switch', 'POST', '/v1/kill-switch', {
      body: { on, scope: 'all', reason: 'test' },
    });
    if (answer?.statusCode === 200) entry.acknowledgedAt = world.scheduler.now;
  };
  later(0, 8_000, () => turn(true));
  if (chance.happens(0.5)) later(12_000, 40_000, () => turn(false));
}

/** The registry that their law asks for, as of yesterday: it lists none of them. */
export async function importRegistry(world: World, { people }: Story): Promise<void> {
  const { registry: list } = people;
  if (list === null) return;
  await happenedBefore(world, `registry ${list}`, async (apart) => {
    const asked = { list, obtainedAt: start - 86_400_000 };
    await importing(apart.table.forOperator()).bring('512,5550199\n', asked);
  });
}

/** A number comes onto the registry. Imports meet their own faults elsewhere; here they are done at once. */
export function addListing({ world, story, later }: Cast): void {
  const { people } = story;
  const { registry: list } = people;
  if (list === null) return;
  const number = world.chance.pick(people.phones);
  later(0, 30_000, async () => {
    world.scheduler.streaming = true;
    const asked = { list, obtainedAt: world.scheduler.now };
    const { status } = await importing(world.table.forOperator()).bring(`512,${number.slice(-7)}\n`, asked);
    if (status !== 'succeeded') throw new Error('The import did not succeed.');
    world.trace.note('operator', `${number} is on the list ${list}`);
    story.listings.push({ number, at: world.scheduler.now });
  });
}
