import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayAfterRestore } from '../../../lib/runtime/replay-after-restore.ts';
import { restoreCommand } from '../../../lib/runtime/restore-command.ts';
import { keyringItem } from '../../../lib/store/control-items.ts';
import { startCloud } from './restored-table.ts';
import { accepted, createWorld, hour, minute, register, send, type World } from './world.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());

const numberOf = (n: number) => `+1305555010${n}`;
const mailboxOf = (n: number) => `ana${n}@example.com`;

/** Five customers with a text that is due in twenty minutes each, a copy of the table, and a service that goes on without it. */
async function copiedService() {
  const name = await cloud.newTable();
  const { log, reader, spoil } = cloud.newLog();
  const lost = createWorld({ table: cloud.open(name), optOutLog: log });
  for (const n of [1, 2, 3, 4, 5]) {
    await register(lost, `c-${n}`, { sms: numberOf(n), email: mailboxOf(n) });
    await accepted(lost, soon(lost, n));
  }
  const restoredTo = lost.now();
  const copy = await cloud.copyOf(name);
  lost.passTime(minute);
  return {
    lost,
    reader,
    spoil,
    restoredTo,
    /** The service over the copy, some minutes later. */
    restored: () => createWorld({ table: cloud.open(copy), now: restoredTo + 10 * minute, optOutLog: log }),
  };
}

const soon = (world: World, n: number) => ({
  customerId: `c-${n}`,
  notBefore: new Date(world.now() + 20 * minute).toISOString(),
  notAfter: new Date(world.now() + hour).toISOString(),
});

/** One closing of each kind, for four of the five customers. */
async function optOut(world: World): Promise<void> {
  const stop = await world.reply(numberOf(1), 'STOP');
  const blocked = await world.call('PATCH', '/v1/customers/c-2/preferences', {
    body: { channels: { sms: 'blocked' } },
  });
  const revoked = await world.call('POST', '/v1/customers/c-3/consents', {
    body: {
      channel: 'sms',
      purpose: 'marketing',
      status: 'revoked',
      capturedAt: new Date(world.now()).toISOString(),
      actor: 'customer',
      source: 'page',
    },
  });
  const complained = await world.call('POST', '/v1/suppressions', {
    body: { address: numberOf(4), scope: 'all', reason: 'complaint', source: 'carrier' },
  });
  expect([stop.status, blocked.status, revoked.status, complained.status]).toEqual([200, 200, 201, 201]);
}

const textsTo = (world: World) => world.texts.map(({ to }) => to).sort();
const replay = (
  world: World,
  { reader, restoredTo }: Pick<Awaited<ReturnType<typeof copiedService>>, 'reader' | 'restoredTo'>,
  resume = true,
) => replayAfterRestore(world.ports(), reader, { restoredTo, resume });

