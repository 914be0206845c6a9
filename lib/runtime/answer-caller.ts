import { sealId } from '../address/sealed-id.ts';
import { isOnOffer } from '../core/actions/action.ts';
import { usualArbitration } from '../core/actions/arbitration-policy.ts';
import type { CompileExpression } from '../core/actions/eligibility.ts';
import { type Confirmation, confirmationOf, type Likely, likeliest } from '../core/actions/identify.ts';
import { type NextBestAction, nextBestAction } from '../core/actions/next-best-action.ts';
import type { Offer } from '../core/actions/offers.ts';
import type { PreparedAction, PreparedActions } from '../core/actions/prepare-actions.ts';
import type { NextBestActionInput } from '../core/actions/question-of-action.ts';
import type { Facts } from '../core/decision.ts';
import { finishable } from '../core/gate-changes.ts';
import type { Policy } from '../core/policy.ts';
import type { Purpose } from '../core/vocabulary.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { foldLeases } from '../store/fold-leases.ts';
import { factsFor } from './facts-for.ts';
import { type Caller, type Found, findCaller } from './find-caller.ts';
import { noteFailedExpressions } from './note-failed-expressions.ts';
import type { Ports } from './ports.ts';
import { preparedCatalogue } from './prepared-catalogue.ts';

/** What is waiting for a customer; it can be cancelled until somebody has claimed it. */
export type OpenDispatch = {
  dispatchId: string;
  channel: string;
  purpose: Purpose;
  sendAt: number;
  canBeCancelled: boolean;
};

export type KnownCaller = {
  known: true;
  likely: readonly Likely[];
  /** Null where the customer was named by their id. */
  confirmation: Confirmation | null;
  found: NextBestAction;
  facts: Facts;
  offers: readonly Offer[];
  openDispatches: readonly OpenDispatch[];
  /** The action where nothing else is worth its cost. */
  defaultAction: PreparedAction | null;
  policyVersion: string;
  seed: number;
  decidedAt: number;
};
export type UnknownCaller = {
  known: false;
  /** unavailable: nothing could be read in time. */
  why: Exclude<Found, { known: true }>['why'] | 'unavailable';
  defaultAction: PreparedAction | null;
  policyVersion: string;
  decidedAt: number;
};
export type CallerAnswer = KnownCaller | UnknownCaller;

/** Whoever gets it may have opted out, or is nobody knows who: it makes no offer. Null: the call is answered. */
function defaultAction(
  { arbitration }: Policy,
  { byId }: PreparedActions,
  now: number,
): PreparedAction | null {
  const { defaultAction: name } = arbitration ?? usualArbitration;
  const named = name === undefined ? undefined : byId.get(name);
  return named && named.action.purpose !== 'marketing' && isOnOffer(named.action, now) ? named : null;
}

type AnsweringPorts = Pick<Ports, 'table' | 'clock' | 'randomness' | 'keyring' | 'log'>;

/** Answers who calls and what is best to do for them. It changes nothing. Rejects when nothing can be read. */
export function callerAnswers(
  ports: AnsweringPorts,
  settings: () => Promise<DecisionSettings>,
  compile: CompileExpression,
): (input: NextBestActionInput) => Promise<CallerAnswer> {
  const catalogue = preparedCatalogue(ports, compile);

  return async (input) => {
    // Asked together with the rest: whoever is known needs it, and after a start it is another read. It fails where it is awaited.
    const keyringRead = ports.keyring();
    keyringRead.catch(() => {});
    const [inForce, actions, caller] = await Promise.all([settings(), catalogue(), findCaller(ports, input)]);
    const { policy } = inForce;
    const now = ports.clock();
    const shared = {
      defaultAction: defaultAction(policy, actions, now),
      policyVersion: policy.version,
      decidedAt: now,
    };
    if (!caller.known) return { known: false, why: caller.why, ...shared };

    const likely = likeliest(caller.people, caller.address ?? '', now);
    const { profile, gate: stored, offers } = (likely[0] as Likely<Caller>).person;
    const { customerId } = profile;
    // What was sent lately may be known to its record alone.
    const gate =
      finishable(stored, now).length === 0
        ? stored
        : await foldLeases(ports.table, customerId, stored, policy, now);
    const [facts, keyring] = await Promise.all([
      factsFor(
        inForce,
        ['service', 'marketing', ...(input.situation === 'outbound' ? actions.outboundPurposes : [])],
        { profile, gate },
        now,
      ),
      keyringRead,
    ]);
    const seed = Buffer.from(ports.randomness(4)).readUInt32BE();
    const occasion = { situation: input.situation, context: input.context, now };
    const found = nextBestAction(occasion, { facts, offers }, actions, policy, seed);
    noteFailedExpressions(ports, found.excluded);
    return {
      known: true,
      likely,
      confirmation: caller.address === null ? null : confirmationOf(likely),
      found,
      facts,
      offers,
      openDispatches: gate.pending.map(({ id, channel, purpose, sendAt, claimedAt }) => ({
        dispatchId: sealId(keyring, 'dispatch', customerId, id),
        channel,
        purpose,
        sendAt,
        canBeCancelled: claimedAt === null,
      })),
      ...shared,
      seed,
    };
  };
}
