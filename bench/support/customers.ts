import { channelPriors } from '../../lib/core/arbitration/channel-priors.ts';
import type { ContactPoint, Profile, WeeklyWindow } from '../../lib/core/customer.ts';
import { type DecisionRequest, type Facts, killSwitchOff } from '../../lib/core/decision.ts';
import { defaultPolicy } from '../../lib/core/default-policy.ts';
import { emptyGate, type Gate } from '../../lib/core/gate.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { registryListIds } from '../../lib/core/registry/registry-list.ts';
import { channels, day, hour, weekdays } from '../../lib/core/vocabulary.ts';

/** The question of all benchmarks: five channels over a week, about a hundred open slots, under the law of five places. */
export const zones = [
  'America/New_York',
  'Europe/London',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'America/Los_Angeles',
] as const;
const start = Date.UTC(2026, 2, 2, 3);
const workdays = weekdays.slice(0, 5);

const windows: readonly WeeklyWindow[] = [{ days: [...weekdays], from: '08:00', to: '23:00' }];
export const policy: Policy = { ...defaultPolicy, windows, senders: channels };

const points: readonly ContactPoint[] = channels.map((channel) => ({
  channel,
  address: channel === 'email' ? 'ana@example.com' : '+13055550100',
  country: null,
  areaCode: null,
  lineType: 'unknown',
  verifiedAt: null,
  source: null,
}));

const clear = Object.fromEntries(
  registryListIds.map((list) => [list, { says: 'clear' as const, obtainedAt: start }]),
);

export type Asked = { request: DecisionRequest; facts: Facts; now: number };

/** Customers as they come from the store: every one with objects of its own, so nothing is shared but the policy. */
export function customer(index: number): Asked {
  const now = start + (index % 168) * hour + index;
  const profile: Profile = {
    customerId: `c-${index}`,
    version: 1,
    timeZone: zones[index % zones.length] as string,
    country: null,
    region: null,
    postalCode: null,
    language: null,
    valueTier: null,
    segments: [],
    attributes: {},
    contactPoints: points.map((point) => ({ ...point })),
    windows:
      index % 3 === 0
        ? [{ days: [...weekdays], from: index % 2 === 0 ? '09:00' : '10:00', to: '22:00' }]
        : null,
    quietHours: index % 4 === 0 ? [{ days: [...workdays], from: '22:00', to: '07:00' }] : [],
    topics: [],
    updatedAt: 0,
  };
  const gate: Gate = {
    ...emptyGate,
    channels: { email: { setting: 'preferred', byCustomer: true } },
    consents: channels.map((channel) => ({
      channel,
      purpose: 'marketing',
      status: 'granted',
      at: 1,
      byCustomer: true,
    })),
    contacts: Array.from({ length: 6 }, (_, contact) => ({
      at: now - (20 - 3 * contact) * day,
      channel: channels[contact % 5] ?? 'sms',
      purpose: 'marketing',
      topic: null,
      campaign: null,
      conversation: false,
    })),
    pending: [],
  };
  const request: DecisionRequest = {
    customerId: profile.customerId,
    purpose: 'marketing',
    topic: 'offers',
    actionId: null,
    campaignId: 'spring',
    subjectId: null,
    channels: null,
    voiceMode: null,
    notBefore: now,
    notAfter: now + 7 * day,
    contentFor: channels,
  };
  const registry = { sms: clear, voice: clear };
  return {
    request,
    facts: { profile, gate, killSwitch: killSwitchOff, model: channelPriors, registry },
    now,
  };
}

/** So many customers, starting at the given one. */
export function customers(from: number, count: number): Asked[] {
  return Array.from({ length: count }, (_, index) => customer(from + index));
}
