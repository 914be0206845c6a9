import { describe, expect, it } from 'vitest';
import type { Profile } from '../../lib/core/customer.ts';
import { decide } from '../../lib/core/decide.ts';
import {
  type DecisionRequest,
  type KillSwitch,
  killSwitchOff,
  type ReasonCode,
} from '../../lib/core/decision.ts';
import { type Gate, labelKey } from '../../lib/core/gate.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { recheck } from '../../lib/core/recheck.ts';
import { day, hour, type Purpose, purposes } from '../../lib/core/vocabulary.ts';
import {
  contactAt,
  factsOf,
  noon,
  openGate,
  openPolicy,
  pointOf,
  profileOf,
  requestOf,
} from './situation.ts';

type Effect = 'pass' | 'hold' | 'suppress';

type Row = {
  when: string;
  code: ReasonCode;
  gate?: Partial<Gate>;
  profile?: Partial<Profile>;
  policy?: Partial<Policy>;
  killSwitch?: Partial<KillSwitch>;
  request?: Partial<DecisionRequest>;
  /** On the channel sms: marketing, service, collections, transactional. */
  effects: readonly [Effect, Effect, Effect, Effect];
};

const order: readonly Purpose[] = ['marketing', 'service', 'collections', 'transactional'];
const all = (effect: Effect): Row['effects'] => [effect, effect, effect, effect];
const allButTransactional = (effect: Effect): Row['effects'] => [effect, effect, effect, 'pass'];
const marketingOnly = (effect: Effect): Row['effects'] => [effect, 'pass', 'pass', 'pass'];

const revoked = (purpose: Purpose): Partial<Gate> => ({
  consents: [
    { channel: 'sms', purpose, status: 'granted', at: 5, byCustomer: true },
    { channel: 'sms', purpose, status: 'revoked', at: 5, byCustomer: true },
  ],
});

