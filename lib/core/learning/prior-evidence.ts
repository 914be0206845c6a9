import type { Evidence } from '../decision.ts';
import { logitOf, probabilityOf } from './logistic.ts';

/** How far a customer of a company nothing is known of may be from a documented base rate: deviation of the logit. */
const deviation = 1.5;

/** What stands behind the documented propensity of a channel: nobody's answers, and so a wide interval. */
export function priorEvidence(propensity: number): Evidence {
  const logit = logitOf(propensity);
  const reach = 1.96 * deviation;
  return {
    level: 'prior',
    contacts: 0,
    low: probabilityOf(logit - reach),
    high: probabilityOf(logit + reach),
  };
}
