import { completed, policyOf, shippedPolicy, shippedVersion } from '../core/default-policy.ts';
import type { Policy, PolicyInput, PolicyVersion } from '../core/policy.ts';
import type { Clock } from '../core/ports.ts';
import { whenAsked } from '../core/remember.ts';
import { policyPointerKey, policyVersionKey } from './keys.ts';
import {
  parsePolicyPointer,
  parsePolicyVersion,
  policyPointerItem,
  policyVersionItem,
} from './policy-items.ts';
import type { Table } from './table.ts';

/** How long a reader may rely on what it read, in milliseconds: so much later at the latest a new policy is in force everywhere. */
export const policyAge = 2_000;

/** The stored policy cannot be read: nothing may be decided or claimed. */
export class PolicyUnreadable extends Error {
  override name = 'PolicyUnreadable';
}

const shipped = whenAsked(
  (): PolicyVersion => ({
    number: 0,
    version: shippedVersion,
    document: completed(shippedPolicy),
    changed: [],
    savedBy: null,
    savedAt: null,
  }),
);
/** Made once for all who decide by it, with what is remembered about its windows. */
const shippedToDecide = whenAsked((): Policy => policyOf(shipped().version, shipped().document));

/** The policy in force, read consistently. Throws PolicyUnreadable when it is not there or makes no sense. */
export async function readCurrentPolicy(table: Table): Promise<PolicyVersion> {
  return versionInForce(table, await currentNumber(table));
}

/** A version by its number, or as decisions name it; null when there is none. */
export async function readPolicyVersion(table: Table, version: string): Promise<PolicyVersion | null> {
  if (version === shippedVersion || version === '0') return shipped();
  if (!/^[1-9][0-9]{0,11}$/.test(version)) return null;
  const number = Number(version);
  // Put, but not pointed to yet: it is not in force, and may be looked at once it is.
  if (number > (await currentNumber(table))) return null;
  return versionInForce(table, number);
}

/** A page of the versions that were ever in force, newest first; `before` and `next` are numbers. */
export async function listPolicyVersions(
  table: Table,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ versions: PolicyVersion[]; next: number | null }> {
  const newest = Math.min(await currentNumber(table), (before ?? Number.POSITIVE_INFINITY) - 1);
  const oldest = Math.max(0, newest - limit + 1);
  const numbers = Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => newest - index);
  const versions = await Promise.all(numbers.map((number) => versionInForce(table, number)));
  return { versions, next: oldest > 0 ? oldest : null };
}

/** Reads the policy in force and remembers it for two seconds. Rejects when it cannot be read: then nothing may be claimed. */
export function policyReader(table: Table, clock: Clock): () => Promise<Policy> {
  let known: { readAt: number; number: number; policy: Policy } | null = null;
  return async () => {
    const readAt = clock();
    if (known && readAt >= known.readAt && readAt - known.readAt < policyAge) return known.policy;
    const number = await currentNumber(table);
    // A version never changes: what was read once is right for good, and keeps what is remembered about its windows.
    const policy = known?.number === number ? known.policy : decidable(await versionInForce(table, number));
    known = { readAt, number, policy };
    return policy;
  };
}

export type SavedPolicy = { outcome: 'saved'; saved: PolicyVersion } | { outcome: 'stale' };

/**
 * Saves a policy as the version after `ifNumber`, and puts it in force. Two writes: the version, put if absent, so that of
 * two callers who saw the same version one wins; then the pointer, from the old number to the new. A crash between the two
 * leaves a version that nobody points to: whoever comes next points to it first, and is told that something changed.
 */
export async function savePolicy(
  table: Table,
  change: { document: PolicyInput; ifNumber: number; by: string; at: number },
): Promise<SavedPolicy> {
  const current = await currentNumber(table);
  if (current !== change.ifNumber) return { outcome: 'stale' };
  const before = await versionInForce(table, current);
  const document = completed(change.document);
  const saved: PolicyVersion = {
    number: current + 1,
    version: String(current + 1),
    document,
    changed: changedFields(before.document, document),
    savedBy: change.by,
    savedAt: change.at,
  };
  const put = await table.put(policyVersionItem(saved), { kind: 'absent' });
  // Refused: somebody else may have finished it already, which is as good.
  await table.put(
    policyPointerItem(saved.number),
    current === 0 ? { kind: 'absent' } : { kind: 'equals', attribute: 'number', value: current },
  );
  return put === 'written' ? { outcome: 'saved', saved } : { outcome: 'stale' };
}

async function currentNumber(table: Table): Promise<number> {
  const pointer = await table.get(policyPointerKey, { consistent: true });
  return pointer ? readable(() => parsePolicyPointer(pointer)) : 0;
}

async function versionInForce(table: Table, number: number): Promise<PolicyVersion> {
  if (number === 0) return shipped();
  const item = await table.get(policyVersionKey(number), { consistent: true });
  if (!item) throw new PolicyUnreadable(`Version ${number} of the policy is missing.`);
  return readable(() => parsePolicyVersion(item));
}

function decidable(saved: PolicyVersion): Policy {
  if (saved === shipped()) return shippedToDecide();
  const { version, document } = saved;
  return readable(() => policyOf(version, document));
}

function readable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new PolicyUnreadable('The stored policy cannot be read.', { cause: error });
  }
}

function changedFields(before: PolicyInput, after: PolicyInput): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof PolicyInput)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).sort();
}
