import type { Channel, Purpose } from '../vocabulary.ts';

/** A value as JSON has it, from a caller or from a customer's attributes. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * What an expression may look at. What is not known is an empty text; numbers of attributes and of the context are
 * doubles, counts are whole numbers.
 */
export type EligibilitySubject = {
  customer: {
    id: string;
    language: string;
    valueTier: string;
    country: string;
    region: string;
    timeZone: string;
    segments: readonly string[];
    attributes: Readonly<Record<string, string | number | boolean | null>>;
    /** The channels with an address. */
    channels: readonly string[];
  };
  facts: {
    /** Milliseconds; a timestamp in expressions. */
    now: number;
    /** inbound_call, outbound or web. */
    situation: string;
    doNotCall: boolean;
    doNotContact: boolean;
    /** No offer may be made to the customer in this situation. */
    optedOut: boolean;
    /** Channels on which marketing was granted, and not taken back. */
    consents: readonly string[];
    /** Whole days; 100000: never. */
    daysSinceLastContact: number;
    contactsLast7Days: number;
    contactsLast30Days: number;
    openDispatches: number;
    contacts: readonly { channel: Channel; purpose: Purpose; daysAgo: number; conversation: boolean }[];
    outcomes: readonly { action: string; outcome: string; daysAgo: number }[];
  };
  context: Readonly<Record<string, Json>>;
};

/** No contact is known. */
export const neverContacted = 100_000;

/** holds: whether the expression is true. failed: it could not be told, such as an attribute that is not there. */
export type Verdict = { holds: boolean } | { failed: string };

/** An expression made ready, once, to be asked of many customers. It throws nothing and costs a bounded time. */
export type Expression = (subject: EligibilitySubject) => Verdict;

/** Where an expression is wrong (counted from 1), and what to do about it. */
export type ExpressionFault = { line: number; column: number; detail: string };

/** Makes an expression ready, or says what is wrong with it: a port, so that the language is chosen outside lib/core. */
export type CompileExpression = (
  source: string,
) => { ok: true; expression: Expression } | { ok: false; fault: ExpressionFault };
