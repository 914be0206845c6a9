import { usualArbitration } from './actions/arbitration-policy.ts';
import { type Policy, PolicyInput } from './policy.ts';

const secondsPerWeek = 604_800;

/**
 * The policy as shipped, for a company that has not set its own: Monday to Saturday, 09:00 to 20:00 in the customer's
 * local time; one marketing contact a local day and three in any seven days; ten contacts of any capped kind in any seven
 * days. Cautious on purpose: a company that knows better says so.
 */
export const shippedPolicy: PolicyInput = {
  windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '09:00', to: '20:00' }],
  caps: [
    { id: 'marketing-day', limit: 1, period: { kind: 'calendar', days: 1 }, purposes: ['marketing'] },
    {
      id: 'marketing-week',
      limit: 3,
      period: { kind: 'rolling', seconds: secondsPerWeek },
      purposes: ['marketing'],
    },
    { id: 'overall-week', limit: 10, period: { kind: 'rolling', seconds: secondsPerWeek } },
  ],
};

/** What decisions name as their policy while the company has none of its own. It changes with the shipped policy. */
export const shippedVersion = 'default-1';

/**
 * In units of what one response is worth, taken as 100 of the currency: a text at 0.01, an e-mail at 0.001, a call at 1.00,
 * a letter at 0.60. So cost decides between channels that are answered alike and never drowns a likelier answer.
 */
const usualCosts: Policy['costs'] = { sms: 0.0001, email: 0.00001, voice: 0.01, push: 0, mail: 0.006 };

/** The channels that Kairos itself sends on, and voice: calls wait for a dialler to claim them. */
const senders: Policy['senders'] = ['sms', 'email', 'voice'];

/** A document with everything said that it left out, so that it still means the same when the usual values change. */
export function completed(document: PolicyInput): PolicyInput {
  const { cooldowns = [], quietDates = [], quietHolidays = null, alsoApply = [] } = document;
  const { costs = usualCosts, arbitration = usualArbitration } = document;
  const { holdoutPercent = 0, campaignHoldouts = {}, explorationShare = 0 } = document;
  return {
    ...document,
    cooldowns,
    quietDates,
    quietHolidays,
    alsoApply,
    costs,
    arbitration,
    holdoutPercent,
    campaignHoldouts,
    explorationShare,
  };
}

/** Makes a document a policy to decide with. Throws when it is not valid. */
export function policyOf(version: string, document: unknown): Policy {
  const rules = PolicyInput.parse(document);
  const { costs = usualCosts, arbitration = usualArbitration } = rules;
  return { ...rules, costs, arbitration, version, senders };
}

export const defaultPolicy: Policy = /* @__PURE__ */ policyOf(shippedVersion, shippedPolicy);
