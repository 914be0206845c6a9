import { createServer, type IncomingMessage } from 'node:http';
import { type Fixture, fixtureAt } from './fixtures.ts';
import { close, json, listen, type Reply, readBody, reply } from './http.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';
import { readEmail, readText } from './read-message.ts';
import type { RecipientAct } from './recipient-acts.ts';
import type { SinkFault } from './sink-fault.ts';
import { certificatePath } from './sns-notifications.ts';

export type Sink = {
  endpoint: string;
  /** Sets what happens to messages for an address from now on; null: nothing special. */
  setFault(address: string, fault: SinkFault | null): void;
  stop(): Promise<void>;
};

type SinkOptions = {
  outbox: Outbox;
  /** Where everything that is not a text to a phone number goes. */
  snsEndpoint: string;
  /** What it serves as the certificate of the notifications. */
  certificate: string;
  now(): number;
  /** Told, a moment after a message arrived, what the fixture that it went to does with it. */
  onAct?: (message: OutboxMessage, act: RecipientAct) => void;
};

type Answer = Reply | 'silence' | 'hang-up';

/** SNS publishes up to 256 KiB and SES takes 40 MB; nothing of ours is near that. */
const bodyLimit = 10 * 1_048_576;
/** People and mailboxes take a moment, in milliseconds. */
const reactionTime = 300;
/** Nobody replies to the answer of their reply: without this HELP would be answered, and asked for again, for ever. */
const patience = 60_000;

/** Plays the two providers over their own wire protocols, so that the real SDK clients run unchanged. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const { outbox, snsEndpoint, now } = options;
  const faults = new Map<string, SinkFault>();
  /** Dispatches that have met a fault which comes only once. */
  const hindered = new Set<string>();
  const reactions = new Set<NodeJS.Timeout>();
  const reactedAt = new Map<string, number>();
  const server = createServer((request, response) => {
    answer(request).then(
      (answered) => {
        if (answered === 'hang-up') response.destroy();
        else if (answered !== 'silence') reply(response, answered);
      },
      (error: unknown) => reply(response, json(500, { message: String(error) })),
    );
  });
  const port = await listen(server, 0);

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = request.url ?? '/';
    if (request.method === 'GET' && url === certificatePath) {
      const headers = { 'content-type': 'application/x-pem-file' };
      return { status: 200, headers, body: options.certificate };
    }
    const body = await readBody(request, bodyLimit);
    if (body === null) return json(413, { message: 'too large' });
    if (request.method === 'POST' && url === '/v2/email/outbound-emails') {
      return deliver(await readEmail(body, now()), sesWords);
    }
    const form = new URLSearchParams(body.toString('utf8'));
    const isText = form.get('Action') === 'Publish' && form.has('PhoneNumber');
    return isText ? deliver(readText(form, now()), snsWords) : forward(request, body);
  }

  function deliver(message: Parameters<Outbox['add']>[0], words: ProviderWords): Answer {
    const fixture = fixtureAt(message.to);
    const fault = faults.get(message.to) ?? faultOf(fixture, message.dispatchId);
    switch (fault) {
      case 'throttle':
        return words.refused(words.throttled);
      case 'reject':
        return words.refused(words.rejected);
      case 'silence':
        return 'silence';
      case 'lost-answer':
        outbox.add(message);
        return 'hang-up';
      case undefined:
        react(outbox.add(message), fixture);
        return words.accepted(message.messageId);
      default:
        return fault satisfies never;
    }
  }

  function faultOf(fixture: Fixture | undefined, dispatchId: string | null): SinkFault | undefined {
    if (!fixture?.once || dispatchId === null) return fixture?.fault;
    const before = hindered.has(dispatchId);
    hindered.add(dispatchId);
    return before ? undefined : fixture.fault;
  }

  function react(message: OutboxMessage, fixture: Fixture | undefined): void {
    const { act } = fixture ?? {};
    if (act === undefined || message.dispatchId === null) return;
    if (now() - (reactedAt.get(message.to) ?? Number.NEGATIVE_INFINITY) < patience) return;
    reactedAt.set(message.to, now());
    const reaction = setTimeout(() => {
      reactions.delete(reaction);
      options.onAct?.(message, act);
    }, reactionTime);
    reactions.add(reaction);
  }

  async function forward(request: IncomingMessage, body: Buffer): Promise<Reply> {
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answered = await fetch(`${snsEndpoint}${request.url ?? '/'}`, {
      method: request.method ?? 'POST',
      headers: headers as Record<string, string>,
      body: request.method === 'GET' ? null : new Uint8Array(body),
    });
    const type = answered.headers.get('content-type') ?? 'text/xml';
    return {
      status: answered.status,
      headers: { 'content-type': type },
      body: Buffer.from(await answered.arrayBuffer()),
    };
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    setFault: (address, fault) => {
      if (fault === null) faults.delete(address);
      else faults.set(address, fault);
    },
    stop: async () => {
      for (const reaction of reactions) clearTimeout(reaction);
      const closed = close(server);
      // Requests that get silence would hold the server open.
      server.closeAllConnections();
      await closed;
    },
  };
}

type ProviderWords = {
  throttled: string;
  rejected: string;
  accepted(messageId: string): Reply;
  refused(code: string): Reply;
};

const sns = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
const snsWords: ProviderWords = {
  throttled: 'Throttling',
  rejected: 'InvalidParameter',
  accepted: (messageId) =>
    xml(
      200,
      `<PublishResponse ${sns}><PublishResult><MessageId>${messageId}</MessageId></PublishResult></PublishResponse>`,
    ),
  refused: (code) =>
    xml(
      400,
      `<ErrorResponse ${sns}><Error><Type>Sender</Type><Code>${code}</Code><Message>by order</Message></Error></ErrorResponse>`,
    ),
};

const sesWords: ProviderWords = {
  throttled: 'TooManyRequestsException',
  rejected: 'MessageRejected',
  accepted: (messageId) => json(200, { MessageId: messageId }),
  refused: (code) => {
    const refusal = json(code === 'TooManyRequestsException' ? 429 : 400, { message: 'by order' });
    return { ...refusal, headers: { ...refusal.headers, 'x-amzn-errortype': code } };
  },
};

function xml(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
