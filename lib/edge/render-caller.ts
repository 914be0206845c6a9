import type { ActionCandidate } from '../core/actions/arbitrate-actions.ts';
import type { Confirmation, Likely } from '../core/actions/identify.ts';
import type { CallBack, NextBestAction } from '../core/actions/next-best-action.ts';
import type { Offer } from '../core/actions/offers.ts';
import type { PreparedAction } from '../core/actions/prepare-actions.ts';
import type { Facts, Reason } from '../core/decision.ts';
import { inLanguage } from '../core/in-language.ts';
import { confirmationWords, questionWords, worthWords } from './action-words.ts';
import { renderDecision, renderReason, rounded } from './render-decision.ts';
import { instantText } from './time-words.ts';

/** An answer about a caller, in the shape of lib/runtime/answer-caller.ts. */
type Known = {
  known: true;
  likely: readonly Likely[];
  confirmation: Confirmation | null;
  found: NextBestAction;
  facts: Facts;
  offers: readonly Offer[];
  openDispatches: readonly {
    dispatchId: string;
    channel: string;
    purpose: string;
    sendAt: number;
    canBeCancelled: boolean;
  }[];
  defaultAction: PreparedAction | null;
  policyVersion: string;
  seed: number;
  decidedAt: number;
};
type Unknown = {
  known: false;
  why: 'withheld' | 'unreadable' | 'unknown' | 'unavailable';
  defaultAction: PreparedAction | null;
  policyVersion: string;
  decidedAt: number;
};
export type RenderedFrom = Known | Unknown;

/** How many contacts and outcomes an agent takes in at a glance. */
const atAGlance = 5;

/** The answer of POST /v1/next-best-action. */
export function renderCaller(answer: RenderedFrom, outbound: boolean): Record<string, unknown> {
  const { policyVersion, decidedAt } = answer;
  const decided = { policyVersion, decidedAt: instantText(decidedAt) };
  if (!answer.known) {
    const action = renderDefault(answer.defaultAction, null, 'NO_CUSTOMER');
    return {
      customer: null,
      identification: answer.why,
      action,
      question: null,
      alternatives: [],
      ...decided,
    };
  }
  const { found, facts, likely, confirmation, seed } = answer;
  const { language } = facts.profile;
  const nothing = outbound ? null : renderDefault(answer.defaultAction, language, 'NOTHING_BETTER');
  return {
    customer: renderPerson(likely, confirmation),
    identification: confirmation === null ? 'named' : 'by-address',
    action: found.best === null ? nothing : renderCandidate(found.best, language, found.noOffers),
    question: found.question && {
      id: found.question.id,
      channel: found.question.channel,
      wording: questionWords(found.question, language),
      worth: rounded(found.question.worth),
    },
    alternatives: found.alternatives.map((candidate) => renderCandidate(candidate, language, [])),
    /** Doing nothing takes part, and is worth nothing. */
    doNothing: { worth: 0, best: found.best === null },
    excluded: found.excluded.map(({ action, code, allowedFrom, detail }) => ({
      action,
      code,
      allowedFrom: allowedFrom === null ? null : instantText(allowedFrom),
      ...(detail === null ? {} : { detail }),
    })),
    offers: { allowed: found.noOffers.length === 0, reasons: found.noOffers.map(renderReason) },
    ...(outbound ? { contact: found.contact && renderDecision(found.contact, null) } : {}),
    mayCallBack: renderCallBack(found.mayCallBack),
    facts: renderFacts(answer),
    seed,
    ...decided,
  };
}

function renderPerson(
  likely: readonly Likely[],
  confirmation: Confirmation | null,
): Record<string, unknown> | null {
  const [first, ...others] = likely;
  if (first === undefined) return null;
  const { customerId, language, valueTier, country, region, timeZone, segments } = first.person.profile;
  return {
    id: customerId,
    language,
    valueTier,
    country,
    region,
    timeZone,
    segments,
    likelihood: rounded(first.likelihood),
    others: others.map(({ person, likelihood }) => ({
      id: person.profile.customerId,
      likelihood: rounded(likelihood),
    })),
    confirm: confirmation && { ...confirmation, wording: confirmationWords(confirmation, language) },
  };
}

function renderCandidate(candidate: ActionCandidate, language: string | null, noOffers: readonly Reason[]) {
  const { prepared, channel, sendAt, worth, factors } = candidate;
  const { id, name, purpose, queue = null } = prepared.action;
  return {
    id,
    name,
    purpose,
    script: inLanguage(prepared.action.script, language),
    queue,
    channel,
    sendAt: sendAt === null ? null : instantText(sendAt),
    worth: rounded(worth),
    factors: Object.fromEntries(Object.entries(factors).map(([factor, value]) => [factor, rounded(value)])),
    reasons: [
      { code: 'BEST_WORTH', message: worthWords(candidate) },
      ...(noOffers.length > 0 ? [noOffersReason] : []),
    ],
  };
}

const noOffersReason = {
  code: 'NO_OFFERS',
  message: 'The customer opted out of offers: give service, and offer nothing.',
};

/** What everybody gets. A company that names no action of its own for it answers the call. */
function renderDefault(
  prepared: PreparedAction | null,
  language: string | null,
  code: 'NO_CUSTOMER' | 'NOTHING_BETTER',
) {
  const message =
    code === 'NO_CUSTOMER' ? 'It is not known who this is.' : 'Nothing else is worth more than it costs.';
  const { id, name, purpose, queue } = prepared?.action ?? answerTheCall;
  return {
    id,
    name,
    purpose,
    script: prepared && inLanguage(prepared.action.script, language),
    queue: queue ?? null,
    channel: 'inbound',
    sendAt: null,
    worth: 0,
    factors: null,
    reasons: [{ code, message }],
  };
}

const answerTheCall = {
  id: 'default',
  name: 'Answer the call',
  purpose: 'service',
  queue: undefined,
} as const;

function renderCallBack({ allowed, callFrom, callUntil, reasons }: CallBack) {
  return {
    allowed,
    callFrom: callFrom === null ? null : instantText(callFrom),
    callUntil: callUntil === null ? null : instantText(callUntil),
    reasons: reasons.map(renderReason),
  };
}

function renderFacts({ facts: { gate, profile }, offers, openDispatches }: Known) {
  const last = gate.contacts.at(-1);
  const latest = <Entry>(entries: readonly Entry[]) => entries.slice(-atAGlance).reverse();
  return {
    lastContactAt: last === undefined ? null : instantText(last.at),
    lastContacts: latest(gate.contacts).map(({ at, channel, purpose, conversation }) => ({
      at: instantText(at),
      channel,
      purpose,
      conversation,
    })),
    lastOutcomes: latest(offers).map(({ action, outcome, at }) => ({ action, outcome, at: instantText(at) })),
    openDispatches: openDispatches.map(({ sendAt, ...dispatch }) => ({
      ...dispatch,
      sendAt: instantText(sendAt),
    })),
    doNotCall: gate.doNotCall !== 'open',
    doNotContact: gate.doNotContact !== 'open',
    pausedUntil: gate.pausedUntil === null ? null : instantText(gate.pausedUntil),
    preferredChannel:
      Object.entries(gate.channels).find(([, { setting }]) => setting === 'preferred')?.[0] ?? null,
    reachableBy: profile.contactPoints.map(({ channel }) => channel),
  };
}
