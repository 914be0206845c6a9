import { suppressionsOf } from '../core/address-state.ts';
import type { OptOut } from '../core/opt-out/read-opt-out.ts';
import type { AddressState } from '../core/suppression.ts';
import type { SmsProvider } from '../dispatch/provider.ts';
import { killSwitchReader } from '../store/kill-switch.ts';
import { putOptOutConfirmation } from '../store/opt-out-confirmation.ts';
import type { Ports } from './ports.ts';

/** own-words: only what the provider did not take for a stop and answer itself, as AWS does its keywords. */
export type ConfirmOptOuts = 'own-words' | 'all' | 'none';

/** Later than this it would be a new message (47 CFR 64.1200(a)(12)). */
const confirmWithin = 5 * 60_000;

const texts: Readonly<Record<OptOut['language'], (company: string) => string>> = {
  en: (company) => `${company}: you will get no more texts from us. Reply START to get them again.`,
  es: (company) =>
    `${company}: ya no recibirá más mensajes nuestros. Responda START para volver a recibirlos.`,
  zh: (company) => `${company}：您不会再收到我们的短信。回复 START 可重新接收。`,
};

/**
 * The one answer that a stop may have, once the stop is durable. It is no dispatch: none may be claimed any more. That it is about
 * to be sent is recorded first, so that a redelivered or repeated stop gets no second one; if the call then fails, none is sent.
 * No answer to somebody who is not our customer, or who had stopped before.
 */
export async function confirmOptOut(
  ports: Pick<Ports, 'table' | 'clock' | 'log'> & {
    company: string;
    confirmOptOuts: ConfirmOptOuts;
    sms: SmsProvider;
  },
  stopped: {
    optOut: OptOut;
    before: AddressState;
    number: string;
    addressHash: string;
    messageId: string;
    at: number;
  },
): Promise<void> {
  const { optOut, before, number, addressHash, messageId, at } = stopped;
  const now = ports.clock();
  if (ports.confirmOptOuts === 'none' || optOut.about === 'wrong-number') return;
  if (ports.confirmOptOuts === 'own-words' && optOut.by === 'carrier-word') return;
  if (now > at + confirmWithin || suppressionsOf(before, 'sms', now).some(({ scope }) => scope === 'all'))
    return;
  if ((await killSwitchReader(ports.table, ports.clock)()).all) return;
  if (!(await putOptOutConfirmation(ports.table, addressHash, Math.floor(at / confirmWithin), now))) return;
  const body = texts[optOut.language](ports.company);
  const result = await ports.sms.send({
    dispatchId: `opt-out:${messageId}`,
    to: number,
    body,
    promotional: false,
  });
  ports.log('info', 'opt-out-confirmation', { outcome: result.outcome });
}
