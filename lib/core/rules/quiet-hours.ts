import { outsideWeeklyRanges, sharedWindows } from '../local-time/weekly-ranges.ts';
import { rememberLast } from '../remember.ts';
import { ofChannel } from '../vocabulary.ts';
import { pass, passOnEveryChannel, type Rule } from './rule.ts';
import { windowVerdicts } from './window-verdicts.ts';

const verdicts = windowVerdicts({
  code: 'QUIET_HOURS',
  rule: 'quiet-hours',
  open: outsideWeeklyRanges,
  told: (at) => at,
});
const shared = rememberLast(sharedWindows);

/** The hours in which the customer does not want to be contacted. */
export const quietHours: Rule = ({ obligations, facts, channel, zones }) => {
  const windows = facts.profile.quietHours;
  if (!obligations.timing || windows.length === 0) return passOnEveryChannel;
  if (zones.length === 0) return pass;
  return ofChannel(verdicts(shared(windows), zones), channel);
};
