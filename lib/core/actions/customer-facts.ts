import type { Profile } from '../customer.ts';
import type { Gate } from '../gate.ts';
import { channels, day, type Instant, week } from '../vocabulary.ts';
import { type EligibilitySubject, neverContacted } from './eligibility.ts';
import type { Offer } from './offers.ts';

/** How the question came up: a call that rings, an outbound contact to be chosen, or a customer on the web or in the app. */
export const situations = ['inbound_call', 'outbound', 'web'] as const;
export type Situation = (typeof situations)[number];

/** What was asked, besides who it is about. */
export type Occasion = {
  situation: Situation;
  context: EligibilitySubject['context'];
  now: Instant;
};

/** What expressions see of a customer. */
export function subjectOf(
  { profile, gate }: { profile: Profile; gate: Gate },
  offers: readonly Offer[],
  { situation, context, now }: Occasion,
  optedOut: boolean,
): EligibilitySubject {
  const { customerId, language, valueTier, country, region, timeZone, segments, attributes } = profile;
  const reachable = channels.filter((name) => profile.contactPoints.some(({ channel }) => channel === name));
  return {
    customer: {
      id: customerId,
      language: language ?? '',
      valueTier: valueTier ?? '',
      country: country ?? '',
      region: region ?? '',
      timeZone: timeZone ?? '',
      segments,
      attributes,
      channels: reachable,
    },
    facts: {
      now,
      situation,
      doNotCall: gate.doNotCall !== 'open',
      doNotContact: gate.doNotContact !== 'open',
      optedOut,
      consents: granted(gate, now),
      ...contactFacts(gate, now),
      openDispatches: gate.pending.length,
      outcomes: offers.map(({ action, outcome, at }) => ({ action, outcome, daysAgo: daysBetween(at, now) })),
    },
    context,
  };
}

function contactFacts({ contacts }: Gate, now: number) {
  const last = contacts.at(-1);
  const since = (span: number) => contacts.filter(({ at }) => at > now - span).length;
  return {
    daysSinceLastContact: last === undefined ? neverContacted : Math.floor(daysBetween(last.at, now)),
    contactsLast7Days: since(week),
    contactsLast30Days: since(30 * day),
    contacts: contacts.map(({ channel, purpose, at, conversation }) => ({
      channel,
      purpose,
      daysAgo: daysBetween(at, now),
      conversation,
    })),
  };
}

function granted({ consents }: Gate, now: number): string[] {
  return consents.flatMap(({ channel, purpose, status, until }) =>
    purpose === 'marketing' && status === 'granted' && (until === undefined || until > now) ? [channel] : [],
  );
}

function daysBetween(at: number, now: number): number {
  return Math.max(0, now - at) / day;
}
