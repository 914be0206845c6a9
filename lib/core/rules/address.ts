import { contactPointFor } from '../customer.ts';
import { pass, type Rule, suppress } from './rule.ts';

/** The customer must have an address for the channel. */
export const address: Rule = ({ facts, channel }) =>
  contactPointFor(facts.profile, channel) === null ? suppress('NO_ADDRESS', 'address', channel) : pass;
