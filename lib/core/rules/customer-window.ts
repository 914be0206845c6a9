import { openInEveryZone } from '../local-time/open-intervals.ts';
import { weeklyRanges } from '../local-time/weekly-ranges.ts';
import { hold, pass, type Rule } from './rule.ts';
import { windowParams } from './window-params.ts';

/** The hours in which the customer wants to be contacted. Windows for named channels say nothing about the others. */
export const customerWindow: Rule = ({ obligations, facts, channel, zones, from, to }) => {
  const { windows } = facts.profile;
  if (!obligations.timing || windows === null || zones.length === 0) return pass;
  const ranges = weeklyRanges(windows, channel);
  if (ranges === null) return pass;
  return hold({
    code: 'CUSTOMER_WINDOW',
    rule: 'customer-window',
    channel,
    open: openInEveryZone(zones, ranges, from, to),
    params: (at, allowedFrom) => windowParams(zones, windows, channel, at, allowedFrom),
  });
};
