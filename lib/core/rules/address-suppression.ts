import { between } from '../local-time/intervals.ts';
import { holdToo, type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** The address is suppressed: for good, or until an instant. */
export const addressSuppression: Rule = () => judge;

const judge: Judge = ({ obligations, facts, channel, from, to }) => {
  let verdict = facts.gate.suppressions.length === 0 ? passOnEveryChannel : pass;
  for (const suppression of facts.gate.suppressions) {
    const { scope, until } = suppression;
    if (suppression.channel !== channel || !obligations.suppressionScopes.includes(scope) || until <= from)
      continue;
    const rule = `address-suppression:${scope}`;
    if (until === Number.POSITIVE_INFINITY)
      return suppress('ADDRESS_SUPPRESSED', rule, channel, { scope, until: null });
    verdict = holdToo(verdict, {
      code: 'ADDRESS_SUPPRESSED',
      rule,
      channel,
      open: between(until, to),
      params: () => ({ scope, until }),
    });
  }
  return verdict;
};
