import { Environment } from '@marcbachmann/cel-js';
import type { EligibilitySubject } from '../core/actions/eligibility.ts';

// The library tells the type of an object by its constructor. Only the fields named below can be read of one.
class Customer {}
class Facts {}

/** What an expression may be made of at most. The longest list that it can meet is `listLimit` long. */
export const listLimit = 100;
export const nodeLimit = 300;

/**
 * The names and types that expressions may use. Types are known as far as lib/core knows them; attributes and context are
 * checked when an expression is asked.
 */
export const environment = new Environment({
  enableOptionalTypes: true,
  limits: {
    maxAstNodes: nodeLimit,
    maxDepth: 24,
    maxListElements: listLimit,
    maxMapEntries: 10,
    maxCallArguments: 3,
  },
})
  .registerType('Customer', {
    ctor: Customer,
    fields: {
      id: 'string',
      language: 'string',
      valueTier: 'string',
      country: 'string',
      region: 'string',
      timeZone: 'string',
      segments: 'list<string>',
      attributes: 'map<string, dyn>',
      channels: 'list<string>',
    },
  })
  .registerType('Facts', {
    ctor: Facts,
    fields: {
      now: 'google.protobuf.Timestamp',
      situation: 'string',
      doNotCall: 'bool',
      doNotContact: 'bool',
      optedOut: 'bool',
      consents: 'list<string>',
      daysSinceLastContact: 'int',
      contactsLast7Days: 'int',
      contactsLast30Days: 'int',
      openDispatches: 'int',
      contacts: 'list<map<string, dyn>>',
      outcomes: 'list<map<string, dyn>>',
    },
  })
  .registerVariable('customer', 'Customer')
  .registerVariable('facts', 'Facts')
  .registerVariable('context', 'map<string, dyn>');

/** A subject in the types of the language. */
export type View = { customer: Customer; facts: Facts; context: EligibilitySubject['context'] };

const views = new WeakMap<EligibilitySubject, View>();

/** Made once for each subject, however many expressions are asked of it. */
export function viewOf(subject: EligibilitySubject): View {
  let view = views.get(subject);
  if (view === undefined) {
    const { customer, facts, context } = subject;
    view = {
      customer: Object.assign(new Customer(), customer),
      facts: Object.assign(new Facts(), facts, {
        now: new Date(facts.now),
        daysSinceLastContact: BigInt(facts.daysSinceLastContact),
        contactsLast7Days: BigInt(facts.contactsLast7Days),
        contactsLast30Days: BigInt(facts.contactsLast30Days),
        openDispatches: BigInt(facts.openDispatches),
      }),
      context,
    };
    views.set(subject, view);
  }
  return view;
}
