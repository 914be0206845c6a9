import { pendingLimit as limit } from '../gate.ts';
import { type Judge, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** A customer's gate has room for so many accepted dispatches. What was accepted has its place already. */
export const pendingLimit: Rule = () => judge;

const judge: Judge = ({ request, facts, moment }) => {
  const count = facts.gate.pending.length;
  if (request.contentFor === null || moment === 'claim' || count < limit) return passOnEveryChannel;
  return suppress('TOO_MANY_PENDING', 'pending-limit', null, { limit, count });
};
