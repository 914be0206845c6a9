import { normaliseAddress, normaliseAnyAddress } from '../lib/address/normalise-address.ts';
import { openId } from '../lib/address/sealed-id.ts';
import { type LinkClaims, openLink } from '../lib/address/signed-link.ts';
import { unsubscribeTokenIn } from '../lib/address/unsubscribe-mail.ts';
import { readInboundText } from '../lib/core/inbound-text.ts';
import { readMail } from '../lib/core/opt-out/read-mail.ts';
import type { OptOut } from '../lib/core/opt-out/read-opt-out.ts';
import { type ProviderEvent, readProviderEvent } from '../lib/core/provider-event.ts';
import { type SuppressionCause, suppressionCauses, suppressionFor } from '../lib/core/suppression-causes.ts';
import type { SmsProvider } from '../lib/dispatch/provider.ts';
import { snsSms } from '../lib/dispatch/sns-sms.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { parseJson, validate } from '../lib/edge/parse-json.ts';
import { parseMail } from '../lib/edge/parse-mail.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { type FetchCertificate, fetchCertificate, SnsMessage, snsVerifier } from '../lib/edge/sns-message.ts';
import { environmentOf } from '../lib/functions.ts';
import { answerHelp } from '../lib/runtime/answer-help.ts';
import { type ConfirmOptOuts, confirmOptOut } from '../lib/runtime/confirm-opt-out.ts';
import { unsubscribeLink } from '../lib/runtime/one-click.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { readDispatch } from '../lib/store/cancel-dispatch.ts';
import { readAddressState } from '../lib/store/change-address-state.ts';
import { noteResponse } from '../lib/store/note-response.ts';
import { settleDispatch } from '../lib/store/settle-dispatch.ts';
import { suppressAddress, takeBackStop } from '../lib/store/suppress-address.ts';
import { follow } from '../lib/telemetry/trail.ts';

export type InboundSnsPorts = SuppressingPorts & {
  company: string;
  confirmOptOuts: ConfirmOptOuts;
  sms: SmsProvider;
  topicArns: readonly string[];
  certificateOrigin: string;
  fetchCertificate: FetchCertificate;
  /** Confirms a subscription by fetching its URL. */
  confirm: (url: string) => Promise<void>;
};

const messageLimit = 512 * 1_024;

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
          follow(message.value.MessageId);
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

/** What a provider reports about a message follows from the request that it was sent for. */
async function logProviderEvent(
  { log, keyring }: InboundSnsPorts,
  { dispatchId, correlationId }: Extract<ProviderEvent, { kind: 'closing' | 'accepted' }>,
  outcome: string,
): Promise<void> {
  follow(correlationId);
  const ours = dispatchId !== null && openId(await keyring(), 'dispatch', dispatchId) !== null;
  log('info', 'provider-event', { outcome, dispatchId: ours ? dispatchId : undefined });
}

