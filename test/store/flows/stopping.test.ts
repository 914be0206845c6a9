import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProviderResult } from '../../../lib/core/dispatch.ts';
import { readAddressState } from '../../../lib/store/change-address-state.ts';
import { addressMemberKey, addressStateKey } from '../../../lib/store/keys.ts';
import {
  accepted,
  anasMailbox,
  anasNumber,
  createWorld,
  day,
  hour,
  minute,
  order,
  register,
  second,
  send,
  type World,
  writes,
} from './world.ts';

async function worldWithAna() {
  const world = createWorld();
  await register(world, 'c-1');
  return world;
}

const suppress = (world: World, change: Record<string, unknown> = {}) =>
  world.call('POST', '/v1/suppressions', {
    body: { address: anasNumber, scope: 'all', reason: 'complaint', source: 'test', ...change },
  });

const suppressionsInGate = async (world: World, id = 'c-1') =>
  (await world.gate(id)).suppressions.map(({ channel, scope }) => `${channel} ${scope}`).sort();

/** A sender of this dispatch is in the middle of its call, which takes so long; resolves once it has begun. */
async function beginSending(
  world: World,
  id: string,
  takes: number,
  answer: ProviderResult = { outcome: 'accepted', messageId: 'p-1' },
) {
  let begun = () => {};
  const calling = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  world.providerAnswers.push(async () => {
    begun();
    await finished;
    return answer;
  });
  await world.ports().due.send({ dispatchId: id, channel: 'sms' });
  const sending = world.run(world.now());
  await calling;
  world.duringSleep(world.now() + takes, async () => {
    finish();
    await sending;
  });
}

describe('an opt-out while a message is being sent', () => {
  it('waits for the sender, and answers with the instant since which nothing is sent', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.waiting.length = 0;
    const start = world.now();
    await beginSending(world, id, 1_500);
    const stopped = await suppress(world);
    expect(stopped.status).toBe(201);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
    const waited = Date.parse(stopped.json.effectiveAt) - start;
    expect(waited).toBeGreaterThanOrEqual(1_500);
    expect(waited).toBeLessThan(1_700);
  });

  it('waits no longer than the lease, and calls a dead sender’s dispatch unknown', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.waiting.length = 0;
    const start = world.now();
    await beginSending(world, id, hour, { outcome: 'rejected', retry: false, code: 'InvalidParameter' });
    const stopped = await suppress(world);
    expect(Date.parse(stopped.json.effectiveAt) - start).toBe(5 * second);
    expect(await world.dispatch(id)).toMatchObject({ status: 'unknown' });
    // What a sender that wakes up later has to say changes nothing, unless it is that the message was sent.
    await (await world.store()).timer.sleep(hour);
    expect(await world.dispatch(id)).toMatchObject({ status: 'unknown' });
  });

  it('suppresses, and does not call unknown, what the provider turned away meanwhile', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    world.waiting.length = 0;
    const start = world.now();
    await beginSending(world, id, second, { outcome: 'rejected', retry: true, code: 'ThrottledException' });
    const stopped = await suppress(world);
    expect(Date.parse(stopped.json.effectiveAt) - start).toBeLessThan(2 * second);
    await world.run(world.now());
    expect(await world.dispatch(id)).toMatchObject({ status: 'suppressed' });
    expect(world.lines.join()).not.toContain('dispatch-unknown');
  });

  it.each([
    [
      'preferences',
      (world: World) => world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotCall: true } }),
    ],
    [
      'consent',
      (world: World) =>
        world.call('POST', '/v1/customers/c-1/consents', {
          body: {
            channel: 'sms',
            purpose: 'service',
            status: 'revoked',
            capturedAt: new Date(world.now()).toISOString(),
            actor: 'customer',
            source: 'test',
          },
        }),
    ],
  ])(
    'waits in the same way when it comes by %s, also when it is the retry of one that was cut off',
    async (_, close) => {
      const world = await worldWithAna();
      const id = await accepted(world);
      world.waiting.length = 0;
      const start = world.now();
      await beginSending(world, id, 1_500);
      // The first try dies after the gate is closed, before it has waited.
      let closedGate = false;
      world.intercept(async (call, run) => {
        if (closedGate) throw new Error('crash');
        const answer = await run();
        closedGate = writes(call, 'GATE');
        return answer;
      });
      expect((await close(world)).status).toBe(500);
      world.intercept((_call, run) => run());
      expect((await close(world)).status).toBeLessThan(300);
      expect(world.now() - start).toBeGreaterThanOrEqual(1_500);
      expect(await world.dispatch(id)).toMatchObject({ status: 'sent' });
    },
  );

  it('ends at once what waits for a later moment', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { notBefore: new Date(world.now() + 10 * minute).toISOString() });
    await suppress(world);
    await world.run(world.now());
    expect(await world.dispatch(id)).toMatchObject({ status: 'suppressed', detail: 'ADDRESS_SUPPRESSED' });
    expect((await world.gate('c-1')).pending).toEqual([]);
  });

  it('is on the log outside the table before it is acknowledged', async () => {
    const world = await worldWithAna();
    world.optOuts.length = 0;
    await suppress(world);
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotContact: true } });
    expect(world.optOuts).toMatchObject([
      { kind: 'address', state: { suppressions: [{ scope: 'all', reason: 'complaint' }] } },
      { kind: 'customer', customerId: 'c-1' },
    ]);
  });
});

