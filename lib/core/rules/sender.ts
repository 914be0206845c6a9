import { pass, type Rule, suppress } from './rule.ts';

/** A dispatch goes only where this deployment has a sender. */
export const sender: Rule = ({ request, policy, channel }) =>
  request.contentFor === null || policy.senders.includes(channel)
    ? pass
    : suppress('NO_SENDER', 'sender', channel);
