import { describe, expect, it } from 'vitest';
import { signLink } from '../../../lib/address/signed-link.ts';
import { type SuppressionCause, suppressionCauses } from '../../../lib/core/suppression-causes.ts';
import { readAddressState } from '../../../lib/store/change-address-state.ts';
import { reopenChannel } from '../../../lib/store/suppress-address.ts';
import { accepted, createWorld, day, minute, order, register, send, type World } from './world.ts';

const number = '+13055550100';
const mailbox = 'ana@example.com';

async function worldWithAna(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  await register(world, 'c-1', { sms: number, email: mailbox });
  return world;
}
async function known(world: World, address: string) {
  const { hashOf } = await world.store();
  const { suppressions } = await readAddressState(world.stored, hashOf(address));
  return suppressions.map(({ reason, scope, channels, expiresAt }) => ({
    is: `${reason} ${scope} ${channels.join('+')}`,
    days: expiresAt === null ? null : (expiresAt - world.now()) / day,
  }));
}
const of = (cause: SuppressionCause) => {
  const { reason, scope, channels, lasts } = suppressionCauses[cause];
  return [{ is: `${reason} ${scope} ${channels.join('+')}`, days: lasts === null ? null : lasts / day }];
};

const received = (lines: readonly string[], base64 = false) => ({
  notificationType: 'Received',
  mail: {
    messageId: 'in-1',
    source: mailbox,
    timestamp: '2026-03-09T15:00:00Z',
    destination: ['us@example.com'],
  },
  receipt: { spamVerdict: { status: 'PASS' }, action: { type: 'SNS', encoding: base64 ? 'BASE64' : 'UTF8' } },
  content: Buffer.from(lines.join('\r\n')).toString(base64 ? 'base64' : 'utf8'),
});
const reply = (text: string, headers: readonly string[] = []) => [
  `From: Ana <ANA@Example.com>`, 'To: us@example.com', 'Subject: Re: Sale', ...headers, 'Content-Type: text/plain; charset=utf-8', '', text,
]; // biome-ignore format: one mail

describe('A mail that answers', () => {
  it.each([false, true])(
    'and asks for an end closes the mailbox, in any encoding (base64 %s)',
    async (base64) => {
      const world = await worldWithAna();
      const pending = await accepted(world, {
        channels: ['email'],
        notBefore: new Date(world.now() + minute).toISOString(),
      });
      expect((await world.deliverSns(received(reply('Please stop emailing me'), base64))).status).toBe(200);
      expect(await known(world, mailbox)).toEqual(of('mail-stop'));
      await world.run(world.now() + 5 * minute, { sweep: true });
      expect((await world.dispatch(pending)).status).toBe('suppressed');
      expect(world.mails).toEqual([]);
    },
  );

  it('and leaves the list still gets its receipts', async () => {
    const world = await worldWithAna();
    await world.deliverSns(received(reply('unsubscribe')));
    expect(await known(world, mailbox)).toEqual(of('mail-unsubscribe'));
    const receipt = await send(world, order(world, { purpose: 'transactional', channels: ['email'] }));
    expect(receipt.json.status).toBe('scheduled');
    const offer = await send(world, order(world, { purpose: 'marketing', channels: ['email'] }));
    expect(offer.json.status).toBe('suppressed');
  });

  it('by itself, as vacation notices do, closes nothing (mautic#2009 and #2761: nor any other list)', async () => {
    const world = await worldWithAna();
    const notice = 'I am away. To stop these notices unsubscribe here. Please stop emailing me.';
    await world.deliverSns(received(reply(notice, ['Auto-Submitted: auto-replied'])));
    await world.deliverSns(received(reply(notice, ['Precedence: bulk'])));
    await world.deliverSns(received(reply(notice, ['X-Autoreply: yes'])));
    expect(await known(world, mailbox)).toEqual([]);
  });

  it('with the original below it is read above that', async () => {
    const world = await worldWithAna();
    const original = 'On Mon, Us <us@example.com> wrote:\r\n> Unsubscribe: https://example.com/u/1';
    await world.deliverSns(received(reply(`See you there!\r\n\r\n${original}`)));
    expect(await known(world, mailbox)).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['nothing', []],
    ['no sender', ['Subject: unsubscribe', '', 'unsubscribe']],
    [
      'parts in parts without end',
      Array.from({ length: 60 }, (_, n) => [
        `Content-Type: multipart/mixed; boundary="b${n}"`,
        '',
        `--b${n}`,
      ]).flat(),
    ],
    [
      'headers without end',
      [
        'From: ana@example.com',
        ...Array.from({ length: 3_000 }, (_, n) => `X-${n}: ${'x'.repeat(40)}`),
        '',
        'unsubscribe',
      ],
    ],
  ])('that cannot be read is left, and the rest goes on: %s', async (_, lines) => {
    const world = await worldWithAna();
    expect((await world.deliverSns(received(lines))).status).toBe(200);
    expect(await known(world, mailbox)).toEqual([]);
  });
});