describe('a suppressed address', () => {
  it('closes every customer who has it, in every spelling of it', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { sms: '+1 305 555 0100', email: 'Ana@EXAMPLE.com' });
    await suppress(world, { address: '+1 (305) 555-0100' });
    expect(await suppressionsInGate(world, 'c-1')).toEqual(['sms all']);
    expect(await suppressionsInGate(world, 'c-2')).toEqual(['sms all']);
    for (const customerId of ['c-1', 'c-2'])
      expect((await send(world, order(world, { customerId }))).json.status).toBe('suppressed');
  });

  it('closes a customer who gets it later', async () => {
    const world = createWorld();
    await suppress(world);
    await register(world, 'c-1');
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
    expect((await send(world, order(world))).json.status).toBe('suppressed');
  });

  it('closes a customer who is getting it at that moment', async () => {
    const world = createWorld();
    let suppressed = false;
    world.intercept(async (call, run) => {
      // The states were read and the gate is about to be written: the suppression finds no customer yet.
      if (!suppressed && writes(call, 'GATE')) {
        suppressed = true;
        await suppress(world);
      }
      return run();
    });
    await register(world, 'c-1');
    expect(suppressed).toBe(true);
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
  });

  it('waits for the sender of a customer who lost the address and got it back, both at once', async () => {
    const world = await worldWithAna();
    const hash = (await world.store()).hashOf(anasNumber);
    const put = (number: string) =>
      world.call('PUT', '/v1/customers/c-1', {
        body: { timeZone: 'America/New_York', contactPoints: [{ channel: 'sms', address: number }] },
      });
    let givenBack = false;
    world.intercept(async (call, run) => {
      // One writer gave the customer another number and is about to end the old membership; meanwhile it comes back.
      if (!givenBack && call.operation === 'delete' && call.arguments[0].pk.startsWith('ADDRESS#')) {
        givenBack = true;
        await put(anasNumber);
      }
      return run();
    });
    await put('+13055550177');
    expect(givenBack).toBe(true);
    expect(await world.stored.get(addressMemberKey(hash, 'c-1'), { consistent: true })).toBeDefined();
  });

  it('keeps as a member whoever was saved with it while another writer took it away', async () => {
    const world = await worldWithAna();
    const hash = (await world.store()).hashOf(anasNumber);
    const put = (number: string) =>
      world.call('PUT', '/v1/customers/c-1', {
        body: { timeZone: 'America/New_York', contactPoints: [{ channel: 'sms', address: number }] },
      });
    let takenAway = false;
    world.intercept(async (call, run) => {
      if (!takenAway && writes(call, 'PROFILE')) {
        takenAway = true;
        await put('+13055550177');
      }
      return run();
    });
    expect((await put(anasNumber)).status).toBe(200);
    expect(takenAway).toBe(true);
    expect(await world.stored.get(addressMemberKey(hash, 'c-1'), { consistent: true })).toBeDefined();
  });

  it('with more than 25 customers waits one lease and closes all of them by queue', async () => {
    const world = createWorld();
    for (let n = 0; n < 230; n++) await register(world, `c-${n}`, { sms: anasNumber });
    const start = world.now();
    const stopped = await suppress(world);
    expect(Date.parse(stopped.json.effectiveAt) - start).toBe(5 * second);
    expect(await suppressionsInGate(world, 'c-7')).toEqual([]);
    await world.run(world.now());
    for (let n = 0; n < 230; n++) expect(await suppressionsInGate(world, `c-${n}`)).toEqual(['sms all']);
    expect(world.dead).toEqual([]);
  });

  it('is not sent to while its many customers are still being visited', async () => {
    const world = createWorld();
    for (let n = 0; n < 26; n++) await register(world, `c-${n}`, { sms: anasNumber });
    const id = await accepted(world, { customerId: 'c-3' });
    await suppress(world);
    world.waiting.splice(0, world.waiting.length, ...world.waiting.filter(({ queue }) => queue === 'due'));
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    expect(await world.dispatch(id)).toMatchObject({ status: 'suppressed' });
  });

  it('is lifted for the reason given and for no other', async () => {
    const world = await worldWithAna();
    await suppress(world);
    await suppress(world, { reason: 'reassigned' });
    world.passTime(1);
    const lift = (reason: string) =>
      world.call('POST', '/v1/suppressions/lift', {
        body: { address: anasNumber, reason, evidence: 'ticket' },
      });
    expect((await lift('complaint')).json.suppressions).toMatchObject([{ reason: 'reassigned' }]);
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
    expect((await lift('reassigned')).json.suppressions).toEqual([]);
    expect(await suppressionsInGate(world)).toEqual([]);
    await world.reply(anasNumber, 'STOP');
    expect((await lift('customer-request')).status).toBe(409);
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
  });
});

