import { sharedWindows, weeklyRanges } from '../local-time/weekly-ranges.ts';
import { rememberLast } from '../remember.ts';
import { ofChannel } from '../vocabulary.ts';
import { type Judge, pass, passOnEveryChannel, type Rule } from './rule.ts';
import { windowVerdicts } from './window-verdicts.ts';

const verdicts = windowVerdicts({
  code: 'CUSTOMER_WINDOW',
  rule: 'customer-window',
  open: weeklyRanges,
  told: (_, allowedFrom) => allowedFrom,
});
const shared = rememberLast(sharedWindows);

/** The hours in which the customer wants to be contacted. Windows for named channels say nothing about the others. */
export const customerWindow: Rule = ({ obligations, zones }) =>
  obligations.timing && zones.length > 0 ? judge : pass;

const judge: Judge = ({ facts, channel, zones }) => {
  const { windows } = facts.profile;
  if (windows === null) return passOnEveryChannel;
  return ofChannel(verdicts(shared(windows), zones), channel);
};
