import { addressHash } from '../../lib/address/hash-address.ts';
import { linkLifetimes, signLink } from '../../lib/address/signed-link.ts';
import type { Purpose } from '../../lib/core/vocabulary.ts';
import { order, type World } from '../store/flows/world.ts';
import { formOf } from '../support/page-form.ts';

export type Person = { id: string; number: string; mailbox: string };
type Answer = Promise<{ status: number }>;

/** One way to say stop; afterwards the question is refused, for one of these reasons. */
export type WayToStop = {
  say(world: World, person: Person): Answer;
  question: { purpose: Purpose; channels: ['sms'] | ['email'] };
  refusedFor: string;
};

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const texts = (purpose: Purpose) => ({ purpose, channels: ['sms'] as ['sms'] });
const mails = (purpose: Purpose) => ({ purpose, channels: ['email'] as ['email'] });

async function token(
  world: World,
  { id, mailbox }: Person,
  purpose: 'unsubscribe' | 'edit',
): Promise<string> {
  const keyring = await world.ports().keyring();
  return signLink(keyring, {
    purpose,
    customerId: id,
    channel: 'email',
    addressHash: addressHash(keyring, mailbox),
    expiresAt: world.now() + linkLifetimes[purpose],
  });
}

function mailTo(world: World, { mailbox }: Person, subject: string, text: string): Answer {
  const lines = [`From: <${mailbox}>`, 'To: leave@example.com', `Subject: ${subject}`, '', text];
  return world.deliverSns({
    notificationType: 'Received',
    mail: {
      messageId: 'in-1',
      source: mailbox,
      timestamp: new Date(world.now()).toISOString(),
      destination: ['leave@example.com'],
    },
    receipt: { spamVerdict: { status: 'PASS' }, action: { type: 'SNS', encoding: 'UTF8' } },
    content: lines.join('\r\n'),
  });
}

/** Every way in which somebody can stop contacts for good. */
export const waysToStop: Readonly<Record<string, WayToStop>> = {
  'a text': {
    say: (world, { number }) => world.reply(number, 'STOP'),
    question: texts('transactional'),
    refusedFor: 'ADDRESS_SUPPRESSED',
  },
  'one click': {
    say: async (world, person) =>
      world.call('POST', `/u/${await token(world, person, 'unsubscribe')}`, {
        body: 'List-Unsubscribe=One-Click',
        headers: form,
        scope: null,
      }),
    question: mails('marketing'),
    refusedFor: 'ADDRESS_SUPPRESSED',
  },
  'the mail form of the header': {
    say: async (world, person) =>
      mailTo(world, person, `unsubscribe ${await token(world, person, 'unsubscribe')}`, 'Sent by a machine.'),
    question: mails('marketing'),
    refusedFor: 'ADDRESS_SUPPRESSED',
  },
  'a mail in plain words': {
    say: (world, person) => mailTo(world, person, 'Re: Sale', 'Please stop emailing me'),
    question: mails('transactional'),
    refusedFor: 'ADDRESS_SUPPRESSED',
  },
  'the page': {
    say: async (world, person) => {
      const path = `/p/${await token(world, person, 'edit')}`;
      const page = await world.call('GET', path, { scope: null });
      const body = String(formOf(page.text, 'stop'));
      return world.call('POST', path, { scope: null, body, headers: form });
    },
    question: texts('service'),
    refusedFor: 'DO_NOT_CONTACT',
  },
  'a suppression told by the company': {
    say: (world, { number: address }) =>
      world.call('POST', '/v1/suppressions', {
        body: { address, channels: ['sms'], scope: 'all', reason: 'customer-request', source: 'desk' },
      }),
    question: texts('transactional'),
    refusedFor: 'ADDRESS_SUPPRESSED',
  },
  'preferences told by the company': {
    say: (world, { id }) =>
      world.call('PATCH', `/v1/customers/${id}/preferences`, { body: { channels: { sms: 'blocked' } } }),
    question: texts('service'),
    refusedFor: 'CHANNEL_BLOCKED',
  },
  'a revoked consent': {
    say: (world, { id }) =>
      world.call('POST', `/v1/customers/${id}/consents`, {
        body: {
          ...{ channel: 'sms', purpose: 'marketing', status: 'revoked', actor: 'customer', source: 'desk' },
          capturedAt: new Date(world.now()).toISOString(),
        },
      }),
    question: texts('marketing'),
    refusedFor: 'NO_CONSENT',
  },
  'an event': {
    say: async (world, { id: customerId }) => {
      const at = new Date(world.now()).toISOString();
      const event = { eventId: `stop-${customerId}`, type: 'opted_out', customerId, channel: 'email', at };
      const answer = await world.call('POST', '/v1/events', { body: { events: [event] } });
      const [result] = answer.json?.results ?? [];
      return ['recorded', 'known'].includes(result?.status) ? answer : { status: 500 };
    },
    question: mails('marketing'),
    refusedFor: 'NO_CONSENT',
  },
  'a complaint': {
    say: (world, { mailbox }) => {
      const at = new Date(world.now()).toISOString();
      return world.deliverSns({
        eventType: 'Complaint',
        mail: { messageId: 'ses-1', destination: [mailbox], tags: {} },
        complaint: { complainedRecipients: [{ emailAddress: mailbox }], timestamp: at },
      });
    },
    question: mails('transactional'),
    refusedFor: 'ADDRESS_SUPPRESSED',
  },
};

/** What the question of a way asks about somebody. */
export function questionTo(world: World, { id: customerId }: Person, { question }: WayToStop) {
  return order(world, { customerId, ...question });
}