describe('texts from customers', () => {
  const stops = [
    'STOP',
    'stop',
    ' Stop. ',
    '“Stop”!',
    'STOPALL',
    'stop all',
    'Unsubscribe',
    'cancel',
    'END',
    'quit',
    'revoke',
    'Opt-Out',
    'opt out',
    'ARRÊT',
    'S.T.O.P',
    'ＳＴＯＰ',
    '🛑 stop 🛑',
    'STOP\n',
    'st\u200bop',
  ];
  it.each(stops)('%j stops texts to the number, for every purpose', async (text) => {
    const world = await worldWithAna();
    expect((await world.reply('+1 305-555-0100', text)).status).toBe(200);
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
    const answer = await send(world, order(world, { purpose: 'transactional' }));
    expect(answer.json.status).toBe('suppressed');
  });

  it.each(['START', 'start!', 'Unstop', 'yes'])('%j opens them again', async (text) => {
    const world = await worldWithAna();
    await world.reply(anasNumber, 'STOP');
    world.passTime(1);
    await world.reply(anasNumber, text);
    expect(await suppressionsInGate(world)).toEqual([]);
  });

  it.each(['Thanks', 'please do not stop', '', 'starting'])('%j changes nothing', async (text) => {
    const world = await worldWithAna();
    const before = await world.gate('c-1');
    await world.reply(anasNumber, text);
    expect(await world.gate('c-1')).toEqual(before);
    expect(world.waiting).toEqual([]);
  });

  it('START lifts what STOP closed and nothing else', async () => {
    const world = await worldWithAna();
    await suppress(world);
    await world.reply(anasNumber, 'STOP');
    world.passTime(1);
    await world.reply(anasNumber, 'START');
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
  });

  it('START opens texts that were closed on the customer’s request by others too, and leaves calls closed', async () => {
    const world = await worldWithAna();
    await suppress(world, { channels: ['sms', 'voice'], reason: 'customer-request' });
    await suppress(world, { channels: ['sms'], scope: 'marketing', reason: 'customer-request' });
    world.passTime(1);
    await world.reply(anasNumber, 'START');
    const { hashOf } = await world.store();
    const { suppressions } = await readAddressState(world.stored, hashOf(anasNumber));
    expect(suppressions).toMatchObject([{ channels: ['voice'], scope: 'all', reason: 'customer-request' }]);
    expect(await suppressionsInGate(world)).not.toContain('sms all');
  });

  it('STOP and START end in the same state whatever the order in which they arrive, and on a tie the STOP holds', async () => {
    const words = fc.array(
      fc.record({ word: fc.constantFrom('STOP', 'START'), at: fc.integer({ min: 0, max: 4 }) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(words, fc.infiniteStream(fc.nat()), async (said, ranks) => {
        const arrivals = said
          .map((one) => ({ ...one, rank: ranks.next().value as number }))
          .sort((a, b) => a.rank - b.rank);
        const world = await worldWithAna();
        const start = world.now();
        world.passTime(day);
        for (const { word, at } of arrivals) await world.reply(anasNumber, word, start + at);
        const last = Math.max(...said.map(({ at }) => at));
        const stopped = said.some(({ word, at }) => word === 'STOP' && at === last);
        expect(await suppressionsInGate(world)).toEqual(stopped ? ['sms all'] : []);
      }),
      { numRuns: 40 },
    );
  });

  it('HELP is answered once with who we are, however often it is delivered', async () => {
    const world = await worldWithAna();
    const text = {
      originationNumber: anasNumber,
      destinationNumber: '+12065550199',
      messageBody: 'help',
      inboundMessageId: 'in-77',
    };
    await world.deliverSns(text);
    await world.deliverSns(text);
    await world.run(world.now() + minute);
    expect(world.texts).toMatchObject([
      { to: anasNumber, body: expect.stringContaining('Example: reply STOP') },
    ]);
  });

  it('HELP is answered once an hour to a machine that answers each text with it', async () => {
    const world = await worldWithAna();
    for (let minutes = 0; minutes < 90; minutes += 5) {
      await world.reply(anasNumber, 'HELP');
      world.passTime(5 * minute);
      await world.run(world.now());
    }
    expect(world.texts).toHaveLength(2);
  });

  it('HELP after STOP is not answered', async () => {
    const world = await worldWithAna();
    await world.reply(anasNumber, 'STOP');
    await world.reply(anasNumber, 'HELP');
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
  });

  it('HELP is answered to the number that asked, not to another number of somebody who has it for calls', async () => {
    const world = createWorld();
    const contactPoints = [
      { channel: 'voice', address: anasNumber },
      { channel: 'sms', address: '+13055550177' },
    ];
    await world.call('PUT', '/v1/customers/a-1', { body: { timeZone: 'America/New_York', contactPoints } });
    await world.reply(anasNumber, 'HELP');
    await world.run(world.now() + minute);
    expect(world.texts).toEqual([]);
    await register(world, 'c-1');
    await world.reply(anasNumber, 'HELP');
    await world.run(world.now() + minute);
    expect(world.texts).toMatchObject([{ to: anasNumber }]);
  });
});

describe('bounces and complaints', () => {
  const mail = { messageId: 'ses-1', timestamp: '2026-03-09T15:00:00Z', source: 'us@example.com', tags: {} };
  const bounce = (type: string, ...recipients: string[]) => ({
    notificationType: 'Bounce',
    mail,
    bounce: {
      bounceType: type,
      bounceSubType: 'General',
      bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, status: '5.1.1' })),
    },
  });

  it('a hard bounce closes the mailbox for everything', async () => {
    const world = await worldWithAna();
    await world.deliverSns(bounce('Permanent', anasMailbox));
    expect(await suppressionsInGate(world)).toEqual(['email all']);
  });

  it('a bounce may name many recipients, also with a display name', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { email: 'bo@example.com' });
    await world.deliverSns({
      ...bounce('Permanent', 'Ana <Ana@Example.com>', 'not an address', 'bo@example.com'),
      eventType: 'Bounce',
      notificationType: undefined,
    });
    expect(await suppressionsInGate(world, 'c-1')).toEqual(['email all']);
    expect(await suppressionsInGate(world, 'c-2')).toEqual(['email all']);
  });

  it.each(['Transient'])('a %s bounce closes nothing', async (type) => {
    const world = await worldWithAna();
    await world.deliverSns(bounce(type, anasMailbox));
    expect(await suppressionsInGate(world)).toEqual([]);
  });

  it.each([
    ['marketing', ['email marketing']],
    ['service', ['email all']],
  ])('a complaint about %s closes %j', async (purpose, closed) => {
    const world = await worldWithAna();
    const dispatch = await accepted(world, { channels: ['email'], purpose });
    await world.run(world.now() + minute);
    const complaint = {
      complaintFeedbackType: 'abuse',
      complainedRecipients: [{ emailAddress: anasMailbox }],
    };
    await world.deliverSns({
      eventType: 'Complaint',
      mail: { ...mail, tags: { dispatch: [dispatch] } },
      complaint,
    });
    expect(await suppressionsInGate(world)).toEqual(closed);
  });

  it('a complaint about nothing we know closes everything, and «not spam» nothing', async () => {
    const world = await worldWithAna();
    const complaint = (complaintFeedbackType?: string) => ({
      notificationType: 'Complaint',
      mail,
      complaint: { complaintFeedbackType, complainedRecipients: [{ emailAddress: anasMailbox }] },
    });
    await world.deliverSns(complaint('not-spam'));
    expect(await suppressionsInGate(world)).toEqual([]);
    await world.deliverSns(complaint());
    expect(await suppressionsInGate(world)).toEqual(['email all']);
  });
});

