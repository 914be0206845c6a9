import { labelKey } from '../gate.ts';
import { randomStream } from '../learning/random-stream.ts';
import { type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/**
 * Some customers are not contacted for marketing, or not by one campaign, so that its effect can be measured. Who they are
 * depends on their id alone (and on the campaign's): always the same, and a larger share takes in the smaller one.
 */
export const holdout: Rule = ({ obligations, policy }) => {
  const { holdoutPercent = 0, campaignHoldouts = {} } = policy;
  const nobody = holdoutPercent === 0 && Object.keys(campaignHoldouts).length === 0;
  return !obligations.holdout || nobody ? pass : judge;
};

const judge: Judge = ({ request, policy }) => {
  const { holdoutPercent = 0, campaignHoldouts } = policy;
  if (isHeldOut(request.customerId, '', holdoutPercent))
    return suppress('HOLDOUT', 'holdout:global', null, { percent: holdoutPercent });
  const { campaignId } = request;
  const percent = campaignId === null ? 0 : (campaignHoldouts?.[campaignId] ?? 0);
  if (campaignId !== null && isHeldOut(request.customerId, campaignId, percent))
    return suppress('HOLDOUT', 'holdout:campaign', null, { percent, campaign: campaignId });
  return passOnEveryChannel;
};

/** Whether a customer is among the share (in percent) that is left alone; `of`: the campaign, or empty for all marketing. */
export function isHeldOut(customerId: string, of: string, percent: number): boolean {
  if (percent === 0) return false;
  return 100 * randomStream(labelKey(customerId), labelKey(of)).uniform() < percent;
}
