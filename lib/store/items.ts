import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { type AuditEntry, AuditedNoun, Change } from '../core/audit.ts';
import { ConsentInput } from '../core/consent.ts';
import { lineTypes, type Profile, WeeklyWindow } from '../core/customer.ts';
import type { Decision, DecisionRequest, KillSwitch } from '../core/decision.ts';
import { Content, terminalStatuses } from '../core/dispatch.ts';
import type { Erasure } from '../core/erasure.ts';
import { EventType, type OutcomeEvent } from '../core/event.ts';
import type { Gate } from '../core/gate.ts';
import { type Job, JobStatus } from '../core/job.ts';
import type { Keyring } from '../core/keyring.ts';
import type { PolicyInput, PolicyVersion } from '../core/policy.ts';
import type { DecisionInputs } from '../core/replay.ts';
import { forgottenAt } from '../core/retention.ts';
import { type AddressState, SuppressionReason } from '../core/suppression.ts';
import { Channel, Purpose } from '../core/vocabulary.ts';
import { packGate, unpackGate } from './gate-codec.ts';
import * as keys from './keys.ts';
import { StoredDecision, StoredRequest } from './stored-decision.ts';
import type { Item, Stored } from './table.ts';
import { itemSize } from './units.ts';

/*
 * Every item that Kairos stores: a builder and a parser each, side by side, so that the stored form is in one place (which is
 * why this file is long). An attribute that is null is left out, except inside values that callers gave.
 */

/** Written into every item. A reader accepts this version and the one before it. */
const schemaVersion = 1;
/** Above this, what no condition looks into is stored compressed: a write costs one unit per 1 KB. */
const compressAbove = 1_024;
/** The gate item with its keys, in bytes: one write unit. */
export const gateItemLimit = 1_024;

const text = z.string();
const textOrNull = z.string().nullable().default(null);
const numberOrNull = z.number().nullable().default(null);
const bytes = z.instanceof(Uint8Array);
const packedJson = z.union([text, bytes]);

const StoredKillSwitchState = z.object({
  all: z.boolean(),
  marketing: z.boolean(),
  campaigns: z.array(text),
});

// ---- profile

const StoredProfile = z.object({
  version: z.number(),
  timeZone: textOrNull,
  country: textOrNull,
  region: textOrNull,
  postalCode: textOrNull,
  language: textOrNull,
  valueTier: textOrNull,
  segments: z.array(text),
  attributes: z.record(text, z.union([text, z.number(), z.boolean(), z.null()])),
  contactPoints: z.array(
    z.object({
      channel: Channel,
      address: text,
      country: textOrNull,
      areaCode: textOrNull,
      lineType: z.enum(lineTypes).default('unknown'),
      verifiedAt: numberOrNull,
      source: textOrNull,
    }),
  ),
  windows: z.array(WeeklyWindow).nullable().default(null),
  quietHours: z.array(WeeklyWindow),
  topics: z.array(text),
  updatedAt: z.number(),
  mergedInto: z.object({ id: text, done: z.boolean() }).optional(),
  erasing: z.boolean().optional(),
});

export function profileItem(profile: Profile): Item {
  const { customerId, contactPoints, ...rest } = profile;
  return item(keys.profileKey(customerId), { ...rest, contactPoints: contactPoints.map(present) });
}

export function parseProfile(stored: Item): Profile {
  return { customerId: keys.customerOf(stored.pk), ...parse(StoredProfile, stored) };
}

// ---- gate (its schema version is the first byte of its packed form)

const StoredGate = z.object({ version: z.number(), gate: bytes });

/** At most 1 KB. Throws GateTooLargeError when what must not be dropped does not fit. */
export function gateItem(customerId: string, gate: Gate): Item {
  const plain = { ...keys.gateKey(customerId), version: gate.version };
  return { ...plain, gate: packGate(gate, gateItemLimit - itemSize({ ...plain, gate: '' })) };
}

export function parseGate(stored: Item): Gate {
  const { gate, version } = checked(StoredGate, stored);
  return unpackGate(gate, version);
}

// ---- dispatch record

/** What is known of a dispatch, for good. That it is being sent right now is known to the gate only (its lease). */
export const RecordStatus = z.enum(['scheduled', ...terminalStatuses]);
export type RecordStatus = z.infer<typeof RecordStatus>;

