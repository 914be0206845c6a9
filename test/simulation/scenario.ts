import { addHappening, addOutcome, changeCatalogue, makeCatalogue } from './acts/actions.ts';
import { explore } from './acts/answers.ts';
import { addClosing } from './acts/closings.ts';
import { addOpening } from './acts/openings.ts';
import { addKillSwitch, addListing, importRegistry } from './acts/operator.ts';
import { addOrder } from './acts/orders.ts';
import { addMoves, settle } from './acts/people.ts';
import { addConfirmation, addErasure, addOpenImport } from './acts/privacy.ts';
import { addMerge, addOutsideContact } from './acts/records.ts';
import { type Act, type Cast, dutch, type Story, texan } from './story.ts';
import type { World } from './world.ts';

/**
 * Draws one small story and lets it happen; resolves when everybody has their answer or has given up. Null: by what was drawn
 * the story is not wanted, and it was not played.
 */
export async function playStory(
  world: World,
  isWanted: (story: Story) => boolean = () => true,
): Promise<Story | null> {
  const { chance } = world;
  const story = newStory(chance.happens(0.2) ? texan : dutch);
  await importRegistry(world, story);
  await settle(world, story);
  const acting = chance.happens(0.3);
  if (acting) await makeCatalogue(world);

  if (chance.happens(0.1)) await explore(world);

  const going: Promise<void>[] = [];
  const cast: Cast = {
    world,
    story,
    later: (from, to, act) => {
      going.push(world.pause(chance.between(from, to)).then(act));
    },
  };
  const add = (act: Act, play: (cast: Cast) => void) => {
    story.acts.push(act);
    play(cast);
  };
  if (chance.happens(0.1)) {
    story.acts.push('confirmation');
    await addConfirmation(cast);
  }

  world.setFaults(drawFaults(world));
  for (let index = 0; index < chance.between(1, 5); index++) add('order', () => addOrder(cast, index));
  for (let stops = chance.between(0, 3); stops > 0; stops--) add('closing', addClosing);
  if (chance.happens(0.2)) add('opening', addOpening);
  // Who is merged stays where they are: what they stopped is theirs then, wherever it was.
  if (chance.happens(0.3)) add('moves', addMoves);
  else if (chance.happens(0.25)) add('merge', addMerge);
  else if (chance.happens(0.35)) add('erasure', addErasure);
  if (chance.happens(0.1)) add('open-import', addOpenImport);
  if (chance.happens(0.15)) add('kill-switch', addKillSwitch);
  if (chance.happens(0.15)) add('outside-contact', addOutsideContact);
  if (chance.happens(0.5)) add('listing', addListing);
  if (acting) {
    for (let events = chance.between(1, 4); events > 0; events--) add('happening', addHappening);
    for (let outcomes = chance.between(0, 3); outcomes > 0; outcomes--) add('outcome', addOutcome);
    if (chance.happens(0.7)) changeCatalogue(cast);
  }
  if (!isWanted(story)) return null;
  for (let sweeps = chance.between(1, 5); sweeps > 0; sweeps--) cast.later(0, 30_000, () => world.sweep());
  for (let counts = chance.between(0, 3); counts > 0; counts--)
    cast.later(55_000, 130_000, () => world.count());
  await world.scheduler.run();
  await Promise.all(going);
  return story;
}

function newStory(people: Story['people']): Story {
  return {
    acts: [],
    people,
    customers: [],
    addressOf: new Map(),
    closings: [],
    openings: [],
    answers: [],
    killSwitch: [],
    outside: [],
    merges: [],
    erasures: [],
    confirmations: [],
    listings: [],
    happened: [],
    outcomes: [],
    told: [],
  };
}

function drawFaults(world: World) {
  const strength = world.chance.pick([0, 0.3, 1, 2.5]);
  return {
    crash: 0.004 * strength,
    failure: 0.012 * strength,
    duplicate: world.chance.pick([0, 0.15, 0.5]),
  };
}
