import { never } from '../local-time/intervals.ts';
import { openInEveryZone } from '../local-time/open-intervals.ts';
import { weeklyRanges } from '../local-time/weekly-ranges.ts';
import { windowsFor } from './policy-windows.ts';
import { hold, pass, type Rule } from './rule.ts';
import { windowParams } from './window-params.ts';

/** The company's contact windows. A channel or purpose that none of them names is closed: a policy must say when, not leave it out. */
export const policyWindow: Rule = ({ obligations, policy, request, channel, zones, from, to }) => {
  if (!obligations.timing || zones.length === 0) return pass;
  const windows = windowsFor(policy.windows, request.purpose);
  const ranges = weeklyRanges(windows, channel);
  return hold({
    code: 'CONTACT_WINDOW',
    rule: 'policy-window',
    channel,
    open: ranges === null ? never : openInEveryZone(zones, ranges, from, to),
    params: (at, allowedFrom) => windowParams(zones, windows, channel, at, allowedFrom),
  });
};
