import type { Channel } from '../vocabulary.ts';
import { type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

const calledChannels: readonly Channel[] = ['voice', 'sms'];

/** The customer is not to be called; a text to a phone is a call. */
export const doNotCall: Rule = ({ obligations, channel }) =>
  obligations.closings && calledChannels.includes(channel) ? judge : pass;

const judge: Judge = ({ facts, channel }) => {
  const closure = facts.gate.doNotCall;
  if (closure === 'open') return passOnEveryChannel;
  return suppress('DO_NOT_CALL', 'do-not-call', channel, { byCustomer: closure === 'closed-by-customer' });
};
