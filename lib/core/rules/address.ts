import { pass, type Rule, suppress } from './rule.ts';

/** The customer must have an address for the channel. */
export const address: Rule =
  () =>
  ({ point, channel }) =>
    point === null ? suppress('NO_ADDRESS', 'address', channel) : pass;
