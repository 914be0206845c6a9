import * as z from 'zod';
import type { Decision, DecisionRequest } from '../core/decision.ts';
import { readLog } from '../core/learning/response-log.ts';
import type { DecisionInputs } from '../core/replay.ts';
import { Channel } from '../core/vocabulary.ts';
import { StoredKillSwitchState } from './control-items.ts';
import { packGate, unpackGate } from './gate-codec.ts';
import * as keys from './keys.ts';
import { StoredProfile } from './profile-items.ts';
import { StoredDecision, StoredRequest } from './stored-decision.ts';
import { bytes, item, pack, packedJson, parse, plainBytes, present, text, unpack } from './stored-item.ts';
import type { Item } from './table.ts';

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
            ...(responses && { responses: readLog(plainBytes(responses)) }),
          }
        : null,
  };
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
