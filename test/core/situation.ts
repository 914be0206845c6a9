import { channelPriors } from '../../lib/core/arbitration/channel-priors.ts';
import type { ContactPoint, Profile } from '../../lib/core/customer.ts';
import {
  type DecisionRequest,
  type Facts,
  killSwitchOff,
  type RegistryFacts,
} from '../../lib/core/decision.ts';
import { type Contact, emptyGate, type Gate, type Pending } from '../../lib/core/gate.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { registryListIds } from '../../lib/core/registry/registry-list.ts';
import type { Question, Rule, Verdict } from '../../lib/core/rules/rule.ts';
import { type Channel, channels, day, type Purpose, purposes } from '../../lib/core/vocabulary.ts';

/** Wednesday 4 March 2026, 12:00 in UTC and in the zone of `profileOf`. */
export const noon = Date.UTC(2026, 2, 4, 12);

export const pointOf = (channel: Channel, country: string | null = null): ContactPoint => ({
  channel,
  address: `${channel}-address`,
  country,
  areaCode: null,
  lineType: 'unknown',
  verifiedAt: null,
  source: null,
});

/** A customer on UTC's clock, reachable on every channel. */
export const profileOf = (changes: Partial<Profile> = {}): Profile => ({
  customerId: 'c-1',
  version: 1,
  timeZone: 'UTC',
  country: null,
  region: null,
  postalCode: null,
  language: null,
  valueTier: null,
  segments: [],
  attributes: {},
  contactPoints: channels.map((channel) => pointOf(channel)),
  windows: null,
  quietHours: [],
  topics: [],
  updatedAt: 0,
  ...changes,
});

/** Consent for everything, nothing closed, nothing pending. */
export const openGate = (changes: Partial<Gate> = {}): Gate => ({
  ...emptyGate,
  version: 1,
  consents: channels.flatMap((channel) =>
    purposes.map((purpose) => ({ channel, purpose, status: 'granted' as const, at: 1, byCustomer: true })),
  ),
  ...changes,
});

/** Every do-not-call list has just been read, and holds nobody. */
export const everyRegistryClear: RegistryFacts = Object.fromEntries(
  channels.map((channel) => [
    channel,
    Object.fromEntries(
      registryListIds.map((list) => [list, { says: 'clear', obtainedAt: Date.UTC(2040, 0, 1) }]),
    ),
  ]),
);

export const factsOf = (changes: Partial<Facts> = {}): Facts => ({
  profile: profileOf(),
  gate: openGate(),
  killSwitch: killSwitchOff,
  model: channelPriors,
  registry: everyRegistryClear,
  ...changes,
});

export const requestOf = (purpose: Purpose, changes: Partial<DecisionRequest> = {}): DecisionRequest => ({
  customerId: 'c-1',
  purpose,
  topic: null,
  actionId: null,
  campaignId: null,
  subjectId: null,
  channels: null,
  voiceMode: null,
  notBefore: noon,
  notAfter: noon + 7 * day,
  contentFor: null,
  ...changes,
});

/** Open at all hours, no caps, no costs, a sender for every channel. */
export const openPolicy = (changes: Partial<Policy> = {}): Policy => ({
  version: 'test-1',
  windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }],
  caps: [],
  costs: { sms: 0, email: 0, voice: 0, push: 0, mail: 0 },
  senders: channels,
  ...changes,
});

export const contactAt = (at: number, changes: Partial<Contact> = {}): Contact => ({
  at,
  channel: 'sms',
  purpose: 'marketing',
  topic: null,
  campaign: null,
  conversation: false,
  ...changes,
});

export const pendingAt = (sendAt: number, changes: Partial<Pending> = {}): Pending => ({
  id: 'AAAAAAAAAAAAAAAA',
  channel: 'sms',
  purpose: 'marketing',
  topic: null,
  campaign: null,
  sendAt,
  claimedAt: null,
  ...changes,
});

/** What a rule says of one customer. */
export function ask(rule: Rule, question: Question): Verdict {
  const said = rule(question);
  return typeof said === 'function' ? said(question) : said;
}
