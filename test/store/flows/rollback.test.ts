import { expect, it } from 'vitest';
import type { Item } from '../../../lib/store/table.ts';
import { accepted, anasNumber, createWorld, hour, minute, register, type World } from './world.ts';

/** The customer's items as a later release writes them; older code reads its own version and the one before. */
type Release = 'this' | 'later';

/** A gate says its version in its first byte; every other item in an attribute. */
function writtenBy(release: Release, item: Item): Item {
  if (!(item.gate instanceof Uint8Array)) return { ...item, schemaVersion: release === 'later' ? 2 : 1 };
  const gate = Uint8Array.from(item.gate);
  gate[0] = (gate[0] as number) + (release === 'later' ? 1 : -1);
  return { ...item, gate };
}

async function ofCustomer(world: World, kind: string): Promise<Item[]> {
  const range = { pk: 'CUSTOMER#c-1', from: kind, to: `${kind}~`, consistent: true };
  return (await world.stored.query(range)).items;
}

async function rewrite(world: World, kind: string, release: Release): Promise<void> {
  const items = await ofCustomer(world, kind);
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) await world.stored.put(writtenBy(release, item));
}

/** What an operator does once code that can read the items is back. */
function redrive(world: World): void {
  for (const message of world.dead.splice(0)) {
    world.waiting.push({ ...message, received: 0, visibleAt: world.now() });
  }
}

it.each(['DISPATCH#', 'GATE', 'PROFILE'])(
  'a rollback across a schema version loses nothing and sends nothing on a %s that it cannot read; a redrive sends it once',
  async (kind) => {
    const world = createWorld();
    await register(world, 'c-1');
    const id = await accepted(world, { notAfter: new Date(world.now() + 6 * hour).toISOString() });
    await rewrite(world, kind, 'later');

    await world.run(world.now() + 10 * minute, { sweep: true });
    expect(world.texts).toEqual([]);
    expect(world.dead.length).toBeGreaterThan(0);

    await rewrite(world, kind, 'this');
    redrive(world);
    await world.run(world.now() + 10 * minute, { sweep: true });
    expect(world.texts).toMatchObject([{ to: anasNumber }]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', attempts: 1 });
  },
);

it('a stop that arrives while the gate cannot be read is not answered as taken, and holds when it comes again', async () => {
  const world = createWorld();
  await register(world, 'c-1');
  await accepted(world);
  await rewrite(world, 'GATE', 'later');
  expect((await world.reply(anasNumber, 'STOP')).status).toBeGreaterThanOrEqual(500);

  await rewrite(world, 'GATE', 'this');
  expect((await world.reply(anasNumber, 'STOP')).status).toBe(200);
  redrive(world);
  await world.run(world.now() + 10 * minute, { sweep: true });
  expect(world.texts).toEqual([]);
});
