import { createHash } from 'node:crypto';
import type { Item } from '../../lib/store/table.ts';
import { World } from './world.ts';

/** What is there when something has happened, and the moment when the last of it was written. */
type Past = { items: readonly Item[]; at: number };

const played = new Map<string, Promise<Past>>();

/**
 * What was before the story happened alone and without faults: each way of it is played once, in a world of its own, and what it
 * wrote is put into the others. The same way always comes to the same.
 * @param way all that the play depends on
 */
export async function happenedBefore(
  world: World,
  way: string,
  play: (apart: World) => Promise<void>,
): Promise<void> {
  const past = played.get(way) ?? playApart(way, play);
  played.set(way, past);
  const { items, at } = await past;
  await world.pauseUntil(at);
  await world.table.place(items);
}

async function playApart(way: string, play: (apart: World) => Promise<void>): Promise<Past> {
  const apart = new World(createHash('sha256').update(way).digest().readUInt32BE());
  await play(apart);
  const items = apart.table.stored().flatMap((key) => apart.table.imageOf(key) ?? []);
  return { items, at: apart.scheduler.now };
}