describe('what claims to come from SNS', () => {
  const stop = JSON.stringify({
    originationNumber: anasNumber,
    destinationNumber: '+1',
    messageBody: 'STOP',
    inboundMessageId: 'i',
  });
  const post = (world: World, message: unknown) =>
    world.call('POST', '/inbound/sns', {
      body: JSON.stringify(message),
      headers: { 'content-type': 'text/plain; charset=UTF-8' },
    });
  const url = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';

  it('is believed when it is signed with version 2 and comes from our topic, with and without a subject', async () => {
    const world = await worldWithAna();
    expect((await post(world, world.signer.notification(stop, { Subject: 'Text' }))).status).toBe(200);
    expect(await suppressionsInGate(world)).toEqual(['sms all']);
    expect((await post(world, world.signer.notification(stop))).status).toBe(200);
    expect(world.fetched).toEqual([url]);
  });

  it.each(['Message', 'MessageId', 'Timestamp', 'Subject', 'Signature'] as const)(
    'is refused when its %s was changed',
    async (field) => {
      const world = await worldWithAna();
      const good = world.signer.notification(stop, { Subject: 'Text' });
      const changed = { ...good, [field]: `${good[field]} ` };
      if (field === 'Signature') changed.Signature = Buffer.alloc(256).toString('base64');
      expect((await post(world, changed)).status).toBe(403);
      expect(await suppressionsInGate(world)).toEqual([]);
    },
  );

  it.each([
    ['signature version 1', { SignatureVersion: '1' }],
    ['another topic', { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:inbound' }],
    [
      'a certificate on another host',
      { SigningCertURL: url.replace('amazonaws.com', 'amazonaws.com.evil.example') },
    ],
    ['a certificate over http', { SigningCertURL: url.replace('https', 'http') }],
    ['a certificate URL with a user', { SigningCertURL: url.replace('sns.', 'x@sns.') }],
    ['a certificate URL with a password', { SigningCertURL: url.replace('sns.', ':x@sns.') }],
    [
      'a certificate URL whose user looks like the host',
      { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0.pem' },
    ],
    ['another path', { SigningCertURL: url.replace('/Simple', '/x/Simple') }],
    ['a path that climbs', { SigningCertURL: url.replace('/Simple', '/x/../Simple') }],
    ['another file', { SigningCertURL: url.replace('.pem', '.txt') }],
    ['a query', { SigningCertURL: `${url}?x=1` }],
    ['a fragment', { SigningCertURL: `${url}#1` }],
    ['another port', { SigningCertURL: url.replace('.com/', '.com:8443/') }],
    ['no URL', { SigningCertURL: 'nonsense' }],
  ])('is refused with %s, and nothing is fetched', async (_, change) => {
    const world = await worldWithAna();
    expect((await post(world, world.signer.notification(stop, change))).status).toBe(403);
    expect(world.fetched).toEqual([]);
    expect(await suppressionsInGate(world)).toEqual([]);
  });

  it('confirms a subscription of our topic at SNS, and nowhere else', async () => {
    const world = createWorld();
    const confirmation = (SubscribeURL: string) =>
      world.signer.notification('You have chosen to subscribe', {
        Type: 'SubscriptionConfirmation',
        Token: 't',
        SubscribeURL,
      });
    expect((await post(world, confirmation('https://evil.example/?Action=ConfirmSubscription'))).status).toBe(
      200,
    );
    expect(world.confirmed).toEqual([]);
    const good = `${world.signer.origin}/?Action=ConfirmSubscription&Token=t`;
    await post(world, { ...confirmation(good), Token: 'other' });
    expect(world.confirmed).toEqual([]);
    await post(world, confirmation(good));
    expect(world.confirmed).toEqual([good]);
  });
});

describe('one-click unsubscribe', () => {
  async function linkOf(world: World) {
    await accepted(world, { channels: ['email'], purpose: 'marketing' });
    await world.run(world.now() + minute);
    return (world.mails[0]?.unsubscribeUrl ?? '').replace('https://kairos.example', '');
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('stops marketing mail to the address and nothing else, without a token', async () => {
    const world = await worldWithAna();
    const path = await linkOf(world);
    const answer = await world.call('POST', path, {
      body: 'List-Unsubscribe=One-Click',
      headers: form,
      scope: null,
    });
    expect(answer.status).toBe(200);
    expect(await suppressionsInGate(world)).toEqual(['email marketing']);
    expect((await send(world, order(world, { channels: ['email'] }))).status).toBe(202);
  });

  it('takes the form as multipart too, and may be repeated', async () => {
    const world = await worldWithAna();
    const path = await linkOf(world);
    const body =
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    for (let time = 0; time < 2; time++) {
      const answer = await world.call('POST', path, {
        body,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        scope: null,
      });
      expect(answer.status).toBe(200);
    }
    expect(await suppressionsInGate(world)).toEqual(['email marketing']);
  });

  it('changes nothing on GET, and shows a page with a button', async () => {
    const world = await worldWithAna();
    const path = await linkOf(world);
    const changes: string[] = [];
    world.intercept(async (call, run) => {
      if (writes(call, '')) changes.push(call.operation);
      return run();
    });
    const page = await world.call('GET', path, { scope: null });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('<form method="post"');
    expect(page.text).not.toContain(anasMailbox);
    expect(changes).toEqual([]);
  });

  it('refuses a POST that is not one click', async () => {
    const world = await worldWithAna();
    const answer = await world.call('POST', await linkOf(world), { body: 'x=1', headers: form, scope: null });
    expect(answer.status).toBe(400);
    expect(await suppressionsInGate(world)).toEqual([]);
  });

  it('shows the same page for a link that is forged, changed, nonsense or expired', async () => {
    const world = await worldWithAna();
    const path = await linkOf(world);
    const last = path.at(-5) === 'A' ? 'B' : 'A';
    const changed = path.slice(0, -5) + last + path.slice(-4);
    const otherKind = `/u/${(await accepted(world, { purpose: 'transactional' })).toString()}`;
    const answers = [];
    for (const bad of [changed, '/u/nonsense', '/u/k1.AAAA', otherKind])
      for (const method of ['GET', 'POST'])
        answers.push(
          await world.call(
            method,
            bad,
            method === 'GET'
              ? { scope: null }
              : { body: 'List-Unsubscribe=One-Click', headers: form, scope: null },
          ),
        );
    world.passTime(366 * day);
    answers.push(await world.call('GET', path, { scope: null }));
    answers.push(
      await world.call('POST', path, { body: 'List-Unsubscribe=One-Click', headers: form, scope: null }),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(await suppressionsInGate(world)).toEqual([]);
  });

  it('stands in the state of the address, not only in the gate', async () => {
    const world = await worldWithAna();
    await world.call('POST', await linkOf(world), {
      body: 'List-Unsubscribe=One-Click',
      headers: form,
      scope: null,
    });
    const key = addressStateKey((await world.store()).hashOf(anasMailbox));
    expect(await world.stored.get(key, { consistent: true })).toMatchObject({
      suppressions: [{ scope: 'marketing', reason: 'customer-request', channels: ['email'] }],
    });
  });
});