describe('a restored table', () => {
  it('has lost what was closed since: that is why nothing may be sent before the replay', async () => {
    const service = await copiedService();
    await optOut(service.lost);
    const world = service.restored();
    await world.run(world.now() + 15 * minute, { sweep: true });
    expect(textsTo(world)).toEqual([1, 2, 3, 4, 5].map(numberOf));
  });

  it('sends nothing to whoever opted out, once the log is replayed', async () => {
    const service = await copiedService();
    await optOut(service.lost);
    const world = service.restored();
    const report = await replay(world, service);
    expect(report).toMatchObject({ restored: 4, unreadable: [], toBeSynced: [], sending: true, unknown: [] });
    await world.run(world.now() + 15 * minute, { sweep: true });
    // The third only took back marketing; what waits for them is a service message.
    expect(textsTo(world)).toEqual([numberOf(3), numberOf(5)]);
    const offer = await send(world, { ...soon(world, 3), purpose: 'marketing', channels: ['sms'], content: { sms: { body: 'Sale' } } }); // biome-ignore format: one order
    expect(offer.json.decision.reasons).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'NO_CONSENT' })]),
    );
  });

  it('erases again whoever was erased since, and keeps them suppressed', async () => {
    const service = await copiedService();
    await optOut(service.lost);
    expect((await service.lost.call('DELETE', '/v1/customers/c-2')).status).toBe(200);
    const world = service.restored();
    expect((await world.call('GET', '/v1/customers/c-2')).status).toBe(200);
    expect(await replay(world, service)).toMatchObject({ erased: 1, toBeSynced: [] });
    expect(await world.call('GET', '/v1/customers/c-2')).toMatchObject({ status: 410 });
    expect(await replay(world, service)).toMatchObject({ erased: 0 });
    await register(world, 'c-22', { sms: numberOf(2) });
    const asked = await send(world, { ...soon(world, 22), purpose: 'service', channels: ['sms'], content: { sms: { body: 'Hi' } } }); // biome-ignore format: one order
    expect(asked.json.status).toBe('suppressed');
  });

  it('changes nothing when it is replayed again, and lets what the customer opened since stay open', async () => {
    const service = await copiedService();
    await optOut(service.lost);
    const { preferenceVersion } = await service.lost.gate('c-2');
    const opened = await service.lost.call('PATCH', '/v1/customers/c-2/preferences', {
      body: { channels: { sms: 'preferred' } },
      headers: { 'if-match': `"${preferenceVersion}"` },
    });
    expect(opened.status).toBe(200);
    const world = service.restored();
    await replay(world, service);
    const gates = () => Promise.all([1, 2, 3, 4, 5].map((n) => world.gate(`c-${n}`)));
    const once = await gates();
    const again = await replay(world, service);
    expect(again.restored).toBe(0);
    expect(await gates()).toEqual(once);
    await world.run(world.now() + 15 * minute, { sweep: true });
    expect(textsTo(world)).toEqual([2, 3, 5].map(numberOf));
  });

  it('keeps a closing that was made on the restored table before a late replay', async () => {
    const service = await copiedService();
    await optOut(service.lost);
    const world = service.restored();
    for (const channel of ['email', 'voice', 'push'] as const) {
      await world.asCustomer('c-2', (now) => ({
        ...now,
        channels: { ...now.channels, [channel]: 'blocked' },
      }));
    }
    await replay(world, service);
    const { channels } = await world.gate('c-2');
    expect(Object.entries(channels).map(([channel, { setting }]) => `${channel} ${setting}`)).toEqual(
      expect.arrayContaining(['email blocked', 'voice blocked', 'push blocked', 'sms blocked']),
    );
  });

  it('brings the customer’s hours back, also for a customer whom it does not know any more', async () => {
    const service = await copiedService();
    const windows = [{ days: ['mon' as const], from: '18:00', to: '21:00' }];
    await service.lost.asCustomer('c-1', (now) => ({ ...now, windows }));
    await register(service.lost, 'c-6', { sms: numberOf(6) });
    await service.lost.asCustomer('c-6', (now) => ({ ...now, windows, doNotCall: true }));
    const world = service.restored();
    const report = await replay(world, service);
    expect(report.toBeSynced).toEqual([]);
    expect((await world.call('GET', '/v1/customers/c-1/preferences')).json.windows).toEqual(windows);
    await register(world, 'c-6', { sms: numberOf(6) });
    const known = (await world.call('GET', '/v1/customers/c-6/preferences')).json;
    expect(known).toMatchObject({ windows, doNotCall: true });
  });

  it('contacts nobody on old details: whose address was changed too waits for the next sync', async () => {
    const service = await copiedService();
    await register(service.lost, 'c-1', { sms: numberOf(7) });
    await service.lost.asCustomer('c-1', (now) => ({ ...now, maxPerWeek: 2 }));
    const world = service.restored();
    const report = await replay(world, service);
    expect(report.toBeSynced).toEqual(['c-1']);
    await world.run(world.now() + 15 * minute, { sweep: true });
    expect(textsTo(world)).toEqual([2, 3, 4, 5].map(numberOf));
    await register(world, 'c-1', { sms: numberOf(7) });
    expect((await world.call('GET', '/v1/customers/c-1/preferences')).json.maxPerWeek).toBe(2);
  });

  it('never sends again what was due since the restore point, and goes on with what is new', async () => {
    const service = await copiedService();
    await service.lost.run(service.lost.now() + 20 * minute, { sweep: true });
    expect(service.lost.texts).toHaveLength(5);
    const world = service.restored();
    world.passTime(20 * minute);
    const fresh = await accepted(world, { customerId: 'c-1' });
    const report = await replay(world, service);
    expect(report.unknown).toHaveLength(5);
    await world.run(world.now() + 2 * minute, { sweep: true });
    expect(textsTo(world)).toEqual([numberOf(1)]);
    expect(await world.dispatch(fresh)).toMatchObject({ status: 'sent' });
    expect(await world.dispatch(report.unknown[0] ?? '')).toMatchObject({ status: 'unknown' });
  });

  it('sends nothing while it is being replayed', async () => {
    const service = await copiedService();
    const world = service.restored();
    const waiting = await accepted(world, { customerId: 'c-1' });
    // The senders run while the replay waits for them to see the switch, and after it.
    world.duringSleep(world.now() + 1_999, () => world.run(world.now()));
    await replay(world, service, false);
    await world.run(world.now() + minute, { sweep: true });
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(waiting)).toMatchObject({ status: 'scheduled' });
  });

  it('stays silent when an entry of the log cannot be read', async () => {
    const service = await copiedService();
    await optOut(service.lost);
    await service.spoil(service.lost.now());
    const world = service.restored();
    const report = await replay(world, service);
    expect(report).toMatchObject({ sending: false, restored: 4 });
    expect(report.unreadable).toHaveLength(1);
    await world.run(world.now() + 15 * minute, { sweep: true });
    expect(world.texts).toEqual([]);
  });
});

