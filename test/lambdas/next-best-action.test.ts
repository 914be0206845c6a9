import { describe, expect, it } from 'vitest';
import { day } from '../../lib/core/vocabulary.ts';
import { safeAnswer } from '../../lib/edge/flat-answer.ts';
import { recordOffer } from '../../lib/store/offers.ts';
import { smallService } from './small-service.ts';

const ana = {
  timeZone: 'America/New_York',
  country: 'US',
  postalCode: '33101',
  language: 'es',
  valueTier: 'high',
  segments: ['saver'],
  attributes: { balance: 900 },
  contactPoints: [
    { channel: 'voice', address: '+13055550100', verifiedAt: '2026-01-02T03:04:05Z' },
    { channel: 'sms', address: '+13055550100' },
  ],
};
const deposit = {
  name: 'Term deposit',
  purpose: 'marketing',
  topic: 'savings',
  eligibility: 'customer.attributes.balance > 500',
  channels: ['inbound', 'sms'],
  value: 40,
  cooldownDays: 14,
  script: { en: 'A term deposit?', es: '¿Un depósito a plazo?' },
  queue: 'sales',
};
const card = { name: 'Card', purpose: 'marketing', channels: ['inbound'], value: 20, topic: 'cards' };
const help = {
  name: 'Service call',
  purpose: 'service',
  channels: ['inbound'],
  value: 5,
  script: { en: 'How can I help?' },
};

async function bank(actions: Record<string, object> = { deposit, card, help }) {
  const service = smallService();
  for (const [id, body] of Object.entries(actions)) {
    const saved = await service.call('PUT', `/v1/actions/${id}`, { body });
    if (saved.status !== 201) throw new Error(saved.text);
  }
  await service.call('PUT', '/v1/customers/ana', { body: ana });
  const ask = async (body: object, scope = 'kairos/routing') =>
    (await service.call('POST', '/v1/next-best-action', { body, scope })).json;
  return { service, ask };
}

const caller = { phone: '+13055550100' };
const always = [{ when: 'true', factor: 2 }];
const talked = 'facts.contacts.exists(contact, contact.conversation == true) && facts.openDispatches == 0';

