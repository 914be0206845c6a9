import { describe, expect, it } from 'vitest';
import { readOffers } from '../../../lib/store/offers.ts';
import { createWorld, hour, minute, register, type World, writes } from './world.ts';

const apology = {
  name: 'Apology for a late parcel',
  purpose: 'service',
  topic: 'orders',
  channels: ['sms'],
  value: 20,
  cooldownDays: 7,
  trigger: { event: 'order.delayed', withinHours: 2 },
  content: {
    en: { sms: { body: 'Your parcel is late. We are sorry.' } },
    es: { sms: { body: 'Su paquete llega tarde.' } },
  },
};

async function worldWith(actions: Record<string, object> = { apology }) {
  const world = createWorld();
  await register(world, 'c-1');
  for (const [id, body] of Object.entries(actions)) await save(world, id, body);
  return world;
}
async function save(world: World, id: string, body: object) {
  const saved = await world.call('PUT', `/v1/actions/${id}`, { body });
  if (saved.status >= 300) throw new Error(saved.text);
  world.passTime(3_000);
}
const delayed = (world: World, change: Record<string, unknown> = {}) => ({
  eventId: 'order-7-delayed',
  type: 'order.delayed',
  customerId: 'c-1',
  at: new Date(world.now()).toISOString(),
  ...change,
});
const report = async (world: World, event: object) =>
  (await world.call('POST', '/v1/events', { body: { events: [event] } })).json.results[0];
const onBus = (world: World, detail: object, envelope: object = {}) =>
  world.putOnBus({
    id: 'e-1', source: 'shop', 'detail-type': 'order.delayed', time: new Date(world.now()).toISOString(), detail, ...envelope,
  }); // biome-ignore format: one event
const texts = (world: World) => world.texts.map(({ body }) => body);
const offered = async (world: World) =>
  (await readOffers(world.stored, 'c-1', { consistent: true })).map(({ action }) => action);

