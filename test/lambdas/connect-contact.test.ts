import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createConnectContact } from '../../lambdas/connect-contact.ts';
import { bundleFunctions } from '../../lib/bundle.ts';
import { safeAnswer } from '../../lib/edge/flat-answer.ts';
import { logLines } from '../../lib/telemetry/write-line.ts';
import { smallService } from './small-service.ts';

const root = join(import.meta.dirname, '../..');
const recorded = JSON.parse(
  await readFile(join(import.meta.dirname, 'recorded/connect-inbound-call.json'), 'utf8'),
);
const script = '¿Un depósito a plazo?';

async function bank() {
  const service = smallService();
  const customer = {
    language: 'es',
    country: 'US',
    postalCode: '33101',
    valueTier: 'high',
    contactPoints: [{ channel: 'voice', address: '+13055550100' }],
  };
  await service.call('PUT', '/v1/customers/ana', { body: customer });
  const deposit = {
    name: 'Term deposit',
    purpose: 'marketing',
    channels: ['inbound'],
    value: 40,
    script: { es: script },
    queue: 'sales',
  };
  await service.call('PUT', '/v1/actions/deposit', { body: deposit });
  return service;
}

/** In time: the test's own timer would let all time pass at once. */
function flowOf({ ports }: Awaited<ReturnType<typeof bank>>) {
  return createConnectContact({ ...ports, timer: { sleep: () => new Promise(() => {}) } });
}

function withNumber(endpoint: object | null): unknown {
  const { ContactData, ...details } = recorded.Details;
  return {
    ...recorded,
    Details: { ...details, ContactData: { ...ContactData, CustomerEndpoint: endpoint } },
  };
}

describe('a contact flow', () => {
  it('gets who calls and what is best, as texts only, well within what Connect takes', async () => {
    const service = await bank();
    const answer = await flowOf(service)(recorded);
    expect(answer).toMatchObject({
      status: 'known',
      customerId: 'ana',
      language: 'es',
      actionId: 'deposit',
      actionScript: script,
      queue: 'sales',
      offersAllowed: 'true',
      confirmAsk: 'postal-code',
    });
    expect(Object.values(answer).every((value) => typeof value === 'string')).toBe(true);
    expect(Object.keys(answer)).toEqual(Object.keys(safeAnswer));
    // What would prove a forged caller to be the customer stays with the agent's own tools.
    expect(JSON.stringify(answer)).not.toContain('33101');
  });

  it('can name the customer itself, and let expressions read its attributes', async () => {
    const service = await bank();
    const eligibility = 'context.attributes.menuChoice == "2" && context.contactChannel == "VOICE"';
    await service.call('PUT', '/v1/actions/menu', {
      body: { name: 'Menu', purpose: 'service', channels: ['inbound'], value: 900, eligibility },
    });
    const { ContactData } = recorded.Details;
    const named = { Name: 'ContactFlowEvent', Details: { ContactData, Parameters: { customerId: 'ana' } } };
    const answer = await flowOf(service)(named);
    expect(answer).toMatchObject({ identification: 'named', confirmAsk: '', actionId: 'menu' });

    // However much else the flow has set, what it passes to us is read.
    const Attributes = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`other${index}`, 'x']));
    const { menuChoice } = ContactData.Attributes;
    const passed = { ContactData: { ...ContactData, Attributes }, Parameters: { menuChoice } };
    expect((await flowOf(service)({ Details: passed })).actionId).toBe('menu');
  });

  it.each([
    ['without a number', { Address: null, Type: 'TELEPHONE_NUMBER' }, 'withheld'],
    ['without an endpoint', null, 'withheld'],
    ['with a hidden number', { Address: 'anonymous', Type: 'TELEPHONE_NUMBER' }, 'withheld'],
    ['with a number that nobody has', { Address: '+13055550111', Type: 'TELEPHONE_NUMBER' }, 'unknown'],
    [
      'with something that is no number',
      { Address: '+1305-DROP-TABLE', Type: 'TELEPHONE_NUMBER' },
      'unreadable',
    ],
    [
      'with a number as long as a book',
      { Address: '1'.repeat(100_000), Type: 'TELEPHONE_NUMBER' },
      'unreadable',
    ],
  ])('%s gets the default action', async (_, endpoint, identification) => {
    const service = await bank();
    const answer = await flowOf(service)(withNumber(endpoint));
    expect(answer).toMatchObject({ status: 'unknown', identification, customerId: '', actionId: 'default' });
  });

  it('with a forged number learns nothing that proves who calls, and is told what to ask', async () => {
    const service = await bank();
    const answer = await flowOf(service)(recorded);
    expect(answer.identification).toBe('by-address');
    expect(answer.confirmWording).toContain('código postal');
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['an event of something else', { Records: [] }],
    ['an endless list of attributes', { Details: { ContactData: { Attributes: [] } } }],
  ])('that sends %s gets the safe answer', async (_, event) => {
    const service = await bank();
    expect(await flowOf(service)(event)).toEqual(safeAnswer);
    expect(service.lines.join()).toContain('safe-answer');
  });

  it('gets the safe answer when the table fails, and when it does not answer in time', async () => {
    const service = await bank();
    service.store.around = () => Promise.reject(new Error('unreachable'));
    const { log, table, clock, randomness, keyring } = service.ports;
    const never = { ...service.ports, log, table, clock, randomness, keyring };
    expect(
      await createConnectContact({ ...never, timer: { sleep: () => new Promise(() => {}) } })(recorded),
    ).toEqual(safeAnswer);
    service.store.around = () => new Promise(() => {});
    const sleep = vi.fn(async () => {});
    expect(await createConnectContact({ ...never, timer: { sleep } })(recorded)).toEqual(safeAnswer);
    expect(sleep).toHaveBeenCalledWith(expect.any(Number));
    expect((sleep.mock.calls as unknown as [number][])[0]?.[0]).toBeLessThan(2_500);
    expect(service.lines.join()).toContain('TooLate');
  });

  it('never gets more than Connect takes, however long the texts are', async () => {
    const service = await bank();
    const long = {
      name: 'N'.repeat(100),
      purpose: 'service',
      channels: ['inbound'],
      value: 900,
      script: { es: '¡é'.repeat(2_000) },
    };
    await service.call('PUT', '/v1/actions/long', { body: long });
    const answer = await flowOf(service)(recorded);
    expect(answer.actionId).toBe('long');
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(32 * 1_024);
  });
});