/** The idempotency record of a dispatch. */
export type DispatchRecord = {
  customerId: string;
  /** The id within the customer: 16 characters of base64url. */
  inner: string;
  dispatchId: string;
  /** Who asked. */
  client: string;
  bodyHash: string;
  /** The id within the customer of the decision it carries out. */
  decisionInner: string;
  contentHash: string;
  /** Ties the lines of the log together that follow from the request; null: an earlier version recorded it without. */
  correlationId: string | null;
  request: DecisionRequest;
  status: RecordStatus;
  channel: Channel | null;
  sendAt: number | null;
  notAfter: number;
  attempts: number;
  createdAt: number;
  updatedAt: number;
  sentAt: number | null;
  providerMessageId: string | null;
  /** A code that says more about how it ended. */
  detail: string | null;
  /** When the sweeper must look at it; null: never again (it is not in the due index then). */
  dueAt: number | null;
  /** Seconds since 1970, when the table may forget it. */
  expiresAt: number;
  /** Counts writes; each write but the first is conditional on the revision it read. */
  revision: number;
};

const StoredDispatch = z.object({
  dispatchId: text,
  client: text,
  bodyHash: text,
  decisionInner: text,
  contentHash: text,
  correlationId: textOrNull,
  request: z.record(text, z.unknown()),
  status: RecordStatus,
  channel: Channel.nullable().default(null),
  sendAt: numberOrNull,
  notAfter: z.number(),
  attempts: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  sentAt: numberOrNull,
  providerMessageId: textOrNull,
  detail: textOrNull,
  dueKey: text.optional(),
  expiresAt: z.number(),
  revision: z.number(),
});

export function dispatchItem(record: DispatchRecord): Item {
  const { customerId, inner, dueAt, request, ...rest } = record;
  const { customerId: _, notAfter: __, ...question } = request;
  const key = keys.dispatchKey(customerId, inner);
  const due =
    dueAt === null
      ? {}
      : {
          dueShard: keys.dueShard(key),
          dueKey: keys.dueKey(dueAt, record.channel ?? 'sms', record.dispatchId),
        };
  return item(key, { ...rest, request: present({ ...question, notAfter: ownDeadline(record) }), ...due });
}

export function parseDispatch(stored: Item): DispatchRecord {
  const { dueKey, request, ...rest } = parse(StoredDispatch, stored);
  const customerId = keys.customerOf(stored.pk);
  const question = StoredRequest.parse({ notAfter: rest.notAfter, ...request });
  return {
    ...rest,
    customerId,
    inner: stored.sk.slice(keys.customerSortKeys.dispatch.length),
    request: { customerId, ...question },
    dueAt: dueKey === undefined ? null : keys.readDueKey(dueKey).at,
  };
}

/** The question's deadline is the record's as a rule, and is not stored twice then. */
function ownDeadline({ request, notAfter }: DispatchRecord): number | null {
  return request.notAfter === notAfter ? null : request.notAfter;
}

// ---- decision

/** A recorded decision, with the question it answers. */
export type DecisionRecord = {
  customerId: string;
  /** The id within the customer: `decisionInner(at, id)`. */
  inner: string;
  client: string;
  request: DecisionRequest;
  decision: Decision;
  /** What it was made from; null where an earlier version recorded it without. */
  inputs: DecisionInputs | null;
  /** Seconds since 1970, when the table may forget it. */
  expiresAt: number;
};

const StoredDecisionItem = z.object({
  client: text,
  expiresAt: z.number(),
  body: packedJson,
  gate: bytes.optional(),
  responses: bytes.optional(),
});
const StoredRegistryAnswer = z.union([
  z.object({ says: z.enum(['clear', 'listed']), obtainedAt: z.number() }),
  z.object({ says: z.enum(['not-subscribed', 'unread']) }),
]);
const DecisionBody = z.object({
  request: StoredRequest,
  decision: StoredDecision,
  inputs: z
    .object({
      profile: StoredProfile,
      killSwitch: StoredKillSwitchState,
      registry: z.partialRecord(Channel, z.record(text, StoredRegistryAnswer)).optional(),
    })
    .optional(),
});
/** Far beyond any gate: a decision's copy must not lose the contacts that the item itself has room for. */
const gateCopyLimit = 4_096;

export function decisionItem({
  customerId,
  inner,
  request,
  decision,
  inputs,
  ...rest
}: DecisionRecord): Item {
  const { customerId: _, ...question } = request;
  const { gate, responses, ...others } = inputs ?? {};
  return item(keys.decisionKey(customerId, inner), {
    ...rest,
    body: pack({ request: present(question), decision, ...(inputs && { inputs: others }) }),
    gate: gate && packGate(gate, gateCopyLimit),
    responses,
  });
}

