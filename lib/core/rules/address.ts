import { pass, type Rule, suppress } from './rule.ts';

/** The customer must have an address for the channel. */
export const address: Rule = ({ facts, channel }) =>
  facts.profile.contactPoints.some((point) => point.channel === channel)
    ? pass
    : suppress('NO_ADDRESS', 'address', channel);
