import { labelKey } from '../core/gate.ts';
import { Channel } from '../core/vocabulary.ts';
import type { Key } from './table.ts';

/**
 * The sort keys below a customer. One Query from GATE to PROFILE must return exactly these two and LEARNED, so every other
 * name sorts before GATE or after PROFILE (a test holds that).
 */
export const customerSortKeys = {
  actions: 'ACTIONS',
  audit: 'AUDIT#',
  consent: 'CONSENT#',
  consentHead: 'CONSENTS',
  counted: 'COUNTED',
  decision: 'DECISION#',
  dispatch: 'DISPATCH#',
  erasure: 'ERASURE#',
  event: 'EVENT#',
  export: 'EXPORT#',
  gate: 'GATE',
  learned: 'LEARNED',
  profile: 'PROFILE',
  trigger: 'TRIGGER#',
} as const;

const customerPrefix = 'CUSTOMER#';
const addressPrefix = 'ADDRESS#';
const registryPrefix = 'REGISTRY#';
const registryAreaPrefix = 'AREA#';
/** Sorts after every character that ids are made of: closes a range of keys that share a prefix. */
const afterAnyId = '~';

export function customerPartition(customerId: string): string {
  return customerPrefix + customerId;
}

/** The customer that a partition key, or the sort key of an address's member, names. Throws for other keys: a fault. */
export function customerOf(key: string): string {
  if (!key.startsWith(customerPrefix)) throw new Error('This key does not name a customer.');
  return key.slice(customerPrefix.length);
}

export function profileKey(customerId: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.profile };
}

export function gateKey(customerId: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.gate };
}

/** The bounds of the one Query that deciding needs. */
export function gateAndProfileRange(customerId: string): { pk: string; from: string; to: string } {
  return { pk: customerPartition(customerId), from: customerSortKeys.gate, to: customerSortKeys.profile };
}

/** The customer's latest contacts and how they ended. */
export function learnedKey(customerId: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.learned };
}

/** What of it the population's counts hold. */
export function countedKey(customerId: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.counted };
}

/** What came of actions with the customer. */
export function offersKey(customerId: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.actions };
}

/** `inner`: the dispatch's id within its customer, 16 characters of base64url. */
export function dispatchKey(customerId: string, inner: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.dispatch + inner };
}

export function dispatchRange(customerId: string): { pk: string; from: string; to: string } {
  return prefixRange(customerPartition(customerId), customerSortKeys.dispatch);
}

/** `sequence`: 1 for the first entry of the customer's ledger. */
export function consentKey(customerId: string, sequence: number): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.consent + digits(sequence, 12) };
}

export function consentRange(customerId: string): { pk: string; from: string; to: string } {
  return prefixRange(customerPartition(customerId), customerSortKeys.consent);
}

/** The number of the entry that stands under a sort key of the ledger. */
export function consentSequenceOf(sk: string): number {
  return Number(sk.slice(customerSortKeys.consent.length));
}

/** The last entry of the ledger that is known to have been written. */
export function consentHeadKey(customerId: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.consentHead };
}

/** `inner`: `decisionInner(at, id)`. */
export function decisionKey(customerId: string, inner: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.decision + inner };
}

/** A decision's id within its customer: when (milliseconds), then 16 characters of base64url. Sorts by time. */
export function decisionInner(at: number, id: string): string {
  return `${digits(at, 13)}#${id}`;
}

export function decisionRange(customerId: string): { pk: string; from: string; to: string } {
  return prefixRange(customerPartition(customerId), customerSortKeys.decision);
}

/** That a customer was erased, or is being; `at`: when it was begun (milliseconds). */
export function erasureKey(customerId: string, at: number): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.erasure + digits(at, 13) };
}

export function erasureRange(customerId: string): { pk: string; from: string; to: string } {
  return prefixRange(customerPartition(customerId), customerSortKeys.erasure);
}

/** Everything that is kept with a customer. */
export function customerRange(customerId: string): { pk: string; from: string; to: string } {
  return { pk: customerPartition(customerId), from: 'A', to: afterAnyId };
}

