import * as z from 'zod';
import type { Profile } from './customer.ts';
import type { Gate } from './gate.ts';
import type { LearnedModel } from './learning/learned-model.ts';
import type { ResponseLog } from './learning/log-bytes.ts';
import { Channel, CustomerId, Instant, Label, Presence, Purpose } from './vocabulary.ts';

/** A question to Kairos, as it arrives: may we contact this customer, through which channel, and when? */
export const DecisionInput = z
  .strictObject({
    customerId: CustomerId,
    purpose: Purpose,
    topic: Label.optional(),
    actionId: Label.optional(),
    campaignId: Label.optional(),
    /** What law counts contacts by: the debt that is collected. */
    subjectId: Label.optional(),
    channels: z.array(Channel).min(1).max(5).optional(),
    voiceMode: z.enum(['live', 'automated']).optional(),
    /** Where the customer is at this moment: what goes out in the next half hour finds them there. */
    presence: Presence.optional(),
    notBefore: Instant.optional(),
    notAfter: Instant.optional(),
    simulateAt: Instant.optional(),
  })
  .meta({ id: 'DecisionRequest' });
export type DecisionInput = z.infer<typeof DecisionInput>;

/** The question with its defaults filled in (`decisionRequest` in decide.ts does that). */
export type DecisionRequest = {
  customerId: CustomerId;
  purpose: Purpose;
  topic: string | null;
  actionId: string | null;
  campaignId: string | null;
  /** The debt, for collections. */
  subjectId: string | null;
  /** Null: every channel that the customer has an address for. */
  channels: readonly Channel[] | null;
  voiceMode: 'live' | 'automated' | null;
  /** Where the customer is; not said: not known. */
  presence?: Presence | null;
  notBefore: number;
  notAfter: number;
  /** For a dispatch: the channels there is content for. Null: content is not part of the question. */
  contentFor: readonly Channel[] | null;
};

export const reasonCodes = [
  'NO_ADDRESS', 'NO_CONTENT', 'NO_SENDER', 'NO_CONSENT', 'DO_NOT_CONTACT', 'DO_NOT_CALL', 'DNC_REGISTRY', 'ADDRESS_SUPPRESSED',
  'CHANNEL_BLOCKED', 'TOPIC_BLOCKED', 'PAUSED', 'CONTACT_WINDOW', 'CUSTOMER_WINDOW', 'QUIET_HOURS', 'HOLIDAY', 'FREQUENCY_CAP', 'COOLDOWN',
  'TIME_ZONE_UNKNOWN', 'NO_SLOT_BEFORE_DEADLINE', 'TOO_MANY_PENDING', 'KILL_SWITCH', 'HOLDOUT', 'WAIT', 'PREFERRED_CHANNEL',
  'PREFERRED_MOMENT',
] as const; // biome-ignore format: one list, easy to scan
export type ReasonCode = (typeof reasonCodes)[number];

/**
 * Why something is, or is not, possible: data only, the words are made at the edge (lib/edge/reason-words.ts).
 * suppress: not within this request, whenever. hold: not now, from `allowedFrom` on. prefer: it moved the choice.
 */
export type Reason = {
  code: ReasonCode;
  effect: 'suppress' | 'hold' | 'prefer';
  /** Null: it concerns every channel. */
  channel: Channel | null;
  /** The rule's id, with the cap's or window's own id where it has one: `frequency-cap:marketing-day`. */
  rule: string;
  /** The legal or documented source, where there is one. */
  source: string | null;
  params: Readonly<Record<string, string | number | boolean | null>>;
  /** How far from the limit, in milliseconds, where the limit is one of time. */
  margin: number | null;
  /** The next instant at which this rule would pass; null: none within the request, or it does not depend on time. */
  allowedFrom: number | null;
};

/** On whose answers a propensity stands; `prior`: on nobody's yet. */
export const evidenceLevels = ['customer', 'segment', 'population', 'prior'] as const;

/** What a learned propensity stands on: how many of their contacts, and the 95 % interval for this customer. */
export type Evidence = {
  level: (typeof evidenceLevels)[number];
  contacts: number;
  low: number;
  high: number;
};

export type Candidate = {
  channel: Channel;
  sendAt: number;
  propensity: number;
  score: number;
  /** Not said: the propensity is the documented one of the channel. */
  evidence?: Evidence;
};

/** How likely this choice was among all that could have been made, and the standard error of that. */
export type Selection = { selectionProbability: number; selectionError?: number };

/** What every decision says, whatever came of it. */
export type DecisionTrace = {
  reasons: readonly Reason[];
  /** The best moment of each other channel that was possible, best first. */
  alternatives: readonly Candidate[];
  /** The candidate zones that all had to agree; the first is used for local times shown to people. Empty: unknown. */
  timeZones: readonly string[];
  policyVersion: string;
  modelVersion: string;
  engineVersion: string;
  /** The release of the generated data that the decision reads: `tz-2026f`. */
  dataVersion: string;
  seed: number;
  decidedAt: number;
};

export type Decision =
  | (DecisionTrace & Candidate & Selection & { outcome: 'contact' })
  /** The selection of a suppressed one is that of waiting. */
  | (DecisionTrace & Partial<Selection> & { outcome: 'suppressed' });

/** What stops everything, or a part of it, at once. */
export type KillSwitch = {
  all: boolean;
  marketing: boolean;
  campaigns: readonly string[];
};
export const killSwitchOff: KillSwitch = { all: false, marketing: false, campaigns: [] };

/** How likely a contact is answered. Learning fills this interface; `arbitration/channel-priors.ts` is the start. */
export type PropensityModel = {
  version: string;
  /** Probability (0–1) of a response to a contact on this channel at this local hour of the week (0 = Monday 00:00–01:00). */
  propensity(channel: Channel, localHourOfWeek: number): number;
  /** Where it was learned: what a customer's own answers are weighed with. */
  learned?: LearnedModel;
};

/** Everything known that the decision may use. */
export type Facts = {
  profile: Profile;
  gate: Gate;
  killSwitch: KillSwitch;
  model: PropensityModel;
  /** What do-not-call registries say of the number on a channel, by list; a list that is not here was not asked. */
  registry?: RegistryFacts;
  /** The customer's latest contacts and how they ended; not said: none. */
  responses?: ResponseLog;
};

export type RegistryFacts = Readonly<Partial<Record<Channel, Readonly<Record<string, RegistryAnswer>>>>>;

/** not-subscribed: the list that was imported does not cover the number. unread: it could not be read. */
export type RegistryAnswer =
  | { says: 'clear' | 'listed'; obtainedAt: number }
  | { says: 'not-subscribed' | 'unread' };
