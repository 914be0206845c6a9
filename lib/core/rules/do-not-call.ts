import type { Channel } from '../vocabulary.ts';
import { pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

const calledChannels: readonly Channel[] = ['voice', 'sms'];

/** The customer is not to be called; a text to a phone is a call. */
export const doNotCall: Rule = ({ obligations, facts, channel }) => {
  const closure = facts.gate.doNotCall;
  if (!obligations.closings || closure === 'open') return passOnEveryChannel;
  if (!calledChannels.includes(channel)) return pass;
  return suppress('DO_NOT_CALL', 'do-not-call', channel, { byCustomer: closure === 'closed-by-customer' });
};
