import { type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** A dispatch goes only where there is something to say. */
export const content: Rule = () => judge;

const judge: Judge = ({ request, channel }) => {
  if (request.contentFor === null) return passOnEveryChannel;
  return request.contentFor.includes(channel) ? pass : suppress('NO_CONTENT', 'content', channel);
};
