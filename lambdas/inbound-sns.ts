import { normaliseAddress } from '../lib/address/normalise-address.ts';
import { openId } from '../lib/address/sealed-id.ts';
import { readInboundText } from '../lib/core/inbound-text.ts';
import { type ProviderEvent, readProviderEvent } from '../lib/core/provider-event.ts';
import type { SuppressionKind } from '../lib/core/suppression.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { parseJson, validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { type FetchCertificate, fetchCertificate, SnsMessage, snsVerifier } from '../lib/edge/sns-message.ts';
import { environmentOf } from '../lib/functions.ts';
import { answerHelp } from '../lib/runtime/answer-help.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { readDispatch } from '../lib/store/cancel-dispatch.ts';
import { settleDispatch } from '../lib/store/settle-dispatch.ts';
import { liftSuppression, suppressAddress } from '../lib/store/suppress-address.ts';

export type InboundSnsPorts = SuppressingPorts & {
  company: string;
  topicArns: readonly string[];
  certificateOrigin: string;
  fetchCertificate: FetchCertificate;
  /** Confirms a subscription by fetching its URL. */
  confirm: (url: string) => Promise<void>;
};

const messageLimit = 512 * 1_024;
/** What STOP closes and START opens: texts to this number, for every purpose. */
const textsToNumber: SuppressionKind = { reason: 'customer-request', scope: 'all', channels: ['sms'] };

/** Takes in what SNS delivers; every delivery must be signed by SNS and come from a topic that was named. */
export function createInboundSns(ports: InboundSnsPorts): HttpHandler {
  const verify = snsVerifier(ports);
  return httpFunction('inbound-sns', ports, {
    'POST /inbound/sns': {
      accepts: ['*'],
      handle: async ({ body }) => {
        const parsed = parseJson(String(body), messageLimit);
        if (isProblem(parsed)) return parsed;
        const message = validate(SnsMessage, parsed.json);
        if (isProblem(message)) return message;
        if (!(await verify(message.value)))
          return problem(
            403,
            'NOT_FROM_SNS',
            'Only deliveries signed by SNS (version 2) from a known topic are taken.',
          );
        if (message.value.Type === 'SubscriptionConfirmation') {
          await confirmSubscription(ports, message.value.SubscribeURL ?? '');
        } else if (message.value.Type === 'Notification') {
          const content = parseJson(message.value.Message, messageLimit);
          const at = Math.min(Date.parse(message.value.Timestamp) || ports.clock(), ports.clock());
          if (isProblem(content)) ports.log('warn', 'inbound-unreadable');
          else await takeIn(ports, readProviderEvent(content.json), at);
        }
        return { status: 200, body: { status: 'taken' } };
      },
    },
  });
}

/** The confirmation is fetched only from where SNS itself lives. */
async function confirmSubscription(ports: InboundSnsPorts, text: string): Promise<void> {
  const url = URL.parse(text);
  if (url?.origin === ports.certificateOrigin) await ports.confirm(url.href);
}

async function takeIn(ports: InboundSnsPorts, event: ProviderEvent, at: number): Promise<void> {
  switch (event.kind) {
    case 'text':
      return takeInText(ports, event.sms, at);
    case 'bounce':
      return closeMailboxes(
        ports,
        event.recipients,
        { reason: 'bounce', scope: 'all', channels: ['email'] },
        at,
      );
    case 'complaint': {
      const scope = (await isMarketing(ports, event.dispatchId)) ? 'marketing' : 'all';
      return closeMailboxes(ports, event.recipients, { reason: 'complaint', scope, channels: ['email'] }, at);
    }
    case 'accepted':
      return reconcile(ports, event.dispatchId, event.messageId, at);
    case 'other':
      return;
    default:
      event satisfies never;
  }
}

async function takeInText(
  ports: InboundSnsPorts,
  sms: Extract<ProviderEvent, { kind: 'text' }>['sms'],
  at: number,
): Promise<void> {
  const from = normaliseAddress('sms', sms.originationNumber);
  if (!from.ok) return ports.log('warn', 'inbound-text-without-number');
  const store = await closingStore(ports);
  const hash = store.hashOf(from.address);
  const intent = readInboundText(sms.messageBody);
  ports.log('info', 'inbound-text', { outcome: intent });
  switch (intent) {
    case 'stop':
      await suppressAddress(store, fanOutOf(ports), hash, {
        ...textsToNumber,
        source: 'sms stop',
        at,
        expiresAt: null,
      });
      return;
    case 'start':
      await liftSuppression(store, fanOutOf(ports), hash, textsToNumber, at);
      return;
    case 'help':
      return answerHelp(store, ports, hash, { company: ports.company, messageId: sms.inboundMessageId });
    case 'other':
      return;
    default:
      intent satisfies never;
  }
}

/** One notification can name many recipients; each is closed for itself. */
async function closeMailboxes(
  ports: InboundSnsPorts,
  recipients: readonly string[],
  kind: SuppressionKind,
  at: number,
): Promise<void> {
  const store = await closingStore(ports);
  for (const recipient of recipients) {
    const mailbox = normaliseAddress('email', recipient.replace(/^.*<([^>]*)>\s*$/, '$1'));
    if (!mailbox.ok) continue;
    const hash = store.hashOf(mailbox.address);
    await suppressAddress(store, fanOutOf(ports), hash, {
      ...kind,
      source: `ses ${kind.reason}`,
      at,
      expiresAt: null,
    });
  }
}

/** A complaint about marketing stops marketing; about anything else, or about nothing we know, it stops everything. */
async function isMarketing(ports: InboundSnsPorts, dispatchId: string | null): Promise<boolean> {
  const target = dispatchId === null ? null : openId(await ports.keyring(), 'dispatch', dispatchId);
  const found = target && (await readDispatch(ports.table, target.customerId, target.inner));
  return found?.record.request.purpose === 'marketing';
}

/** SES says that it took a mail; its sender may have died without learning so, or be about to. */
async function reconcile(
  ports: InboundSnsPorts,
  dispatchId: string,
  messageId: string,
  at: number,
): Promise<void> {
  const target = openId(await ports.keyring(), 'dispatch', dispatchId);
  const found = target && (await readDispatch(ports.table, target.customerId, target.inner));
  if (found?.status === 'unknown' || found?.status === 'sending')
    await settleDispatch(ports, found.record, { status: 'sent', messageId, at });
}

const fanOutOf = (ports: SuppressingPorts) => (addressHash: string) =>
  ports.fanOut.send({ addressHash, after: null });

export const handler = entry(() => {
  const environment = environmentOf('inbound-sns', process.env);
  return createInboundSns({
    ...suppressingPorts(environment),
    company: environment.COMPANY_NAME,
    topicArns: environment.INBOUND_TOPIC_ARNS.split(','),
    certificateOrigin: environment.SNS_CERTIFICATE_ORIGIN,
    fetchCertificate,
    confirm: async (url) => {
      await fetchCertificate(url);
    },
  });
});