const rows: readonly Row[] = [
  { when: 'nothing is in the way', code: 'NO_CONSENT', effects: all('pass') },
  {
    when: 'no consent was ever recorded',
    code: 'NO_CONSENT',
    gate: { consents: [] },
    effects: marketingOnly('suppress'),
  },
  {
    when: 'consent was given for another channel only',
    code: 'NO_CONSENT',
    gate: {
      consents: [{ channel: 'email', purpose: 'marketing', status: 'granted', at: 1, byCustomer: true }],
    },
    effects: marketingOnly('suppress'),
  },
  {
    when: 'consent was given for service only',
    code: 'NO_CONSENT',
    gate: { consents: [{ channel: 'sms', purpose: 'service', status: 'granted', at: 1, byCustomer: true }] },
    effects: marketingOnly('suppress'),
  },
  {
    when: 'marketing was revoked in the instant it was granted',
    code: 'NO_CONSENT',
    gate: revoked('marketing'),
    effects: marketingOnly('suppress'),
  },
  {
    when: 'marketing was granted in the instant it was revoked',
    code: 'NO_CONSENT',
    gate: { consents: [...(revoked('marketing').consents ?? [])].reverse() },
    effects: marketingOnly('suppress'),
  },
  {
    when: 'service was revoked',
    code: 'NO_CONSENT',
    gate: revoked('service'),
    effects: ['suppress', 'suppress', 'pass', 'pass'],
  },
  {
    when: 'collections were revoked',
    code: 'NO_CONSENT',
    gate: revoked('collections'),
    effects: ['suppress', 'pass', 'suppress', 'pass'],
  },
  {
    when: 'transactional was revoked',
    code: 'NO_CONSENT',
    gate: revoked('transactional'),
    effects: marketingOnly('suppress'),
  },
  {
    when: 'a grant is later than the revocation',
    code: 'NO_CONSENT',
    gate: {
      consents: [
        { channel: 'sms', purpose: 'marketing', status: 'granted', at: 6, byCustomer: true },
        { channel: 'sms', purpose: 'marketing', status: 'revoked', at: 5, byCustomer: true },
      ],
    },
    effects: all('pass'),
  },
  {
    when: 'the company closed all contact',
    code: 'DO_NOT_CONTACT',
    gate: { doNotContact: 'closed' },
    effects: allButTransactional('suppress'),
  },
  {
    when: 'the customer closed all contact',
    code: 'DO_NOT_CONTACT',
    gate: { doNotContact: 'closed-by-customer' },
    effects: allButTransactional('suppress'),
  },
  {
    when: 'calls are closed',
    code: 'DO_NOT_CALL',
    gate: { doNotCall: 'closed' },
    effects: allButTransactional('suppress'),
  },
  {
    when: 'the address is suppressed for all',
    code: 'ADDRESS_SUPPRESSED',
    gate: { suppressions: [{ channel: 'sms', scope: 'all', until: Number.POSITIVE_INFINITY }] },
    effects: all('suppress'),
  },
  {
    when: 'the address is suppressed for marketing',
    code: 'ADDRESS_SUPPRESSED',
    gate: { suppressions: [{ channel: 'sms', scope: 'marketing', until: Number.POSITIVE_INFINITY }] },
    effects: marketingOnly('suppress'),
  },
  {
    when: 'the address is suppressed for another day',
    code: 'ADDRESS_SUPPRESSED',
    gate: { suppressions: [{ channel: 'sms', scope: 'all', until: noon + day }] },
    effects: all('hold'),
  },
  {
    when: 'the suppression of the address has just ended',
    code: 'ADDRESS_SUPPRESSED',
    gate: { suppressions: [{ channel: 'sms', scope: 'all', until: noon }] },
    effects: all('pass'),
  },
  {
    when: 'the address of another channel is suppressed',
    code: 'ADDRESS_SUPPRESSED',
    gate: { suppressions: [{ channel: 'email', scope: 'all', until: Number.POSITIVE_INFINITY }] },
    effects: all('pass'),
  },
  {
    when: 'the channel is blocked',
    code: 'CHANNEL_BLOCKED',
    gate: { channels: { sms: { setting: 'blocked', byCustomer: true } } },
    effects: allButTransactional('suppress'),
  },
  {
    when: 'the channel is never to be used',
    code: 'CHANNEL_BLOCKED',
    gate: { channels: { sms: { setting: 'never', byCustomer: true } } },
    effects: all('suppress'),
  },
  {
    when: 'the channel is preferred',
    code: 'CHANNEL_BLOCKED',
    gate: { channels: { sms: { setting: 'preferred', byCustomer: true } } },
    effects: all('pass'),
  },
  {
    when: 'the topic is blocked on the channel',
    code: 'TOPIC_BLOCKED',
    request: { topic: 'offers' },
    gate: { topics: new Map([[labelKey('offers'), { sms: 'closed' as const, email: 'open' as const }]]) },
    effects: allButTransactional('suppress'),
  },
  {
    when: 'the topic is blocked on another channel',
    code: 'TOPIC_BLOCKED',
    request: { topic: 'offers' },
    gate: { topics: new Map([[labelKey('offers'), { email: 'closed' as const }]]) },
    effects: all('pass'),
  },
  {
    when: 'another topic is blocked',
    code: 'TOPIC_BLOCKED',
    request: { topic: 'news' },
    gate: { topics: new Map([[labelKey('offers'), { sms: 'closed' as const }]]) },
    effects: all('pass'),
  },
  {
    when: 'the customer pauses',
    code: 'PAUSED',
    gate: { pausedUntil: noon + 1 },
    effects: allButTransactional('hold'),
  },
  { when: 'the pause has just ended', code: 'PAUSED', gate: { pausedUntil: noon }, effects: all('pass') },
  {
    when: 'the policy opens in the evening only',
    code: 'CONTACT_WINDOW',
    policy: { windows: [{ days: ['wed'], from: '18:00', to: '20:00' }] },
    effects: allButTransactional('hold'),
  },
  {
    when: 'no policy window names the channel',
    code: 'CONTACT_WINDOW',
    policy: { windows: [{ days: ['wed'], from: '00:00', to: '24:00', channels: ['email'] }] },
    effects: allButTransactional('hold'),
  },
  {
    when: 'the customer wants evenings only',
    code: 'CUSTOMER_WINDOW',
    profile: { windows: [{ days: ['wed'], from: '18:00', to: '20:00' }] },
    effects: allButTransactional('hold'),
  },
  {
    when: 'the customer wants evenings for calls only',
    code: 'CUSTOMER_WINDOW',
    profile: { windows: [{ days: ['wed'], from: '18:00', to: '20:00', channels: ['voice'] }] },
    effects: all('pass'),
  },
  {
    when: 'the customer rests at noon',
    code: 'QUIET_HOURS',
    profile: { quietHours: [{ days: ['wed'], from: '11:30', to: '12:30' }] },
    effects: allButTransactional('hold'),
  },
  {
    when: 'the customer rests at noon from calls only',
    code: 'QUIET_HOURS',
    profile: { quietHours: [{ days: ['wed'], from: '11:30', to: '12:30', channels: ['voice'] }] },
    effects: all('pass'),
  },
  {
    when: 'a cap on everything is used up',
    code: 'FREQUENCY_CAP',
    policy: { caps: [{ id: 'day', limit: 1, period: { kind: 'rolling', milliseconds: day } }] },
    gate: { contacts: [contactAt(noon - hour)] },
    effects: allButTransactional('hold'),
  },
  {
    when: 'the cap of marketing is used up',
    code: 'FREQUENCY_CAP',
    policy: {
      caps: [{ id: 'day', limit: 1, period: { kind: 'calendar', days: 1 }, purposes: ['marketing'] }],
    },
    gate: { contacts: [contactAt(noon - hour)] },
    effects: marketingOnly('hold'),
  },
  {
    when: "the customer's own limit is used up",
    code: 'FREQUENCY_CAP',
    gate: { maxPerWeek: 1, contacts: [contactAt(noon - hour, { channel: 'email', purpose: 'service' })] },
    effects: allButTransactional('hold'),
  },
  {
    when: 'the customer allows no contact a week',
    code: 'FREQUENCY_CAP',
    gate: { maxPerWeek: 0 },
    effects: allButTransactional('hold'),
  },
  {
    when: 'the place is not known',
    code: 'TIME_ZONE_UNKNOWN',
    profile: { timeZone: null },
    effects: allButTransactional('suppress'),
  },
  {
    when: 'only the country is known',
    code: 'TIME_ZONE_UNKNOWN',
    profile: { timeZone: null, country: 'DE' },
    effects: all('pass'),
  },
  {
    when: 'only the country of a phone number is known',
    code: 'TIME_ZONE_UNKNOWN',
    profile: { timeZone: null, contactPoints: [pointOf('sms', 'DE')] },
    effects: all('pass'),
  },
  { when: 'everything is stopped', code: 'KILL_SWITCH', killSwitch: { all: true }, effects: all('hold') },
  {
    when: 'marketing is stopped',
    code: 'KILL_SWITCH',
    killSwitch: { marketing: true },
    effects: marketingOnly('hold'),
  },
  {
    when: 'the campaign is stopped',
    code: 'KILL_SWITCH',
    request: { campaignId: 'spring' },
    killSwitch: { campaigns: ['spring'] },
    effects: all('hold'),
  },
  {
    when: 'another campaign is stopped',
    code: 'KILL_SWITCH',
    request: { campaignId: 'summer' },
    killSwitch: { campaigns: ['spring'] },
    effects: all('pass'),
  },
  {
    when: 'there is no address',
    code: 'NO_ADDRESS',
    profile: { contactPoints: [pointOf('email')] },
    effects: all('suppress'),
  },
  {
    when: 'there is no content for the channel',
    code: 'NO_CONTENT',
    request: { contentFor: ['email'] },
    effects: all('suppress'),
  },
  {
    when: 'content is not part of the question',
    code: 'NO_CONTENT',
    request: { contentFor: null },
    effects: all('pass'),
  },
  {
    when: 'there is no sender for the channel of a dispatch',
    code: 'NO_SENDER',
    request: { contentFor: ['sms'] },
    policy: { senders: ['email'] },
    effects: all('suppress'),
  },
  {
    when: 'a sender is not asked for',
    code: 'NO_SENDER',
    policy: { senders: ['email'] },
    effects: all('pass'),
  },
];

