import { inLanguage } from '../core/in-language.ts';
import { confirmationWords, questionWords } from './action-words.ts';
import type { RenderedFrom } from './render-caller.ts';
import { instantText } from './time-words.ts';

/** Amazon Connect takes 32 KB in all; far less leaves room for how it counts. */
const totalLimit = 24 * 1_024;
const valueLimit = 4_000;

/** The keys of the flat answer, in the order in which they are dropped last. All are always there; empty: there is none. */
export type FlatAnswer = Readonly<Record<string, string>>;

/** What a contact flow gets when nothing can be told in time: service by the usual queue, no offer, no name. */
export const safeAnswer: FlatAnswer = {
  status: 'safe',
  identification: 'unavailable',
  customerId: '',
  language: '',
  valueTier: '',
  likelihood: '',
  severalCustomers: 'false',
  confirmAsk: '',
  confirmWording: '',
  actionId: 'default',
  actionName: 'Answer the call',
  actionPurpose: 'service',
  actionScript: '',
  queue: '',
  offersAllowed: 'false',
  noOffersBecause: '',
  secondActionId: '',
  questionId: '',
  questionWording: '',
  mayCallBack: 'false',
  callBackFrom: '',
  callBackUntil: '',
  lastContactAt: '',
  lastContactChannel: '',
  lastOutcome: '',
  openDispatches: '0',
  nextDispatchId: '',
  nextDispatchAt: '',
  doNotCall: '',
  doNotContact: '',
};

/** The answer about a caller as a map of texts: what Amazon Connect takes. What would identify a customer to a forger is left out. */
export function flatAnswer(answer: RenderedFrom): FlatAnswer {
  const chosen = answer.known ? (answer.found.best?.prepared ?? answer.defaultAction) : answer.defaultAction;
  const language = answer.known ? (answer.likely[0]?.person.profile.language ?? null) : null;
  const action = chosen && {
    actionId: chosen.action.id,
    actionName: chosen.action.name,
    actionPurpose: chosen.action.purpose,
    actionScript: inLanguage(chosen.action.script, language) ?? '',
    queue: chosen.action.queue ?? '',
  };
  if (!answer.known && answer.why === 'unavailable') return safeAnswer;
  if (!answer.known)
    return within({ ...safeAnswer, ...action, status: 'unknown', identification: answer.why });
  const { likely, confirmation, found, facts, offers, openDispatches } = answer;
  const { gate, profile } = facts;
  const { mayCallBack, question } = found;
  const [next] = [...openDispatches].filter((one) => one.canBeCancelled).sort((a, b) => a.sendAt - b.sendAt);
  const last = gate.contacts.at(-1);
  const outcome = offers.at(-1);
  return within({
    ...safeAnswer,
    ...action,
    status: 'known',
    identification: confirmation === null ? 'named' : 'by-address',
    customerId: profile.customerId,
    language: profile.language ?? '',
    valueTier: profile.valueTier ?? '',
    likelihood: (likely[0]?.likelihood ?? 0).toFixed(2),
    severalCustomers: String(likely.length > 1),
    confirmAsk: confirmation?.ask ?? '',
    confirmWording: confirmation ? confirmationWords(confirmation, language) : '',
    offersAllowed: String(found.noOffers.length === 0),
    noOffersBecause: [...new Set(found.noOffers.map(({ code }) => code))].join(','),
    secondActionId: found.alternatives[0]?.prepared.action.id ?? '',
    questionId: question?.id ?? '',
    questionWording: question ? questionWords(question, language) : '',
    mayCallBack: String(mayCallBack.allowed),
    callBackFrom: instant(mayCallBack.callFrom),
    callBackUntil: instant(mayCallBack.callUntil),
    lastContactAt: instant(last?.at ?? null),
    lastContactChannel: last?.channel ?? '',
    lastOutcome: outcome ? `${outcome.action}:${outcome.outcome}` : '',
    openDispatches: String(openDispatches.length),
    nextDispatchId: next?.dispatchId ?? '',
    nextDispatchAt: instant(next?.sendAt ?? null),
    doNotCall: String(gate.doNotCall !== 'open'),
    doNotContact: String(gate.doNotContact !== 'open'),
  });
}

function instant(at: number | null): string {
  return at === null ? '' : instantText(at);
}

/** Texts are cut, and emptied from the end, until the whole fits. A flow rather gets less than nothing. */
function within(answer: Record<string, string>): FlatAnswer {
  const cut: Record<string, string> = {};
  let size = 2;
  for (const [name, value] of Object.entries(answer)) {
    const text = value.slice(0, valueLimit).toWellFormed();
    const bytes = Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(JSON.stringify(text)) + 2;
    cut[name] = size + bytes <= totalLimit ? text : '';
    size += cut[name] === '' ? name.length + 6 : bytes;
  }
  return cut;
}
