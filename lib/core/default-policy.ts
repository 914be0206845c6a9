import type { Policy } from './policy.ts';
import { day } from './vocabulary.ts';

/**
 * The policy as shipped, for a company that has not set its own: Monday to Saturday, 09:00 to 20:00 in the customer's
 * local time; one marketing contact a local day and three in any seven days; ten contacts of any capped kind in any seven
 * days. Cautious on purpose: a company that knows better says so.
 */
export const defaultPolicy: Policy = {
  version: 'default-1',
  windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '09:00', to: '20:00' }],
  caps: [
    { id: 'marketing-day', limit: 1, period: { kind: 'calendar', days: 1 }, purposes: ['marketing'] },
    {
      id: 'marketing-week',
      limit: 3,
      period: { kind: 'rolling', milliseconds: 7 * day },
      purposes: ['marketing'],
    },
    { id: 'overall-week', limit: 10, period: { kind: 'rolling', milliseconds: 7 * day } },
  ],
  /**
   * In units of what one response is worth, taken as 100 of the currency: a text at 0.01, an e-mail at 0.001, a call at 1.00,
   * a letter at 0.60. So cost decides between channels that are answered alike and never drowns a likelier answer.
   */
  costs: { sms: 0.0001, email: 0.00001, voice: 0.01, push: 0, mail: 0.006 },
  senders: ['sms', 'email'],
};