describe('A mail that a mail program sends for the unsubscribe header', () => {
  const mailed = (subject: string, from = 'someone@example.net') =>
    received(
      [`From: <${from}>`, 'To: leave@example.com', `Subject: ${subject}`, 'Auto-Submitted: auto-generated', '', 'Sent by a machine.'],
    ); // biome-ignore format: one mail
  const marketing = { purpose: 'marketing', channels: ['email'], topic: 'offers' } as const;

  /** Sends one, and gives the subject that its header asks for. */
  async function sentSubject(world: World): Promise<string> {
    await accepted(world, marketing);
    await world.run(world.now() + minute);
    const url = new URL(world.mails.at(-1)?.unsubscribeMailto ?? '');
    expect(url.pathname).toBe('leave@example.com');
    return url.searchParams.get('subject') ?? '';
  }
  const logged = (world: World) => world.optOuts.filter(({ kind }) => kind === 'address');

  it('is the customer’s act: marketing ends, receipts go on, what is pending ends', async () => {
    const world = await worldWithAna();
    const notBefore = new Date(world.now() + 10 * minute).toISOString();
    const pending = await accepted(world, { ...marketing, notBefore });
    const { hashOf } = await world.store();
    const token = signLink(await world.ports().keyring(), {
      purpose: 'unsubscribe',
      customerId: 'c-1',
      channel: 'email',
      addressHash: hashOf(mailbox),
      expiresAt: world.now() + day,
    });
    const subject = `unsubscribe ${token}`;
    expect((await world.deliverSns(mailed(subject))).status).toBe(200);
    expect(await known(world, mailbox)).toEqual(of('mail-unsubscribe'));
    expect(await known(world, 'someone@example.net')).toEqual([]);
    await world.run(world.now() + 20 * minute, { sweep: true });
    expect((await world.dispatch(pending)).status).toBe('suppressed');
    expect((await send(world, order(world, marketing))).json.status).toBe('suppressed');
    expect((await send(world, order(world, { channels: ['email'] }))).json.status).toBe('scheduled');
  });

  it('counts once however often it comes, and however its subject was broken', async () => {
    const world = await worldWithAna();
    const subject = await sentSubject(world);
    const broken = subject.replace(/(.{60})/g, '$1\r\n ');
    for (const each of [subject, broken, subject.replace('unsubscribe', 'Unsubscribe')])
      await world.deliverSns(mailed(each));
    const { hashOf } = await world.store();
    expect(await readAddressState(world.stored, hashOf(mailbox))).toMatchObject({ version: 1 });
  });

  it('that comes late does not close what its owner opened since', async () => {
    const world = await worldWithAna();
    const subject = await sentSubject(world);
    const mail = mailed(subject);
    const sentAt = new Date(world.now()).toISOString();
    await world.deliverSns(mail);
    world.passTime(minute);
    const store = await world.store();
    const opened = store.hashOf(mailbox);
    await reopenChannel(store, async () => {}, opened, 'email', world.now());
    world.passTime(minute);
    await world.deliverSns(mail, { Timestamp: sentAt });
    expect(await known(world, mailbox)).toEqual([]);
  });

  it('closes nothing when its token is forged, cut off, too old, or for something else', async () => {
    const world = await worldWithAna();
    const subject = await sentSubject(world);
    const keyring = await world.ports().keyring();
    const { hashOf } = await world.store();
    const claims = { customerId: 'c-1', channel: 'email', addressHash: hashOf(mailbox) } as const;
    const edit = signLink(keyring, { ...claims, purpose: 'edit', expiresAt: world.now() + day });
    const old = signLink(keyring, { ...claims, purpose: 'unsubscribe', expiresAt: world.now() });
    const changed = subject.slice(0, -1) + (subject.endsWith('A') ? 'B' : 'A');
    for (const each of [
      changed,
      subject.slice(0, -9),
      `unsubscribe ${edit}`,
      `unsubscribe ${old}`,
      'unsubscribe k1.x',
      `Re: ${subject}`,
    ])
      expect((await world.deliverSns(mailed(each, mailbox))).status).toBe(200);
    const foreign = world.signer.notification(JSON.stringify(mailed(subject)), {
      TopicArn: 'arn:aws:sns:eu-west-1:1:other',
    });
    await world.call('POST', '/inbound/sns', {
      body: JSON.stringify(foreign),
      headers: { 'content-type': 'text/plain' },
    });
    expect(await known(world, mailbox)).toEqual([]);
    expect(logged(world)).toEqual([]);
  });
});

