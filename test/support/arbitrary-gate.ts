import fc from 'fast-check';
import type { ChannelSetting } from '../../lib/core/customer.ts';
import { topicLimit } from '../../lib/core/customer.ts';
import {
  type Closure,
  type ConsentState,
  contactLimit,
  emptyGate,
  type Gate,
  pendingLimit,
} from '../../lib/core/gate.ts';
import { type Channel, channels, purposes } from '../../lib/core/vocabulary.ts';

/** Records as code makes them: with the ordinary prototype. */
function record<Value extends object>(
  model: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> },
): fc.Arbitrary<Value> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<Value>;
}

const channel = fc.constantFrom(...channels);
const purpose = fc.constantFrom(...purposes);
const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) - 1 });
const label = fc.option(fc.integer({ min: 0, max: 0xffff }));
const closure = fc.constantFrom<Closure>('open', 'closed', 'closed-by-customer');
const setting = fc.constantFrom<ChannelSetting>('allowed', 'preferred', 'blocked', 'never');

function perChannel<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Partial<Record<Channel, Value>>> {
  const each = Object.fromEntries(channels.map((name) => [name, value])) as Record<
    Channel,
    fc.Arbitrary<Value>
  >;
  return fc.record(each, { requiredKeys: [], noNullPrototype: true });
}

/** A grant that ends by itself, or rests on something else than a yes, or both. */
const limitedGrant: fc.Arbitrary<ConsentState> = fc
  .record(
    {
      channel,
      purpose,
      status: fc.constant('granted' as const),
      at: instant,
      byCustomer: fc.boolean(),
      until: instant.map((at) => Math.floor(at / 1_000) * 1_000),
      basis: fc.constantFrom('relationship' as const, 'inquiry' as const),
    },
    { requiredKeys: ['channel', 'purpose', 'status', 'at', 'byCustomer'], noNullPrototype: true },
  )
  .map((grant) => grant as ConsentState);

/** Any gate that Kairos can come to hold: every list within its limit, one consent and suppression of each kind. */
export const arbitraryGate: fc.Arbitrary<Gate> = record({
  version: fc.maxSafeNat(),
  preferenceVersion: fc.maxSafeNat(),
  profileVersion: fc.maxSafeNat(),
  doNotContact: closure,
  doNotCall: closure,
  pausedUntil: fc.option(instant),
  pausedByCustomer: fc.boolean(),
  maxPerWeek: fc.option(fc.integer({ min: 0, max: 40 })),
  channels: perChannel(record({ setting, byCustomer: fc.boolean() })),
  topics: fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), perChannel(closure)), {
      maxLength: topicLimit,
      selector: ([key]) => key,
    })
    .map((entries) => new Map(entries)),
  consents: fc.uniqueArray(
    fc.oneof(
      record<ConsentState>({
        channel,
        purpose,
        status: fc.constantFrom('granted' as const, 'revoked' as const),
        at: instant,
        byCustomer: fc.boolean(),
      }),
      limitedGrant,
    ),
    { selector: (consent) => `${consent.channel} ${consent.purpose}` },
  ),
  suppressions: fc.uniqueArray(
    record({
      channel,
      scope: fc.constantFrom('all' as const, 'marketing' as const),
      until: fc.oneof(instant, fc.constant(Number.POSITIVE_INFINITY)),
    }),
    { selector: (suppression) => `${suppression.channel} ${suppression.scope}` },
  ),
  pending: fc.array(
    record({
      id: fc.uint8Array({ minLength: 12, maxLength: 12 }).map((id) => Buffer.from(id).toString('base64url')),
      channel,
      purpose,
      topic: label,
      campaign: label,
      sendAt: instant,
      claimedAt: fc.option(instant),
    }),
    { maxLength: pendingLimit },
  ),
  contacts: fc
    .array(
      record({ at: instant, channel, purpose, topic: label, campaign: label, conversation: fc.boolean() }),
      { maxLength: contactLimit },
    )
    .map((contacts) => contacts.sort((a, b) => a.at - b.at)),
  forgottenBefore: fc.oneof(fc.constant(0), instant),
});

const lastInstant = Date.UTC(2100, 0, 1) - 1;

/** The largest gate there can be, without its contacts. */
export const largestGate: Gate = {
  ...emptyGate,
  version: Number.MAX_SAFE_INTEGER,
  preferenceVersion: Number.MAX_SAFE_INTEGER,
  profileVersion: Number.MAX_SAFE_INTEGER,
  pausedUntil: lastInstant,
  maxPerWeek: 40,
  forgottenBefore: lastInstant,
  topics: new Map(Array.from({ length: topicLimit }, (_, key) => [key, { sms: 'closed' as const }])),
  consents: channels.flatMap((channel) =>
    purposes.map((purpose) => ({
      channel,
      purpose,
      status: 'granted' as const,
      at: lastInstant,
      byCustomer: true,
      until: Math.floor(lastInstant / 1_000) * 1_000,
      basis: 'inquiry' as const,
    })),
  ),
  suppressions: channels.flatMap((channel) =>
    (['all', 'marketing'] as const).map((scope) => ({ channel, scope, until: lastInstant })),
  ),
  pending: Array.from({ length: pendingLimit }, (_, index) => ({
    id: Buffer.alloc(12, index).toString('base64url'),
    channel: 'mail' as const,
    purpose: 'collections' as const,
    topic: 0xffff,
    campaign: 0xffff,
    sendAt: lastInstant,
    claimedAt: lastInstant,
  })),
};
