import { never } from '../local-time/intervals.ts';
import { type Hold, holdToo, type Judge, passOnEveryChannel, type Rule } from './rule.ts';

/** Somebody stopped everything, all marketing, or this campaign. A hold, because it ends when they lift it; nobody knows when. */
export const killSwitch: Rule = () => judge;

const judge: Judge = ({ request, facts }) => {
  const { all, marketing, campaigns } = facts.killSwitch;
  let verdict = passOnEveryChannel;
  if (all) verdict = holdToo(verdict, stopped('all', {}));
  if (marketing && request.purpose === 'marketing') verdict = holdToo(verdict, stopped('marketing', {}));
  if (request.campaignId !== null && campaigns.includes(request.campaignId)) {
    verdict = holdToo(verdict, stopped('campaign', { campaign: request.campaignId }));
  }
  return verdict;
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
