import { never } from '../local-time/intervals.ts';
import { type Hold, hold, pass, type Rule } from './rule.ts';

/** Somebody stopped everything, all marketing, or this campaign. A hold, because it ends when they lift it; nobody knows when. */
export const killSwitch: Rule = ({ request, facts }) => {
  const { all, marketing, campaigns } = facts.killSwitch;
  const holds: Hold[] = [];
  if (all) holds.push(stopped('all', {}));
  if (marketing && request.purpose === 'marketing') holds.push(stopped('marketing', {}));
  if (request.campaignId !== null && campaigns.includes(request.campaignId)) {
    holds.push(stopped('campaign', { campaign: request.campaignId }));
  }
  return holds.length === 0 ? pass : hold(...holds);
};

function stopped(scope: string, params: Readonly<Record<string, string>>): Hold {
  return {
    code: 'KILL_SWITCH',
    rule: `kill-switch:${scope}`,
    channel: null,
    open: never,
    params: () => ({ scope, ...params }),
  };
}