describe('What SES tells', () => {
  const mail = { messageId: 'ses-1', timestamp: '2026-03-09T15:00:00Z', source: 'us@example.com', tags: {} };
  const recipients = [
    { emailAddress: mailbox, status: '5.0.0', action: 'failed', diagnosticCode: 'smtp; 550' },
  ];
  const bounce = (type: string, sub: string) => ({
    mail,
    bounce: {
      bounceType: type,
      bounceSubType: sub,
      bouncedRecipients: recipients,
      timestamp: '2026-03-09T15:00:00Z',
      feedbackId: 'f',
      reportingMTA: 'dsn; x',
      somethingNew: true,
    },
  });
  const complaint = (feedback?: string | null, sub?: string | null) => ({
    mail,
    complaint: {
      complaintFeedbackType: feedback,
      complaintSubType: sub,
      complainedRecipients: recipients,
      userAgent: 'x',
      feedbackId: 'f',
    },
  });

  it.each<[string, object, SuppressionCause | null]>([
    ['Permanent General', bounce('Permanent', 'General'), 'hard-bounce'],
    ['Permanent NoEmail', bounce('Permanent', 'NoEmail'), 'hard-bounce'],
    ['Permanent Suppressed', bounce('Permanent', 'Suppressed'), 'provider-list'],
    ['Permanent OnAccountSuppressionList', bounce('Permanent', 'OnAccountSuppressionList'), 'provider-list'],
    ['Permanent of a new kind', bounce('Permanent', 'Somehow'), 'hard-bounce'],
    ['Undetermined', bounce('Undetermined', 'Undetermined'), 'unclear-bounce'],
    ['Transient General', bounce('Transient', 'General'), null],
    ['Transient MailboxFull', bounce('Transient', 'MailboxFull'), 'mailbox-full'],
    ['Transient MessageTooLarge', bounce('Transient', 'MessageTooLarge'), null],
    ['Transient ContentRejected', bounce('Transient', 'ContentRejected'), null],
    ['Transient AttachmentRejected', bounce('Transient', 'AttachmentRejected'), null],
    ['a complaint of abuse', complaint('abuse'), 'complaint'],
    ['a complaint of fraud', complaint('fraud'), 'complaint'],
    ['a complaint about a virus', complaint('virus'), 'complaint'],
    ['another complaint', complaint('other'), 'complaint'],
    ['a complaint without a kind', complaint(undefined), 'complaint'],
    ['a complaint with null for a kind', complaint(null, null), 'complaint'],
    ['a complaint from the account’s list', complaint(null, 'OnAccountSuppressionList'), 'complaint'],
    ['not spam', complaint('not-spam'), null],
    ['an authentication report', complaint('auth-failure'), null],
  ])('in both formats closes as its table says: %s', async (_, event, cause) => {
    const type = 'bounce' in event ? 'Bounce' : 'Complaint';
    for (const form of [{ notificationType: type }, { eventType: type }]) {
      const world = await worldWithAna();
      await world.deliverSns({ ...form, ...event });
      expect(await known(world, mailbox)).toEqual(cause === null ? [] : of(cause));
    }
  });

  it('about a full mailbox ends by itself: marketing goes on three days later, receipts never stopped', async () => {
    const world = await worldWithAna();
    await world.deliverSns({ eventType: 'Bounce', ...bounce('Transient', 'MailboxFull') });
    const asks = async (purpose: string) =>
      (await send(world, order(world, { purpose, channels: ['email'] }))).json.status;
    expect(await asks('transactional')).toBe('scheduled');
    expect(await asks('marketing')).toBe('suppressed');
    world.passTime(3 * day + minute);
    expect(await asks('marketing')).toBe('scheduled');
  });
});

describe('What carriers and the provider tell of a text', () => {
  const event = (eventType: string) => ({
    eventType,
    eventVersion: '1.0',
    eventTimestamp: 1,
    isFinal: true,
    destinationPhoneNumber: number,
    messageStatus: 'x',
  });
  const delivery = (providerResponse: string, status = 'FAILURE') => ({
    notification: { messageId: 'm' },
    delivery: { destination: number, providerResponse, smsType: 'Promotional' },
    status,
  });
  it.each<[string, object, SuppressionCause | null]>([
    ['blocked by the phone', event('TEXT_BLOCKED'), 'carrier-block'],
    ['blocked by the carrier', event('TEXT_CARRIER_BLOCKED'), 'carrier-block'],
    ['no such number', event('TEXT_INVALID'), 'no-such-number'],
    ['opted out', event('TEXT_OPTED_OUT'), 'provider-opt-out'],
    ['delivered', event('TEXT_DELIVERED'), null],
    ['out of reach', event('TEXT_UNREACHABLE'), null],
    ['a name of every object', event('TEXT_constructor'), null],
    ['SNS: opted out', delivery('Phone number is opted out'), 'provider-opt-out'],
    ['SNS: blocked', delivery('Phone has blocked SMS'), 'carrier-block'],
    ['SNS: on a list', delivery('Phone is on a blocked list'), 'carrier-block'],
    ['SNS: invalid', delivery('Phone number is invalid'), 'no-such-number'],
    ['SNS: out of reach', delivery('Phone is currently unreachable/unavailable'), null],
    ['SNS: accepted', delivery('Phone number is opted out', 'SUCCESS'), null],
  ])('%s', async (_, told, cause) => {
    const world = await worldWithAna();
    await world.deliverSns(told);
    expect(await known(world, number)).toEqual(cause === null ? [] : of(cause));
  });

  it('that is an opt-out START opens again, and a block it does not', async () => {
    const world = await worldWithAna();
    await world.deliverSns(event('TEXT_OPTED_OUT'));
    await world.deliverSns(event('TEXT_CARRIER_BLOCKED'));
    world.passTime(minute);
    await world.reply(number, 'START');
    expect((await known(world, number)).map(({ is }) => is)).toEqual(['carrier-block all sms']);
  });
});

