import { type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** A dispatch goes only where this deployment has a sender. */
export const sender: Rule = ({ policy, channel }) => (policy.senders.includes(channel) ? pass : judge);

const judge: Judge = ({ request, channel }) =>
  request.contentFor === null ? passOnEveryChannel : suppress('NO_SENDER', 'sender', channel);
