import { between } from '../local-time/intervals.ts';
import { hold, passOnEveryChannel, type Rule } from './rule.ts';

/** The customer asked for a break until an instant. */
export const pause: Rule = ({ obligations, facts, from, to }) => {
  const until = facts.gate.pausedUntil;
  if (!obligations.timing || until === null || until <= from) return passOnEveryChannel;
  const byCustomer = facts.gate.pausedByCustomer;
  return hold({
    code: 'PAUSED',
    rule: 'pause',
    channel: null,
    open: between(until, to),
    params: () => ({ until, byCustomer }),
  });
};