export function eventKey(customerId: string, hash: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.event + hash };
}

export function eventRange(customerId: string): { pk: string; from: string; to: string } {
  return prefixRange(customerPartition(customerId), customerSortKeys.event);
}

/** What an event of the company started. `hash`: of its type and id. */
export function triggerKey(customerId: string, hash: string): Key {
  return { pk: customerPartition(customerId), sk: customerSortKeys.trigger + hash };
}

/** A part of an export: `part` counts from 1. */
export function exportKey(customerId: string, jobId: string, part: number): Key {
  return {
    pk: customerPartition(customerId),
    sk: `${customerSortKeys.export}${jobId}#${digits(part, 6)}`,
  };
}

/** All parts of an export. */
export function exportRange(customerId: string, jobId: string): { pk: string; from: string; to: string } {
  return prefixRange(customerPartition(customerId), `${customerSortKeys.export}${jobId}#`);
}

export function addressPartition(addressHash: string): string {
  return addressPrefix + addressHash;
}

export const controlPartition = 'CONTROL';

/** An entry of the audit trail of a customer, an address or the deployment; `id` tells those of one millisecond apart. */
export function auditKey(pk: string, at: number, id: string): Key {
  return { pk, sk: `${customerSortKeys.audit}${digits(at, 13)}#${id}` };
}

export function auditRange(pk: string): { pk: string; from: string; to: string } {
  return prefixRange(pk, customerSortKeys.audit);
}

export function addressStateKey(addressHash: string): Key {
  return { pk: addressPrefix + addressHash, sk: 'STATE' };
}

export function addressMemberKey(addressHash: string, customerId: string): Key {
  return { pk: addressPrefix + addressHash, sk: customerPartition(customerId) };
}

/** Every customer who has the address, one item each. */
export function addressMemberRange(addressHash: string): { pk: string; from: string; to: string } {
  return prefixRange(addressPrefix + addressHash, customerPrefix);
}

/** Everything that is kept with an address, but the customers who have it. */
export function addressRanges(addressHash: string): { pk: string; from: string; to: string }[] {
  const pk = addressPrefix + addressHash;
  return [
    { pk, from: 'A', to: 'CONFIRMED#~' },
    { pk, from: 'STATE', to: 'STATE' },
  ];
}

/** That an opt-out was confirmed within the span of time of this number. */
export function optOutConfirmationKey(addressHash: string, span: number): Key {
  return { pk: addressPrefix + addressHash, sk: `CONFIRMED#${span}` };
}

export function contentKey(contentHash: string): Key {
  return { pk: `CONTENT#${contentHash}`, sk: 'CONTENT' };
}

export function jobKey(jobId: string): Key {
  return { pk: `JOB#${jobId}`, sk: 'JOB' };
}

export const policyPointerKey: Key = { pk: 'POLICY', sk: 'CURRENT' };

/** `number`: 1 for the first version that the company saved. */
export function policyVersionKey(number: number): Key {
  return { pk: 'POLICY', sk: `VERSION#${digits(number, 12)}` };
}

/** The shards over which notes of recent decisions are spread. */
export const recentShards = Array.from({ length: 8 }, (_, shard) => `RECENT#${shard}`);

/** `inner`: a decision's id within its customer. */
export function recentShard(inner: string): string {
  return recentShards[labelKey(inner) >>> 29] as string;
}

export function recentKey(shard: string, inner: string, customerId: string): Key {
  return { pk: shard, sk: `${customerSortKeys.decision}${inner}#${customerId}` };
}

/** The decision that a note's sort key names: whose it is, when it was made (milliseconds), and its id within its customer. */
export function recentOf(sk: string): { customerId: string; inner: string; at: number } {
  const [, at = '', id = ''] = sk.split('#');
  const inner = `${at}#${id}`;
  return { customerId: sk.slice(customerSortKeys.decision.length + inner.length + 1), inner, at: Number(at) };
}