describe('npm run restore', () => {
  const screen = () => {
    const lines: string[] = [];
    const keep = (text: string) => void lines.push(text);
    return { out: keep, err: keep, text: () => lines.join('\n') };
  };

  it('replays the log into a table by name, and says what it did', async () => {
    const name = await cloud.newTable();
    const table = cloud.open(name);
    const { log, name: bucket } = cloud.newLog();
    const restoredTo = new Date(Date.now() - hour).toISOString();
    await table.put(
      keyringItem({ current: 'k1', addressKey: 'k1', keys: { k1: new Uint8Array(32).fill(7) } }),
    );
    const world = createWorld({ table, optOutLog: log, now: Date.now() });
    await register(world, 'c-1');
    const copy = await cloud.copyOf(name);
    await world.reply('+13055550100', 'STOP');
    process.env.AWS_ENDPOINT_URL_DYNAMODB = cloud.dynamoEndpoint;
    process.env.AWS_ENDPOINT_URL_S3 = cloud.s3Endpoint;
    const seen = screen();
    const args = ['--table', copy, '--log', bucket, '--restored-to', restoredTo, '--resume'];
    expect(await restoreCommand(args, seen)).toBe(0);
    expect(seen.text()).toMatch(/Lost and restored +1\n[\s\S]*Sending +on/);
    const { suppressions } = await createWorld({ table: cloud.open(copy) }).gate('c-1');
    expect(suppressions).toContainEqual(expect.objectContaining({ channel: 'sms', scope: 'all' }));

    const empty = screen();
    expect(await restoreCommand(['--table', await cloud.newTable(), ...args.slice(2)], empty)).toBe(2);
    expect(empty.text()).toContain('has no keyring');
  });

  it.each([
    [[], '--table: name the restored table'],
    [['--table', 'kairos', '--log', 'opt-outs'], '--restored-to: give the instant'],
    [
      ['--table', 'kairos', '--log', 'opt-outs', '--restored-to', 'yesterday'],
      '--restored-to: use an RFC 3339',
    ],
    [['--tabel', 'kairos'], "Unknown option '--tabel'"],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const seen = screen();
    expect(await restoreCommand(args, seen)).toBe(2);
    expect(seen.text()).toContain(sentence);
    expect(seen.text()).toContain('npm run restore -- --table');
  });
});