export function parseDecision(stored: Item): DecisionRecord {
  const { body, gate, responses, ...rest } = parse(StoredDecisionItem, stored);
  const customerId = keys.customerOf(stored.pk);
  const { request, decision, inputs } = DecisionBody.parse(unpack(body));
  const inner = stored.sk.slice(keys.customerSortKeys.decision.length);
  return {
    ...rest,
    customerId,
    inner,
    request: { customerId, ...request },
    decision,
    inputs:
      inputs && gate
        ? {
            ...inputs,
            profile: { customerId, ...inputs.profile },
            gate: unpackGate(gate, 0),
            ...(responses && { responses: plainBytes(responses) }),
          }
        : null,
  };
}

// ---- content

const StoredContent = z.object({ body: packedJson, owner: text.optional() });

/** `expiresAt` in seconds since 1970. `owner`: the only customer it was ever for; null: several. */
export function contentItem(
  contentHash: string,
  content: Content,
  expiresAt: number,
  owner: string | null,
): Item {
  return item(keys.contentKey(contentHash), { body: pack(content), expiresAt, owner });
}

/** The only customer that a content was ever for; null: several. */
export function contentOwner(stored: Item): string | null {
  return parse(StoredContent, stored).owner ?? null;
}

export function parseContent(stored: Item): Content {
  return Content.parse(unpack(parse(StoredContent, stored).body));
}

// ---- address: its state, and the customers who have it

const StoredAddressState = z.object({
  version: z.number(),
  suppressions: z.array(
    z.object({
      channels: z.array(Channel),
      scope: z.enum(['all', 'marketing']),
      reason: SuppressionReason,
      source: text,
      at: z.number(),
      expiresAt: numberOrNull,
    }),
  ),
  lifted: z.record(text, z.number()),
});

export function addressStateItem(addressHash: string, { version, suppressions, lifted }: AddressState): Item {
  return item(keys.addressStateKey(addressHash), {
    version,
    suppressions: suppressions.map(present),
    lifted,
  });
}

export function parseAddressState(stored: Item): AddressState {
  return parse(StoredAddressState, stored);
}

export function addressMemberItem(addressHash: string, customerId: string): Item {
  return item(keys.addressMemberKey(addressHash, customerId), {});
}

/** The customer whom a member item names. */
export function parseAddressMember(stored: Item): string {
  parse(z.object({}), stored);
  return keys.customerOf(stored.sk);
}

/** `expiresAt` in seconds since 1970. Only whether it is there matters. */
export function optOutConfirmationItem(addressHash: string, span: number, expiresAt: number): Item {
  return item(keys.optOutConfirmationKey(addressHash, span), { expiresAt });
}

// ---- consent ledger

/** One entry of the ledger; entries are numbered from 1 and never change. */
export type ConsentEntry = ConsentInput & {
  customerId: string;
  sequence: number;
  recordedAt: number;
  /** Who reported it. */
  client: string;
  /** The hash of the entry before; null for the first. */
  previousHash: string | null;
  /** The number of the pending entry that the customer confirmed with this one. */
  confirms?: number | undefined;
};

const StoredConsent = z.object({
  ...ConsentInput.shape,
  capturedAt: z.number(),
  expiresAt: z.number().optional(),
  confirms: z.number().optional(),
  sequence: z.number(),
  recordedAt: z.number(),
  client: text,
  previousHash: textOrNull,
});

export function consentItem({ customerId, ...entry }: ConsentEntry): Item {
  return item(keys.consentKey(customerId, entry.sequence), entry);
}

export function parseConsent(stored: Item): ConsentEntry {
  return { customerId: keys.customerOf(stored.pk), ...parse(StoredConsent, stored) };
}

/** The last entry of a ledger that is known to have been written, and its hash. */
export type ConsentHead = { sequence: number; hash: string };

export function consentHeadItem(customerId: string, head: ConsentHead): Item {
  return item(keys.consentHeadKey(customerId), head);
}

export function parseConsentHead(stored: Item): ConsentHead {
  return parse(z.object({ sequence: z.number(), hash: text }), stored);
}

// ---- audit trail

const StoredAudit = z.object({
  what: AuditedNoun,
  at: z.number(),
  actor: z.enum(['customer', 'company']),
  client: text,
  changes: packedJson,
});

/** That somebody was merged into a customer leads to what is left of them: it is kept as long as the customer. */
export function auditItem(key: { pk: string; sk: string }, { changes, ...entry }: AuditEntry): Item {
  const expiresAt = entry.what === 'merge' ? null : forgottenAt('audit', entry.at);
  return item(key, { ...entry, changes: pack(changes), expiresAt });
}

