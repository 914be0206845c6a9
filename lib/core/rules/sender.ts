import { pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** A dispatch goes only where this deployment has a sender. */
export const sender: Rule = ({ request, policy, channel }) => {
  if (request.contentFor === null) return passOnEveryChannel;
  return policy.senders.includes(channel) ? pass : suppress('NO_SENDER', 'sender', channel);
};
