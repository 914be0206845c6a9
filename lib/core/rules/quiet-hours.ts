import { openInEveryZone } from '../local-time/open-intervals.ts';
import { outsideWeeklyRanges } from '../local-time/weekly-ranges.ts';
import { hold, pass, type Rule } from './rule.ts';
import { windowParams } from './window-params.ts';

/** The hours in which the customer does not want to be contacted. */
export const quietHours: Rule = ({ obligations, facts, channel, zones, from, to }) => {
  const windows = facts.profile.quietHours;
  if (!obligations.timing || windows.length === 0 || zones.length === 0) return pass;
  const ranges = outsideWeeklyRanges(windows, channel);
  if (ranges === null) return pass;
  return hold({
    code: 'QUIET_HOURS',
    rule: 'quiet-hours',
    channel,
    open: openInEveryZone(zones, ranges, from, to),
    params: (at) => windowParams(zones, windows, channel, at, at),
  });
};
