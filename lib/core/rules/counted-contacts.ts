import { labelKey } from '../gate.ts';
import type { FrequencyCap } from '../policy.ts';
import { type Channel, type Purpose, purposes } from '../vocabulary.ts';
import { purposeObligations } from './purpose-obligations.ts';
import type { Question } from './rule.ts';

type Labelled = { channel: Channel; purpose: Purpose; topic: number | null; campaign: number | null };

const cappedPurposes = purposes.filter((purpose) => purposeObligations[purpose].timing);

/** Whether a cap concerns contacts on this channel for this purpose. Not said: all channels, and all purposes that obey caps. */
export function capConcerns(cap: FrequencyCap, channel: Channel, purpose: Purpose): boolean {
  if (cap.channels !== undefined && !cap.channels.includes(channel)) return false;
  return (cap.purposes ?? cappedPurposes).includes(purpose);
}

/**
 * When the contacts that a cap counts were made, or will be, in order. An accepted dispatch counts when it is due, or now
 * when it is late; one that was claimed counts from its claim, whatever came of it.
 */
export function countedInstants(cap: FrequencyCap, { facts, request, now, moment }: Question): number[] {
  const label = cap.per === 'topic' ? request.topic : request.campaignId;
  // The gate keeps the low 16 bits; names that collide share a cap, which only narrows.
  const key = label === null ? null : shortKey(labelKey(label));
  const counts = (entry: Labelled) => {
    if (!capConcerns(cap, entry.channel, entry.purpose)) return false;
    if (cap.per === undefined) return true;
    // Contacts without a topic or campaign are counted together, so that leaving the name out is no way around a cap.
    const own = cap.per === 'topic' ? entry.topic : entry.campaign;
    return (own === null ? null : shortKey(own)) === key;
  };
  const instants: number[] = [];
  for (const contact of facts.gate.contacts) {
    if (counts(contact)) instants.push(contact.at);
  }
  for (const pending of facts.gate.pending) {
    if (moment === 'claim' && pending.claimedAt === null) continue;
    if (counts(pending)) instants.push(pending.claimedAt ?? Math.max(pending.sendAt, now));
  }
  return instants.sort((left, right) => left - right);
}

function shortKey(key: number): number {
  return key & 0xffff;
}
