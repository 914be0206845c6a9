import * as z from 'zod';
import type { PolicyInput, PolicyVersion } from '../core/policy.ts';
import * as keys from './keys.ts';
import { item, pack, packedJson, parse, text, unpack } from './stored-item.ts';
import type { Item } from './table.ts';

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
