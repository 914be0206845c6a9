import { labelKey } from '../gate.ts';
import { type Judge, pass, passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** The customer does not want to hear about this topic on this channel. */
export const topicPreference: Rule = ({ obligations }) => (obligations.closings ? judge : pass);

const judge: Judge = ({ request, facts, channel }) => {
  const { topic } = request;
  if (topic === null || facts.gate.topics.size === 0) return passOnEveryChannel;
  const closure = facts.gate.topics.get(labelKey(topic))?.[channel] ?? 'open';
  if (closure === 'open') return pass;
  return suppress('TOPIC_BLOCKED', 'topic-preference', channel, {
    topic,
    byCustomer: closure === 'closed-by-customer',
  });
};