describe('A text that asks for an end in plain words', () => {
  it('closes as STOP does, in every language, and what is pending ends', async () => {
    for (const text of [
      'please don’t text me any more',
      'No quiero más mensajes',
      '别再给我发短信',
      'ｓｔｏｐ',
      'S.T.O.P!',
    ]) {
      const world = await worldWithAna();
      const pending = await accepted(world);
      await world.reply(number, text);
      expect(await known(world, number)).toEqual(of('text-stop'));
      await world.run(world.now() + 5 * minute, { sweep: true });
      expect((await world.dispatch(pending)).status).toBe('suppressed');
    }
  });

  it('of a wrong number closes texts and calls to it, as reassigned, and is not answered', async () => {
    const world = await worldWithAna({ confirmOptOuts: 'all' });
    await world.reply(number, 'Sorry, you have the wrong number');
    expect(await known(world, number)).toEqual(of('wrong-number'));
    expect(world.texts).toEqual([]);
  });

  it('and ordinary answers close nothing', async () => {
    const world = await worldWithAna();
    for (const text of ["don't stop!", 'stop by tomorrow', "I can't stop laughing", 'cancel my order'])
      await world.reply(number, text);
    expect(await known(world, number)).toEqual([]);
  });

  it('is confirmed once, in its language, with nothing else in it', async () => {
    const world = await worldWithAna();
    await world.reply(number, 'no quiero más mensajes');
    await world.reply(number, 'dejen de escribirme');
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(world.texts).toMatchObject([
      {
        to: number,
        promotional: false,
        body: 'Example: ya no recibirá más mensajes nuestros. Responda START para volver a recibirlos.',
      },
    ]);
  });

  it.each<[string, Parameters<typeof createWorld>[0], string, number, number]>([
    ['the provider’s own word', {}, 'STOP', 0, 0],
    ['it, where the provider leaves that to us', { confirmOptOuts: 'all' }, 'STOP', 0, 1],
    ['anything, where nothing is to be confirmed', { confirmOptOuts: 'none' }, 'stop texting me', 0, 0],
    ['a sentence', {}, 'stop texting me', 0, 1],
    ['a sentence that is five minutes old', {}, 'stop texting me', 5 * minute, 1],
    ['one that is older', {}, 'stop texting me', 5 * minute + 1, 0],
  ])('confirms or not: %s', async (_, options, text, late, confirmations) => {
    const world = await worldWithAna(options);
    await world.reply(number, text, world.now() - late);
    expect(world.texts).toHaveLength(confirmations);
    expect(await known(world, number)).toMatchObject(of('text-stop').map(({ is }) => ({ is })));
  });

  it('is confirmed once however often it is delivered, though the first try may have died before the call', async () => {
    for (let cut = 1; ; cut++) {
      const world = await worldWithAna();
      const at = world.now();
      let left = cut;
      let cutOff = false;
      world.intercept(async (call, run) => {
        const done = await run();
        if (call.operation === 'put' && --left === 0) {
          cutOff = true;
          throw new Error('cut off');
        }
        return done;
      });
      await world.reply(number, 'stop texting me', at);
      world.intercept((_, run) => run());
      await world.reply(number, 'stop texting me', at);
      expect(await known(world, number)).toEqual(of('text-stop'));
      expect(world.texts.length).toBeLessThanOrEqual(1);
      if (!cutOff) break;
    }
  });

  it('is closed, and not confirmed, while everything is stopped', async () => {
    const world = await worldWithAna();
    const off = { on: true, scope: 'all', reason: 'fire' };
    await world.call('POST', '/v1/kill-switch', { body: off });
    await world.reply(number, 'stop texting me');
    expect(await known(world, number)).toEqual(of('text-stop'));
    expect(world.texts).toEqual([]);
  });
});
