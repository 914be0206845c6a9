import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../lib/local/example-customers.ts';
import { type Kairos, spawnKairos, startKairos } from './running-kairos.ts';

// The whole service in a process of its own, over HTTP, with the bundles that would be deployed.
let root: string;
let kairos: Kairos;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kairos-run-'));
  kairos = await startKairos(join(root, 'data'));
}, 300_000);
afterAll(async () => {
  await kairos?.end('SIGKILL');
  rmSync(root, { recursive: true });
});

const sms = { sms: { body: 'Your code is 1234.' } };
const email = { email: { subject: 'Sale', text: 'Sale', html: '<p>Sale</p>' } };
const logged = () =>
  readFileSync(join(root, 'data', 'kairos.log'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
let keys = 0;
const dispatch = (request: Record<string, unknown>) =>
  kairos.call('POST', '/v1/dispatches', request, { 'idempotency-key': `local-run-${++keys}` });

describe('the local run', () => {
  it('says where it is, the tokens and three commands', () => {
    expect(kairos.output()).toContain(`Kairos is ready: ${kairos.origin}`);
    expect(kairos.output().match(/ {2}curl -s http/g)).toHaveLength(3);
    for (const token of Object.values(kairos.tokens)) expect(kairos.output()).toContain(token);
  });

  it('greets a newcomer with nothing but the welcome; the log is in the data folder', () => {
    const [before = ''] = kairos.output().split('Kairos is ready');
    expect(before.split('\n').filter((line) => line !== '' && !line.startsWith('>'))).toEqual([]);
    expect(kairos.output()).toContain(join(root, 'data', 'kairos.log'));
    const events = logged().map(({ event }) => event);
    expect(events).toContain('swept');
    expect(events).not.toContain('request.refused');
  });

  it('has the example customers', async () => {
    for (const { id } of examples) expect((await kairos.call('GET', `/v1/customers/${id}`)).status).toBe(200);
    expect((await kairos.call('GET', '/local/customers')).body.customers).toContain('ana-miami');
  });

  it('sends a text at once, and a stop by reply stops', async () => {
    const request = { customerId: 'ana-miami', purpose: 'transactional', content: sms };
    const accepted = await dispatch(request);
    expect(accepted).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    const [message] = await kairos.arrived(1);
    expect(message).toMatchObject({
      channel: 'sms',
      to: '+13055550100',
      dispatchId: accepted.body.dispatchId,
    });

    const stop = { messageId: message.messageId, kind: 'reply', text: 'stop.' };
    expect((await kairos.call('POST', '/local/acts', stop)).body).toEqual({ status: 200 });
    expect(await dispatch(request)).toMatchObject({ status: 200, body: { status: 'suppressed' } });
    // Nothing but the one confirmation that it was understood.
    await kairos.arrived(2);
    const texts = (await kairos.outbox()).map(({ to, text }: { to: string; text: string }) => ({ to, text }));
    expect(texts).toEqual([
      { to: '+13055550100', text: message.text },
      { to: '+13055550100', text: expect.stringMatching(/no more/i) },
    ]);
  });

  it('sends what is due after a jump of the clock, with a working one-click link', async () => {
    const question = { customerId: 'chloe-london', purpose: 'marketing', channels: ['email'] };
    const accepted = await dispatch({ ...question, content: email });
    const { sendAt } = accepted.body.decision;
    const before = (await kairos.outbox()).length;
    const at = new Date(Date.parse(sendAt) + 1_000).toISOString();
    const arrival = await kairos.call('POST', '/local/clock', { advanceTo: at });
    expect(arrival).toMatchObject({ status: 200, body: { drained: true } });
    const message = (await kairos.outbox())[before];
    expect(message).toMatchObject({ to: 'chloe@example.com', dispatchId: accepted.body.dispatchId });
    expect(message.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');

    const click = await kairos.call('POST', '/local/one-click', { messageId: message.messageId });
    expect(click.body).toEqual({ status: 200 });
    const after = await kairos.call('POST', '/v1/decisions', question);
    expect(after.body).toMatchObject({ outcome: 'suppressed' });
    const html = await fetch(`${kairos.origin}/local/messages/${message.messageId}/html`);
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  }, 60_000);

  it('takes in a bounce and a complaint', async () => {
    await dispatch({ customerId: 'dieter-berlin', purpose: 'transactional', content: email });
    const before = (await kairos.outbox()).length;
    const messages = await kairos.arrived(Math.max(1, before));
    const mail = messages.findLast(({ channel }: { channel: string }) => channel === 'email');
    for (const kind of ['bounce', 'complain']) {
      const told = await kairos.call('POST', '/local/acts', { messageId: mail.messageId, kind });
      expect(told.body).toEqual({ status: 200 });
    }
    const known = await kairos.call('POST', '/v1/suppressions/lookup', { address: mail.to });
    const reasons = known.body.suppressions.map(({ reason }: { reason: string }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['bounce', 'complaint']));
  });

  it('takes a correlation id along the whole way: acceptance, queue, topic, sender, and what SES says', async () => {
    const correlationId = randomUUID();
    const before = (await kairos.outbox()).length;
    const accepted = await kairos.call(
      'POST',
      '/v1/dispatches',
      { customerId: 'elodie-paris', purpose: 'transactional', content: email },
      { 'idempotency-key': 'followed', 'x-correlation-id': correlationId },
    );
    expect(accepted.headers.get('x-correlation-id')).toBe(correlationId);
    const message = (await kairos.arrived(before + 1)).at(-1);
    await kairos.call('POST', '/local/acts', { messageId: message.messageId, kind: 'complain' });
    const path = ['decided', 'handed-over', 'claimed', 'dispatch-ended', 'provider-event', 'silenced'];
    const own = () => logged().filter((line) => line.correlationId === correlationId);
    while (own().length < path.length) await sleep(50);
    // What SES says may overtake what the sender notes of it.
    expect(
      own()
        .map(({ event }) => event)
        .sort(),
    ).toEqual([...path].sort());
    const functions = own().map((line) => line.function);
    expect([...new Set(functions)]).toEqual(['dispatches', 'dispatch-due', 'send-email', 'inbound-sns']);
  }, 60_000);

  it('shows its current figures, as JSON and as a page', async () => {
    const { metrics } = (await kairos.call('GET', '/local/metrics')).body;
    const of = (name: string) => metrics.find((metric: { name: string }) => metric.name === name).figures;
    expect(of('ProviderEvents')).toContainEqual(
      expect.objectContaining({ by: { outcome: 'complaint' }, sum: 2 }),
    );
    expect(of('TimeToSend')[0].p50).toBeGreaterThan(0);
    const page = await fetch(`${kairos.origin}/local/metrics`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(await page.text()).toMatch(/ProviderEvents[\s\S]*complaint<\/td><td>2</);
  });

  it('only moves the clock forward', async () => {
    const back = await kairos.call('POST', '/local/clock', { advanceTo: '2020-01-01T00:00:00Z' });
    expect([back.status, back.body.code]).toEqual([422, 'CLOCK_ONLY_FORWARD']);
  });

  it('shows what it decided, and not what was only simulated', async () => {
    const ask = { customerId: 'finn-sydney', purpose: 'service' };
    await kairos.call('POST', '/v1/decisions', { ...ask, simulateAt: '2027-01-05T00:00:00Z' });
    await kairos.call('POST', '/v1/decisions', ask);
    const [first, second] = (await kairos.call('GET', '/local/decisions')).body.decisions;
    expect(first).toMatchObject({ kind: 'decision', request: ask, answer: { outcome: 'contact' } });
    expect(second.request).not.toEqual(ask);
  });

  it('draws the week of a customer in open and closed hours', async () => {
    const at = '2027-01-04T00:00:00Z';
    const week = { customerId: 'dieter-berlin', purpose: 'transactional', at };
    const { slots } = (await kairos.call('POST', '/local/week', week)).body;
    expect(slots).toHaveLength(168);
    const finn = { customerId: 'finn-sydney', purpose: 'service', at };
    const open = (await kairos.call('POST', '/local/week', finn)).body.slots.filter(
      (slot: { open: string[] }) => slot.open.includes('email'),
    );
    // Six days of eleven hours; Sydney's Monday is 11 hours old at the start.
    expect(open.length).toBeGreaterThanOrEqual(60);
    expect(open.length).toBeLessThanOrEqual(66);
  }, 60_000);

  it('draws a week that has the chosen moment open, also while another dispatch waits', async () => {
    const question = { customerId: 'finn-sydney', purpose: 'marketing' };
    await dispatch({ ...question, content: email });
    const at = (await kairos.call('GET', '/local/clock')).body.now;
    const { decision } = (await kairos.call('POST', '/local/decide', { ...question, at })).body;
    const { slots } = (await kairos.call('POST', '/local/week', { ...question, at })).body;
    const chosen = slots.findLast(
      (slot: { at: string }) => Date.parse(slot.at) <= Date.parse(decision.sendAt),
    );
    expect(chosen.open).toContain(decision.channel);
  }, 60_000);

  it('serves the page under a policy that lets nothing in from outside', async () => {
    const page = await fetch(kairos.origin);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).not.toMatch(/https?:|unsafe|\*/);
    const files = [...(await page.text()).matchAll(/(?:href|src)="(\/local\/page\/[^"]+)"/g)].map(
      ([, path]) => path,
    );
    expect(files.length).toBeGreaterThan(1);
    for (const path of files) expect((await fetch(kairos.origin + path)).status).toBe(200);
  });

  it('serves the API description as JSON and as a page, which takes nothing from elsewhere', async () => {
    const description = await fetch(`${kairos.origin}/openapi.json`);
    expect(await description.json()).toMatchObject({ openapi: '3.1.0' });
    const page = await fetch(`${kairos.origin}/docs`);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    const files = [...(await page.text()).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path);
    expect(files).toHaveLength(3);
    for (const path of files) {
      const file = await fetch(kairos.origin + path);
      expect([file.status, file.headers.get('content-type')]).toEqual([200, expect.stringMatching(/utf-8$/)]);
    }
  });

  it('keeps every acknowledged change when it is killed, its messages and its clock too', async () => {
    const customers = Array.from({ length: 10 }, (_, index) => `kept-${index}`);
    const contactPoints = [{ channel: 'email', address: 'kept@example.com' }];
    for (const id of customers) {
      expect((await kairos.call('PUT', `/v1/customers/${id}`, { contactPoints })).status).toBeLessThan(300);
    }
    const suppressed = await kairos.call('POST', '/v1/suppressions', {
      address: 'kept@example.com', scope: 'all', reason: 'customer-request', source: 'test',
    }); // biome-ignore format: one request
    expect(suppressed.status).toBe(201);
    const messages = await kairos.outbox();
    const { ahead } = (await kairos.call('GET', '/local/clock')).body;
    await kairos.end('SIGKILL');

    kairos = await startKairos(join(root, 'data'));
    for (const id of customers) {
      expect((await kairos.call('GET', `/v1/customers/${id}`)).body).toMatchObject({ contactPoints });
    }
    const known = await kairos.call('POST', '/v1/suppressions/lookup', { address: 'kept@example.com' });
    expect(known.body.suppressions).toHaveLength(1);
    expect(await kairos.outbox()).toEqual(messages);
    expect((await kairos.call('GET', '/local/clock')).body.ahead).toBe(ahead);
    expect(ahead).toBeGreaterThan(0);
  }, 60_000);

  it('is one at a time on a folder, and on a port', async () => {
    const sameFolder = spawnKairos(join(root, 'data'));
    expect(await sameFolder.ended).toBe(1);
    expect(sameFolder.output().trim().split('\n')).toEqual([
      expect.stringMatching(/^The data folder .* is in use/),
    ]);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const samePort = spawnKairos(':memory:', `${port}`);
    expect(await samePort.ended).toBe(1);
    expect(samePort.output().trim().split('\n')).toEqual([expect.stringMatching(/^Port \d+ is in use/)]);
    other.close();
  }, 60_000);

  it('stops cleanly when it is asked to', async () => {
    expect(await kairos.end('SIGINT')).toBe(0);
    expect(kairos.output()).not.toMatch(/error/i);
  });
});