describe('a customer who calls', () => {
  it('is known by the number, however it is written, and gets what is worth most, in their language', async () => {
    const { ask } = await bank();
    for (const phone of ['+13055550100', '+1 (305) 555-0100', 'tel:+1-305-555-0100']) {
      const answer = await ask({ phone });
      expect(answer.customer).toMatchObject({ id: 'ana', language: 'es', valueTier: 'high', likelihood: 1 });
      expect(answer.action).toMatchObject({ id: 'deposit', script: '¿Un depósito a plazo?', queue: 'sales' });
      expect(answer.alternatives.map(({ id }: { id: string }) => id)).toEqual(['card', 'help']);
    }
  });

  it('is asked something that a forged number does not tell', async () => {
    const { ask } = await bank();
    const { customer } = await ask(caller);
    expect(customer.confirm).toMatchObject({ ask: 'postal-code', expected: '33101' });
    expect((await ask({ customerId: 'ana' })).customer.confirm).toBeNull();
  });

  it('shows an agent what the worth is made of', async () => {
    const { ask } = await bank();
    const { action } = await ask(caller);
    expect(action.factors).toEqual({ propensity: 0.1, value: 80, context: 1, lever: 1, moment: 1, cost: 0 });
    expect(action.worth).toBe(8);
    expect(action.reasons[0].message).toContain('10 % likely');
  });

  it('shares a number with others: the likeliest is named, and how to tell them apart', async () => {
    const { ask, service } = await bank();
    const partner = {
      ...ana,
      valueTier: 'low',
      contactPoints: [{ channel: 'sms', address: '+13055550100' }],
    };
    await service.call('PUT', '/v1/customers/partner', { body: partner });
    const { customer } = await ask(caller);
    expect(customer.id).toBe('ana');
    expect(customer.others).toEqual([{ id: 'partner', likelihood: expect.closeTo(1 / 6) }]);
    // They live together: the postal code would tell nothing.
    expect(customer.confirm.ask).toBe('customer-number');
  });

  it('that is not known, or hides the number, gets the default action and no error', async () => {
    const { ask, service } = await bank();
    for (const [body, identification] of [
      [{ phone: '+13055559999' }, 'unknown'],
      [{ phone: 'anonymous' }, 'withheld'],
      [{ phone: '' }, 'withheld'],
      [{}, 'withheld'],
      [{ phone: 'sip:12@nowhere' }, 'unreadable'],
      [{ phone: '+1' }, 'unreadable'],
      [{ customerId: 'nobody' }, 'unknown'],
      [{ email: 'nobody@example.com' }, 'unknown'],
    ] as const) {
      expect(await ask(body)).toMatchObject({ customer: null, identification, action: { id: 'default' } });
    }
    const policy = await service.call('GET', '/v1/policy');
    const named = { ...policy.json, arbitration: { defaultAction: 'help' } };
    await service.call('PUT', '/v1/policy', {
      body: named,
      headers: { 'if-match': policy.headers.etag ?? '' },
    });
    service.passTime(2_000);
    expect((await ask({})).action).toMatchObject({ id: 'help', script: 'How can I help?' });
  });

  it('who opted out gets service and no offer, and the answer says so', async () => {
    const { ask, service } = await bank();
    await service.asCustomer('ana', (current) => ({ ...current, doNotContact: true }));
    const answer = await ask(caller);
    expect(answer.action).toMatchObject({ id: 'help' });
    expect(answer.action.reasons).toContainEqual(expect.objectContaining({ code: 'NO_OFFERS' }));
    expect(answer.offers).toMatchObject({ allowed: false, reasons: [{ code: 'DO_NOT_CONTACT' }] });
    expect(answer.question).toBeNull();
    expect(answer.excluded).toContainEqual(expect.objectContaining({ action: 'deposit', code: 'NO_OFFERS' }));
    expect(answer.mayCallBack).toMatchObject({ allowed: false });
  });

  it('who opted out everywhere they can be reached gets no offer, on a call or on the web', async () => {
    const { ask, service } = await bank({ deposit, help });
    const post = (path: string, body: object) => service.call('POST', path, { body });
    const email = { channel: 'email', address: 'eve@example.com' };
    const [phone, other] = ['+13055550107', '+13055550108'];
    await service.call('PUT', '/v1/customers/eve', {
      body: { ...ana, contactPoints: [{ channel: 'sms', address: phone }, email] },
    });
    // Known for texts alone, and the number takes no calls either.
    await service.call('PUT', '/v1/customers/tex', {
      body: { ...ana, contactPoints: [{ channel: 'sms', address: other }, email] },
    });
    const stop = { address: other, channels: ['sms', 'voice'], scope: 'all', reason: 'customer-request' };
    expect((await post('/v1/suppressions', { ...stop, source: 'letter' })).status).toBe(201);
    expect(await ask({ phone: other })).toMatchObject({ action: { id: 'help' }, offers: { allowed: false } });

    const revoked = { purpose: 'marketing', status: 'revoked', actor: 'customer', source: 'web-form' };
    for (const channel of ['sms', 'email']) {
      expect((await ask({ customerId: 'eve', situation: 'web' })).offers.allowed).toBe(true);
      await post('/v1/customers/eve/consents', { ...revoked, channel, capturedAt: '2026-03-01T00:00:00Z' });
    }
    for (const body of [{ customerId: 'eve', situation: 'web' }, { phone }]) {
      const answer = await ask(body);
      expect(answer.action.id).toBe('help');
      expect(answer.offers).toMatchObject({
        allowed: false,
        reasons: [
          { code: 'NO_CONSENT', channel: 'sms' },
          { code: 'NO_CONSENT', channel: 'email' },
        ],
      });
    }
  });

  it('gets no offer by default either: the default action is service, and on offer', async () => {
    const over = { ...help, value: 0, startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' };
    const { ask, service } = await bank({ card, over });
    await service.asCustomer('ana', (current) => ({ ...current, doNotContact: true }));
    for (const defaultAction of ['card', 'over', 'gone']) {
      const { json, headers } = await service.call('GET', '/v1/policy');
      const body = { ...json, arbitration: { defaultAction } };
      await service.call('PUT', '/v1/policy', { body, headers: { 'if-match': headers.etag ?? '' } });
      service.passTime(2_000);
      for (const who of [caller, {}]) expect((await ask(who)).action.id).toBe('default');
    }
  });

  it('who blocked one topic hears nothing of it, and of the others does', async () => {
    const { ask, service } = await bank();
    await service.asCustomer('ana', (current) => ({ ...current, topics: { savings: 'blocked' } }));
    const answer = await ask(caller);
    expect(answer.action.id).toBe('card');
    expect(answer.offers.allowed).toBe(true);
  });

  it('who took back the consent to calls gets no offer on a call', async () => {
    const { ask, service } = await bank();
    const consent = {
      channel: 'voice',
      purpose: 'marketing',
      status: 'revoked',
      capturedAt: '2026-03-01T00:00:00Z',
      actor: 'customer',
      source: 'call',
    };
    await service.call('POST', '/v1/customers/ana/consents', { body: consent });
    expect((await ask(caller)).offers).toMatchObject({ allowed: false, reasons: [{ code: 'NO_CONSENT' }] });
  });

  it('says whether and when they may be called back: at night not before the morning', async () => {
    const { ask } = await bank();
    const { mayCallBack } = await ask(caller);
    // Sunday night in New York; the policy as shipped begins on Monday at nine.
    expect(mayCallBack).toMatchObject({ allowed: true, callFrom: '2026-03-09T13:00:00Z' });
    expect(mayCallBack.callUntil > mayCallBack.callFrom).toBe(true);
    expect(mayCallBack.reasons.map(({ code }: { code: string }) => code)).toContain('CONTACT_WINDOW');
  });

  it('names the one question whose answer would be worth most', async () => {
    const { ask, service } = await bank();
    const first = await ask(caller);
    expect(first.question).toMatchObject({ id: 'email-address', wording: expect.stringContaining('correo') });
    expect(first.question.worth).toBeGreaterThan(0);
    const withEmail = {
      ...ana,
      contactPoints: [...ana.contactPoints, { channel: 'email', address: 'ana@example.com' }],
    };
    await service.call('PUT', '/v1/customers/ana', { body: withEmail });
    expect((await ask(caller)).question.id).not.toBe('email-address');
  });

  it.each([
    ['es-MX', /correo electrónico/, /código postal/],
    ['zh-Hans-CN', /电子邮件/, /邮政编码/],
    ['pt-BR', /e-mail/, /postal code/],
  ])('asks it, and who they are, in their language: %s', async (language, wording, confirming) => {
    const { ask, service } = await bank();
    await service.call('PUT', '/v1/customers/ana', { body: { ...ana, language } });
    const { question, customer } = await ask(caller);
    expect(question.wording).toMatch(wording);
    expect(customer.confirm.wording).toMatch(confirming);
  });

  it('lists what waits for them, so that it can be cancelled', async () => {
    const { ask } = await bank();
    const { facts } = await ask(caller);
    expect(facts).toMatchObject({
      lastContactAt: null,
      openDispatches: [],
      doNotCall: false,
      reachableBy: ['voice', 'sms'],
    });
  });

  it('was in touch when a call of ours was over, though nothing has been written of it since', async () => {
    const { ask, service } = await bank({ deposit, help, met: { ...help, value: 500, eligibility: talked } });
    expect((await ask(caller)).action.id).toBe('deposit');
    const content = { voice: { script: 'Hello' } };
    const order = { customerId: 'ana', purpose: 'service', channels: ['voice'], voiceMode: 'live', content };
    const headers = { 'idempotency-key': 'k' };
    const { dispatchId, decision } = (await service.call('POST', '/v1/dispatches', { body: order, headers }))
      .json;
    service.passTime(Date.parse(decision.sendAt) - service.ports.clock());
    const step = (name: string, body?: object) =>
      service.call('POST', `/v1/dispatches/${dispatchId}/${name}`, { body });
    expect((await step('claim')).status).toBe(200);
    expect((await ask(caller)).facts).toMatchObject({
      lastContactAt: null,
      openDispatches: [{ dispatchId, canBeCancelled: false }],
    });
    expect((await step('result', { outcome: 'conversation' })).status).toBe(200);
    service.passTime(60_000);
    const answer = await ask(caller);
    expect(answer.action.id).toBe('met');
    expect(answer.facts).toMatchObject({
      lastContactAt: decision.sendAt,
      lastContacts: [{ at: decision.sendAt, channel: 'voice', purpose: 'service', conversation: true }],
      openDispatches: [],
    });
  });
});

describe('an action', () => {
  it('that was refused rests for as long as it says', async () => {
    const { ask, service } = await bank();
    const at = service.ports.clock();
    await recordOffer(service.ports.table, 'ana', { action: 'deposit', outcome: 'refused', at, key: '1' });
    const answer = await ask(caller);
    expect(answer.action.id).toBe('card');
    expect(answer.excluded).toContainEqual({
      action: 'deposit',
      code: 'COOLDOWN',
      allowedFrom: '2026-03-22T06:30:00Z',
    });
    service.passTime(14 * day);
    expect((await ask(caller)).action.id).toBe('deposit');
  });

  it('is offered no oftener than its cap says', async () => {
    const { ask, service } = await bank({ card: { ...card, cap: { limit: 2, days: 7 } }, help });
    const at = service.ports.clock();
    const offer = (key: string) =>
      recordOffer(service.ports.table, 'ana', { action: 'card', outcome: 'offered', at, key });
    await offer('1');
    expect((await ask(caller)).action.id).toBe('card');
    await offer('2');
    expect((await ask(caller)).action.id).toBe('help');
  });

  it('was offered, too, where all that is told of it is the answer', async () => {
    const { ask, service } = await bank({ card: { ...card, cap: { limit: 2, days: 7 } }, help });
    const at = service.ports.clock();
    const tell = (key: string, outcome: 'offered' | 'refused' | 'accepted', ago: number) =>
      recordOffer(service.ports.table, 'ana', { action: 'card', outcome, at: at - ago, key });
    // One offer with its answer, told in whatever order, then an answer alone.
    await tell('b', 'offered', day);
    await tell('a', 'refused', day);
    expect((await ask(caller)).action.id).toBe('card');
    await tell('c', 'accepted', 0);
    const { excluded } = await ask(caller);
    expect(excluded).toEqual([{ action: 'card', code: 'OFFER_CAP', allowedFrom: '2026-03-14T06:30:00Z' }]);
  });

  it('that was refused goes on resting, however much is told of others meanwhile', async () => {
    const { ask, service } = await bank({ deposit: { ...deposit, cooldownDays: 300 }, card, help });
    const tell = (action: string, key: number, at: number) =>
      recordOffer(service.ports.table, 'ana', { action, outcome: 'refused', at, key: String(key) });
    const at = service.ports.clock() - 100 * day;
    await tell('deposit', 0, at);
    for (let key = 1; key <= 50; key++) await tell('card', key, at + key * 60_000);
    expect((await ask(caller)).excluded).toMatchObject([{ action: 'deposit', code: 'COOLDOWN' }]);
  });

  it('whose expression cannot be told is left out with a reason, and the others are not', async () => {
    const { ask, service } = await bank({
      deposit: { ...deposit, eligibility: 'customer.attributes.income > 3' },
      help,
    });
    const answer = await ask(caller);
    expect(answer.action.id).toBe('help');
    expect(answer.excluded).toContainEqual({
      action: 'deposit',
      code: 'ELIGIBILITY_FAILED',
      allowedFrom: null,
      detail: 'no_such_key',
    });
    expect(service.lines.join()).toContain('eligibility-failed');
  });

  it('that has not begun, is over, or is a draft is not offered', async () => {
    const begins = { ...deposit, startsAt: '2026-04-01T00:00:00Z' };
    const over = { ...deposit, endsAt: '2026-03-01T00:00:00Z' };
    const { ask } = await bank({ begins, over, draft: { ...deposit, active: false }, help });
    const answer = await ask(caller);
    expect(answer.action.id).toBe('help');
    expect(answer.excluded).toContainEqual({
      action: 'begins',
      code: 'NOT_ON_OFFER',
      allowedFrom: '2026-04-01T00:00:00Z',
    });
  });

  it('that costs more than it is worth loses against doing nothing', async () => {
    const { ask } = await bank({ visit: { ...card, value: 1, agentMinutes: 60 } });
    const answer = await ask(caller);
    expect(answer).toMatchObject({ action: { id: 'default' }, doNothing: { worth: 0, best: true } });
    expect(answer.excluded).toContainEqual({ action: 'visit', code: 'NOT_WORTH_IT', allowedFrom: null });
  });

  it('is worth more when the situation suits it', async () => {
    const context = [{ when: 'context.presence.web == true', factor: 5 }];
    const { ask } = await bank({ deposit, card: { ...card, context } });
    expect((await ask(caller)).action.id).toBe('deposit');
    const suits = await ask({ ...caller, context: { presence: { web: true } } });
    expect(suits.action).toMatchObject({ id: 'card', factors: { context: 5 } });
  });

  it('is weighed without a factor that the policy switches off', async () => {
    const { ask, service } = await bank({ sure: { ...card, value: 1, propensity: 1 }, deposit });
    expect((await ask(caller)).action.id).toBe('deposit');
    const policy = await service.call('GET', '/v1/policy');
    const arbitration = { factors: { value: false } };
    const saved = await service.call('PUT', '/v1/policy', {
      body: { ...policy.json, arbitration },
      headers: { 'if-match': policy.headers.etag ?? '' },
    });
    expect(saved.status).toBe(200);
    service.passTime(2_000);
    expect((await ask(caller)).action).toMatchObject({ id: 'sure', factors: { value: 1 } });
  });

  it('shows, of a contact, every factor that counts, and each can be switched off', async () => {
    const { ask, service } = await bank({
      help: { ...help, channels: ['voice'], context: always, lever: 3, agentMinutes: 1 },
    });
    const outbound = async () => (await ask({ ...caller, situation: 'outbound' })).action.factors;
    const all = { propensity: false, value: false, context: false, lever: false, moment: false, cost: false };
    const shown = await outbound();
    expect(Object.keys(shown)).toEqual(Object.keys(all));
    expect(Object.values(shown)).not.toContain(1);
    const { json, headers } = await service.call('GET', '/v1/policy');
    expect(Object.keys(json.arbitration.factors).sort()).toEqual(Object.keys(all).sort());
    const body = { ...json, arbitration: { factors: { ...all, cost: true }, costs: { voice: 0.25 } } };
    await service.call('PUT', '/v1/policy', { body, headers: { 'if-match': headers.etag ?? '' } });
    service.passTime(2_000);
    expect(await outbound()).toEqual({
      propensity: 1, value: 1, context: 1, lever: 1, moment: 1, cost: 0.75,
    }); // biome-ignore format: one list
  });
});

describe('outbound', () => {
  it('chooses action, channel and moment, with the decision that a dispatch would get', async () => {
    const reminder = { name: 'Payment reminder', purpose: 'service', channels: ['sms', 'voice'], value: 30 };
    const { ask } = await bank({ reminder, deposit });
    const answer = await ask({ ...caller, situation: 'outbound' });
    expect(answer.action).toMatchObject({ id: 'reminder', channel: 'sms' });
    expect(answer.contact).toMatchObject({
      outcome: 'contact',
      channel: 'sms',
      sendAt: answer.action.sendAt,
    });
    // No consent for marketing is on record, so that nothing can carry the deposit.
    expect(answer.excluded).toContainEqual({ action: 'deposit', code: 'NO_CONTACT', allowedFrom: null });
  });

  it('gives a valuable customer a person, and the others what is cheaper', async () => {
    const retention = {
      name: 'Retention',
      purpose: 'service',
      channels: ['sms', 'voice'],
      value: 20,
      agentMinutes: 5,
      lift: { voice: 4 },
    };
    const { ask, service } = await bank({ retention });
    await service.call('PUT', '/v1/customers/bob', { body: { ...ana, valueTier: 'low' } });
    const channelFor = async (customerId: string) =>
      (await ask({ customerId, situation: 'outbound' })).action.channel;
    expect(await channelFor('ana')).toBe('voice');
    expect(await channelFor('bob')).toBe('sms');
    // It is Sunday night; on Monday at nine one that is over by then is worth nothing.
    const last = { ...retention, value: 900, endsAt: '2026-03-09T13:00:00Z' };
    await service.call('PUT', '/v1/actions/last', { body: last });
    await service.call('PUT', '/v1/actions/lasting', { body: { ...last, endsAt: '2026-03-09T13:30:00Z' } });
    service.passTime(2_000);
    const answer = await ask({ ...caller, situation: 'outbound' });
    expect(answer.excluded).toEqual([{ action: 'last', code: 'NO_CONTACT', allowedFrom: null }]);
    const { action, contact } = answer;
    expect([action.id, action.sendAt, contact.sendAt]).toEqual([
      'lasting',
      '2026-03-09T13:00:00Z',
      '2026-03-09T13:00:00Z',
    ]);
  });

  it('does nothing when nothing is worth a contact', async () => {
    const { ask } = await bank({ deposit });
    expect(await ask({ ...caller, situation: 'outbound' })).toMatchObject({
      action: null,
      doNothing: { best: true },
    });
  });

  it('has no flat answer, which would have no room for the contact', async () => {
    const { service } = await bank({ deposit });
    const asked = { body: { ...caller, situation: 'outbound' }, query: { form: 'flat' } };
    const { status, json } = await service.call('POST', '/v1/next-best-action', asked);
    expect([status, json.errors[0].pointer]).toEqual([400, '#/form']);
  });
});

describe('when nothing can be read', () => {
  it('a caller gets the default action all the same, and a contact is not chosen', async () => {
    const { service, ask } = await bank();
    service.store.around = () => Promise.reject(new Error('unreachable'));
    expect(await ask(caller)).toMatchObject({
      customer: null,
      identification: 'unavailable',
      action: { id: 'default' },
    });
    expect(service.lines.join()).toContain('safe-answer');
    const flat = await service.call('POST', '/v1/next-best-action', {
      body: caller,
      query: { form: 'flat' },
    });
    expect(flat.json).toEqual(safeAnswer);
    const outbound = await service.call('POST', '/v1/next-best-action', {
      body: { ...caller, situation: 'outbound' },
    });
    expect(outbound.status).toBe(500);
  });
});

describe('asking', () => {
  it('changes nothing, however often it is done', async () => {
    const { ask, service } = await bank();
    const first = await ask(caller);
    service.writes.length = 0;
    const again = await ask(caller);
    expect(service.writes).toEqual([]);
    expect({ ...again, seed: 0 }).toEqual({ ...first, seed: 0 });
  });

  it.each([
    ['two ways to find the customer', { phone: '+13055550100', email: 'a@example.com' }],
    ['a situation that is none', { situation: 'party' }],
    ['a context that is too deep', { context: { a: { b: { c: { d: { e: 1 } } } } } }],
    ['a context with a very long list', { context: { a: Array.from({ length: 51 }, () => 1) } }],
    ['a context with a very long text', { context: { a: 'x'.repeat(501) } }],
    ['an unknown field', { phon: '+13055550100' }],
  ])('with %s is refused', async (_, body) => {
    const { service } = await bank({});
    expect((await service.call('POST', '/v1/next-best-action', { body })).status).toBe(400);
  });

  it('is for call routing', async () => {
    const { service } = await bank({});
    expect(
      (await service.call('POST', '/v1/next-best-action', { body: {}, scope: 'kairos/campaign' })).status,
    ).toBe(403);
  });
});
