import type { DecisionRequest } from '../decision.ts';
import { type Contact, campaignOrDebt, labelKey } from '../gate.ts';
import type { FrequencyCap } from '../policy.ts';
import { remember } from '../remember.ts';
import { type Channel, channels, ofChannel, type Purpose, purposes, tableOf } from '../vocabulary.ts';
import { purposeObligations } from './purpose-obligations.ts';
import type { Question } from './rule.ts';

/** A contact, or an accepted dispatch; a conversation is known of contacts only. */
export type Counted = {
  channel: Channel;
  purpose: Purpose;
  topic: number | null;
  campaign: number | null;
  conversation?: boolean;
};

const cappedPurposes = purposes.filter((purpose) => purposeObligations[purpose].timing);

/** Whether a cap concerns contacts on this channel for this purpose. Not said: all channels, and all purposes that obey caps. */
export function capConcerns(cap: FrequencyCap, channel: Channel, purpose: Purpose): boolean {
  if (cap.channels !== undefined && !cap.channels.includes(channel)) return false;
  return (cap.purposes ?? cappedPurposes).includes(purpose);
}

/** The caps that concern a contact; compiled once for a list, because nearly every decision has the policy of the one before. */
export function capsOf(
  caps: readonly FrequencyCap[],
  channel: Channel,
  purpose: Purpose,
): readonly FrequencyCap[] {
  return ofChannel(concerning(caps)[purpose], channel);
}

const concerning = remember(100, (caps: readonly FrequencyCap[]) =>
  tableOf(purposes, (purpose) =>
    tableOf(channels, (channel) => caps.filter((cap) => capConcerns(cap, channel, purpose))),
  ),
);

/** How many contacts and accepted dispatches there are since then at the most, whatever they were about. */
export function entriesSince({ facts }: Question, since: number): number {
  const { contacts, pending } = facts.gate;
  let count = pending.length;
  for (let index = 0; index < contacts.length; index++) if ((contacts[index] as Contact).at >= since) count++;
  return count;
}

/**
 * When the contacts that a cap counts were made, or will be, in order; those before `since` are left out. An accepted
 * dispatch counts when it is due, or now when it is late; one that was claimed counts from its claim, whatever came of it.
 */
export function countedInstants(cap: FrequencyCap, question: Question, since: number): number[] {
  const key = ownKey(cap, question);
  return instantsCounted(question, since, (entry) => counts(cap, entry, key));
}

/** The same of whatever is to be counted. */
export function instantsCounted(
  { facts, now, moment }: Question,
  since: number,
  isCounted: (entry: Counted) => boolean,
): number[] {
  const { contacts, pending } = facts.gate;
  const instants: number[] = [];
  for (const contact of contacts) {
    if (contact.at >= since && isCounted(contact)) instants.push(contact.at);
  }
  for (const waiting of pending) {
    if (moment === 'claim' && waiting.claimedAt === null) continue;
    const at = waiting.claimedAt ?? Math.max(waiting.sendAt, now);
    if (at >= since && isCounted(waiting)) instants.push(at);
  }
  return instants.length > 1 ? instants.sort((left, right) => left - right) : instants;
}

/** The key of the request's topic or campaign, where the cap counts each for itself. */
function ownKey({ per }: FrequencyCap, { request }: Question): number | null {
  if (per === undefined) return null;
  const label = per === 'topic' ? request.topic : campaignOrDebt(request);
  return label === null ? null : shortKey(labelKey(label));
}

function counts(cap: FrequencyCap, entry: Counted, key: number | null): boolean {
  if (!capConcerns(cap, entry.channel, entry.purpose)) return false;
  if (cap.per === undefined) return true;
  // Contacts without a topic or campaign are counted together, so that leaving the name out is no way around a cap.
  const own = cap.per === 'topic' ? entry.topic : entry.campaign;
  return (own === null ? null : shortKey(own)) === key;
}

/** The gate keeps the low 16 bits; names that collide share a cap, which only narrows. */
function shortKey(key: number): number {
  return key & 0xffff;
}

/** The key of what a request is about in the eyes of law: the debt it collects, else its topic; null: not said. */
export function subjectKey(request: DecisionRequest): number | null {
  const subject = request.purpose === 'collections' ? request.subjectId : request.topic;
  return subject === null ? null : shortKey(labelKey(subject));
}
