import { describe, expect, it } from 'vitest';
import { sealId } from '../../lib/address/sealed-id.ts';
import { channelPriors } from '../../lib/core/arbitration/channel-priors.ts';
import type { Profile } from '../../lib/core/customer.ts';
import type { Decision, DecisionRequest } from '../../lib/core/decision.ts';
import type { Job } from '../../lib/core/job.ts';
import { outcome } from '../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../lib/core/learning/response-log.ts';
import { inputsOf } from '../../lib/core/replay.ts';
import type { AddressState } from '../../lib/core/suppression.ts';
import {
  addressMemberItem,
  addressStateItem,
  parseAddressMember,
  parseAddressState,
} from '../../lib/store/address-items.ts';
import { type ConsentEntry, consentItem, parseConsent } from '../../lib/store/consent-items.ts';
import {
  keyringItem,
  killSwitchItem,
  parseKeyring,
  parseKillSwitch,
  type StoredKillSwitch,
} from '../../lib/store/control-items.ts';
import { decisionItem, parseDecision } from '../../lib/store/decision-items.ts';
import {
  contentItem,
  type DispatchRecord,
  dispatchItem,
  parseContent,
  parseDispatch,
} from '../../lib/store/dispatch-items.ts';
import { jobItem, parseJob } from '../../lib/store/job-items.ts';
import { decisionInner } from '../../lib/store/keys.ts';
import { learnedItem, parseLearned } from '../../lib/store/learned-items.ts';
import { parseProfile, profileItem } from '../../lib/store/profile-items.ts';
import type { Item, Table } from '../../lib/store/table.ts';
import { itemSize } from '../../lib/store/units.ts';
import { largestGate } from '../support/arbitrary-gate.ts';
import { startEngine } from '../support/engine.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const now = Date.UTC(2026, 2, 8, 13);
const customerId = '3f0c7e1a-5b2d-4c88-9a51-0d6c1f2e7b34';
const inner = 'AbCdEfGhIjKlMnOp';
const keyring = { current: 'k1', addressKey: 'k1', keys: { k1: new Uint8Array(32).fill(7) } };

const profile: Profile = {
  customerId,
  version: 3,
  timeZone: 'America/New_York',
  country: 'US',
  region: null,
  postalCode: null,
  language: 'en',
  valueTier: null,
  segments: ['frequent-flyer'],
  attributes: { plan: 'gold', balance: 120.5, churned: false, referrer: null },
  contactPoints: [
    {
      channel: 'sms',
      address: '+13055550100',
      country: 'US',
      areaCode: '305',
      lineType: 'unknown',
      verifiedAt: now,
      source: 'crm',
    },
    {
      channel: 'email',
      address: 'ana@example.com',
      country: null,
      areaCode: null,
      lineType: 'unknown',
      verifiedAt: null,
      source: null,
    },
  ],
  windows: [{ days: ['mon'], from: '18:00', to: '21:00', channels: ['sms'] }],
  quietHours: [{ days: ['sat', 'sun'], from: '22:00', to: '09:00' }],
  topics: ['offers'],
  updatedAt: now,
};

const request: DecisionRequest = {
  customerId,
  purpose: 'marketing',
  topic: 'spring-collection-offers',
  actionId: 'spring-sale-second-wave',
  campaignId: 'spring-2026-second-wave',
  subjectId: null,
  channels: null,
  voiceMode: null,
  notBefore: now,
  notAfter: now + 604_800_000,
  contentFor: ['sms', 'email'],
};

const record: DispatchRecord = {
  customerId,
  inner,
  dispatchId: sealId(keyring, 'dispatch', customerId, inner),
  client: 'campaign-tool-production',
  bodyHash: Buffer.alloc(32, 1).toString('base64url'),
  decisionInner: decisionInner(now, inner),
  correlationId: '0199f3a4-6c1e-7d44-8b1a-2f0c9e8d7a61',
  contentHash: Buffer.alloc(32, 2).toString('base64url'),
  request,
  status: 'scheduled',
  channel: 'sms',
  sendAt: now + 3_600_123,
  notAfter: request.notAfter,
  attempts: 0,
  createdAt: now,
  updatedAt: now,
  sentAt: null,
  providerMessageId: null,
  detail: null,
  dueAt: now + 3_600_123,
  expiresAt: Math.floor(now / 1_000) + 30 * 86_400,
  revision: 1,
};

const finished: DispatchRecord = {
  ...record,
  status: 'sent',
  attempts: 2,
  sentAt: now + 3_600_456,
  providerMessageId: '0100018f3f6c5b7a-3a1f2c54-9c5e-4f6a-8d1c-2b7e9f0a1b2c-000000',
  detail: 'SENT_ON_SECOND_ATTEMPT',
  dueAt: null,
  revision: 4,
};

