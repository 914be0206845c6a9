import { weeklyRanges } from '../local-time/weekly-ranges.ts';
import { ofChannel } from '../vocabulary.ts';
import { windowsFor } from './policy-windows.ts';
import { pass, type Rule } from './rule.ts';
import { windowVerdicts } from './window-verdicts.ts';

const verdicts = windowVerdicts({
  code: 'CONTACT_WINDOW',
  rule: 'policy-window',
  // A channel or purpose that no window names is closed: a policy must say when, not leave it out.
  open: (windows, channel) => weeklyRanges(windows, channel) ?? [],
  told: (_, allowedFrom) => allowedFrom,
});

/** The company's contact windows. */
export const policyWindow: Rule = ({ obligations, policy, purpose, channel, zones }) => {
  if (!obligations.timing || zones.length === 0) return pass;
  return ofChannel(verdicts(windowsFor(policy.windows, purpose), zones), channel);
};
