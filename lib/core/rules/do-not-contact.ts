import { type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** The customer is not to be contacted at all. */
export const doNotContact: Rule = ({ obligations }) => (obligations.closings ? judge : pass);

const judge: Judge = ({ facts }) => {
  const closure = facts.gate.doNotContact;
  if (closure === 'open') return passOnEveryChannel;
  return suppress('DO_NOT_CONTACT', 'do-not-contact', null, { byCustomer: closure === 'closed-by-customer' });
};