export function parseAudit(stored: Item): AuditEntry {
  const { changes, ...entry } = parse(StoredAudit, stored);
  return { ...entry, changes: z.array(Change).parse(unpack(changes)) };
}

// ---- erasures: what was erased, and when

const StoredErasure = z.object({
  startedAt: z.number(),
  finishedAt: numberOrNull,
  client: text,
  customer: text,
  erased: z.record(text, z.number()),
  suppressedAddresses: z.number(),
});

export function erasureItem(customerId: string, erasure: Erasure): Item {
  return item(keys.erasureKey(customerId, erasure.startedAt), erasure);
}

export function parseErasure(stored: Item): Erasure {
  return parse(StoredErasure, stored);
}

// ---- events already taken in

const StoredEvent = z.object({
  type: EventType,
  channel: Channel,
  purpose: Purpose.optional(),
  topic: text.optional(),
  campaignId: text.optional(),
  dispatch: text.optional(),
  actionId: text.optional(),
  subjectId: text.optional(),
  value: z.number().optional(),
  at: z.number(),
  receivedAt: z.number(),
  done: z.boolean(),
  expiresAt: z.number(),
});

/** One item for each event of a customer; put if absent. */
export function eventItem({ customerId, hash, ...event }: OutcomeEvent): Item {
  return item(keys.eventKey(customerId, hash), event);
}

export function parseEvent(stored: Item): OutcomeEvent {
  const hash = stored.sk.slice(keys.customerSortKeys.event.length);
  return { customerId: keys.customerOf(stored.pk), hash, ...parse(StoredEvent, stored) };
}

// ---- exports: everything held on a customer, in parts

/** Something that is held on a customer, as their export shows it: which kind of record, and what it says. */
export type ExportedRecord = { kind: string; [attribute: string]: unknown };

const StoredExport = z.object({ records: packedJson, expiresAt: z.number() });

/** `expiresAt` in seconds since 1970. */
export function exportItem(
  key: { pk: string; sk: string },
  records: readonly ExportedRecord[],
  expiresAt: number,
): Item {
  return item(key, { records: pack(records), expiresAt });
}

export function parseExport(stored: Item): readonly ExportedRecord[] {
  return z.array(z.looseObject({ kind: text })).parse(unpack(parse(StoredExport, stored).records));
}

// ---- notes of recent decisions

const StoredRecent = z.object({ customerId: text, inner: text });

/** `expiresAt` in seconds since 1970. */
export function recentDecisionItem(
  shard: string,
  { customerId, inner }: Pick<DecisionRecord, 'customerId' | 'inner'>,
  expiresAt: number,
): Item {
  return item(keys.recentKey(shard, inner, customerId), { customerId, inner, expiresAt });
}

export function parseRecentDecision(stored: Item): Pick<DecisionRecord, 'customerId' | 'inner'> {
  return parse(StoredRecent, stored);
}

// ---- contact policy: its versions, and which one is in force

const StoredPolicyPointer = z.object({ number: z.int().min(1) });

export function policyPointerItem(number: number): Item {
  return item(keys.policyPointerKey, { number });
}

export function parsePolicyPointer(stored: Item): number {
  return parse(StoredPolicyPointer, stored).number;
}

const StoredPolicyVersion = z.object({
  number: z.int().min(1),
  version: text,
  document: packedJson,
  changed: z.array(text),
  savedBy: text,
  savedAt: z.number(),
});

export function policyVersionItem({ document, ...version }: PolicyVersion): Item {
  return item(keys.policyVersionKey(version.number), {
    ...version,
    changed: [...version.changed],
    document: pack(document),
  });
}

/** The document is parsed by whoever decides with it (`policyOf`). */
export function parsePolicyVersion(stored: Item): PolicyVersion {
  const { document, ...version } = parse(StoredPolicyVersion, stored);
  return { ...version, document: unpack(document) as PolicyInput };
}

// ---- jobs: work that goes on after its request was answered

const StoredJob = z.object({
  jobId: text,
  kind: text,
  scope: text,
  client: text,
  status: JobStatus,
  input: packedJson,
  done: z.number(),
  total: numberOrNull,
  cursor: packedJson,
  result: packedJson,
  failures: z.number().default(0),
  fault: z.object({ code: text, detail: text }).nullable().default(null),
  createdAt: z.number(),
  updatedAt: z.number(),
  finishedAt: numberOrNull,
  expiresAt: z.number(),
  revision: z.number(),
});

export function jobItem({ input, cursor, result, ...job }: Job): Item {
  return item(keys.jobKey(job.jobId), {
    ...job,
    input: pack(input),
    cursor: pack(cursor),
    result: pack(result),
  });
}

