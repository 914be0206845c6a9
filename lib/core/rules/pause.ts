import { between } from '../local-time/intervals.ts';
import { hold, type Judge, pass, passOnEveryChannel, type Rule } from './rule.ts';

/** The customer asked for a break until an instant. */
export const pause: Rule = ({ obligations }) => (obligations.timing ? judge : pass);

const judge: Judge = ({ facts, from, to }) => {
  const until = facts.gate.pausedUntil;
  if (until === null || until <= from) return passOnEveryChannel;
  const byCustomer = facts.gate.pausedByCustomer;
  return hold({
    code: 'PAUSED',
    rule: 'pause',
    channel: null,
    open: between(until, to),
    params: () => ({ until, byCustomer }),
  });
};