const trace = {
  reasons: [
    {
      code: 'CONTACT_WINDOW' as const,
      effect: 'hold' as const,
      channel: null,
      rule: 'policy-window',
      source: null,
      params: { from: '09:00', open: false, margin: 1.5, none: null },
      margin: 23_400_000,
      allowedFrom: null,
    },
  ],
  alternatives: [{ channel: 'email' as const, sendAt: now, propensity: 0.12, score: 0.2 }],
  timeZones: ['America/New_York'],
  policyVersion: 'p1',
  modelVersion: 'm1',
  engineVersion: 'e1',
  dataVersion: 'd1',
  seed: 123,
  decidedAt: now,
};
const contact: Decision = {
  ...trace,
  outcome: 'contact',
  channel: 'sms',
  sendAt: now,
  propensity: 0.31,
  score: 0.42,
  selectionProbability: 1,
};
const suppressed: Decision = {
  ...trace,
  outcome: 'suppressed',
  reasons: Array.from({ length: 20 }, () => trace.reasons).flat(),
};

const addressState: AddressState = {
  version: 2,
  suppressions: [
    {
      channels: ['sms', 'voice'],
      scope: 'all',
      reason: 'customer-request',
      source: 'STOP',
      at: now,
      expiresAt: null,
    },
    { channels: ['sms'], scope: 'marketing', reason: 'bounce', source: 'ses', at: now, expiresAt: now + 1 },
  ],
  lifted: { complaint: now },
};

const consent: ConsentEntry = {
  customerId,
  sequence: 12,
  recordedAt: now,
  client: 'web',
  previousHash: null,
  channel: 'sms',
  purpose: 'marketing',
  status: 'granted',
  capturedAt: now,
  actor: 'customer',
  source: 'web-form',
  brand: 'kairos',
};

const killSwitch: StoredKillSwitch = {
  all: false,
  marketing: true,
  campaigns: ['spring-26'],
  version: 5,
  reason: null,
  changedAt: now,
  changedBy: 'admin',
};

const decisionRecord = {
  customerId,
  inner: decisionInner(now, inner),
  client: 'web',
  request,
  inputs: null,
  expiresAt: 9,
};
const inputs = inputsOf({
  profile,
  gate: { ...largestGate, version: 0 },
  killSwitch: { all: false, marketing: true, campaigns: ['spring'] },
  model: channelPriors,
  registry: { voice: { 'us-national': { says: 'clear', obtainedAt: 1 }, 'us-tx': { says: 'unread' } } },
});
const longContent = { email: { subject: 'Spring', text: 'Hello. '.repeat(1_000) } };

const answers = noteContact(
  emptyLog,
  { key: 7, sentAt: now, hourOfWeek: 34, channel: 1, recent: 2 },
  outcome.opened,
  3 * 60_000,
);
/** Its entries ended with the delay. */
const answersBefore = Uint8Array.from([1, ...answers.slice(1, 30)]);
const learned = { version: 4, log: answers, early: [], forgottenBefore: 0, countAt: null };

/** Item, what it was made from, how it is read back. */
const job: Job = {
  jobId: 'job-1',
  kind: 'policy-dry-run',
  scope: 'admin',
  client: 'ops',
  status: 'running',
  input: { policy: { caps: [null] } },
  done: 3,
  total: null,
  cursor: { shard: 2, after: 'x' },
  result: null,
  failures: 2,
  fault: { code: 'TOO_LATE', detail: 'Start it again.' },
  createdAt: now,
  updatedAt: now,
  finishedAt: null,
  expiresAt: 9,
  revision: 2,
};

