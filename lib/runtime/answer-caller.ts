import { sealId } from '../address/sealed-id.ts';
import { usualArbitration } from '../core/actions/arbitration-policy.ts';
import { contactRequest } from '../core/actions/contacts-for.ts';
import type { CompileExpression } from '../core/actions/eligibility.ts';
import { type Confirmation, confirmationOf, type Likely, likeliest } from '../core/actions/identify.ts';
import { type NextBestAction, nextBestAction } from '../core/actions/next-best-action.ts';
import type { Offer } from '../core/actions/offers.ts';
import {
  type PreparedAction,
  type PreparedActions,
  prepareActions,
} from '../core/actions/prepare-actions.ts';
import type { NextBestActionInput } from '../core/actions/question-of-action.ts';
import type { Facts, RegistryFacts } from '../core/decision.ts';
import { mergeRegistryFacts } from '../core/registry/merge-answers.ts';
import type { Purpose } from '../core/vocabulary.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { actionOf, catalogueReader } from '../store/action-catalogue.ts';
import { completeFacts } from '../store/ask-registries.ts';
import { readOffers } from '../store/offers.ts';
import { type Found, findCaller } from './find-caller.ts';
import type { Ports } from './ports.ts';

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

type AnsweringPorts = Pick<Ports, 'table' | 'clock' | 'randomness' | 'keyring' | 'log'>;

/** Answers who calls and what is best to do for them. It changes nothing. Rejects when nothing can be read. */
export function callerAnswers(
  ports: AnsweringPorts,
  settings: () => Promise<DecisionSettings>,
  compile: CompileExpression,
): (input: NextBestActionInput) => Promise<CallerAnswer> {
  const catalogue = catalogueReader(ports, (versions) =>
    prepareActions(
      versions.flatMap((version) => {
        try {
          return [actionOf(version)];
        } catch {
          // One that an earlier version saved and this one cannot read: the others must not suffer.
          ports.log('error', 'action-unreadable');
          return [];
        }
      }),
      compile,
    ),
  );

  return async (input) => {
    const [inForce, actions, caller] = await Promise.all([settings(), catalogue(), findCaller(ports, input)]);
    const { policy } = inForce;
    const now = ports.clock();
    const { defaultAction: name } = policy.arbitration ?? usualArbitration;
    const defaultAction = (name !== undefined && actions.byId.get(name)) || null;
    const shared = { defaultAction, policyVersion: policy.version, decidedAt: now };
    if (!caller.known) return { known: false, why: caller.why, ...shared };

    const likely = likeliest(caller.people, caller.address ?? '', now);
    const { person } = likely[0] as Likely;
    const { customerId } = person.profile;
    const [offers, facts, keyring] = await Promise.all([
      readOffers(ports.table, customerId, { consistent: false }),
      factsFor(inForce, actions, person, input, now),
      ports.keyring(),
    ]);
    const seed = Buffer.from(ports.randomness(4)).readUInt32BE();
    const occasion = { situation: input.situation, context: input.context, now };
    const found = nextBestAction(occasion, { facts, offers }, actions, policy, seed);
    const failed = found.excluded.filter(({ code }) => code === 'ELIGIBILITY_FAILED');
    if (failed.length > 0)
      ports.log('warn', 'eligibility-failed', { count: failed.length, reason: failed[0]?.detail ?? null });
    return {
      known: true,
      likely,
      confirmation: caller.address === null ? null : confirmationOf(likely),
      found,
      facts,
      offers,
      openDispatches: person.gate.pending.map(({ id, channel, purpose, sendAt, claimedAt }) => ({
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

/** What the decisions about this customer need to know: registries are asked for every purpose that may be decided about. */
async function factsFor(
  settings: DecisionSettings,
  { outboundPurposes }: PreparedActions,
  person: Likely['person'],
  { situation }: NextBestActionInput,
  now: number,
): Promise<Facts> {
  const purposes = new Set<Purpose>([
    'service',
    'marketing',
    ...(situation === 'outbound' ? outboundPurposes : []),
  ]);
  const { customerId } = person.profile;
  const all = await Promise.all(
    [...purposes].map((purpose) =>
      completeFacts(settings, contactRequest(customerId, purpose, null, now), person, now),
    ),
  );
  const registry = all.reduce<RegistryFacts>(
    (merged, facts) => mergeRegistryFacts(merged, facts.registry),
    {},
  );
  return { ...(all[0] as Facts), registry };
}