/** Notes of decisions made between two instants (milliseconds). */
export function recentRange(
  shard: string,
  from: number,
  until: number,
): { pk: string; from: string; to: string } {
  const { decision } = customerSortKeys;
  return { pk: shard, from: decision + digits(from, 13), to: decision + digits(until, 13) };
}

/** What is known of a whole do-not-call list: its last import, and the one that runs. */
export function registryKey(list: string): Key {
  return { pk: registryPrefix + list, sk: 'LIST' };
}

/** `area`: an area code in North America, elsewhere the calling code. */
export function registryAreaKey(list: string, area: string): Key {
  return { pk: registryPrefix + list, sk: registryAreaPrefix + area };
}

export function registryAreaRange(list: string): { pk: string; from: string; to: string } {
  return prefixRange(registryPrefix + list, registryAreaPrefix);
}

/** The area that the sort key of a registry's area names. */
export function registryAreaOf(key: string): string {
  return key.slice(registryAreaPrefix.length);
}

/** `block`: a number without its last four digits. */
export function registryBlockKey(list: string, block: number): Key {
  return { pk: `${registryPrefix}${list}#${block}`, sk: 'BLOCK' };
}

export const killSwitchKey: Key = { pk: controlPartition, sk: 'KILL_SWITCH' };
/** How far the sweep has come that removes what is over. */
export const expirySweepKey: Key = { pk: controlPartition, sk: 'EXPIRY_SWEEP' };
export const keyringKey: Key = { pk: controlPartition, sk: 'KEYRING' };

/** The shards of the due index; the sweeper reads each. Eight spread 8,000 index writes a second. */
export const dueShards = Array.from({ length: 8 }, (_, shard) => `DUE#${shard}`);

/** The shard of a record, by a hash of its key: always the same one, so that rescheduling moves it within a shard. */
export function dueShard(record: Key): string {
  // The top bits: the low bits of this hash depend on the low bits of each character only.
  return `DUE#${labelKey(`${record.pk}/${record.sk}`) >>> 29}`;
}

/** The shards of what is to be learnt: below each in the due index stand the customers whose answers are not counted yet. */
export const learnShards = Array.from({ length: 4 }, (_, shard) => shard);

/** The number of a customer's shard. */
export function learnShardOf(customerId: string): number {
  return labelKey(customerId) >>> 30;
}

/** The part of the due index in which a shard's customers wait to be counted. */
export function learnDueShard(shard: number): string {
  return `LEARN#${shard}`;
}

/** The part of the due index in which all customers of a shard stand who were ever counted. */
export function countedShard(shard: number): string {
  return `COUNTED#${shard}`;
}

/** When a customer's answers are to be counted (milliseconds), and whose they are. */
export function learnDue(at: number, customerId: string): string {
  return `${digits(at, 13)}#${customerId}`;
}

/** The instant in a due key of learning. */
export function learnDueAt(dueKey: string): number {
  return Number(dueKey.slice(0, 13));
}

/**
 * When a dispatch is due (milliseconds), on which channel, and which one it is. It ends in the id, because equal index
 * keys are not told apart by every engine; the channel spares the sweep a read.
 */
export function dueKey(at: number, channel: Channel, dispatchId: string): string {
  return `${digits(at, 13)}#${channel}#${dispatchId}`;
}

/** What a due key says. */
export function readDueKey(key: string): { at: number; channel: Channel; dispatchId: string } {
  const [at, channel, ...rest] = key.split('#');
  return { at: Number(at), channel: Channel.parse(channel), dispatchId: rest.join('#') };
}

/** The bound for `Table.due` that takes in everything due at this instant or before. */
export function dueUntil(at: number): string {
  return digits(at, 13) + afterAnyId;
}

function prefixRange(pk: string, prefix: string): { pk: string; from: string; to: string } {
  return { pk, from: prefix, to: prefix + afterAnyId };
}

/** Fixed width, so that the order of the text is the order of the numbers. Throws when it does not fit: a fault. */
function digits(value: number, width: number): string {
  const text = String(value);
  if (!/^\d+$/.test(text) || text.length > width)
    throw new RangeError(`${value} does not fit a key of ${width} digits.`);
  return text.padStart(width, '0');
}