const cases: [string, Item, unknown, (item: Item) => unknown][] = [
  ['a profile', profileItem(profile), profile, parseProfile],
  [
    'a profile without windows',
    profileItem({ ...profile, windows: null }),
    { ...profile, windows: null },
    parseProfile,
  ],
  ['a scheduled dispatch', dispatchItem(record), record, parseDispatch],
  ['a finished dispatch', dispatchItem(finished), finished, parseDispatch],
  [
    'a dispatch with a deadline of its own',
    dispatchItem({ ...record, notAfter: 7 }),
    { ...record, notAfter: 7 },
    parseDispatch,
  ],
  [
    'a decision',
    decisionItem({ ...decisionRecord, decision: contact }),
    { ...decisionRecord, decision: contact },
    parseDecision,
  ],
  [
    'a decision with what it was made from',
    decisionItem({ ...decisionRecord, decision: contact, inputs }),
    { ...decisionRecord, decision: contact, inputs },
    parseDecision,
  ],
  [
    'a decision made from answers as the version before kept them',
    decisionItem({ ...decisionRecord, decision: contact, inputs: { ...inputs, responses: answersBefore } }),
    { ...decisionRecord, decision: contact, inputs: { ...inputs, responses: answers } },
    parseDecision,
  ],
  [
    'answers as the version before kept them',
    learnedItem(customerId, { ...learned, log: answersBefore }),
    { ...learned, log: answers },
    parseLearned,
  ],
  [
    'a long decision',
    decisionItem({ ...decisionRecord, decision: suppressed }),
    { ...decisionRecord, decision: suppressed },
    parseDecision,
  ],
  ['a content', contentItem('h', { sms: { body: 'Hi' } }, 9, null), { sms: { body: 'Hi' } }, parseContent],
  ['a long content', contentItem('h', longContent, 9, null), longContent, parseContent],
  ['an address', addressStateItem('k1.h', addressState), addressState, parseAddressState],
  ['a member of an address', addressMemberItem('k1.h', customerId), customerId, parseAddressMember],
  ['a consent', consentItem(consent), consent, parseConsent],
  ['the kill switch', killSwitchItem(killSwitch), killSwitch, parseKillSwitch],
  ['the keyring', keyringItem(keyring), keyring, parseKeyring],
  ['a job', jobItem(job), job, parseJob],
];

async function through(table: Table, item: Item): Promise<Item> {
  await table.put(item);
  const stored = await table.get(item, { consistent: true });
  if (stored === undefined) throw new Error('The item is not there.');
  return stored;
}

describe('every stored item', () => {
  it.each(cases)('comes back as it was: %s', async (_, item, original, parse) => {
    expect(parse(await through(createMemoryTable(), item))).toStrictEqual(original);
  });

  it('comes back as it was from the embedded engine', async () => {
    const engine = await startEngine();
    try {
      const table = await engine.newTable();
      for (const [name, item, original, parse] of cases) {
        expect([name, parse(await through(table, item))]).toStrictEqual([name, original]);
      }
    } finally {
      await engine.close();
    }
  });

  it.each(cases)(
    'says its version, and is read in this version and the one before only: %s',
    (_, item, __, parse) => {
      expect(item.schemaVersion).toBe(1);
      expect(() => parse({ ...item, schemaVersion: 0 })).not.toThrow();
      for (const schemaVersion of [2, -1, '1', undefined]) {
        expect(() => parse({ ...item, schemaVersion })).toThrow(`version ${schemaVersion}`);
      }
    },
  );

  it.each(cases.filter(([name]) => !name.startsWith('a member')))(
    'is refused when a part is missing: %s',
    (_, item, __, parse) => {
      const own = Object.keys(item).filter((name) => !['pk', 'sk', 'schemaVersion'].includes(name));
      const refused = own.filter((name) => {
        try {
          parse({ ...item, [name]: { unexpected: ['shape'] } });
          return false;
        } catch {
          return true;
        }
      });
      // An attribute that no reader looks at (the index's shard, the time to live of content) may hold anything.
      expect(
        own.filter((name) => !refused.includes(name) && !['dueShard', 'expiresAt'].includes(name)),
      ).toEqual([]);
    },
  );

  it('names, in a fault, what is wrong but not whose it is nor what it says', () => {
    const broken = {
      ...profileItem(profile),
      contactPoints: [{ channel: 'fax', address: '+13055550100' }],
    };
    expect(() => parseProfile(broken)).toThrow(
      'A CUSTOMER/PROFILE item cannot be read: contactPoints.0.channel.',
    );
  });
});

describe('the dispatch record', () => {
  it.each([
    ['scheduled', record],
    ['finished', finished],
  ])('is at most 1 KB for ordinary ids while %s', (_, each) => {
    expect(itemSize(dispatchItem(each))).toBeLessThanOrEqual(1_024);
  });

  it('is in the due index exactly while it has an instant at which it is due', () => {
    expect(dispatchItem(record)).toMatchObject({
      dueShard: expect.stringMatching(/^DUE#[0-7]$/),
      dueKey: `${record.dueAt}#sms#${record.dispatchId}`,
    });
    expect(dispatchItem(finished)).not.toHaveProperty('dueShard');
    expect(dispatchItem(finished)).not.toHaveProperty('dueKey');
  });
});

describe('what is large', () => {
  it('is stored compressed from 1 KB on, and readable below', () => {
    expect(contentItem('h', { sms: { body: 'Hi' } }, 9, null).body).toBe('{"sms":{"body":"Hi"}}');
    const long = contentItem('h', longContent, 9, null);
    expect(long.body).toBeInstanceOf(Uint8Array);
    expect(itemSize(long)).toBeLessThan(300);
    expect(itemSize(decisionItem({ ...decisionRecord, decision: suppressed }))).toBeLessThan(1_024);
  });
});
