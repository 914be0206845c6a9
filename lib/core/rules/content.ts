import { pass, type Rule, suppress } from './rule.ts';

/** A dispatch goes only where there is something to say. */
export const content: Rule = ({ request, channel }) =>
  request.contentFor === null || request.contentFor.includes(channel)
    ? pass
    : suppress('NO_CONTENT', 'content', channel);
