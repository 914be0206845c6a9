import type { Gate } from '../../../lib/core/gate.ts';
import type { Channel } from '../../../lib/core/vocabulary.ts';
import type { GatewayAnswer } from '../../../lib/edge/answer.ts';
import { untilAnswered } from '../caller.ts';
import { type Cast, type Closing, notTransactional } from '../story.ts';
import { hashOf, type World } from '../world.ts';
import { importFile, linkIn, mail, stopOnPage } from './pages-and-mails.ts';
import { addressesOf } from './people.ts';

type Asked = Omit<Closing, 'name' | 'acknowledged'> & { ask: () => Promise<GatewayAnswer | null> };
const kinds = [
  'text',
  'text',
  'one-click',
  'suppression',
  'do-not-contact',
  'do-not-call',
  'blocked',
  'revoked',
  'opted-out',
  'opted-out',
  'mail',
  'mailto',
  'page',
  'page',
  'import',
  'import',
] as const;

/** Somebody wants less: a text, a link, a page, a ledger entry, an event. It counts from the moment it is answered. */
export function addClosing(cast: Cast): void {
  const { world, story, later } = cast;
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const kind = chance.pick(kinds);
  if (kind === 'page' || kind === 'opted-out') story.acts.push(kind);
  const channel = chance.pick<Channel>(['sms', 'email', 'voice']);
  later(0, chance.pick([1_500, 6_000, 40_000]), async () => {
    const { ask, ...asked } = closingOf(cast, kind, customerId, channel);
    const name = `${kind} of ${customerId} on ${channel}`;
    world.trace.note('client', `asks: ${name}`);
    const closing: Closing = { ...asked, name, acknowledged: null };
    story.closings.push(closing);
    const answer = await ask();
    const order = world.trace.note('client', `${name} ← ${answer?.statusCode ?? 'no answer'}`);
    if (answer !== null && isTaken(answer)) closing.acknowledged = order;
  });
}

/** Events are answered one by one. */
function isTaken({ statusCode, body }: GatewayAnswer): boolean {
  if (statusCode !== 202) return statusCode < 300;
  const [result] = (JSON.parse(body) as { results: { status: unknown }[] }).results;
  return result?.status === 'recorded' || result?.status === 'known';
}

function closingOf(
  { world, story }: Cast,
  kind: (typeof kinds)[number],
  customerId: string,
  channel: Channel,
): Asked {
  const { chance } = world;
  const { sms, email } = addressesOf(story, customerId);
  const wish = (body: unknown) => () =>
    untilAnswered(world, 'preferences', 'PUT', `/v1/customers/${customerId}/preferences`, { body });
  const ofCustomer = (holds: (gate: Gate) => boolean) => ({
    subject: { customerId, holds },
    byPerson: false,
  });
  const capturedAt = new Date(world.scheduler.now).toISOString();
  const revoked = {
    ...ofCustomer(({ consents }) =>
      consents.some(
        (state) => state.channel === channel && state.purpose === 'marketing' && state.status === 'revoked',
      ),
    ),
    channels: [channel],
    purposes: ['marketing'] as const,
  };
  switch (kind) {
    case 'text':
      return {
        subject: { addressHash: hashOf(sms) },
        channels: ['sms'],
        purposes: null,
        byPerson: true,
        ask: () => text(world, sms, chance.pick(['STOP', 'stop!', 'Unsubscribe'])),
      };
    case 'one-click':
      return {
        subject: { addressHash: hashOf(email) },
        channels: ['email'],
        purposes: ['marketing'],
        byPerson: true,
        ask: () => click(world, customerId, email),
      };
    case 'mailto':
      return {
        subject: { addressHash: hashOf(email) },
        channels: ['email'],
        purposes: ['marketing'],
        byPerson: true,
        ask: () =>
          mail(world, email, `unsubscribe ${linkIn(customerId, email, 'unsubscribe')}`, 'Sent by a machine.'),
      };
    case 'mail':
      return {
        subject: { addressHash: hashOf(email) },
        channels: ['email'],
        purposes: null,
        byPerson: true,
        ask: () => mail(world, email, 'Re: Sale', 'Please stop emailing me'),
      };
    case 'page':
      return {
        ...ofCustomer(({ doNotContact }) => doNotContact !== 'open'),
        channels: null,
        purposes: notTransactional,
        ask: () => stopOnPage(world, customerId, email),
      };
    case 'import':
      return {
        subject: { addressHash: hashOf(sms) },
        channels: ['sms', 'voice'],
        purposes: null,
        byPerson: true,
        ask: () => importFile(world, 'suppressions', `address,scope\n${sms},all\n`),
      };
    case 'suppression': {
      const scope = chance.pick(['all', 'marketing'] as const);
      const address = channel === 'email' ? email : sms;
      const channels = chance.happens(0.3) && channel !== 'email' ? (['sms', 'voice'] as const) : [channel];
      const reason = chance.pick(['customer-request', 'dnc-registry']);
      const body = { address: story.people.spellings[address] ?? address, channels, scope, reason };
      return {
        subject: { addressHash: hashOf(address) },
        channels,
        purposes: scope === 'all' ? null : ['marketing'],
        byPerson: reason === 'customer-request',
        ask: () =>
          untilAnswered(world, 'suppressions', 'POST', '/v1/suppressions', {
            body: { ...body, source: 'test' },
          }),
      };
    }
    case 'do-not-contact':
      return {
        ...ofCustomer(({ doNotContact }) => doNotContact !== 'open'),
        channels: null,
        purposes: notTransactional,
        ask: wish({ doNotContact: true }),
      };
    case 'do-not-call':
      return {
        ...ofCustomer(({ doNotCall }) => doNotCall !== 'open'),
        channels: ['sms', 'voice'],
        purposes: notTransactional,
        ask: wish({ doNotCall: true }),
      };
    case 'blocked':
      return {
        ...ofCustomer(({ channels }) => ['blocked', 'never'].includes(channels[channel]?.setting ?? '')),
        channels: [channel],
        purposes: notTransactional,
        ask: wish({ channels: { [channel]: 'blocked' } }),
      };
    case 'revoked': {
      const given = { channel, purpose: 'marketing', status: 'revoked', capturedAt };
      return {
        ...revoked,
        ask: () =>
          untilAnswered(world, 'consents', 'POST', `/v1/customers/${customerId}/consents`, {
            body: { ...given, actor: 'customer', source: 'page' },
          }),
      };
    }
    case 'opted-out': {
      const eventId = `opted-out-${chance.between(0, 1e9)}`;
      const event = { eventId, type: 'opted_out', customerId, channel, at: capturedAt };
      return {
        ...revoked,
        ask: () => untilAnswered(world, 'events', 'POST', '/v1/events', { body: { events: [event] } }),
      };
    }
    default:
      return kind satisfies never;
  }
}

/** Somebody texts. */
export function text(world: World, from: string, messageBody: string): Promise<GatewayAnswer | null> {
  const message = {
    originationNumber: from,
    destinationNumber: '+31970000000',
    messageBody,
    inboundMessageId: 'in-1',
  };
  return untilAnswered(world, 'inbound-sns', 'POST', '/inbound/sns', world.snsDelivery(message));
}

function click(world: World, customerId: string, email: string): Promise<GatewayAnswer | null> {
  const token = linkIn(customerId, email, 'unsubscribe');
  return untilAnswered(world, 'unsubscribe', 'POST', `/u/${token}`, {
    body: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    scope: null,
  });
}
