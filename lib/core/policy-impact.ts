import * as z from 'zod';
import { decide } from './decide.ts';
import { type Decision, type DecisionRequest, type Facts, reasonCodes } from './decision.ts';
import type { Policy } from './policy.ts';

/** So many customers are named as examples, each once. */
const exampleLimit = 100;

const Cause = z.object({ code: z.enum(reasonCodes), rule: z.string() });
type Cause = z.infer<typeof Cause>;

/** What another policy would change among questions that were asked lately. */
export const PolicyImpact = z
  .object({
    /** Recent decisions whose question was asked again, under both policies. */
    decisionsChecked: z.number(),
    /** A contact now, that the policy in force suppresses. */
    newlyAllowed: z.number(),
    /** Suppressed now, though the policy in force allows it. */
    newlyStopped: z.number(),
    /** Allowed by both, on another channel or at another moment. */
    moved: z.number(),
    /** By rule: how many it would stop, or no longer stop. */
    reasons: z.array(Cause.extend({ newlyAllowed: z.number(), newlyStopped: z.number() })),
    examples: z.array(
      z.object({
        customerId: z.string(),
        change: z.enum(['newly-allowed', 'newly-stopped']),
        reasons: z.array(Cause),
      }),
    ),
  })
  .meta({ id: 'PolicyImpact' });
export type PolicyImpact = z.infer<typeof PolicyImpact>;

export const noImpact: PolicyImpact = {
  decisionsChecked: 0,
  newlyAllowed: 0,
  newlyStopped: 0,
  moved: 0,
  reasons: [],
  examples: [],
};

/**
 * Asks a recorded question again, now, under both policies, and adds what differs. What is known of the customer is what is
 * known now, for both alike: so the difference is the policy's alone.
 */
export function withQuestion(
  impact: PolicyImpact,
  asked: { request: DecisionRequest; decidedAt: number; seed: number },
  facts: Facts,
  policies: { before: Policy; after: Policy },
  now: number,
): PolicyImpact {
  const request = askedAt(asked, now);
  const before = decide(request, facts, policies.before, now, asked.seed);
  const after = decide(request, facts, policies.after, now, asked.seed);
  const checked = { ...impact, decisionsChecked: impact.decisionsChecked + 1 };
  if (before.outcome === after.outcome) {
    return isSame(before, after) ? checked : { ...checked, moved: checked.moved + 1 };
  }
  const stopped = after.outcome === 'suppressed';
  const causes = stopped ? causesOf(after, before) : causesOf(before, after);
  const count = stopped ? 'newlyStopped' : 'newlyAllowed';
  return {
    ...checked,
    [count]: checked[count] + 1,
    reasons: causes.reduce((reasons, cause) => counted(reasons, cause, count), checked.reasons),
    examples:
      checked.examples.length >= exampleLimit ||
      checked.examples.some(({ customerId }) => customerId === request.customerId)
        ? checked.examples
        : [
            ...checked.examples,
            {
              customerId: request.customerId,
              change: stopped ? 'newly-stopped' : 'newly-allowed',
              reasons: causes,
            },
          ],
  };
}

/** The same question asked now: its span keeps its length and its distance from the moment of asking. */
export function askedAt(
  asked: { request: DecisionRequest; decidedAt: number },
  now: number,
): DecisionRequest {
  const later = now - asked.decidedAt;
  const { notBefore, notAfter } = asked.request;
  return { ...asked.request, notBefore: notBefore + later, notAfter: notAfter + later };
}

function isSame(before: Decision, after: Decision): boolean {
  if (before.outcome === 'suppressed' || after.outcome === 'suppressed') return true;
  return before.channel === after.channel && before.sendAt === after.sendAt;
}

/** What stands in the way in one decision and not in the other; that the time ran out says nothing where something else does. */
function causesOf(stopped: Decision, allowed: Decision): Cause[] {
  const inTheWay = (decision: Decision) =>
    decision.reasons.filter(({ effect }) => effect !== 'prefer').map(({ code, rule }) => ({ code, rule }));
  const known = new Set(inTheWay(allowed).map(nameOf));
  const own = inTheWay(stopped);
  const newOnes = own.filter((cause) => !known.has(nameOf(cause)));
  const told = newOnes.filter(({ code }) => code !== 'NO_SLOT_BEFORE_DEADLINE');
  const causes = [told, newOnes, own].find((list) => list.length > 0) ?? [];
  return [...new Map(causes.map((cause) => [nameOf(cause), cause])).values()];
}

function counted(
  reasons: PolicyImpact['reasons'],
  cause: Cause,
  count: 'newlyAllowed' | 'newlyStopped',
): PolicyImpact['reasons'] {
  const index = reasons.findIndex((reason) => nameOf(reason) === nameOf(cause));
  const known = reasons[index] ?? { ...cause, newlyAllowed: 0, newlyStopped: 0 };
  const next = { ...known, [count]: known[count] + 1 };
  return index < 0 ? [...reasons, next] : reasons.with(index, next);
}

function nameOf({ code, rule }: Cause): string {
  return `${code} ${rule}`;
}
