import { outsideWeeklyRanges, sharedWindows } from '../local-time/weekly-ranges.ts';
import { rememberLast } from '../remember.ts';
import { ofChannel } from '../vocabulary.ts';
import { type Judge, pass, passOnEveryChannel, type Rule } from './rule.ts';
import { windowVerdicts } from './window-verdicts.ts';

const verdicts = windowVerdicts({
  code: 'QUIET_HOURS',
  rule: 'quiet-hours',
  open: outsideWeeklyRanges,
  told: (at) => at,
});
const shared = rememberLast(sharedWindows);

/** The hours in which the customer does not want to be contacted. */
export const quietHours: Rule = ({ obligations, zones }) =>
  obligations.timing && zones.length > 0 ? judge : pass;

const judge: Judge = ({ facts, channel, zones }) => {
  const windows = facts.profile.quietHours;
  if (windows.length === 0) return passOnEveryChannel;
  return ofChannel(verdicts(shared(windows), zones), channel);
};