describe('any other contact centre', () => {
  it('gets the same map over HTTP', async () => {
    const service = await bank();
    const request = JSON.parse(
      await readFile(join(import.meta.dirname, 'recorded/contact-centre-request.json'), 'utf8'),
    );
    const { json } = await service.call('POST', '/v1/next-best-action', {
      body: request,
      query: { form: 'flat' },
      scope: 'kairos/routing',
    });
    expect(json).toMatchObject({ status: 'known', customerId: 'ana', actionId: 'deposit' });
  });
});

describe('the bundle that is deployed', () => {
  const kept = { ...process.env };
  let folder: string;
  beforeAll(async () => {
    folder = join(root, 'reports', `connect-${process.pid}`);
    await bundleFunctions({ root, folder, names: ['connect-contact'] });
  }, 120_000);
  afterAll(() => {
    process.env = kept;
  });

  it('answers the recorded event, safely even without a table to read', async () => {
    Object.assign(process.env, {
      TABLE_NAME: 'kairos', AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
    }); // biome-ignore format: one environment
    const lines: unknown[] = [];
    const collect = (line: unknown) => lines.push(JSON.parse(String(line)));
    subscribe(logLines, collect);
    const { handler } = await import(pathToFileURL(join(folder, 'connect-contact/index.mjs')).href);
    expect(await handler(recorded)).toEqual(safeAnswer);
    unsubscribe(logLines, collect);
    // What encodes metrics lies beside the bundle.
    expect(lines).toMatchObject([
      {
        event: 'safe-answer',
        SafeAnswers: 1,
        _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'SafeAnswers' }] }] },
      },
    ]);
  });

  it('has beside it what it loads only when it needs it: zod for what is not surely fine, the language, numbering plans', async () => {
    const late = (file: string) => import(pathToFileURL(join(folder, 'connect-contact', file)).href);
    const { genuineOf } = await late('judge.mjs');
    expect(genuineOf('string', []).safeParse(1).error.issues[0].code).toBe('invalid_type');
    const { compileExpression } = await late('compile-expression.mjs');
    expect(compileExpression('1 +')).toMatchObject({ ok: false });
    const { normaliseAddress } = await late('normalise-address.mjs');
    expect(normaliseAddress('voice', '+1 (305) 555-0100')).toMatchObject({ address: '+13055550100' });
  });
});