const cases = rows.flatMap((row) =>
  order.map((purpose, index) => ({ ...row, purpose, effect: row.effects[index] as Effect })),
);

describe('the table of purposes', () => {
  it('is asked for every purpose', () => {
    expect([...order].sort()).toEqual([...purposes].sort());
  });

  it.each(cases)('when $when, $purpose gets $effect from $code', (row) => {
    const facts = factsOf({
      gate: openGate(row.gate),
      profile: profileOf(row.profile),
      killSwitch: { ...killSwitchOff, ...row.killSwitch },
    });
    const policy = openPolicy(row.policy);
    const request = requestOf(row.purpose, { channels: ['sms'], ...row.request });
    const decision = decide(request, facts, policy, noon, 1);
    const told = decision.reasons.filter((reason) => reason.code === row.code).map((reason) => reason.effect);
    expect(told).toEqual(row.effect === 'pass' ? [] : [row.effect]);
    if (row.effect === 'suppress') expect(decision.outcome).toBe('suppressed');
    if (row.effect === 'pass') expect(decision).toMatchObject({ outcome: 'contact', channel: 'sms' });

    const verdict = { pass: 'permitted', hold: 'held', suppress: 'banned' }[row.effect];
    expect(recheck(request, facts, policy, 'sms', noon).verdict).toBe(verdict);
  });
});
