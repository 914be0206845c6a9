import { ofChannel } from '../vocabulary.ts';
import { type Judge, pass, type Rule, suppress } from './rule.ts';

/** `never` closes the channel for everything, `blocked` for what obeys closings. */
export const channelPreference: Rule = () => judge;

const judge: Judge = ({ obligations, facts, channel }) => {
  const preference = ofChannel(facts.gate.channels, channel);
  if (preference === undefined) return pass;
  const { setting, byCustomer } = preference;
  if (setting !== 'never' && !(setting === 'blocked' && obligations.closings)) return pass;
  return suppress('CHANNEL_BLOCKED', 'channel-preference', channel, { setting, byCustomer });
};
