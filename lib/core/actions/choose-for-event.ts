import { decide } from '../decide.ts';
import type { Facts } from '../decision.ts';
import type { Content, DispatchInput } from '../dispatch.ts';
import { inLanguage } from '../in-language.ts';
import type { Policy } from '../policy.ts';
import { type Channel, channels, hour } from '../vocabulary.ts';
import type { Action } from './action.ts';
import { arbitrateActions, type Chance, type Exclusion } from './arbitrate-actions.ts';
import { usualArbitration } from './arbitration-policy.ts';
import type { CompanyEvent } from './company-event.ts';
import { chancesOf, contactRequest } from './contacts-for.ts';
import { subjectOf } from './customer-facts.ts';
import type { Offer } from './offers.ts';
import type { PreparedAction } from './prepare-actions.ts';

/** Why an action that waits for an event was not started by it. */
export type NotStarted = {
  action: string;
  code: Exclusion['code'] | 'TOO_LATE';
  /** What its expression failed with. */
  detail?: string;
};

/** What an event asks for: the dispatch of the best of the actions that wait for it, or nothing. */
export type ChosenForEvent = { order: DispatchInput | null; notStarted: readonly NotStarted[] };

/** What an event is asked of: the customer, and the actions that wait for it. */
export type EventQuestion = {
  event: Pick<CompanyEvent, 'at' | 'context'>;
  facts: Facts;
  offers: readonly Offer[];
  waiting: readonly PreparedAction[];
};

/**
 * Weighs the actions that wait for an event, as at any other moment: doing nothing is a candidate. Where one is worth it and
 * may not be carried out at all, its dispatch is ordered all the same, so that the decision against it is on record.
 */
export function chooseForEvent(
  { event, facts, offers, waiting }: EventQuestion,
  policy: Policy,
  now: number,
  seed: number,
): ChosenForEvent {
  const { language } = facts.profile;
  const useful = waiting.filter(({ action }) => usefulUntil(action, event.at) > now);
  const { ranked, excluded } = arbitrateActions(useful, {
    subject: subjectOf(facts, offers, { situation: 'outbound', context: event.context, now }, false),
    offers,
    arbitration: policy.arbitration ?? usualArbitration,
    now,
    direction: 'outbound',
    closedFor: () => false,
    contactsFor: ({ action }) => contactsFor(action, facts, policy, event.at, now, seed),
  });
  const [best] = ranked;
  const barred = new Set(excluded.flatMap(({ action, code }) => (code === 'NO_CONTACT' ? [action] : [])));
  const chosen = best?.prepared ?? useful.find(({ action }) => barred.has(action.id) && canBeStarted(action));
  const late = waiting.filter((prepared) => !useful.includes(prepared));
  const notStarted = [
    ...late.map(({ action }): NotStarted => ({ action: action.id, code: 'TOO_LATE' })),
    ...excluded.map(
      ({ action, code, detail }): NotStarted => ({ action, code, ...(detail !== null && { detail }) }),
    ),
  ];
  if (chosen === undefined) return { order: null, notStarted };
  const { action } = chosen;
  const said = contentOf(action, language);
  const reach = best && best.channel !== 'inbound' ? [best.channel] : channelsOf(action, said);
  const order: DispatchInput = {
    customerId: facts.profile.customerId,
    purpose: action.purpose,
    ...(action.topic !== undefined && { topic: action.topic }),
    actionId: action.id,
    channels: reach,
    notAfter: usefulUntil(action, event.at),
    content: Object.fromEntries(reach.map((channel) => [channel, said[channel]])),
  };
  return { order, notStarted: notStarted.filter((one) => one.action !== action.id) };
}

/** The end of an event's usefulness for an action, in milliseconds; none is of use after its own end. */
function usefulUntil({ trigger, endsAt = Number.POSITIVE_INFINITY }: Action, at: number): number {
  return Math.min(at + (trigger?.withinHours ?? 0) * hour, endsAt);
}

function contactsFor(
  action: Action,
  facts: Facts,
  policy: Policy,
  at: number,
  now: number,
  seed: number,
): readonly Chance[] {
  const reach = channelsOf(action, contentOf(action, facts.profile.language));
  if (reach.length === 0) return [];
  const request = {
    ...contactRequest(facts.profile.customerId, action.purpose, action.topic ?? null, now),
    actionId: action.id,
    channels: reach,
    contentFor: reach,
    notAfter: usefulUntil(action, at),
  };
  return chancesOf(decide(request, facts, policy, now, seed), facts, policy);
}

/** What a contact for an action says in a language; a call says the action's script where nothing else is said. */
function contentOf({ content, script, queue }: Action, language: string | null): Content {
  const words = inLanguage(script, language);
  const call = words === null ? {} : { voice: { script: words, ...(queue !== undefined && { queue }) } };
  return { ...call, ...inLanguage(content, language) };
}

/** The channels of an action for which it has something to say. */
function channelsOf(action: Pick<Action, 'channels'>, said: Content): Channel[] {
  return channels.filter((channel) => action.channels.includes(channel) && said[channel] !== undefined);
}

/** Whether a contact for the action would have something to say, in whichever language. */
export function canBeStarted(action: Action): boolean {
  const languages = [...Object.keys(action.script), ...Object.keys(action.content)];
  return languages.some((language) => channelsOf(action, contentOf(action, language)).length > 0);
}