async function takeIn(ports: InboundSnsPorts, event: ProviderEvent, at: number): Promise<void> {
  switch (event.kind) {
    case 'text':
      return takeInText(ports, event.sms, at);
    case 'mail':
      return takeInMail(ports, Buffer.from(event.content, event.encoding), at);
    case 'closing':
      await logProviderEvent(ports, event, event.cause);
      return closeAll(ports, event, at);
    case 'accepted':
      await logProviderEvent(ports, event, 'accepted');
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
  ports.log('info', 'inbound-text', { outcome: intent.kind });
  switch (intent.kind) {
    case 'stop': {
      const { optOut } = intent;
      const before = await readAddressState(ports.table, hash);
      const cause = optOut.about === 'wrong-number' ? 'wrong-number' : 'text-stop';
      await suppressAddress(store, fanOutOf(ports), hash, suppressionFor(cause, at), { receivedAt: at });
      const stopped = {
        optOut,
        before,
        number: from.address,
        addressHash: hash,
        messageId: sms.inboundMessageId,
        at,
      };
      return confirmOptOut(ports, stopped);
    }
    case 'start':
      await takeBackStop(store, fanOutOf(ports), hash, suppressionCauses['text-stop'], at);
      return;
    case 'help':
      return answerHelp(store, ports, hash, { company: ports.company, at });
    case 'other':
      return;
    default:
      intent satisfies never;
  }
}

/** A mail to us closes the mailbox that it says it is from: whoever forges it can only bring about silence. */
async function takeInMail(ports: InboundSnsPorts, mime: Uint8Array, at: number): Promise<void> {
  const mail = await parseMail(mime);
  if (mail === null) return ports.log('warn', 'inbound-mail-unreadable');
  const link = await linkIn(ports, mail.subject, at);
  if (link) {
    ports.log('info', 'inbound-mail', { outcome: 'unsubscribe' });
    return unsubscribeLink(ports, link, { source: 'unsubscribe by mail', at });
  }
  const optOut = readMail(mail);
  ports.log('info', 'inbound-mail', { outcome: optOut ? 'stop' : 'other' });
  if (optOut)
    await closeAll(ports, { cause: mailCauses[optOut.about], addresses: [mail.from], dispatchId: null }, at);
}

/**
 * What a mail client sends by itself for a customer who pressed its unsubscribe button: their act, however automatic the mail.
 * The token counts, not who the mail is from. Without a good one it is a mail like any other.
 */
async function linkIn(ports: InboundSnsPorts, subject: string, at: number): Promise<LinkClaims | null> {
  const token = unsubscribeTokenIn(subject);
  const link = token === null ? null : openLink(await ports.keyring(), token, 'unsubscribe', at);
  return link === null || 'fault' in link ? null : link;
}

const mailCauses = {
  everything: 'mail-stop',
  list: 'mail-unsubscribe',
  'wrong-number': 'wrong-person',
} as const satisfies Record<OptOut['about'], SuppressionCause>;

/** One notification can name many recipients; each is closed for itself. */
async function closeAll(
  ports: InboundSnsPorts,
  {
    cause,
    addresses,
    dispatchId,
  }: Pick<Extract<ProviderEvent, { kind: 'closing' }>, 'cause' | 'addresses' | 'dispatchId'>,
  at: number,
): Promise<void> {
  const store = await closingStore(ports);
  const narrower =
    cause === 'complaint' && (await isMarketing(ports, dispatchId)) ? 'marketing-complaint' : cause;
  const suppression = suppressionFor(narrower, at);
  for (const raw of addresses) {
    const address = normaliseAnyAddress(raw.replace(/^.*<([^>]*)>\s*$/, '$1'));
    if (address.ok) await suppressAddress(store, fanOutOf(ports), store.hashOf(address.address), suppression);
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
  if (!found) return;
  const { record, status } = found;
  const settles = status === 'unknown' || status === 'sending';
  const sentAt = settles ? at : record.sentAt;
  // Noted before it is settled, and again for a notice that comes again, in case it was cut off; what is known is not written again.
  if (sentAt !== null) await noteResponse(ports, { record, sentAt, event: null });
  if (settles) await settleDispatch(ports, record, { status: 'sent', messageId, at });
}

const fanOutOf = (ports: SuppressingPorts) => (addressHash: string) =>
  ports.fanOut.send({ addressHash, after: null });

export const handler = entry(() => {
  const environment = environmentOf('inbound-sns', process.env);
  return createInboundSns({
    ...suppressingPorts(environment),
    company: environment.COMPANY_NAME,
    confirmOptOuts: environment.CONFIRM_OPT_OUTS as ConfirmOptOuts,
    sms: snsSms(),
    topicArns: environment.INBOUND_TOPIC_ARNS.split(','),
    certificateOrigin: environment.SNS_CERTIFICATE_ORIGIN,
    fetchCertificate,
    confirm: async (url) => {
      await fetchCertificate(url);
    },
  });
});
