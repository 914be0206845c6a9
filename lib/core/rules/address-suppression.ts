import { between } from '../local-time/intervals.ts';
import { type Hold, hold, pass, type Rule, suppress } from './rule.ts';

/** The address is suppressed: for good, or until an instant. */
export const addressSuppression: Rule = ({ obligations, facts, channel, from, to }) => {
  const holds: Hold[] = [];
  for (const suppression of facts.gate.suppressions) {
    const { scope, until } = suppression;
    if (suppression.channel !== channel || !obligations.suppressionScopes.includes(scope) || until <= from)
      continue;
    const rule = `address-suppression:${scope}`;
    if (until === Number.POSITIVE_INFINITY)
      return suppress('ADDRESS_SUPPRESSED', rule, channel, { scope, until: null });
    holds.push({
      code: 'ADDRESS_SUPPRESSED',
      rule,
      channel,
      open: between(until, to),
      params: () => ({ scope, until }),
    });
  }
  return holds.length === 0 ? pass : hold(...holds);
};