describe('an event that an action waits for', () => {
  it('starts the action at once, and nothing when it is reported again', async () => {
    const world = await worldWith();
    const event = delayed(world);
    const first = await report(world, event);
    expect(first).toMatchObject({
      status: 'recorded',
      started: { actionId: 'apology', status: 'scheduled' },
    });
    expect(await report(world, event)).toEqual({ ...first, status: 'known' });
    await world.run(world.now() + minute);
    expect(texts(world)).toEqual([expect.stringContaining('Your parcel is late.')]);
    world.restart();
    expect((await report(world, event)).started.dispatchId).toBe(first.started.dispatchId);
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(world.texts).toHaveLength(1);
    expect((await world.dispatch(first.started.dispatchId)).status).toBe('sent');
  });

  it('is the same one on the bus, under its own id', async () => {
    const world = await worldWith();
    await onBus(world, { customerId: 'c-1', eventId: 'order-7-delayed', context: { days: 3 } });
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(1);
    expect((await report(world, delayed(world))).status).toBe('known');
    await onBus(world, { customerId: 'c-1', eventId: 'order-7-delayed' }, { id: 'e-2' });
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(1);
    expect(world.dead).toEqual([]);
  });

  it('starts nothing once it has lost its use, and nothing is sent after that', async () => {
    const world = await worldWith();
    const old = delayed(world, { at: new Date(world.now() - 2 * hour).toISOString() });
    expect(await report(world, old)).toEqual({
      status: 'ignored',
      started: null,
      notStarted: [{ action: 'apology', code: 'TOO_LATE' }],
    });
    const { started } = await report(world, delayed(world, { eventId: 'other' }));
    const { notAfter } = await world.dispatch(started.dispatchId);
    expect(Date.parse(notAfter)).toBe(world.now() + 2 * hour);

    const endsAt = world.now() + hour;
    await save(world, 'tonight', { ...apology, value: 900, endsAt: new Date(endsAt).toISOString() });
    const other = (await report(world, delayed(world, { eventId: 'third' }))).started;
    expect(other.actionId).toBe('tonight');
    expect(Date.parse((await world.dispatch(other.dispatchId)).notAfter)).toBe(endsAt);
  });

  it('starts what it started first, though the catalogue has changed in between', async () => {
    const world = await worldWith();
    let broken = true;
    world.intercept(async (call, run) => {
      if (broken && writes(call, 'DISPATCH#')) throw new Error('the process is gone');
      return run();
    });
    const event = delayed(world);
    expect((await report(world, event)).status).toBe(500);
    broken = false;
    await save(world, 'better', {
      ...apology,
      value: 900,
      content: { en: { sms: { body: 'Better words.' } } },
    });
    await save(world, 'apology', { ...apology, content: { en: { sms: { body: 'Other words.' } } } });
    expect(await report(world, event)).toMatchObject({ status: 'known', started: { actionId: 'apology' } });
    await world.run(world.now() + minute);
    expect(texts(world)).toEqual([expect.stringContaining('Your parcel is late.')]);
  });

  it('is left alone by an action that still cools, whoever made the offer', async () => {
    const world = await worldWith();
    const [one, other] = await Promise.all([
      report(world, delayed(world)),
      report(world, delayed(world, { eventId: 'order-8-delayed' })),
    ]);
    expect([one.started, other.started].filter(Boolean)).toHaveLength(1);
    expect([...one.notStarted, ...other.notStarted]).toEqual([{ action: 'apology', code: 'COOLDOWN' }]);
    const { dispatchId } = (one.started ?? other.started) as { dispatchId: string };
    // The company tells of the same offer too: it counts once.
    await report(world, { ...delayed(world), eventId: 'told', type: 'offered', channel: 'sms', dispatchId });
    expect(await offered(world)).toEqual(['apology']);
  });

  it('leaves a decision behind where the contact is barred, and no cooldown', async () => {
    const world = await worldWith();
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotContact: true } });
    const { started } = await report(world, delayed(world));
    expect(started.status).toBe('suppressed');
    const record = await world.dispatch(started.dispatchId);
    expect(record).toMatchObject({ status: 'suppressed', purpose: 'service' });
    expect(await offered(world)).toEqual([]);
  });

  it('starts the best of several, in the language of the customer, on what expressions see of it', async () => {
    const world = await worldWith({
      apology,
      voucher: {
        ...apology,
        value: 100,
        eligibility: 'context.?days.orValue(0.0) >= 3.0',
        content: { en: { sms: { body: 'A voucher.' } }, es: { sms: { body: 'Un vale.' } } },
      },
      late: { ...apology, value: 900, trigger: { event: 'order.delayed', withinHours: 0.01 } },
    });
    const saved = await world.call('GET', '/v1/customers/c-1');
    const { contactPoints } = saved.json;
    const body = {
      timeZone: 'America/New_York',
      country: 'US',
      region: 'NY',
      postalCode: '10001',
      language: 'es-MX',
      contactPoints,
    };
    await world.call('PUT', '/v1/customers/c-1', { body, headers: { 'if-match': saved.headers.etag ?? '' } });
    const at = new Date(world.now() - minute).toISOString();
    const result = await report(world, delayed(world, { at, context: { days: 3 } }));
    expect(result.started?.actionId).toBe('voucher');
    expect(result.notStarted).toEqual([{ action: 'late', code: 'TOO_LATE' }]);
    await world.run(world.now() + minute);
    expect(texts(world)).toEqual([expect.stringContaining('Un vale.')]);
    expect(world.lines.join()).not.toContain('eligibility-failed');
    // What cannot be told for an action is its own affair, and is counted.
    await save(world, 'unsure', { ...apology, value: 900, eligibility: 'context.reason == "strike"' });
    const { notStarted } = await report(world, delayed(world, { eventId: 'order-8-delayed' }));
    expect(notStarted).toContainEqual({
      action: 'unsure',
      code: 'ELIGIBILITY_FAILED',
      detail: 'no_such_key',
    });
    expect(world.lines.join()).toContain('eligibility-failed');
  });

  it('says which event nothing waits for, and which customer nobody knows', async () => {
    const world = await worldWith();
    expect((await report(world, delayed(world, { type: 'order.delaid' }))).code).toBe('NOTHING_WAITS');
    expect((await report(world, delayed(world, { customerId: 'nobody' }))).status).toBe(404);
    const ahead = new Date(world.now() + 6 * minute).toISOString();
    expect((await report(world, delayed(world, { at: ahead }))).status).toBe(422);
    expect((await report(world, delayed(world, { channel: 'sms' }))).status).toBe(400);
  });

  it('waits on the bus for a customer who is put later, and harms nobody meanwhile', async () => {
    const world = await worldWith();
    await onBus(world, { customerId: 'c-2', eventId: 'early' });
    await onBus(world, { customerId: 'not an id' });
    await onBus(world, { customerId: 'c-1' }, { 'detail-type': 'nobody.waits' });
    await world.run(world.now() + 1);
    await register(world, 'c-2', { sms: '+13055550177' });
    await world.run(world.now() + 10 * minute);
    expect(world.texts.map(({ to }) => to as string)).toEqual(['+13055550177']);
    expect(world.dead.map(({ body }) => JSON.parse(body).detail.customerId)).toEqual(['not an id']);
  });
});

describe('an action with a trigger', () => {
  it('is refused without words for any of its channels, or with the name of a contact event', async () => {
    const world = await worldWith({});
    const { content: _, ...wordless } = apology;
    const put = (body: object) => world.call('PUT', '/v1/actions/a', { body });
    expect((await put(wordless)).json.errors).toEqual([expect.objectContaining({ pointer: '#/content' })]);
    const clicked = { ...apology, trigger: { event: 'clicked', withinHours: 1 } };
    expect((await put(clicked)).json.errors).toEqual([
      expect.objectContaining({ pointer: '#/trigger/event' }),
    ]);
    const draft = await put({ ...wordless, active: false });
    expect(draft.status).toBe(201);
    expect(draft.json.warnings).toHaveLength(1);
    expect((await put({ ...wordless, channels: ['voice'], script: { en: 'We are sorry.' } })).status).toBe(
      200,
    );
  });
});