export function parseJob(stored: Item): Job {
  const { input, cursor, result, ...job } = parse(StoredJob, stored);
  return { ...job, input: unpack(input), cursor: unpack(cursor), result: unpack(result) };
}

// ---- control: kill switch and keyring

/** The kill switch with who turned it last. */
export type StoredKillSwitch = KillSwitch & {
  /** Counts writes; each write is conditional on the version it read. */
  version: number;
  reason: string | null;
  changedAt: number;
  changedBy: string;
};

const KillSwitchAttributes = StoredKillSwitchState.extend({
  version: z.number(),
  reason: textOrNull,
  changedAt: z.number(),
  changedBy: text,
});

export function killSwitchItem(killSwitch: StoredKillSwitch): Item {
  return item(keys.killSwitchKey, killSwitch);
}

export function parseKillSwitch(stored: Item): StoredKillSwitch {
  return parse(KillSwitchAttributes, stored);
}

/** One pass over the whole table that removes what is over. */
export type ExpirySweep = {
  /** When it began (milliseconds). */
  startedAt: number;
  /** Null: it is under way. */
  finishedAt: number | null;
  /** Where it goes on; null: at the beginning. */
  after: { pk: string; sk: string } | null;
  looked: number;
  removed: number;
  /** Counts writes; each write is conditional on the version it read. */
  version: number;
};

const StoredExpirySweep = z.object({
  startedAt: z.number(),
  finishedAt: numberOrNull,
  after: z.object({ pk: text, sk: text }).nullable().default(null),
  looked: z.number(),
  removed: z.number(),
  version: z.number(),
});

export function expirySweepItem(sweep: ExpirySweep): Item {
  return item(keys.expirySweepKey, sweep);
}

export function parseExpirySweep(stored: Item): ExpirySweep {
  return parse(StoredExpirySweep, stored);
}

const KeyringAttributes = z
  .object({
    current: text,
    addressKey: text,
    keys: z.record(text, bytes),
    oneMailboxDomains: z.array(text).optional(),
  })
  .refine(
    ({ current, addressKey, keys }) => keys[current] && keys[addressKey],
    'the keyring lacks a key that it names',
  );

export function keyringItem(keyring: Keyring): Item {
  return item(keys.keyringKey, keyring);
}

export function parseKeyring(stored: Item): Keyring {
  return parse(KeyringAttributes, stored);
}

// ---- what they share

/** An item of the current schema version; what is null is left out. Also for `registry-items.ts`. */
export function item(
  key: { pk: string; sk: string },
  attributes: { readonly [name: string]: Stored | undefined },
): Item {
  return { ...key, schemaVersion, ...present(attributes) };
}

/** Without what is null or undefined. */
function present(attributes: { readonly [name: string]: Stored | undefined }): { [name: string]: Stored } {
  const entries = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [name: string]: Stored };
}

/** Parses an item of this version or the one before. Throws otherwise: what cannot be read is never guessed. */
export function parse<Schema extends z.ZodType>(schema: Schema, stored: Item): z.output<Schema> {
  const version = stored.schemaVersion;
  if (version !== schemaVersion && version !== schemaVersion - 1) {
    throw new Error(
      `A ${kindOf(stored)} item is stored in version ${version}; this code reads ${schemaVersion}.`,
    );
  }
  return checked(schema, stored);
}

function checked<Schema extends z.ZodType>(schema: Schema, stored: Item): z.output<Schema> {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  // Paths only: the messages of some faults repeat what was found, which may be personal.
  const paths = parsed.error.issues.map((issue) => issue.path.join('.') || '(item)').join(', ');
  throw new Error(`A ${kindOf(stored)} item cannot be read: ${paths}.`);
}

/** Names the kind of an item without naming whose it is. */
function kindOf({ pk, sk }: Item): string {
  return `${pk.split('#')[0]}/${sk.split('#')[0]}`;
}

/** JSON, compressed where it is long. */
export function pack(value: unknown): Stored {
  const json = JSON.stringify(value);
  return Buffer.byteLength(json) > compressAbove ? Uint8Array.from(gzipSync(json)) : json;
}

/** Bytes as the core knows them, whatever a client of the table made of them. */
export function plainBytes(stored: Uint8Array): Uint8Array {
  return new Uint8Array(stored);
}

/** What `pack` packed. */
export function unpack(body: string | Uint8Array): unknown {
  return JSON.parse(typeof body === 'string' ? body : gunzipSync(body).toString('utf8'));
}
