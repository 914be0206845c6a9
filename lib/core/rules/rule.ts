import type { ContactPoint } from '../customer.ts';
import type { DecisionRequest, Facts, Reason, ReasonCode } from '../decision.ts';
import type { LawInForce } from '../law/law-in-force.ts';
import type { OpenTimes } from '../local-time/calendar.ts';
import { homeOf } from '../place/candidate-places.ts';
import type { Whereabouts } from '../place/whereabouts.ts';
import type { Policy } from '../policy.ts';
import type { Channel, Purpose } from '../vocabulary.ts';
import type { Obligations } from './purpose-obligations.ts';

/** What many customers have in common: contacts for one purpose, on one channel, at the same places, under the same policy. */
export type Setting = {
  policy: Policy;
  purpose: Purpose;
  obligations: Obligations;
  channel: Channel;
  /** The zones of the places where the customer may be, which must all agree; empty: unknown. */
  zones: readonly string[];
  /** All that the law of these places says about this channel and purpose. */
  law: LawInForce;
};

/** What is asked of a rule: one channel of one customer, between two instants. */
export type Question = Setting & {
  request: DecisionRequest;
  facts: Facts;
  /** How the customer is reached on the channel; null: not at all. */
  point: ContactPoint | null;
  /** Where the customer may be: every clock with the law that holds there. */
  whereabouts: Whereabouts;
  now: number;
  /** The span in which the contact may be made, half-open. */
  from: number;
  to: number;
  /** decision: other accepted dispatches count as contacts to come. claim: just before sending, only what was sent or is being sent counts. */
  moment: 'decision' | 'claim';
};

export type Params = Reason['params'];

/** A part of the span is closed. What people are told is computed only if it turns out to matter. */
export type Hold = {
  code: ReasonCode;
  rule: string;
  channel: Channel | null;
  /** The law that it is, where it is one. */
  source?: string;
  /** When the rule passes: the instants within the span; or, of what is the same for many, its calendar. */
  open: OpenTimes;
  /** Facts about the limit, for a contact held at `at` until `allowedFrom`. */
  params(at: number, allowedFrom: number | null): Params;
};

export type Verdict =
  | { effect: 'pass' }
  | { effect: 'hold'; holds: readonly Hold[] }
  | { effect: 'suppress'; reasons: readonly Reason[] };

/**
 * Judges one thing. What it can say of everybody in a setting it says at once, and is not asked again there; else it gives the
 * judge of each customer.
 */
export type Rule = (setting: Setting) => Verdict | Judge;

/** Reads nothing but the question. */
export type Judge = (question: Question) => Verdict;

export const pass: Verdict = { effect: 'pass' };

/** Passes for a reason that has nothing to do with the channel: nobody needs to ask it of the customer's other channels. */
export const passOnEveryChannel: Verdict = { effect: 'pass' };

/** Closed for the whole request, whenever. `channel` null: for every channel alike. */
export function suppress(
  code: ReasonCode,
  rule: string,
  channel: Channel | null,
  params: Params = {},
  source: string | null = null,
): Verdict {
  return {
    effect: 'suppress',
    reasons: [{ code, effect: 'suppress', channel, rule, source, params, margin: null, allowedFrom: null }],
  };
}

/**
 * Whom a hold that depends on the place is told of, unless it names channels itself: all channels at once, but for one whose phone
 * number brings clocks of its own, on which the rule may open at another instant.
 */
export function channelByClock({ facts, channel, zones }: Question): Channel | null {
  return zones === homeOf(facts.profile).zones ? null : channel;
}

/** Closed for parts of the span. */
export function hold(...holds: readonly Hold[]): Verdict {
  return { effect: 'hold', holds };
}

/** The verdict with one more hold; null: there is none, which is what nearly all rules find. */
export function holdToo(verdict: Verdict, held: Hold | null): Verdict {
  if (held === null) return verdict;
  return hold(...(verdict.effect === 'hold' ? verdict.holds : []), held);
}
