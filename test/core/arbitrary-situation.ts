import fc from 'fast-check';
import { channelPriors } from '../../lib/core/arbitration/channel-priors.ts';
import type { DecisionRequest, Facts, RegistryAnswer } from '../../lib/core/decision.ts';
import type { Gate } from '../../lib/core/gate.ts';
import { labelKey } from '../../lib/core/gate.ts';
import type { Policy } from '../../lib/core/policy.ts';
import { channels, day, purposes, weekdays } from '../../lib/core/vocabulary.ts';
import { contactAt, openPolicy, pendingAt, pointOf, profileOf, requestOf } from './situation.ts';

const start = Date.UTC(2026, 2, 1);
const anyChannel = fc.constantFrom(...channels);
const anyPurpose = fc.constantFrom(...purposes);
const anyChannels = fc.subarray([...channels], { minLength: 1 });
const instantNear = (from: number, to: number) => fc.integer({ min: start + from, max: start + to });
const topic = 'offers';
const campaign = 'spring';
const anyTopicKey = fc.constantFrom(null, labelKey(topic) & 0xffff, 3);
const anyCampaignKey = fc.constantFrom(null, labelKey(campaign) & 0xffff, 4);

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const anyWindow = fc
  .record(
    {
      days: fc.subarray([...weekdays], { minLength: 1 }),
      from: fc.integer({ min: 0, max: 95 }).map((quarter) => clock(quarter * 15)),
      to: fc.integer({ min: 1, max: 96 }).map((quarter) => clock(quarter * 15)),
      channels: anyChannels,
    },
    { requiredKeys: ['days', 'from', 'to'] },
  )
  .filter(({ from, to }) => from !== to);

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 });
const rarely = <T>(usual: T, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary });

const anyGate: fc.Arbitrary<Gate> = fc.record({
  version: fc.constant(1),
  preferenceVersion: fc.constant(0),
  profileVersion: fc.constant(0),
  doNotContact: rarely<Gate['doNotContact']>('open', fc.constantFrom('closed', 'closed-by-customer')),
  doNotCall: rarely<Gate['doNotCall']>('open', fc.constantFrom('closed', 'closed-by-customer')),
  pausedUntil: rarely<number | null>(null, instantNear(-day, 9 * day)),
  pausedByCustomer: fc.boolean(),
  maxPerWeek: rarely<number | null>(null, fc.integer({ min: 0, max: 5 })),
  channels: fc.dictionary(
    anyChannel,
    fc.record({
      setting: fc.constantFrom('allowed', 'preferred', 'blocked', 'never'),
      byCustomer: fc.boolean(),
    }),
    { maxKeys: 3 },
  ) as fc.Arbitrary<Gate['channels']>,
  topics: rarely<Gate['topics']>(
    new Map(),
    fc.constant(new Map([[labelKey(topic), { sms: 'closed', email: 'open' }]])),
  ),
  consents: fc.array(
    fc.record({
      channel: anyChannel,
      purpose: anyPurpose,
      status: fc.constantFrom('granted', 'granted', 'granted', 'revoked'),
      at: fc.integer({ min: 0, max: 3 }),
      byCustomer: fc.boolean(),
    }),
    { minLength: 4, maxLength: 20 },
  ),
  suppressions: fc.array(
    fc.record({
      channel: anyChannel,
      scope: fc.constantFrom('all', 'marketing'),
      until: fc.oneof(instantNear(-day, 9 * day), fc.constant(Number.POSITIVE_INFINITY)),
    }),
    { maxLength: 2 },
  ),
  pending: fc.array(
    fc
      .record({
        sendAt: instantNear(-day, 7 * day),
        channel: anyChannel,
        purpose: anyPurpose,
        topic: anyTopicKey,
        campaign: anyCampaignKey,
        claimed: fc.boolean(),
      })
      .map(({ sendAt, claimed, ...entry }) =>
        pendingAt(sendAt, { ...entry, claimedAt: claimed && sendAt < start ? sendAt : null }),
      ),
    { maxLength: 12 },
  ),
  contacts: fc
    .array(
      fc
        .record({
          at: instantNear(-20 * day, 0),
          channel: anyChannel,
          purpose: anyPurpose,
          topic: anyTopicKey,
          campaign: anyCampaignKey,
        })
        .map(({ at, ...entry }) => contactAt(at, entry)),
      { maxLength: 10 },
    )
    .map((contacts) => contacts.sort((left, right) => left.at - right.at)),
  forgottenBefore: rarely(0, instantNear(-30 * day, -day)),
});

