import { beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '../../lib/telemetry/metrics.ts';
import { formOf } from '../support/page-form.ts';
import { markedService, routes, workers } from './marked-service.ts';

// Everything about a person that flows through the service here can be told at sight.
const number = '+13055550137';
const spelling = '+1 (305) 555-0137';
const mailbox = 'quixmarker@mail.example';
const marked = (what: string) => `Quixmarker ${what} ${spelling} Q.U.I.X.marker@mail.example`;
const id = 'zq-person-1';
const other = 'zq-person-2';

/** The markers in any spelling: the name, the mailbox, and the numbers whatever stands between their digits. */
const personal = /quix\.?marker|q\.u\.i\.x|mail\.example|305\D{0,3}555\D{0,3}0137/i;
/** In logs and metrics not even who it is about. */
const identifying = new RegExp(`${personal.source}|zq-person`, 'i');

const service = markedService();
const { call, run, runJobs, output, world } = service;
const day = 86_400_000;
const at = (offset: number) => new Date(world.now() + offset).toISOString();

const person = {
  timeZone: 'America/New_York', country: 'US', region: 'NY', postalCode: '10001', language: 'en', valueTier: 'high',
  segments: ['frequent-flyer'], attributes: { lastName: marked('attribute'), balance: 3055550137 },
  contactPoints: [
    { channel: 'sms', address: spelling, source: 'crm' }, { channel: 'voice', address: '+1.305.555.0137' }, { channel: 'email', address: mailbox },
  ],
}; // biome-ignore format: one person
const content = {
  sms: { body: marked('body') }, email: { subject: marked('subject'), text: marked('text'), html: `<p>${marked('html')}</p>` },
  voice: { script: marked('script') }, push: { title: marked('title'), body: marked('push') }, mail: { template: marked('template') },
}; // biome-ignore format: one message
let keys = 0;
const send = (change: Record<string, unknown> = {}) =>
  call('POST /v1/dispatches', {}, {
    body: { customerId: id, purpose: 'service', channels: ['sms'], content, notAfter: at(day), ...change },
    headers: { 'idempotency-key': `${mailbox} ${keys++}`, 'x-correlation-id': mailbox },
  }); // biome-ignore format: one call

async function withVersion(route: string, read: string, params: Record<string, string>, body: unknown) {
  const seen = await call(read, params);
  return call(route, params, { body, headers: { 'if-match': seen?.headers.etag ?? '' } });
}

async function customers() {
  for (const customerId of [id, other]) {
    const body = customerId === id ? person : { ...person, contactPoints: person.contactPoints.slice(0, 1) };
    const put = await call('PUT /v1/customers/{id}', { id: customerId }, { body });
    expect(put?.text).toContain(customerId);
    await call('GET /v1/customers/{id}', { id: customerId });
  }
  for (const channel of ['sms', 'email', 'voice']) {
    const consent = {
      channel,
      purpose: 'marketing',
      status: 'granted',
      capturedAt: at(-day),
      actor: 'customer',
    };
    const body = { ...consent, source: 'web-form', wording: marked('wording'), evidence: marked('evidence') };
    await call('POST /v1/customers/{id}/consents', { id }, { body });
  }
  await call('GET /v1/customers/{id}/consents', { id });
  await call('GET /v1/customers/{id}/consents/verify', { id });
  await call('GET /v1/customers/{id}/consents/export', { id });
  const wishes = { channels: { sms: 'preferred' } };
  await withVersion(
    'PUT /v1/customers/{id}/preferences',
    'GET /v1/customers/{id}/preferences',
    { id },
    wishes,
  );
  await call('PATCH /v1/customers/{id}/preferences', { id }, { body: { topics: { news: 'blocked' } } });
  await call('GET /v1/customers/{id}/preferences/history', { id });
}

async function decisions() {
  const question = { customerId: id, purpose: 'marketing' };
  const decided = await call('POST /v1/decisions', {}, { body: question });
  expect(decided?.status).toBe(200);
  await call('POST /v1/decisions', {}, { body: { ...question, topic: 'news', channels: ['sms'] } });
  await call('POST /v1/decisions', {}, { body: { ...question, simulateAt: at(day) } });
  await call('GET /v1/decisions/{id}', { id: decided?.json.decisionId });
  await call('POST /v1/decisions/{id}/replay', { id: decided?.json.decisionId });
  const requests = [question, { customerId: mailbox }, { customerId: 'nobody', purpose: 'service' }];
  await call('POST /v1/decisions/batch', {}, { body: { requests } });
}

async function dispatches() {
  const mail = await send({ channels: ['email'] });
  expect(mail?.status).toBe(202);
  await send({ channels: ['email'], purpose: 'marketing' });
  const { json: text } = (await send()) ?? {};
  await call('GET /v1/dispatches/{id}', { id: text.dispatchId });
  await call('GET /v1/customers/{id}/dispatches', { id });
  const late = await send({ notBefore: at(day / 4) });
  await call('DELETE /v1/dispatches/{id}', { id: late?.json.dispatchId });
  // Providers may repeat what they were sent: a refusal, a throttle, and nobody knows.
  world.providerAnswers.push(
    { outcome: 'rejected', retry: true, code: 'ThrottlingException' },
    { outcome: 'unknown', code: 'TIMEOUT' },
    { outcome: 'rejected', retry: false, code: 'InvalidParameter' },
  );
  await run();
  for (const mailSent of world.mails) {
    const token = mailSent.unsubscribeUrl?.split('/u/')[1];
    if (token === undefined) continue;
    await call('GET /u/{token}', { token });
    const form = { body: 'List-Unsubscribe=One-Click', scope: null };
    await call(
      'POST /u/{token}',
      { token },
      { ...form, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    );
  }
  const task = await send({ channels: ['voice'], voiceMode: 'live' });
  await call('GET /v1/call-tasks');
  await call('POST /v1/dispatches/{id}/claim', { id: task?.json.dispatchId }, { body: {} });
  await call(
    'POST /v1/dispatches/{id}/result',
    { id: task?.json.dispatchId },
    { body: { outcome: 'answered' } },
  );
  return mail?.json.dispatchId as string;
}

/** What happens at the company, told by a caller and on the bus, and what an agent noted of a call. */
async function companyEvents() {
  const trigger = { event: 'order.delayed', withinHours: 5 };
  const action = { name: 'Apology', purpose: 'service', channels: ['sms'], value: 5, trigger };
  const body = { ...action, content: { en: { sms: { body: marked('apology') } } } };
  await call('PUT /v1/actions/{id}', { id: 'apology' }, { body });
  world.passTime(3_000);
  const detail = { customerId: id, eventId: mailbox, at: at(0), context: { who: marked('context') } };
  const event = { ...detail, type: trigger.event };
  const taken = await call(
    'POST /v1/events',
    {},
    { body: { events: [event, { ...event, type: 'nobody.waits' }] } },
  );
  expect(taken?.json.results[0].started?.actionId).toBe('apology');
  const envelope = { id: 'e-1', source: 'shop', 'detail-type': trigger.event, time: at(0) };
  const tags = { 'kairos:customer': id, 'kairos:outcome': marked('outcome') };
  const contact = { eventType: 'DISCONNECTED', contactId: mailbox, channel: 'VOICE', tags };
  const connect = { ...envelope, source: 'aws.connect', 'detail-type': 'Amazon Connect Contact Event' };
  for (const carried of [
    { ...envelope, detail },
    { ...connect, detail: contact },
    { ...envelope, detail: { customerId: number } },
  ])
    await world.handlers.queues.bus({
      Records: [{ messageId: 'm-1', body: JSON.stringify(carried) } as never],
    });
}

async function events(dispatchId: string) {
  const event = { customerId: id, channel: 'email', at: at(0) };
  const types = [
    'contacted',
    'delivered',
    'opened',
    'clicked',
    'replied',
    'converted',
    'bounced',
    'complained',
    'opted_out',
  ];
  const all = types.map((type, index) => ({ ...event, type, eventId: `${mailbox} ${index}` }));
  const bad = [
    { ...event, type: marked('type'), eventId: 'x' },
    { ...event, customerId: number, type: 'opened', eventId: 'y' },
  ];
  await call('POST /v1/events', {}, { body: { events: [...all, ...bad] } });
  const sns = (Message: unknown) => {
    const notification = world.signer.notification(
      typeof Message === 'string' ? Message : JSON.stringify(Message),
    );
    return call(
      'POST /inbound/sns',
      {},
      { body: JSON.stringify(notification), headers: { 'content-type': 'text/plain' } },
    );
  };
  const recipients = [{ emailAddress: mailbox }, { emailAddress: `"${marked('display')}" <${mailbox}>` }];
  const tags = { dispatch: [dispatchId], correlation: [mailbox] };
  const tagged = { messageId: 'ses-1', tags };
  await sns({ eventType: 'Send', mail: tagged });
  await sns({
    eventType: 'Bounce',
    mail: tagged,
    bounce: { bounceType: 'Permanent', bouncedRecipients: recipients },
  });
  const hostile = {
    messageId: marked('id'),
    tags: { dispatch: [marked('tag')], correlation: [marked('tag')] },
  };
  await sns({ eventType: 'Complaint', mail: hostile, complaint: { complainedRecipients: recipients } });
  await sns(marked('no JSON'));
  const text = { originationNumber: number, destinationNumber: '+12065550199', inboundMessageId: 'in-1' };
  for (const messageBody of ['HELP', marked('reply'), 'STOP', 'START']) await sns({ ...text, messageBody });
  await sns({ ...text, originationNumber: marked('number'), messageBody: 'STOP' });
}

async function operators() {
  const address = { address: spelling };
  await call(
    'POST /v1/suppressions',
    {},
    { body: { ...address, scope: 'marketing', reason: 'complaint', source: 'crm' } },
  );
  await call('POST /v1/suppressions/lookup', {}, { body: address });
  await call(
    'POST /v1/suppressions/lift',
    {},
    { body: { ...address, reason: 'complaint', evidence: marked('evidence') } },
  );
  await call('POST /v1/audit/lookup', {}, { body: address });
  await call('GET /v1/audit', {}, { query: { customerId: id } });
  for (const on of [true, false])
    await call('POST /v1/kill-switch', {}, { body: { on, scope: 'marketing', reason: marked('reason') } });
  await call('GET /v1/kill-switch');
  const { json: policy, headers } = (await call('GET /v1/policy')) ?? {};
  await call('POST /v1/policy/dry-run', {}, { body: policy });
  await call('GET /v1/learning');
  await call('GET /v1/learning/decisions');
  await call('POST /v1/learning/rebuild');
  await call('GET /v1/customers/{id}/learned', { id });
  await call('DELETE /v1/customers/{id}/learned', { id });
  await call('PUT /v1/policy', {}, { body: policy, headers: { 'if-match': headers?.etag ?? '' } });
  await call('GET /v1/policy/versions');
  await call('GET /v1/policy/{version}', { version: policy.version });
  const action = {
    name: 'Offer',
    purpose: 'marketing',
    channels: ['sms'],
    value: 1,
    script: { en: marked('script') },
  };
  await call('PUT /v1/actions/{id}', { id: 'offer' }, { body: action });
  await call(
    'PUT /v1/actions/{id}',
    { id: 'offer' },
    { body: { ...action, eligibility: marked('expression') } },
  );
  // An expression that cannot be told for this customer leaves its action out, and is counted.
  const untold = {
    ...action,
    purpose: 'service',
    channels: ['inbound'],
    eligibility: 'customer.attributes.neverSaid == "x"',
  };
  await call('PUT /v1/actions/{id}', { id: 'untold' }, { body: untold });
  for (const asked of [{ phone: spelling }, { email: mailbox }, { customerId: id }])
    await call('POST /v1/next-best-action', {}, { body: { ...asked, situation: 'inbound_call' } });
  const endpoint = { Address: number, Type: 'TELEPHONE_NUMBER' };
  for (const Parameters of [{}, { customerId: mailbox, note: marked('note') }])
    await service.contactFlow({ Details: { ContactData: { CustomerEndpoint: endpoint }, Parameters } });
  await service.contactFlow(marked('event'));
  await call('GET /v1/actions');
  await withVersion('DELETE /v1/actions/{id}', 'GET /v1/actions/{id}', { id: 'offer' }, undefined);
  const list = 'us-national';
  const asked = await call(
    'POST /v1/registries/{list}/imports',
    { list },
    { body: { obtainedAt: at(-day) } },
  );
  const lines = `3055550137\n${marked('line')}\n"${spelling}","${mailbox}"\n305555\n`;
  service.uploads.files.set(
    String(asked?.json.uploadUrl).replace('memory:', ''),
    new TextEncoder().encode(lines),
  );
  await runJobs();
  const imported = await call('GET /v1/registries/{list}/imports/{id}', { list, id: asked?.json.id });
  service.out('job report', imported?.text);
  await call('GET /v1/registries/{list}', { list });
  await imports();
  await pages();
  const exporting = await call('POST /v1/customers/{id}/export', { id });
  await runJobs();
  await call('GET /v1/customers/{id}/exports/{jobId}', { id, jobId: exporting?.json.jobId });
  await call('GET /healthz', {}, { scope: null });
  await call('GET /openapi.json', {}, { scope: null });
  await call('POST /v1/customers/{id}/merge', { id: other }, { body: { into: id } });
}

async function imports() {
  const files = {
    suppressions: `address,channels,scope,reason,source\n${number},sms,marketing,complaint,crm\n${mailbox},,x,${marked('reason')},\n`,
    preferences: `customerId,doNotCall\n${id},true\n${mailbox},${marked('wish')}\n`,
  };
  for (const about of ['suppressions', 'preferences'] as const) {
    const asked = await call(`POST /v1/${about}/imports`, {}, { body: {} });
    const upload = String(asked?.json.uploadUrl).replace('memory:', '');
    service.uploads.files.set(upload, new TextEncoder().encode(files[about]));
    await runJobs();
    const params = { id: asked?.json.id };
    const applied = await call(`POST /v1/${about}/imports/{id}/apply`, params, {
      body: { allowedBadLines: 1_000 },
    });
    await runJobs();
    for (const shown of [params, { id: applied?.json.id }])
      service.out('job report', (await call(`GET /v1/${about}/imports/{id}`, shown))?.text);
  }
}

async function pages() {
  const link = await call('POST /v1/customers/{id}/links', { id }, { body: { purpose: 'edit' } });
  const token = String(link?.json.url).split('/p/')[1] ?? '';
  const page = await call('GET /p/{token}', { token }, { scope: null });
  const form = String(formOf(page?.text ?? ''));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await call('POST /p/{token}', { token }, { scope: null, body: form, headers });
  const consent = {
    channel: 'email',
    purpose: 'marketing',
    status: 'pending',
    capturedAt: at(0),
    actor: 'customer',
  };
  const body = { ...consent, source: 'web-form', wording: marked('wording') };
  const asked = await call('POST /v1/customers/{id}/consents', { id }, { body });
  const confirm = { token: String(asked?.json.confirmUrl).split('/c/')[1] ?? '' };
  await call('GET /c/{token}', confirm, { scope: null });
  await call('POST /c/{token}', confirm, { scope: null, body: '', headers });
}

/** What can go wrong on every route: hostile ids, bodies and queries; nobody, the wrong caller; a store that fails. */
async function refusals(route: string) {
  const hostile = { id: mailbox, token: mailbox, list: number, version: marked('version') };
  const encoded = Object.fromEntries(
    Object.entries(hostile).map(([name, value]) => [name, encodeURIComponent(value)]),
  );
  await call(route, encoded, { body: { customerId: number, address: marked('address') } });
  const params = { id, token: 'x', list: 'us-national', version: '1' };
  for (const body of [
    marked('body'),
    `{"doNotCal":"${mailbox}","${number}`,
    { doNotCal: mailbox },
    [spelling],
  ])
    await call(route, params, {
      body,
      query: { cursor: mailbox, limit: number },
      headers: { 'idempotency-key': marked('key\n') },
    });
  await call(route, params, { scope: null });
  await call(route, params, { scope: `nothing ${mailbox}` });
}

async function failures(route: string) {
  const fault = Object.assign(new TypeError(marked('fault')), { code: mailbox, cause: new Error(number) });
  const busy = Object.assign(new Error(marked('busy')), { name: 'ThrottlingException' });
  for (const error of [
    fault,
    busy,
    Object.assign(new Error('x'), { name: marked('name') }),
    marked('thrown'),
  ]) {
    world.intercept(async () => {
      throw error;
    });
    await call(
      route,
      { id, token: 'x', list: 'us-national', version: '1' },
      { body: { ...person, customerId: id } },
    );
    world.handlers.sweepDue().catch(() => {});
  }
  world.intercept((_, work) => work());
}

beforeAll(async () => {
  await customers();
  await decisions();
  const dispatchId = await dispatches();
  await companyEvents();
  await events(dispatchId);
  await operators();
  await run();
  for (const queue of ['due', 'email', 'fan-out', 'bus'] as const) {
    // A poison message, and one that names nobody.
    for (const body of [marked('message'), JSON.stringify({ dispatchId: marked('id'), channel: 'sms' })]) {
      const attributes = { correlationId: { stringValue: mailbox, dataType: 'String' } };
      await world.handlers.queues[queue]({
        Records: [{ messageId: 'm-1', body, messageAttributes: attributes } as never],
      });
    }
  }
  await service.callTooOften();
  for (const route of routes) await refusals(route);
  for (const route of routes) await failures(route);
  await call('POST /v1/customers/{id}/merge', { id: other }, { body: { into: id } });
  await call('DELETE /v1/customers/{id}', { id });
}, 600_000);

const found = (place: RegExp, forbidden: RegExp) =>
  output
    .filter(({ place: where, text }) => place.test(where) && forbidden.test(text))
    .map(({ place: where, text }) => `${where}: ${text.slice(0, 300)}`);

describe('Marker values in every flow', () => {
  it('were answered as wished by every route, and went through every queue and schedule function, of the catalogue', () => {
    expect([...service.called].sort()).toEqual([...routes, ...workers].sort());
  });

  it('really went through: messages with the markers were sent, and all kinds of output were seen', () => {
    expect(world.texts.some(({ to, body }) => to === number && /Quixmarker/.test(body))).toBe(true);
    expect(world.mails.some(({ to, subject }) => to === mailbox && /Quixmarker/.test(subject))).toBe(true);
    const places = [
      'log',
      'table key',
      'opt-out log',
      'queue message',
      'archive',
      'headers',
      'problem',
      'job report',
    ];
    expect([...new Set(output.map(({ place }) => place))].sort()).toEqual(places.sort());
  });

  it('never reach the log, nor a metric, nor a customer id', () => {
    expect(found(/^log$/, identifying)).toEqual([]);
  });

  it('leave nothing out of the log by accident: every field that is logged is allowed', () => {
    expect(found(/^log$/, /"leftOut"/)).toEqual([]);
  });

  it('never reach a queue, a dead letter, the key of an item, the opt-out log or the archive', () => {
    expect(found(/^(queue message|dead letter|table key|opt-out log|archive)$/, personal)).toEqual([]);
  });

  it('are never echoed by a refusal, a header or the report of a job', () => {
    expect(found(/^(problem|headers|job report)$/, personal)).toEqual([]);
  });
});

describe('The metrics', () => {
  it.each(Object.keys(metrics))('%s is carried by a line that the code logs', (name) => {
    expect(found(/^log$/, new RegExp(`"${name}":\\d`))).not.toEqual([]);
  });
});
