import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, fixtureAt, fixtures } from '../../lib/local/fixtures.ts';
import { type Kairos, startKairos } from './running-kairos.ts';

// The whole service, a customer for each fixture, and what the page docs/testing.md promises of each.
let root: string;
let kairos: Kairos;
const ids = new Map<string, string>();

const channelOf = ({ address }: Fixture) => (address.includes('@') ? 'email' : 'sms');
/** As a caller would use it: a mailbox with a label of its own. */
const labelled = (address: string) => address.replace('@', '+order-7@');
const content = {
  sms: { body: 'Your code is 1234.' },
  email: { subject: 'Code', text: '1234', html: '<p>1234</p>' },
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kairos-fixtures-'));
  kairos = await startKairos(join(root, 'data'));
  // The first message through each provider's client takes longest; on a busy machine longer than a provider may take.
  for (const [id, purpose] of [
    ['ana-miami', 'sms'],
    ['chloe-london', 'email'],
  ] as const) {
    const order = { customerId: id, purpose: 'transactional', channels: [purpose], content };
    const { body } = await kairos.call('POST', '/v1/dispatches', order, { 'idempotency-key': `first-${id}` });
    await until(
      async () => (await kairos.call('GET', `/v1/dispatches/${body.dispatchId}`)).body.status,
      (status) => status !== 'scheduled' && status !== 'sending',
    );
  }
  for (const [index, fixture] of fixtures.entries()) {
    const customer = {
      timeZone: 'America/New_York',
      country: 'US',
      contactPoints: [{ channel: channelOf(fixture), address: labelled(fixture.address) }],
    };
    const saved = await kairos.call('PUT', `/v1/customers/fixture-${index}`, customer);
    if (saved.status >= 300) throw new Error(JSON.stringify(saved.body));
    const accepted = await kairos.call(
      'POST',
      '/v1/dispatches',
      { customerId: `fixture-${index}`, purpose: 'transactional', content },
      { 'idempotency-key': `fixture-${index}` },
    );
    if (accepted.status !== 202) throw new Error(JSON.stringify(accepted.body));
    ids.set(fixture.address, accepted.body.dispatchId);
  }
});
afterAll(async () => {
  await kairos?.end('SIGKILL');
  rmSync(root, { recursive: true });
});

describe('a fixture', () => {
  it.each(fixtures)('$address ($plays) ends a dispatch as $ends', async ({ address, ends }) => {
    const status = await until(
      async () => (await kairos.call('GET', `/v1/dispatches/${ids.get(address)}`)).body.status,
      (now) => now !== 'scheduled' && now !== 'sending',
    );
    expect(status).toBe(ends);
  });

  it.each(fixtures.filter(({ closes }) => closes))(
    '$address is suppressed afterwards',
    async ({ address, closes }) => {
      const suppressions = await until(
        async () =>
          (await kairos.call('POST', '/v1/suppressions/lookup', { address: labelled(address) })).body
            .suppressions,
        (found) => found.length > 0,
      );
      expect(suppressions).toEqual([expect.objectContaining(closes ?? {})]);
    },
  );

  it('that says HELP is answered, once', async () => {
    const texts = await until(
      async () => (await kairos.outbox()).filter(({ to }: { to: string }) => to === '+12065550112'),
      (found) => found.length > 1,
    );
    // What was sent, and what answers it.
    expect(texts).toHaveLength(2);
  });

  it('that only plays something leaves every other address alone', () => {
    expect(fixtureAt('ana@example.com')).toBeUndefined();
    expect(fixtureAt('bounce@example.com')).toBeUndefined();
    expect(fixtureAt('+12065550100')).toBeUndefined();
    expect(fixtureAt('Bounce+x@simulator.amazonses.com')?.act).toEqual({ kind: 'bounce' });
  });

  it.each(fixtures)('$address is on the page', ({ address, plays, ends }) => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/testing.md'), 'utf8');
    const row = page.split('\n').find((line) => line.includes(`\`${address}\``)) ?? '';
    expect(row).toContain(plays);
    expect(row).toContain(`\`${ends}\``);
  });
});

async function until<Value>(look: () => Promise<Value>, done: (value: Value) => boolean): Promise<Value> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const value = await look();
    if (done(value)) return value;
    await sleep(250);
  }
  return look();
}