/** Answers that grow old within the request, among others. */
const anyAnswer: fc.Arbitrary<RegistryAnswer> = fc.oneof(
  fc.record({
    says: fc.constantFrom('clear' as const, 'clear' as const, 'listed' as const),
    obtainedAt: fc.integer({ min: start - 40 * day, max: start }),
  }),
  fc.record({ says: fc.constantFrom('not-subscribed' as const, 'unread' as const) }),
);
const anyAnswers = fc.record(
  { 'us-national': anyAnswer, 'au-dncr': anyAnswer, 'gb-tps': anyAnswer },
  { requiredKeys: [] },
);

const anyFacts: fc.Arbitrary<Facts> = fc.record({
  profile: fc
    .record({
      timeZone: sometimes(
        fc.constantFrom(
          'America/New_York',
          'Europe/London',
          'Asia/Kathmandu',
          'Pacific/Chatham',
          'Australia/Lord_Howe',
        ),
      ),
      country: fc.constantFrom(null, 'US', 'DE', 'AU'),
      contactPoints: anyChannels.map((names) =>
        names.map((name) => pointOf(name, name === 'sms' ? 'US' : null)),
      ),
      windows: rarely(null, fc.array(anyWindow, { minLength: 1, maxLength: 3 })),
      quietHours: fc.array(anyWindow, { maxLength: 2 }),
    })
    .map(profileOf),
  gate: anyGate,
  killSwitch: rarely(
    { all: false, marketing: false, campaigns: [] },
    fc.record({ all: fc.boolean(), marketing: fc.boolean(), campaigns: fc.subarray([campaign, 'other']) }),
  ),
  model: fc.constant(channelPriors),
  registry: fc.record({ sms: anyAnswers, voice: anyAnswers }, { requiredKeys: [] }),
});

const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    windows: fc.array(
      fc
        .tuple(anyWindow, fc.option(fc.subarray([...purposes], { minLength: 1 }), { nil: undefined }))
        .map(([window, named]) => ({ ...window, ...(named && { purposes: named }) })),
      { minLength: 1, maxLength: 3 },
    ),
    cooldowns: fc.array(
      fc.record(
        {
          id: fc.constantFrom('d', 'e'),
          days: fc.integer({ min: 1, max: 9 }),
          per: fc.constantFrom('topic' as const, 'campaign' as const, 'purpose' as const),
          channels: anyChannels,
          purposes: fc.subarray([...purposes], { minLength: 1 }),
        },
        { requiredKeys: ['id', 'days', 'per'] },
      ),
      { maxLength: 1 },
    ),
    quietHolidays: fc.option(fc.record({ channels: anyChannels }, { requiredKeys: [] })),
    quietDates: fc.uniqueArray(
      fc.record(
        {
          date: fc
            .integer({ min: 0, max: 12 })
            .map((days) => new Date(start + days * day).toISOString().slice(0, 10)),
          channels: anyChannels,
          purposes: fc.subarray([...purposes], { minLength: 1 }),
        },
        { requiredKeys: ['date'] },
      ),
      { maxLength: 2, selector: ({ date }) => date },
    ),
    caps: fc.uniqueArray(
      fc.record(
        {
          id: fc.constantFrom('a', 'b', 'c'),
          limit: fc.integer({ min: 0, max: 4 }),
          period: fc.oneof(
            fc.record({
              kind: fc.constant('rolling' as const),
              milliseconds: fc.integer({ min: 1, max: 9 * day }),
            }),
            fc.record({ kind: fc.constant('calendar' as const), days: fc.integer({ min: 1, max: 7 }) }),
          ),
          channels: anyChannels,
          purposes: fc.subarray([...purposes], { minLength: 1 }),
          per: fc.constantFrom('topic' as const, 'campaign' as const),
        },
        { requiredKeys: ['id', 'limit', 'period'] },
      ),
      { maxLength: 3, selector: (cap) => cap.id },
    ),
    senders: anyChannels,
  })
  .map(openPolicy);

const anyRequest: fc.Arbitrary<DecisionRequest> = fc
  .record({
    purpose: anyPurpose,
    topic: fc.constantFrom(null, topic),
    campaignId: fc.constantFrom(null, campaign),
    channels: sometimes(anyChannels),
    notBefore: instantNear(0, 8 * day),
    length: fc.integer({ min: 1, max: 10 * day }),
    contentFor: sometimes(anyChannels),
  })
  .map(({ purpose, notBefore, length, ...rest }) =>
    requestOf(purpose, { ...rest, notBefore, notAfter: notBefore + length }),
  );

/** A request, what is known, a policy, the instant and the seed: everything a decision is made from. */
export const anySituation = fc.tuple(anyRequest, anyFacts, anyPolicy, instantNear(0, 9 * day), fc.nat());
